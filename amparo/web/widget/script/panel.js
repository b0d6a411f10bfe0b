// Help for this page, in pages of the vendor's product (SI-4a). TEXTS (words by language) and CSS stand above; the view
// that serves it wraps all of it in a function. Works under a strict policy: no markup, no inline style, no eval.
const me = document.currentScript;
const desk = new URL(me.src).origin;
const option = (name, usual = "") => me.dataset[name] ?? usual;
const SAFE = new Set("p br hr h3 h4 h5 h6 blockquote ul ol li strong em s code pre a table thead tbody tr th td img".split(" "));
const SCHEMES = ["https:", "http:", "mailto:", "tel:"];
const ARTICLE = /^\/help\/[^/]+\/(?:[^/]*-)?(\d{1,15})\/$/;

const element = (name, given = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside);
  return made;
};

// --- language and place ---

const language = () => option("lang") || document.documentElement.lang || navigator.language || "en";
const words = () => {
  const wanted = language().toLowerCase();
  const same = (tag) => tag.toLowerCase() === wanted;
  const near = (tag) => tag.slice(0, 2) === wanted.slice(0, 2);
  const tags = Object.keys(TEXTS);
  return TEXTS[tags.find(same) ?? tags.find(near) ?? "en"];
};
let forced = "";
const screenId = () => forced
  || document.querySelector("[data-amparo-screen]")?.dataset.amparoScreen
  || document.querySelector("meta[name=amparo-screen]")?.content
  || option("screen");
const place = () => {
  const route = /^#!?\//.test(location.hash) ? location.hash.split("?")[0] : "";
  const title = option("title") === "off" ? "" : document.title.slice(0, 300);
  const url = forced ? "" : location.origin + location.pathname + route;
  return { screen: screenId().slice(0, 200), url: url.slice(0, 2000), title: forced ? "" : title };
};

// --- the desk ---

let asking;
const ask = async (path, query) => {
  asking?.abort();
  asking = new AbortController();
  const given = new URLSearchParams({ key: option("key"), lang: language().slice(0, 35), ...query });
  const answer = await fetch(`${desk}/api/v1/help${path}?${given}`, {
    credentials: "omit", referrerPolicy: "no-referrer", signal: asking.signal,
  });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

// --- articles: a tree of names from a list, values and words becomes nodes ---

const link = (made, href) => {
  if (href.startsWith("#")) {
    made.href = href;
    made.addEventListener("click", (event) => {
      event.preventDefault();
      root.getElementById(href.slice(1))?.scrollIntoView();
    });
    return;
  }
  let to;
  try {
    to = new URL(href, desk);
  } catch {
    return;
  }
  if (!SCHEMES.includes(to.protocol)) return;
  made.href = to.href;
  made.target = "_blank";
  made.rel = "noopener";
  const article = to.origin === desk && ARTICLE.exec(to.pathname);
  if (article) made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ article: article[1] });
  });
};
const build = (node) => {
  if (typeof node === "string") return document.createTextNode(node);
  const [name, given, ...inside] = node;
  const made = SAFE.has(name) ? document.createElement(name) : document.createDocumentFragment();
  if (given.class) made.className = given.class;
  if (given.id) made.id = given.id;
  if (name === "ol" && given.start) made.start = given.start;
  if (name === "a") link(made, given.href ?? "");
  if (name === "img") {
    made.alt = given.alt ?? "";
    made.loading = "lazy";
    const from = new URL(given.src ?? "", desk);
    if (from.origin === desk) made.src = from.href;
  }
  made.append(...inside.map(build));
  return made;
};
const note = (text, more = "") => element("p", { class: `note ${more}` }, text);
const outside = (href, text) => element("a", { href: desk + href, target: "_blank", rel: "noopener" }, text);

const rowOf = (row, marked) => element("li", {}, element("button", {
  class: "row", type: "button", lang: row.language, click: () => go({ article: row.id }),
}, element("b", {}, row.title), element("span", {}, row.excerpt),
marked && row.fallback ? element("span", { lang: words().tag }, row.fallback.text) : ""));
const listOf = (answer, about) => {
  const said = words();
  if (!answer.articles.length) return [element("p", {}, about.q ? said.none : said.empty)];
  const all = answer.articles.every((row) => row.fallback);
  return [
    answer.nearest ? note(about.q ? said.nearest : said.guessed) : "",
    all ? note(answer.articles[0].fallback.text) : "",
    element("ul", {}, ...answer.articles.map((row) => rowOf(row, !all))),
  ];
};
const articleOf = (answer) => [
  answer.fallback ? note(answer.fallback.text) : "",
  answer.outdated ? note(answer.outdated_text, "warn") : "",
  element("article", { lang: answer.language },
    element("h2", { tabindex: "-1" }, answer.title),
    answer.summary ? element("p", { class: "small" }, answer.summary) : "",
    ...answer.parts.flatMap((part) => [
      part.title ? element("h3", { lang: language() }, part.title) : "", ...part.nodes.map(build),
    ]),
    answer.credit ? element("p", { class: "small" }, answer.credit) : ""),
  element("p", {}, outside(answer.page_url, words().page)),
];

// --- the panel ---

