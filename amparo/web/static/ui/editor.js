// <form data-editor>: numbers beside the lines of its textarea, the checker's findings beside those lines, Ctrl+S, F8.
// Findings are read from #findings, which the server fills (htmx fetches it anew while somebody types). Without this
// script the form is a plain textarea with a list of findings below.
const form = document.querySelector("form[data-editor]");
const area = form?.querySelector("textarea");

if (area) start();

function start() {
  const box = form.querySelector("[data-code]");
  const gutter = box.querySelector(".code-gutter");
  const notes = box.querySelector(".code-notes");
  const state = form.querySelector("[data-editor-state]");
  const before = area.value;
  let lines = 0;
  let findings = new Map();
  let leaving = false;

  const lineHeight = () => parseFloat(getComputedStyle(area).lineHeight);
  const count = () => area.value.split("\n").length;

  // Lines without a finding are one text between the marked ones: two thousand lines stay a few nodes.
  const column = (place, plainOf, markOf) => {
    place.replaceChildren();
    let plain = "";
    for (let line = 1; line <= lines; line += 1) {
      const found = findings.get(line);
      if (found) {
        const mark = markOf(line, found);
        mark.classList.toggle("is-note", found.note);
        place.append(plain, mark, "\n");
        plain = "";
      } else plain += plainOf(line);
    }
    place.append(plain, "\n\n");
  };
  const number = () => {
    lines = count();
    column(gutter, (line) => `${line}\n`, (line) => element("b", String(line)));
    column(notes, () => "\n", (_line, found) => element("span", found.texts.join(" · ")));
    scroll();
  };
  const scroll = () => {
    gutter.scrollTop = area.scrollTop;
    notes.scrollTop = area.scrollTop;
  };
  const read = () => {
    findings = new Map();
    for (const item of document.querySelectorAll("#findings [data-line]")) {
      const line = Number(item.dataset.line);
      const found = findings.get(line) ?? { texts: [], note: true };
      found.texts.push(item.querySelector(".finding-text").textContent);
      found.note &&= item.dataset.severity !== "error";
      findings.set(line, found);
    }
    box.toggleAttribute("data-noted", findings.size > 0);
    number();
  };
  const goTo = (line) => {
    const all = area.value.split("\n");
    const begin = all.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(begin, begin + (all[line - 1] ?? "").length);
    area.scrollTop = Math.max(0, (line - 1) * lineHeight() - area.clientHeight / 3);
    area.scrollLeft = 0;
    scroll();
  };
  const here = () => area.value.slice(0, area.selectionStart).split("\n").length;
  const step = (back) => {
    const places = [...findings.keys()].sort((one, other) => one - other);
    if (!places.length) return;
    const next = back ? places.findLast((line) => line < here()) : places.find((line) => line > here());
    goTo(next ?? (back ? places.at(-1) : places[0]));
  };
  const fromAddress = () => {
    const found = /^#line-(\d+)$/.exec(location.hash);
    if (found) goTo(Number(found[1]));
  };

  area.addEventListener("input", () => {
    if (count() !== lines) number();
    state.textContent = area.value === before ? "" : state.dataset.textDirty;
  });
  area.addEventListener("scroll", scroll, { passive: true });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
    } else if (event.key === "F8") {
      event.preventDefault();
      step(event.shiftKey);
    }
  });
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (!leaving && area.value !== before) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#findings [data-line] .finding-line");
    if (!link) return;
    event.preventDefault();
    goTo(Number(link.closest("[data-line]").dataset.line));
  });
  document.addEventListener("htmx:after:swap", read);
  new ResizeObserver(scroll).observe(area);
  addEventListener("hashchange", fromAddress);
  read();
  fromAddress();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  made.title = name === "span" ? text : "";
  return made;
}
