// [data-upload="URL"] (the tag {% dropzone %}): each file is POSTed alone as `file`; the answer is JSON:
// 201 {"id", "name", "size_bytes"}, or an error {"message"} that is shown beside the file. The ids travel with the form as
// hidden fields named data-upload-field. XMLHttpRequest, because fetch tells no progress of an upload.
import { announce } from "./announce.js";
import { csrfToken } from "./token.js";

const AT_ONCE = 2;

export function startUploads() {
  document.querySelectorAll("[data-upload]").forEach(prepare);
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
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.dataset.over = "";
    });
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
  const job = { request: null, row };
  part("name").textContent = file.name;
  part("note").textContent = size;
  part("progress").setAttribute("aria-label", file.name);
  part("drop-label").textContent = named(zone.dataset.textCancel);
  part("drop").addEventListener("click", () => {
    job.request?.abort();
    queue.waiting = queue.waiting.filter((other) => other !== job);
    row.remove();
    announce(named(zone.dataset.textCancelled));
    zone.querySelector("input[type=file]").focus();
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
    else on.fail(request.response?.message ?? zone.dataset.textFailed);
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
