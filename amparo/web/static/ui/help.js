// An article as it is read: code can be copied, and its contents say where one is. Without script nothing is missing.
const article = document.querySelector("article[data-copy]");
if (article) {
  article.querySelectorAll(".prose pre").forEach(addCopying);
  followHeadings(article);
}

function addCopying(pre) {
  const box = document.createElement("div");
  box.className = "code";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn copy";
  button.textContent = article.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(pre.innerText.replace(/\n$/, ""));
    } catch {
      return; // the browser does not let us; the text can still be selected
    }
    button.textContent = article.dataset.copied;
    setTimeout(() => (button.textContent = article.dataset.copy), 2000);
  });
  pre.before(box);
  box.append(pre, button);
}

function followHeadings(article) {
  const links = new Map();
  for (const link of document.querySelectorAll(".help-contents .help-jumps a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (!links.size) return;
  const tell = () => {
    const above = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const here = links.get(above.at(-1));
    for (const link of links.values()) {
      if (link === here) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", () => requestAnimationFrame(tell), { passive: true });
  tell();
}
