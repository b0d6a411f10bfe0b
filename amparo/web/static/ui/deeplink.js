// #m-123: a link to a message that the page does not hold yet leads to the part of the conversation that does.
export function startDeepLinks() {
  follow();
  window.addEventListener("hashchange", follow);
}

function follow() {
  const key = location.hash.match(/^#m-(\d{1,18})$/)?.[1];
  if (!key || !document.getElementById("conversation") || document.getElementById(`m-${key}`)) return;
  const query = new URLSearchParams(location.search);
  if (query.get("message") === key) return; // it is not there to be read
  location.replace(`?message=${key}#m-${key}`);
}
