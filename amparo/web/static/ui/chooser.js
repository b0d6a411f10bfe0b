// dialog[data-chooser="URL"]: a field that narrows a list; arrows and Enter choose, the field keeps the focus.
// GET URL?q=… answers {"items": [{label, hint, group, url | post | text}]}: an address to go to, one to POST to, or words
// for the field of the page that had the focus. With data-chooser-page the page's own shortcuts are offered too.
// Ctrl K (⌘ K) opens the one with data-chooser-keys.
import { announce } from "./announce.js";
import { labelOf, press } from "./keys.js";
import { csrfToken } from "./token.js";

const WAIT_MS = 120;
const MOST = 40;

export function startChoosers() {
  for (const dialog of document.querySelectorAll("dialog[data-chooser]")) prepare(dialog);
  document.addEventListener("keydown", (event) => {
    const palette = document.querySelector("dialog[data-chooser-keys]");
    if (!palette || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else if (!document.querySelector("dialog[open]")) palette.showModal();
  });
}

function prepare(dialog) {
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const none = dialog.querySelector("[data-none]");
  const state = { items: [], at: 0, from: null, asked: 0, timer: 0 };

  const show = (items) => {
    state.items = items.slice(0, MOST);
    state.at = 0;
    list.replaceChildren(...rows(dialog.id, state.items));
    none.hidden = state.items.length > 0;
    mark(dialog, field, list, state);
  };
  const ask = async () => {
    const mine = (state.asked += 1);
    const words = field.value.trim();
    const own = dialog.hasAttribute("data-chooser-page") ? pageItems(words) : [];
    const url = new URL(dialog.dataset.chooser, location.href);
    url.searchParams.set("q", words);
    if (state.number) url.searchParams.set("case", state.number);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      const found = answer.ok ? (await answer.json()).items : [];
      if (mine === state.asked) show([...own, ...found]);
    } catch {
      if (mine === state.asked) show(own);
    }
  };
  const choose = (item) => {
    if (!item) return;
    dialog.close();
    act(item, state.from);
  };

  dialog.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    state.from = document.activeElement;
    state.number = state.from?.closest?.("[data-number]")?.dataset.number ?? "";
    field.value = "";
    show(dialog.hasAttribute("data-chooser-page") ? pageItems("") : []);
    ask();
  });
  field.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && state.items.length) {
      event.preventDefault();
      state.at = (state.at + step + state.items.length) % state.items.length;
      mark(dialog, field, list, state);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(state.items[state.at]);
    }
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(state.items[Number(row.dataset.at)]);
  });
}

function rows(key, items) {
  return items.map((item, at) => {
    const row = document.createElement("li");
    row.id = `${key}-${at}`;
    row.dataset.at = String(at);
    row.setAttribute("role", "option");
    row.className = "chooser-row";
    for (const [name, text] of [["label", item.label], ["hint", item.hint], ["group", item.group]]) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = `chooser-${name}`;
      part.textContent = text;
      row.append(part);
    }
    return row;
  });
}

function mark(dialog, field, list, state) {
  [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === state.at)));
  const now = list.children[state.at];
  if (now) {
    field.setAttribute("aria-activedescendant", now.id);
    now.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

/** What the page itself can do: everything with a shortcut that can be seen. */
function pageItems(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return [...document.querySelectorAll("[data-key]")]
    .filter((element) => element.checkVisibility() && !element.closest("dialog"))
    .map((element) => ({ label: labelOf(element), hint: element.dataset.key, element }))
    .filter((item) => wanted.every((word) => item.label.toLowerCase().includes(word)));
}

function act(item, from) {
  if (item.element) press(item.element);
  else if (item.text !== undefined) insert(item, from);
  else if (item.post) send(item.post);
  else if (item.url) location.assign(item.url);
}

function send(url) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = csrfToken();
  form.append(token);
  document.body.append(form);
  form.requestSubmit();
}

/** Puts words in at the caret of the field that had the focus, else of the page's answer; what is left to fill is selected. */
function insert(item, from) {
  const field = from?.tagName === "TEXTAREA" ? from : document.querySelector("[data-canned-into]");
  if (!field) return;
  const start = field.selectionStart;
  field.focus();
  field.setRangeText(item.text, start, field.selectionEnd, "end");
  const gap = item.text.match(/\{[A-Za-z_-]+\}/);
  if (gap) field.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  announce(item.label);
}
