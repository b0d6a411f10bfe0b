// Single-letter shortcuts: `?` help, j k Enter in [data-list] over [data-item], and data-key="r" or "g q" on any
// element (links and buttons are pressed, fields are focused). They can be switched off (WCAG 2.1.4).
const SEQUENCE_MS = 1200;
const STORE = "amparo.keys";

export function startKeys() {
  const help = document.getElementById("shortcuts");
  const toggle = help?.querySelector("[data-keys-switch]");
  if (toggle) {
    toggle.checked = allowed();
    toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));
  }
  if (help) listOwnKeys(help.querySelector("[data-keys]"));
  let first = "";
  let timer = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.form;
      const send = form?.querySelector("[data-send]");
      if (send || (form && event.target.closest("textarea"))) form.requestSubmit(send ?? undefined);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) {
      event.target.blur(); // out of the field, so that single letters are shortcuts again
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]") || !allowed()) return;
    const pressed = first ? `${first} ${event.key}` : event.key;
    clearTimeout(timer);
    first = "";
    if (obey(pressed, help)) {
      event.preventDefault();
    } else if (pressed === event.key && startsSequence(event.key)) {
      first = event.key;
      timer = setTimeout(() => (first = ""), SEQUENCE_MS);
    }
  });
}

function allowed() {
  return localStorage.getItem(STORE) !== "off";
}

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function startsSequence(key) {
  return [...document.querySelectorAll("[data-key]")].some((element) => element.dataset.key.startsWith(`${key} `));
}

function obey(pressed, help) {
  if (pressed === "?" && help) {
    help.showModal();
    return true;
  }
  if (pressed === "j" || pressed === "k") return walk(pressed === "j" ? 1 : -1);
  const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === pressed);
  if (!target) return false;
  press(target);
  return true;
}

/** Does what pressing the shortcut of an element does: fields are focused, the rest is clicked. */
export function press(target) {
  if (target.tagName === "SUMMARY") {
    target.parentElement.open = true;
    (target.parentElement.querySelector("textarea, input:not([type=hidden], [type=file])") ?? target).focus();
  } else if (target.type === "radio") {
    target.click();
    (target.form?.querySelector("textarea") ?? target).focus();
  } else if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    target.focus();
  } else {
    target.click();
  }
}

/** What an element with a shortcut is called. */
export function labelOf(element) {
  return element.dataset.keyLabel ?? (element.labels?.[0] ?? element).textContent.trim().replace(/\s+/g, " ");
}

function walk(step) {
  const items = [...document.querySelectorAll("[data-list] [data-item]")];
  if (!items.length) return false;
  const now = items.indexOf(document.activeElement);
  const next = now < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, now + step));
  items[next].focus();
  items[next].scrollIntoView({ block: "nearest" });
  return true;
}

function listOwnKeys(list) {
  for (const element of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("div");
    const label = document.createElement("span");
    label.textContent = labelOf(element);
    const keys = document.createElement("span");
    for (const key of element.dataset.key.split(" ")) {
      const cap = document.createElement("kbd");
      cap.className = "kbd";
      cap.textContent = key;
      keys.append(cap, " ");
    }
    row.append(label, keys);
    list?.append(row);
  }
}
