// Ticking rows of a table in a form[data-select]: all at once, a range with Shift, the row in focus with `x`. What is
// ticked stays ticked when the rows are fetched again.
const form = document.querySelector("form[data-select]");

if (form) {
  const ticked = new Set();
  let last = null;
  const boxes = () => [...form.querySelectorAll("[data-tick]")];
  const all = () => form.querySelector("[data-tick-all]");

  const tell = () => {
    const found = boxes();
    const count = found.filter((box) => box.checked).length;
    const output = form.querySelector("[data-count]");
    if (output) {
      const text = count === 1 ? output.dataset.textOne : output.dataset.textMany.replace("{count}", count);
      output.textContent = text;
    }
    if (all()) {
      all().checked = count > 0 && count === found.length;
      all().indeterminate = count > 0 && count < found.length;
    }
  };
  const keep = () => {
    ticked.clear();
    for (const box of boxes()) if (box.checked) ticked.add(box.value);
    tell();
  };

  form.addEventListener("click", (event) => {
    const box = event.target.closest("[data-tick]");
    if (!box) return;
    const found = boxes();
    if (event.shiftKey && last && found.includes(last)) {
      const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
      for (const one of found.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    keep();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) for (const box of boxes()) box.checked = event.target.checked;
    keep();
  });
  form.addEventListener("reset", () => setTimeout(keep));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (localStorage.getItem("amparo.keys") === "off") return;
    const box = document.activeElement?.closest?.("tr")?.querySelector("[data-tick]");
    if (!box || document.activeElement === box) return;
    event.preventDefault();
    box.checked = !box.checked;
    keep();
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const box of boxes()) box.checked = ticked.has(box.value);
    tell();
  });
  keep();
}