let host, root, dialog, body, box, opener, path = [], before, drawn = 0;
const draw = async (view) => {
  const said = words(), mine = (drawn += 1); // an answer that comes after a newer question shows nothing
  body.setAttribute("aria-busy", "true");
  let shown, failed = false;
  try {
    const answer = await (view.article ? ask(`/articles/${view.article}`, {}) : ask("", view.q ? { q: view.q } : place()));
    if (mine !== drawn) return;
    if (!view.article && answer.mapped && answer.articles.length === 1) {
      path[path.length - 1] = { article: answer.articles[0].id, ofPage: true };
      return draw(path[path.length - 1]);
    }
    shown = view.article ? articleOf(answer) : listOf(answer, view);
  } catch {
    if (mine !== drawn) return;
    failed = true;
    shown = [note(said.failed, "warn"), element("button", { class: "row", type: "button", click: () => draw(view) }, said.again)];
  }
  const back = path.length > 1
    ? element("button", { class: "back", type: "button", click: () => { path.pop(); draw(path.at(-1)); } }, `← ${said.back}`)
    : "";
  body.replaceChildren(back, ...shown);
  body.setAttribute("aria-busy", "false");
  body.scrollTop = 0;
  const heading = body.querySelector("h2");
  if (heading && !view.ofPage && !failed) heading.focus();
};
const go = (view) => {
  if (!view.article) path = view.q ? [{}] : [];
  path.push(view);
  draw(view);
};

const follow = (event) => {
  if (!dialog?.open || location.href === seen) return;
  seen = location.href;
  forced = "";
  setTimeout(() => { box.value = ""; go({}); }, 150); // until the page has its new title
};
let seen = location.href, watching;
if (window.navigation) navigation.addEventListener("currententrychange", follow);
for (const kind of ["popstate", "hashchange"]) addEventListener(kind, follow);

const make = () => {
  const said = words();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  host = element("amparo-help", { lang: said.tag, "data-theme": option("theme") || false });
  root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  body = element("div", { class: "body", role: "region", "aria-label": said.help, "aria-live": "polite", tabindex: "0" });
  box = element("input", { type: "search", maxlength: "500", "aria-label": said.search, placeholder: said.search });
  const pin = element("button", { class: "pin", type: "button", "aria-pressed": "false", title: said.pin, "aria-label": said.pin,
    click: () => show(pin.getAttribute("aria-pressed") === "true") }, "◨");
  dialog = element("dialog", { "aria-labelledby": "amparo-title",
    click: (event) => event.target === dialog && close(),
    cancel: (event) => { event.preventDefault(); close(); },
    keydown: (event) => {
      event.stopPropagation(); // keys of the page mean nothing here
      if (event.key === "Escape") { event.preventDefault(); close(); }
      else shortcut(event);
    } },
    element("header", {}, element("strong", { id: "amparo-title" }, said.title), pin,
      element("button", { type: "button", title: said.close, "aria-label": said.close, click: () => close() }, "✕")),
    element("form", { role: "search", submit: (event) => {
      event.preventDefault();
      const q = box.value.trim();
      go(q ? { q } : {});
    } }, box),
    body,
    element("footer", {}, outside("/open/", said.ask), outside("/help/", said.all)));
  root.append(dialog);
  if (option("button") !== "off") {
    opener = element("button", { class: "opener", type: "button", "aria-haspopup": "dialog", title: option("shortcut", "Alt+H"),
      click: () => api.open() }, `? ${said.help}`);
    root.prepend(opener);
  }
};
const show = (modal) => {
  if (dialog.open) dialog.close();
  modal ? dialog.showModal() : dialog.show();
  root.querySelector(".pin").setAttribute("aria-pressed", String(!modal));
  box.focus();
};
const close = () => {
  dialog.close();
  drawn += 1;
  asking?.abort();
  clearInterval(watching);
  if (before?.isConnected) before.focus();
  else opener?.focus();
};
const ready = () => {
  if (host?.lang !== words().tag) {
    host?.remove();
    host = undefined;
  }
  if (!host) make();
  if (!host.isConnected) document.body.append(host);
};
const api = {
  open(screen = "") {
    ready();
    forced = String(screen ?? "");
    seen = location.href;
    if (!dialog.open) {
      before = document.activeElement === host ? opener : document.activeElement;
      box.value = "";
      show(true);
      if (!window.navigation) watching = setInterval(follow, 700);
    }
    go({});
  },
  close: () => dialog?.open && close(),
};
const shortcut = (event) => {
  const parts = option("shortcut", "Alt+H").toLowerCase().split("+");
  const key = parts.pop();
  const held = ["alt", "ctrl", "shift", "meta"].every((name) => event[`${name}Key`] === parts.includes(name));
  if (!held || (event.key?.toLowerCase() !== key && event.code?.toLowerCase() !== `key${key}`)) return;
  event.preventDefault();
  dialog?.open ? close() : api.open();
};

addEventListener("keydown", shortcut);
addEventListener("click", (event) => {
  const asked = event.composedPath().find((one) => one.dataset?.amparoHelp !== undefined);
  if (!asked) return;
  event.preventDefault();
  api.open(asked.dataset.amparoHelp);
});
window.amparoHelp ??= api;
if (document.body) ready();
else addEventListener("DOMContentLoaded", ready);
