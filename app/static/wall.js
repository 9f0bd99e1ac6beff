// The hall's screen renews itself in place: no white flash, and while the line is down what was shown stays, and says so.
// In words that the browser of an old television knows; one that cannot even fetch loads the page anew.
var EVERY = 60000, day = new Date().getDate();

function again() {
  location.reload();
}

function take(page) {
  var fresh = new DOMParser().parseFromString(page, "text/html").body;
  if (!fresh.querySelector("#late")) throw new Error("some other page");
  document.documentElement.replaceChild(document.adoptNode(fresh), document.body);
}

function renew() {
  fetch(location.href, { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
    if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
    // Revoked: the page that says so. Once a day everything anew: a new version brings other styles.
    if (!answer.ok || new Date().getDate() !== day) return again();
    return answer.text().then(take);
  }).catch(function () {
    document.getElementById("late").hidden = false;
  });
}

setInterval(window.fetch ? renew : again, EVERY);
