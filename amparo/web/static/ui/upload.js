// [data-upload="URL"] (the tag {% dropzone %}): each file is POSTed alone as `file`; the answer is JSON:
// 201 {"id", "name", "size_bytes"}, or an error {"message"} that is shown beside the file. The ids travel with the form as
// hidden fields named data-upload-field. Where the answer has a removal_url, a file that is taken off is taken back there;
// [data-removal="URL"] does so for files that were there before. XMLHttpRequest, because fetch tells no progress of an upload.
import { announce } from "./announce.js";
import { csrfToken } from "./token.js";

const AT_ONCE = 2;

export function startUploads() {
  document.querySelectorAll("[data-upload]").forEach(prepare);
  document.addEventListener("paste", takePasted);
}

/** Pictures in the clipboard, pasted into a field, become files of that field's form, with a name that says when. */
function takePasted(event) {
  const near = event.target.closest?.(".wish") ?? event.target.closest?.("form");
  const zone = near && [...near.querySelectorAll("[data-upload]")].at(-1);
  const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!zone || !pictures.length) return;
  event.preventDefault();
  const folded = zone.closest("details");
  if (folded) folded.open = true;
  const when = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const named = pictures.map((file, at) => {
    const count = pictures.length > 1 ? `-${at + 1}` : "";
    return new File([file], `screenshot-${when}${count}.${file.type.split("/")[1]}`, { type: file.type });
  });
  zone.dispatchEvent(new CustomEvent("amparo:take", { detail: named }));
}

function prepare(zone) {
  const input = zone.querySelector("input[type=file]");
  const box = zone.querySelector("[data-dropzone]");
  const queue = { waiting: [], running: 0 };
  const take = (files) => {
    for (const file of files) add(zone, file, queue);
    input.value = "";
  };
  input.addEventListener("change", () => take([...input.files]));
  zone.addEventListener("amparo:take", (event) => take(event.detail));
  for (const drop of zone.querySelectorAll("[data-upload-list] [data-drop]")) {
    drop.addEventListener("click", () => {
      drop.closest("li").remove();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
  }
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.dataset.over = "";
    });
  }
  for (const button of zone.querySelectorAll("[data-removal]")) {
    button.hidden = false;
    button.addEventListener("click", () => takeBack(zone, button.closest("li"), button.dataset.removal));
  }
  box.addEventListener("dragleave", () => delete box.dataset.over);
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    delete box.dataset.over;
    take([...event.dataTransfer.files]);
  });
}

function add(zone, file, queue) {
  const row = zone.querySelector("[data-upload-row]").content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-${name}]`);
  const named = (text) => text.replace("{name}", file.name);
  const size = readableSize(file.size);
  const job = { request: null, removal: "" };
  part("name").textContent = file.name;
  part("note").textContent = size;
  part("progress").setAttribute("aria-label", file.name);
  part("drop-label").textContent = named(zone.dataset.textCancel);
  part("drop").addEventListener("click", () => {
    job.request?.abort();
    queue.waiting = queue.waiting.filter((other) => other !== job);
    takeBack(zone, row, job.removal);
  });
  zone.querySelector("[data-upload-list]").append(row);

  const fail = (text) => {
    part("progress").hidden = true;
    part("note").textContent = `${size} · ${text}`;
    part("note").dataset.bad = "";
    part("drop-label").textContent = named(zone.dataset.textRemove);
    announce(`${file.name}: ${text}`);
  };
  if (file.size > Number(zone.dataset.maxBytes)) {
    fail(zone.dataset.textTooBig);
    return;
  }
  const arrive = (answer) => {
    job.removal = answer.removal_url;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = zone.dataset.uploadField;
    field.value = answer.id;
    row.append(field);
    part("progress").hidden = true;
    part("note").textContent = `${size} · ${zone.dataset.textDone}`;
    part("drop-label").textContent = named(zone.dataset.textRemove);
    announce(`${file.name}: ${zone.dataset.textDone}`);
    field.dispatchEvent(new Event("input", { bubbles: true })); // the draft keeps the id too
  };
  job.start = () => {
    job.request = send(zone, file, {
      progress: (percent) => {
        part("progress").value = percent;
        part("note").textContent = `${size} · ${percent} %`;
      },
      arrive,
      fail,
      end: () => {
        queue.running -= 1;
        advance(queue);
      },
    });
  };
  queue.waiting.push(job);
  advance(queue);
}

/** Takes a file off the page, and off the desk where it is already there; it stays where the desk does not answer. */
async function takeBack(zone, row, url) {
  if (url) {
    const headers = { "X-CSRFToken": csrfToken(zone) };
    const answer = await fetch(url, { method: "POST", headers, redirect: "error" }).catch(() => null);
    if (!answer?.ok && answer?.status !== 404) {
      announce(zone.dataset.textFailed);
      return;
    }
  }
  row.remove();
  announce(zone.dataset.textCancelled);
  zone.querySelector("input[type=file]").focus();
}

function advance(queue) {
  while (queue.running < AT_ONCE && queue.waiting.length) {
    queue.running += 1;
    queue.waiting.shift().start();
  }
}

function send(zone, file, on) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  request.open("POST", zone.dataset.upload);
  request.responseType = "json";
  request.setRequestHeader("X-CSRFToken", csrfToken(zone));
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) on.progress(Math.floor((event.loaded / event.total) * 100));
  });
  request.addEventListener("load", () => {
    if (request.status >= 200 && request.status < 300 && request.response?.id) on.arrive(request.response);
    else on.fail(request.response?.message ?? request.response?.reason ?? zone.dataset.textFailed);
  });
  request.addEventListener("error", () => on.fail(zone.dataset.textFailed));
  request.addEventListener("loadend", on.end);
  request.send(body);
  return request;
}

function readableSize(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const shape = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: step ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang || undefined, shape).format(bytes / 1024 ** step);
}
