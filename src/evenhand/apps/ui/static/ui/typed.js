// What is typed into a form that posts is kept in this tab until it is sent, and put back after a reload.
//
// It stands in sessionStorage under the signed-in person, the page and the form, so nobody else gets it back and it ends
// with the tab. Never kept: passwords, codes, files, hidden fields, searches, forms with data-keep="no", and forms with
// data-draft (the server keeps those, with versions). Without somebody signed in nothing is kept.
// For each field both the value the page came with and the typed one are kept: where the page now comes with another
// value, somebody changed it meanwhile. Then the new one stays and what was typed is shown beside it.
const PREFIX = "evenhand typed ";
const KINDS = ["text", "email", "tel", "number", "date", "url", "radio", "checkbox", "textarea", "select-one", "select-multiple"];
const SECRET = /password|one-time-code|cc-/;

const person = () => document.body.dataset.person || "";
const page = () => location.pathname + location.search;
const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null; // switched off by the browser: pages work as they do without a script
  }
}

function keepable(control) {
  return Boolean(control.name) && KINDS.includes(control.type) && !control.disabled && !control.readOnly
    && !SECRET.test(control.autocomplete || "") && !control.closest('[data-keep="no"]');
}

// The fields of a form by name, or null where the form is not one to keep.
function fieldsOf(form) {
  const skipped = form.getAttribute("method")?.toLowerCase() !== "post" || form.dataset.draft !== undefined || form.getAttribute("role") === "search" || form.closest('[data-keep="no"]');
  if (skipped) return null;
  const fields = new Map();
  for (const control of form.elements) {
    if (keepable(control)) fields.set(control.name, [...(fields.get(control.name) || []), control]);
  }
  return fields.size ? fields : null;
}

// Elements have their own ids on a page, so two rows with the same fields are told apart, and stay so when one goes.
function keyOf(form, fields) {
  const ids = [...fields.values()].map(([first]) => first.id || first.name).join(" ");
  return `${PREFIX}${JSON.stringify([person(), page(), new URL(form.getAttribute("action") || "", location.href).pathname, ids])}`;
}

function formsHere() {
  const found = new Map();
  const twice = new Set();
  for (const form of document.querySelectorAll("form")) {
    const fields = fieldsOf(form);
    if (!fields) continue;
    const key = keyOf(form, fields);
    if (found.has(key)) twice.add(key);
    found.set(key, { form, fields });
  }
  twice.forEach((key) => found.delete(key)); // not to be told apart: rather nothing than the wrong row
  return found;
}

function chosen(controls, isOn, text) {
  const [first] = controls;
  if (first.type === "radio" || first.type === "checkbox") return controls.filter((one) => isOn(one)).map((one) => one.value);
  if (first.options) return [...first.options].filter((one) => isOn(one)).map((one) => one.value);
  return controls.map(text);
}

const nowIn = (controls) => chosen(controls, (one) => (one instanceof HTMLOptionElement ? one.selected : one.checked), (one) => one.value);

function cameWith(controls) {
  const came = chosen(controls, (one) => (one instanceof HTMLOptionElement ? one.defaultSelected : one.defaultChecked), (one) => one.defaultValue);
  const [first] = controls;
  return !came.length && first.type === "select-one" && first.options.length ? [first.options[0].value] : came;
}

function put(controls, values) {
  controls.forEach((control, at) => {
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.options) [...control.options].forEach((one) => { one.selected = values.includes(one.value); });
    else control.value = values[at] ?? "";
  });
}

function labelOf(controls) {
  const [first] = controls;
  const legend = controls.length > 1 ? first.closest("fieldset")?.querySelector("legend") : null;
  return (legend || first.labels?.[0])?.textContent.trim() || first.name;
}

function save(kept, key, fields, before) {
  const typed = {};
  for (const [name, controls] of fields) {
    const was = before[name]?.was ?? cameWith(controls);
    const value = nowIn(controls);
    if (!same(was, value)) typed[name] = { was, value };
  }
  if (Object.keys(typed).length) kept.setItem(key, JSON.stringify({ fields: typed, sent: false }));
  else kept.removeItem(key);
}

