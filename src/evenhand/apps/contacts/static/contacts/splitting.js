// Splitting a message by selecting words in it: the words go into the first row that has none, and the row says what
// it is about. Without a script one pastes them. "m" presses the button while words are selected.
const SHORT = 100;

function selectedWords(places) {
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed) return "";
  const inside = places.some((place) => place.contains(chosen.anchorNode) && place.contains(chosen.focusNode));
  return inside ? chosen.toString().trim() : "";
}

function firstSentence(words) {
  const sentence = words.replace(/\s+/g, " ").split(/(?<=[.?!])\s/)[0];
  return sentence.length <= SHORT ? sentence : `${sentence.slice(0, SHORT - 1).replace(/\s\S*$/, "")}…`;
}

function freeRow(form) {
  return [...form.querySelectorAll("fieldset")].find((row) => row.querySelector("textarea[name$='-question']")?.value.trim() === "");
}

function begin(form, places) {
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "govuk-button govuk-button--secondary", textContent: "Make a matter of the selected words (m)", hidden: true,
  });
  const said = document.createElement("p");
  said.className = "govuk-body-s";
  said.setAttribute("role", "status");
  places[0].after(button, said);
  let words = "";
  const take = () => {
    const row = words && freeRow(form);
    if (!row) { said.textContent = words ? "Every row has its words. Press More rows, then select again." : ""; return Boolean(words); }
    row.closest("details")?.setAttribute("open", "");
    row.querySelector("textarea[name$='-question']").value = words;
    const about = row.querySelector("input[name$='-summary']");
    if (!about.dataset.typed) about.value = firstSentence(words);
    said.textContent = `The words stand in ${row.querySelector("legend").textContent}. Choose what kind of case it is.`;
    document.getSelection().removeAllRanges();
    row.querySelector("select").focus();
    return true;
  };
  form.addEventListener("input", (event) => { if (event.target.name?.endsWith("-summary")) event.target.dataset.typed = "yes"; });
  document.addEventListener("selectionchange", () => {
    const now = selectedWords(places);
    if (now || document.activeElement !== button) { words = now; button.hidden = !now; }
  });
  button.addEventListener("click", take);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "m" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    words = selectedWords(places);
    if (take()) event.preventDefault();
  });
}

const form = document.querySelector("form[data-split]");
const places = [...document.querySelectorAll("[data-split-from]")];
if (form && places.length) begin(form, places);

// A letter leads to the first field of a part of the desk, so that a mail is sorted without walking through the page:
// to what can be filled in or pressed there and is in sight, and to a link only where there is nothing else. Where the
// part is one fold, the fold is opened and the letter leads into it.
const FIELDS = "select, input:not([type=hidden]):not([tabindex='-1']), textarea, summary, button:not([tabindex='-1'])";
function firstFieldOf(part) {
  const fold = part.children.length === 1 && part.firstElementChild.matches("details") && part.firstElementChild;
  if (fold) {
    fold.open = true;
    return [...fold.querySelectorAll(FIELDS)].find((one) => !one.closest("summary")) || fold.querySelector("summary");
  }
  const inSight = (selector) => [...part.querySelectorAll(selector)].find((one) => one.checkVisibility?.() ?? true);
  return inSight(FIELDS) || inSight("a[href]");
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[a-z]$/.test(event.key)) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
  const part = document.querySelector(`[data-jump="${event.key}"]`);
  const field = part && firstFieldOf(part);
  if (!field) return;
  event.preventDefault();
  field.focus();
});
const keys = document.querySelector("[data-keys]");
if (keys) keys.hidden = false;
