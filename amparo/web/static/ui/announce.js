// Speaks to screen readers (#live), shows toasts (#toasts), and gives htmx Django's token.
// A response says so with a header: HX-Trigger: {"announce": {"text": "…", "target": "body"}} or {"toast": {…, "tone": "good"}}.
// The target is the body because the element that asked may be gone by then.
import { csrfToken } from "./token.js";

const SHOWN_MS = 8000;
const SHOWN_IN_PLACE = [400, 409, 413, 422]; // these answers carry a form or a decision and are swapped

/** Says `text` to screen readers, politely. */
export function announce(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => {
    live.textContent = text;
  });
}

/** Shows `text` in the corner until it is closed; good news leaves by itself. */
export function toast(text, tone = "accent") {
  const corner = document.getElementById("toasts");
  if (!corner || [...corner.children].some((shown) => shown.dataset.text === text)) return;
  const box = document.createElement("div");
  box.className = `notice tone-${tone}`;
  box.dataset.text = text;
  box.setAttribute("role", tone === "bad" ? "alert" : "status");
  const dot = document.createElement("span");
  dot.className = "dot";
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-quiet notice-close";
  close.textContent = corner.dataset.textClose;
  close.addEventListener("click", () => box.remove());
  box.append(dot, words, close);
  corner.append(box);
  if (tone === "good") setTimeout(() => box.remove(), SHOWN_MS);
}

export function startAnnouncing() {
  document.addEventListener("announce", (event) => announce(event.detail.text ?? event.detail.value));
  document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.tone));
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = csrfToken(ctx.sourceElement);
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.sourceElement?.hasAttribute?.("hx-sse:connect")) return;
    failed();
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (!SHOWN_IN_PLACE.includes(event.detail.ctx?.response?.status)) failed();
  });
}

function failed() {
  const text = document.getElementById("toasts")?.dataset.textFailed;
  if (text) toast(text, "bad");
}
