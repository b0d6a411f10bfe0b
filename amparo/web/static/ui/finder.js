// The search box suggests articles while one types: a combobox with a list (ARIA). Without script it is a plain form.
import { announce } from "./announce.js";

const WAIT_MS = 120;
const SHORTEST = 2;

export function startFinders() {
  document.querySelectorAll("form[data-finder]").forEach(startFinder);
}

function startFinder(form) {
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  const state = { at: -1, asked: 0, timer: 0, typed: "" };
  const set = (name, value) => field.setAttribute(name, value);
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-expanded", "false");
  set("aria-controls", list.id);

  const close = () => {
    list.hidden = true;
    state.at = -1;
    set("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === state.at)));
    const now = list.children[state.at];
    if (!now) return field.removeAttribute("aria-activedescendant");
    set("aria-activedescendant", now.id);
    now.scrollIntoView({ block: "nearest" });
  };
  const show = (items) => {
    list.replaceChildren(...items.map((item, at) => row(list, item, at)), all(list, field.value, items.length));
    list.hidden = false;
    state.at = -1;
    set("aria-expanded", "true");
    mark();
    announce(list.dataset.textCount.replace("{count}", items.length));
  };
  const ask = async () => {
    const words = field.value.trim();
    if (words === state.typed) return;
    state.typed = words;
    const mine = ++state.asked; // an answer that comes later is of other words
    if (words.length < SHORTEST) return close();
    try {
      const answer = await fetch(`${form.dataset.finder}?q=${encodeURIComponent(words.slice(0, 200))}`);
      if (mine !== state.asked || document.activeElement !== field || !answer.ok) return;
      show((await answer.json()).items);
    } catch {
      close(); // the form itself still searches
    }
  };
  const choose = (chosen) => {
    if (chosen?.dataset.url) location.assign(chosen.dataset.url);
    else form.requestSubmit();
  };

  field.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (step && !list.hidden) {
      event.preventDefault();
      const places = list.children.length + 1; // one of them is the field itself
      state.at = ((state.at + 1 + step + places) % places) - 1;
      mark();
    } else if (event.key === "ArrowDown") {
      state.typed = "";
      ask();
    } else if (event.key === "Enter" && state.at >= 0) {
      event.preventDefault();
      choose(list.children[state.at]);
    }
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) choose(chosen);
  });
}

function row(list, item, at) {
  const made = option(list, at, "finder-row");
  made.dataset.url = item.url;
  for (const [name, text] of [["title", item.title], ["place", item.place]]) {
    if (!text) continue;
    const part = document.createElement("span");
    part.className = `finder-${name}`;
    part.textContent = text;
    if (name === "title" && item.lang) part.lang = item.lang;
    made.append(part);
  }
  return made;
}

function all(list, words, at) {
  const made = option(list, at, "finder-row finder-all");
  made.textContent = list.dataset.textAll.replace("{words}", words.trim().slice(0, 80));
  return made;
}

function option(list, at, name) {
  const made = document.createElement("li");
  made.id = `${list.id}-${at}`;
  made.className = name;
  made.setAttribute("role", "option");
  return made;
}
