// [data-finding]: a link to a finding selects its words in the field where they stand. Without this script the link
// leads to the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-finding]");
  const area = link && document.getElementById(`id_${link.dataset.field}`);
  if (!area?.setSelectionRange) return;
  event.preventDefault();
  const start = Number(link.dataset.start);
  area.focus();
  area.setSelectionRange(start, Number(link.dataset.end));
  area.scrollIntoView({ block: "center" });
  const before = area.value.slice(0, start).split("\n").length - 1;
  const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 20;
  area.scrollTop = Math.max(0, (before - 3) * line);
});