function notice(form, { restored, changed }, startAgain) {
  const box = document.createElement("div");
  box.className = "govuk-inset-text";
  const words = document.createElement("div");
  words.setAttribute("role", "status");
  const say = (sentence) => {
    const line = document.createElement("p");
    line.className = "govuk-body";
    line.textContent = sentence;
    words.append(line);
  };
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary govuk-!-margin-bottom-0";
  button.textContent = "Start again";
  button.addEventListener("click", () => { box.remove(); startAgain(); });
  box.append(words, button);
  form.before(box);
  // Words that come into a place which is there already are read out.
  if (restored) say("What you typed before was put back.");
  for (const [label, value] of changed) say(`“${label}” was changed since you typed, and stands as it is now. You had typed: ${value}`);
}

function putBack(kept, key, { form, fields }, before) {
  const changed = [];
  let restored = false;
  for (const [name, { was, value }] of Object.entries(before)) {
    const controls = fields.get(name);
    const came = controls ? cameWith(controls) : value;
    if (same(came, value)) { if (!same(came, was)) delete before[name]; continue; } // the page shows it already
    if (same(came, was)) { put(controls, value); restored = true; continue; }
    changed.push([labelOf(controls), value.join(", ")]);
    delete before[name];
  }
  if (!restored && !changed.length) return;
  notice(form, { restored, changed }, () => {
    kept.removeItem(key);
    Object.keys(before).forEach((name) => delete before[name]);
    form.reset();
    dispatchEvent(new Event("pageshow")); // what a choice unfolds follows it
    [...fields.values()][0][0].focus();
  });
}

// The server showed the form again with what was sent: it was not taken yet.
function shownAgain(fields, before) {
  return Object.entries(before).some(([name, { was, value }]) => {
    const controls = fields.get(name);
    return controls && same(cameWith(controls), value) && !same(was, value);
  });
}

function entries(kept) {
  return Object.keys(kept).filter((key) => key.startsWith(PREFIX)).map((key) => [key, JSON.parse(key.slice(PREFIX.length)), JSON.parse(kept.getItem(key))]);
}

// Forgets what was sent and taken, and what is somebody else's. What was sent and shown again, or met an error or the
// sign-in page, stays.
function settle(kept, here) {
  const answer = performance.getEntriesByType("navigation")[0]?.responseStatus || 200;
  const again = new Set();
  for (const [key, [whose], entry] of entries(kept)) {
    if (person() && whose !== person()) { kept.removeItem(key); continue; }
    if (!entry.sent) continue;
    const shown = here.get(key);
    if (person() && answer < 400 && !(shown && shownAgain(shown.fields, entry.fields))) { kept.removeItem(key); continue; }
    kept.setItem(key, JSON.stringify({ ...entry, sent: false }));
    if (shown) again.add(key);
  }
  return again;
}

export function keepTyped() {
  const kept = storage();
  if (!kept) return;
  const here = formsHere();
  const again = settle(kept, here);
  if (!person()) return;
  const earlier = new Map(); // what each form had been told when this page came
  for (const [key, shown] of here) {
    const before = JSON.parse(kept.getItem(key) || "null")?.fields || {};
    earlier.set(key, before);
    if (!again.has(key)) putBack(kept, key, shown, before);
  }
  const keyed = (form) => {
    const fields = form && fieldsOf(form);
    const key = fields && keyOf(form, fields);
    return key && here.has(key) ? { key, fields } : null;
  };
  const typed = (event) => {
    const found = keyed(event.target.form);
    if (!found) return;
    try {
      save(kept, found.key, found.fields, earlier.get(found.key));
    } catch (full) {
      if (!(full instanceof DOMException)) throw full;
      console.warn("What is typed here is too long to be kept over a reload."); // no words of it
    }
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.hasAttribute("data-forgets-typed")) { entries(kept).forEach(([key]) => kept.removeItem(key)); return; }
    const found = keyed(event.target);
    const entry = found && JSON.parse(kept.getItem(found.key) || "null");
    if (entry) kept.setItem(found.key, JSON.stringify({ ...entry, sent: true }));
  });
}
