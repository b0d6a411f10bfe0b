// #conversation[data-seen-url][data-seen-upto]: tells the desk how far somebody has read, once they can see it.
import { csrfToken } from "./token.js";

let told = "";

export function startSeen() {
  tell();
  document.addEventListener("visibilitychange", tell);
  document.addEventListener("htmx:after:swap", tell);
}

function tell() {
  const shown = document.getElementById("conversation");
  const upto = shown?.dataset.seenUpto;
  if (!upto || document.hidden || told === upto) return;
  told = upto;
  fetch(shown.dataset.seenUrl, {
    method: "POST",
    body: new URLSearchParams({ upto }),
    headers: { "X-CSRFToken": csrfToken(shown) },
    keepalive: true,
  }).catch(() => (told = ""));
}
