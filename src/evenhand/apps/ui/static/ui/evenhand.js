// Conveniences on top of pages that work without any script. Each is switched on by a data attribute:
//   data-search-box on an input    "/" moves to it
//   data-list on a parent          "j" and "k" move through its children, Enter opens the first link of the current one
//   data-once on a form            a second submit within a few seconds is not sent
//   data-draft="URL" on a form     what is typed is posted to URL as one goes; the URL answers 2xx when it has kept it
//   data-progress="URL"            the URL answers {"done": 3, "total": 9, "finished": false, "words": "…"} every second
const TYPED_IN = "input, textarea, select, [contenteditable]";

function onKey(key, act) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== key || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest(TYPED_IN)) return;
    if (act(event)) event.preventDefault();
  });
}

function searchByKey() {
  const box = document.querySelector("[data-search-box]");
  if (box) onKey("/", () => { box.focus(); return true; });
}

function moveInLists() {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  const move = (step) => () => {
    const rows = [...list.children];
    if (!rows.length) return false;
    const now = rows.findIndex((row) => row.hasAttribute("data-current"));
    const next = Math.min(Math.max(now + step, 0), rows.length - 1);
    rows.forEach((row) => row.removeAttribute("data-current"));
    rows[next].setAttribute("data-current", "");
    const target = rows[next].querySelector("a, button") || rows[next];
    if (target === rows[next]) target.tabIndex = -1;
    target.focus();
    rows[next].scrollIntoView({ block: "nearest" });
    return true;
  };
  onKey("j", move(1));
  onKey("k", move(-1));
}

function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}

function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const word = document.createElement("p");
    word.className = "govuk-body-s eh-visually-quiet";
    word.setAttribute("role", "status");
    form.append(word);
    let waiting = 0;
    let kept = Promise.resolve(); // one after the other: each builds on the version that the last one made
    const keep = async () => {
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), credentials: "same-origin" });
        if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
          // What was kept has a new version: typing on in this tab must not conflict with itself.
          const { fields = {} } = await answer.json();
          for (const [name, value] of Object.entries(fields)) {
            const field = form.elements.namedItem(name);
            if (field) field.value = value;
          }
        }
        word.textContent = answer.ok ? "Draft kept." : "The draft could not be kept. Save before you leave this page.";
      } catch {
        word.textContent = "The draft could not be kept: no connection. Save before you leave this page.";
      }
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { kept = kept.then(keep); }, 1500); });
    form.addEventListener("submit", () => clearTimeout(waiting));
  }
}

function showProgress() {
  for (const place of document.querySelectorAll("[data-progress]")) {
    const bar = place.querySelector("progress");
    const words = place.querySelector("[data-progress-words]");
    const ask = async () => {
      let state;
      try {
        state = await (await fetch(place.dataset.progress, { headers: { Accept: "application/json" }, credentials: "same-origin" })).json();
      } catch {
        setTimeout(ask, 5000);
        return;
      }
      if (bar) { bar.max = state.total || 1; bar.value = state.done || 0; }
      if (words && state.words) words.textContent = state.words;
      if (state.finished) location.reload();
      else setTimeout(ask, 1000);
    };
    ask();
  }
}

// What is folded on a screen stands on paper, and is folded again afterwards.
function unfoldForPrint() {
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details.eh-folded:not([open])")) { part.open = true; opened.push(part); }
  });
  addEventListener("afterprint", () => opened.splice(0).forEach((part) => { part.open = false; }));
}

export function start() {
  searchByKey();
  moveInLists();
  sendOnce();
  keepDrafts();
  showProgress();
  unfoldForPrint();
}
