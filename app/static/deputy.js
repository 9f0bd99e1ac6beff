// What a script saves a deputy: a form opens where the thumb is, and a sentence of one's own goes in by one tap.
// Without it every button here is a link that does the same by itself.
"use strict";
(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const unfold = (inner) => {
    for (let one = inner; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  };

  function show(part) {
    unfold(part);
    part.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    (part.querySelector("summary") || part).focus({ preventScroll: true });
  }

  function insert(link) {
    const into = document.getElementById(link.dataset.insert);
    if (!into) return false;
    const said = into.value.trim();
    into.value = (said ? into.value.trimEnd() + "\n" : "") + link.textContent.trim();
    into.dispatchEvent(new Event("input", { bubbles: true })); // so that the draft is kept
    link.closest("details").open = false;
    into.focus();
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open], [data-insert]");
    if (!link) return;
    const part = link.dataset.open && document.getElementById(link.dataset.open);
    if (part) show(part);
    if (part || insert(link)) event.preventDefault();
  });

  // A draft that was found again stands open, also behind 更多.
  document.querySelectorAll("details details[open]").forEach(unfold);
})();
