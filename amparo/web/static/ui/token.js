/** Django's token against forged requests, for a request that starts at `element`: its form's, the page's, the cookie's. */
export function csrfToken(element) {
  const field =
    element?.closest?.("form")?.querySelector("[name=csrfmiddlewaretoken]") ??
    document.querySelector("[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}
