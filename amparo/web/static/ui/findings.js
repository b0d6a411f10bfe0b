// What the glossary found (#preview [data-finding]) is put below the words that it is about. A click on its place
// selects the words, [data-take] puts the vendor's word in; F8 goes from one to the next, Alt Enter takes. Places are
// counted in characters of the whole field, which may be written paragraph by paragraph, as the server joins them.
// Without this script the list stands beside the text and leads to the fields.
import { announce } from "./announce.js";

const form = document.getElementById("article-form");
let at = -1;

if (form) start();

function start() {
  spread();
  document.addEventListener("htmx:after:swap", spread);
  document.addEventListener("click", (event) => {
    const item = event.target.closest?.("[data-finding]");
    if (!item) return;
    const take = event.target.closest("[data-take]");
    if (take) {
      event.preventDefault();
      replace(item, take.dataset.take);
    } else if (event.target.closest("[data-term-place]")) {
      event.preventDefault();
      show(item);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "F8") {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && event.altKey && form.contains(event.target)) {
      const item = all()[at];
      const take = item?.querySelector("[data-take]");
      if (!take) return;
      event.preventDefault();
      replace(item, take.dataset.take);
      at -= 1; // the next one moves up
    } else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-send]"));
    }
  });
}

function all() {
  return [...form.querySelectorAll(".term-slot [data-finding]")];
}

/** Each finding goes below its words; the list itself gives way. */
function spread() {
  const list = document.querySelector("#preview [data-terms]");
  form.querySelectorAll(".term-slot").forEach((slot) => slot.remove());
  if (!list) return;
  document.querySelector("#preview [data-terms-hint]").hidden = false;
  list.hidden = true;
  for (const item of list.querySelectorAll("[data-finding]")) {
    const place = locate(item);
    if (!place) continue;
    let slot = place.area.parentElement.querySelector(":scope > .term-slot");
    if (!slot) {
      slot = document.createElement("ul");
      slot.className = "term-slot";
      place.area.after(slot);
    }
    const copy = item.cloneNode(true);
    copy.querySelectorAll("[data-take]").forEach((button) => (button.hidden = false));
    slot.append(copy);
  }
}

/** In which field a finding is, and from where to where. */
function locate(item) {
  const areas = [...form.querySelectorAll(`[name="${item.dataset.field}"]`)];
  const many = areas.length > 1;
  const start = Number(item.dataset.start);
  const end = Number(item.dataset.end);
  let begin = 0;
  for (const area of areas) {
    const words = many ? area.value.trimEnd() : area.value;
    if (many && !words.trim()) continue;
    const letters = [...words]; // the server counts characters, the browser halves of them
    if (start <= begin + letters.length) {
      const units = (count) => letters.slice(0, Math.max(0, count)).join("").length;
      return { area, start: units(start - begin), end: units(end - begin) };
    }
    begin += letters.length + 2;
  }
  return null;
}

function show(item) {
  const place = locate(item);
  if (!place) return;
  at = all().indexOf(item); // by itself: several findings may begin at one place
  select(place.area, place.start, place.end);
}

function select(area, start, end) {
  area.focus();
  area.setSelectionRange(start, end);
  area.scrollIntoView({ block: "center" });
  const before = area.value.slice(0, start).split("\n").length - 1;
  const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 20;
  area.scrollTop = Math.max(0, (before - 3) * line);
}

function step(by) {
  const items = all();
  if (!items.length) return;
  at = (at + by + items.length) % items.length;
  show(items[at]);
  announce(items[at].querySelector(".term-right").textContent.trim());
}

function replace(item, word) {
  const place = locate(item);
  const found = item.querySelector("mark").textContent;
  if (!place) return;
  let { start } = place;
  if (place.area.value.slice(start, start + found.length) !== found) {
    start = nearest(place.area.value, found, start);
    if (start < 0) return;
  }
  place.area.focus();
  place.area.setSelectionRange(start, start + found.length);
  // so that Ctrl Z takes it back; setRangeText would empty the browser's memory
  if (!document.execCommand("insertText", false, word)) {
    place.area.setRangeText(word, start, start + found.length, "select");
    place.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  place.area.setSelectionRange(start, start + word.length);
  item.remove();
  announce(word);
}

function nearest(text, found, start) {
  const after = text.indexOf(found, start);
  const before = text.lastIndexOf(found, start);
  if (after < 0 || before < 0) return Math.max(after, before);
  return after - start < start - before ? after : before;
}
