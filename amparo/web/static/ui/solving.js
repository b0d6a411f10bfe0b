// [data-solving="URL"]: articles that may solve what is being typed in the form around it. A moment after typing stops the
// fields are sent to URL (POST, without files) and the answer stands in the box. While somebody reads one of them, the
// list stays as it is. details[data-solving-read="URL"] fetches its text when it is opened for the first time.
import { announce } from "./announce.js";
import { kept } from "./draft.js";
import { csrfToken } from "./token.js";

const QUIET_MS = 700;

export function startSolving() {
  document.querySelectorAll("[data-solving]").forEach(prepare);
}

function prepare(box) {
  const form = box.closest("form");
  const state = { timer: 0, asked: 0, late: false };
  const later = () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(box, form, state), QUIET_MS);
  };
  form?.addEventListener("input", (event) => {
    if (!box.contains(event.target)) later();
  });
  box.addEventListener("toggle", (event) => opened(event.target, box, state, later), true); // it does not bubble
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=unhelpful], button[name=solved]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "unhelpful") ask(box, form, state, button);
    else end(form, button);
  });
  if (box.hasAttribute("data-solving-ask")) ask(box, form, state);
}

function opened(details, box, state, later) {
  if (details.open) {
    read(details);
  } else if (state.late && !box.querySelector("details[open]")) {
    state.late = false;
    later();
  }
}

async function ask(box, form, state, button) {
  if (!button && box.querySelector("details[open]")) {
    state.late = true;
    return;
  }
  const mine = (state.asked += 1);
  const answer = await send(box.dataset.solving, typed(form, button));
  if (answer === null || mine !== state.asked) return;
  if (!button && box.querySelector("details[open]")) return; // opened while we asked
  const before = titles(box);
  box.replaceChildren(...answer);
  if (titles(box) && titles(box) !== before) announce(box.dataset.textSome);
  if (button) (box.querySelector("summary") ?? form?.querySelector("[name=text]") ?? box).focus();
}

function titles(box) {
  return [...box.querySelectorAll(".solving-title")].map((title) => title.textContent).join("|");
}

function typed(form, button) {
  const data = form ? new FormData(form) : new FormData();
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  if (button) data.append(button.name, button.value);
  return data;
}

/** The next page repeats the problem, so it is kept before. */
async function end(form, button) {
  await kept(form);
  button.form?.requestSubmit(button);
}

async function read(details) {
  const place = details.querySelector("[data-solving-text]");
  if (!place || details.dataset.read) return;
  details.dataset.read = "yes";
  const answer = await send(details.dataset.solvingRead);
  if (answer === null) delete details.dataset.read; // the link to its page is still there
  else place.replaceChildren(...answer);
}

/** The part of a page behind an address; null where the desk does not give it: nothing of the page depends on it. */
async function send(url, body) {
  const headers = { "X-Part": "1" };
  if (body) headers["X-CSRFToken"] = csrfToken();
  try {
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, headers, redirect: "error" });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes;
  } catch {
    return null;
  }
}
