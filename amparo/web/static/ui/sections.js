// On a phone the sections of the administration are one line: the current one is brought into it.
const current = document.querySelector(".views a[aria-current]");
const line = current?.closest(".views");
if (line && line.scrollWidth > line.clientWidth) {
  line.scrollLeft = current.offsetLeft - line.offsetLeft - (line.clientWidth - current.offsetWidth) / 2;
}
