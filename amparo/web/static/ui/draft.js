// <form data-draft="URL"> is sent to URL (POST, without files) a moment after typing stops and when the page is left.
// [data-draft-status] inside says how it stands; its texts are data-text-saving, -saved ({time}) and -failed.
import { csrfToken } from "./token.js";

const QUIET_MS = 900;
const MOST_MS = 5000; // while somebody types on and on; it also shows the others that they are writing
const RETRY_MS = 8000;
const keepers = new WeakMap();

/** Done when what was typed into a form is kept, or could not be; at once for a form without a draft. */
export async function kept(form) {
  await keepers.get(form)?.();
}

export function startDrafts() {
  document.querySelectorAll("form[data-draft]").forEach(keep);
}

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let since = 0;
  let dirty = false;
  let sent = false;
  let sending = Promise.resolve();

  const say = (kind, values = {}) => {
    const text = status?.dataset[kind];
    if (text) status.textContent = text.replace("{time}", values.time ?? "");
  };
  const save = (leaving = false) => {
    clearTimeout(timer);
    if (dirty && !sent) sending = send(leaving);
    return sending;
  };
  const send = async (leaving) => {
    dirty = false;
    since = 0;
    if (!leaving) say("textSaving");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: withoutFiles(form),
        headers: { "X-CSRFToken": csrfToken(form), "X-Draft": "1" },
        keepalive: leaving,
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say("textSaved", { time });
    } catch {
      dirty = true;
      say("textFailed");
      if (!leaving) timer = setTimeout(save, RETRY_MS);
    }
  };

  keepers.set(form, save);
  form.addEventListener("input", () => {
    dirty = true;
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(QUIET_MS, since + MOST_MS - Date.now())));
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save(true);
  });
  window.addEventListener("pagehide", () => save(true));
  window.addEventListener("pageshow", () => {
    sent = false; // back from the next page: typing is kept again
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !sent && !navigator.onLine) event.preventDefault(); // nothing could be kept: let the person decide
  });
}

function withoutFiles(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}
