// a[data-document-url] beside a case: the answer refers to that article (SI-9b), without leaving the page.
import { announce } from "./announce.js";

export function startReferring() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-document-url]");
    const form = document.querySelector("form[data-steps]");
    if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const kind = form.querySelector("input[name=kind][value=document]");
    kind.checked = true;
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    form.elements.document_title.value = link.dataset.documentTitle;
    form.elements.document_url.value = link.dataset.documentUrl;
    form.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept
    form.elements.body.focus();
    form.scrollIntoView({ block: "nearest" });
    announce(link.textContent.trim());
  });
}
