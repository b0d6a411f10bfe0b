// [data-tools] puts Markdown in where the caret is or was, in a [data-markdown] field: data-put="**|**" around the
// words, data-put-lines="- " before each line, data-put-block="…|…" on lines of its own. A picture that is pasted,
// dropped or chosen is sent to the form's data-pictures and shown by its name. [data-copy] takes the source's paragraph.
import { announce } from "./announce.js";
import { csrfToken } from "./token.js";

const form = document.getElementById("article-form");
const tools = form?.querySelector("[data-tools]");
let last = null;

if (tools) start();

function start() {
  tools.hidden = false;
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-markdown]")) last = event.target;
  });
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const area = last ?? [...form.querySelectorAll("[data-markdown]")].at(-1);
    if (button && area) put(area, button.dataset);
  });
  tools.querySelector("[data-picture]").addEventListener("change", (event) => {
    const area = last ?? [...form.querySelectorAll("[data-markdown]")].at(-1);
    send(area, [...event.target.files]);
    event.target.value = "";
  });
  form.addEventListener("paste", (event) => take(event, event.clipboardData));
  form.addEventListener("drop", (event) => take(event, event.dataTransfer));
  form.querySelectorAll("[data-copy]").forEach(offer);
}

function write(area, start, end, words) {
  area.focus();
  area.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, words)) return; // Ctrl Z takes it back
  area.setRangeText(words, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function put(area, { put: around, putLines: sign, putFirst: first, putBlock: block }) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (around) {
    const [before, after] = around.split("|");
    write(area, start, end, before + chosen + after);
    area.setSelectionRange(start + before.length, start + before.length + chosen.length);
  } else if (sign) {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const lines = value.slice(from, end).split("\n");
    const numbered = sign === "1. ";
    const marked = lines.map((line, at) => (numbered ? `${at + 1}. ${line}` : sign + line));
    write(area, from, end, [...(first ? [first] : []), ...marked].join("\n"));
  } else if (block) {
    const gap = start > 0 && !value.slice(0, start).endsWith("\n\n") ? (value[start - 1] === "\n" ? "\n" : "\n\n") : "";
    const caret = block.startsWith("```") ? block.indexOf("|") : -1;
    const words = caret < 0 ? block : block.replace("|", chosen);
    write(area, start, end, `${gap}${words}\n`);
    const place = start + gap.length + (caret < 0 ? 2 : caret);
    area.setSelectionRange(place, place);
  }
}

function take(event, data) {
  const pictures = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!pictures.length || !event.target.matches("[data-markdown]")) return;
  event.preventDefault();
  const when = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const named = pictures.map((file, at) => {
    const plain = /^image\.\w+$/.test(file.name); // how browsers call what was pasted
    return plain ? new File([file], `screenshot-${when}-${at + 1}.${file.type.split("/")[1]}`, { type: file.type }) : file;
  });
  send(event.target, named);
}

async function send(area, files) {
  if (!form.dataset.pictures) {
    announce(tools.dataset.textFirst);
    showNote(tools.dataset.textFirst);
    return;
  }
  for (const file of files) {
    showNote(tools.dataset.textSending);
    const body = new FormData();
    body.append("picture", file);
    const headers = { "X-CSRFToken": csrfToken(form), Accept: "application/json" };
    const answer = await fetch(form.dataset.pictures, { method: "POST", body, headers }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (!answer?.ok || !said?.name) {
      showNote(said?.message ?? tools.dataset.textFailed);
      announce(said?.message ?? tools.dataset.textFailed);
      continue;
    }
    showNote("");
    const what = tools.dataset.textWhat;
    const start = area.selectionStart;
    write(area, start, area.selectionEnd, `![${what}](${said.name})`);
    area.setSelectionRange(start + 2, start + 2 + what.length);
    announce(said.name);
  }
}

function showNote(text) {
  let note = tools.querySelector(".md-note");
  if (!note) {
    note = document.createElement("span");
    note.className = "md-note small";
    tools.append(note);
  }
  note.textContent = text;
}

/** A paragraph that is not translated yet may take the source's words: code, tables, pictures. */
function offer(button) {
  const area = button.parentElement.querySelector("textarea");
  const tell = () => (button.hidden = area.value.trim() !== "");
  tell();
  area.addEventListener("input", tell);
  button.addEventListener("click", () => write(area, 0, area.value.length, button.dataset.copy));
}
