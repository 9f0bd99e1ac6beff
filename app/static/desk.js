// The desk's own steps saved: menus that close, a button pressed once, and keys. Every page works without it.
(() => {
  "use strict";
  const page = () => document.querySelector("[data-keys]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const typing = (el) => el.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  // Menus close on a click outside and on Escape.
  const menus = () => document.querySelectorAll(".ways details[open], .me[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target) && !menu.matches(".all-ways")) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });

  // A form is sent once: its key guards it anyway, and the button says so.
  const rest = (form, on) => form.querySelectorAll("button:not([type=button])").forEach((b) => { b.disabled = on; });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    setTimeout(() => rest(form, true));
  }, true);
  const wake = () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    rest(form, false);
  });
  window.addEventListener("pageshow", wake);
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, wake));
  document.addEventListener("htmx:sendError", (event) => {
    const said = document.createElement("p");
    said.className = "fault";
    said.setAttribute("role", "alert");
    said.textContent = "网络没有连上，没有提交。您写的内容还在，请稍后再按一次。";
    (event.target.closest("form") || document.querySelector("main")).prepend(said);
  });

  // How many are chosen.
  const count = () => {
    const said = document.querySelector("[data-picked]");
    if (!said) return;
    const n = document.querySelectorAll("input[name=pick]:checked").length;
    said.textContent = n ? `已选 ${n} 件` + (n > 50 ? "，一次最多 50 件。" : "。") : "先勾选左边的方框，一次最多 50 件。";
    said.closest(".bulkbar").classList.toggle("ready", n > 0);
  };
  document.addEventListener("change", count);
  window.addEventListener("pageshow", count);

  // Keys, never while somebody types.
  let at = -1;
  let before = "";
  const go = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.contains(document.activeElement));
    at = Math.min(all.length - 1, Math.max(0, (here >= 0 ? here : at) + step));
    const title = all[at].querySelector("a.title");
    title.focus();
    title.scrollIntoView({ block: "nearest" });
  };
  const row = () => rows()[at] || null;
  const to = (address) => { if (address) location.assign(address); };
  const press = (id) => { const el = document.getElementById(id); if (el) el.click(); };
  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    o: () => row() && row().querySelector("a.title").click(),
    x: () => { const box = row() && row().querySelector("input[name=pick]"); if (box) { box.click(); } },
    "/": () => { const box = document.getElementById("words"); if (box) { box.focus(); box.select(); } },
    l: () => press("as-list"),
    b: () => press("as-board"),
    u: () => to(page().dataset.up),
    "?": () => { const help = document.getElementById("keys"); if (help) help.showModal(); },
  };
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("dialog[open]");
    if (!page() || open || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key;
    if (before === "g" && key === "q") { to("/console/"); return; }
    before = key;
    if (KEYS[key]) { event.preventDefault(); KEYS[key](); }
  });
  document.addEventListener("htmx:afterSettle", () => { at = -1; count(); });
})();
