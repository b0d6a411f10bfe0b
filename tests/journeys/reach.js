// What can be seen to be pressed and is not reached by the mouse, because something lies on it.
() => {
  const top = document.querySelector("dialog:modal") ?? document;
  const [left, upper] = [scrollX, scrollY];
  const covered = [];
  for (const one of top.querySelectorAll("a[href], button:enabled, summary, select:enabled")) {
    const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
    if (one.closest(".visually-hidden, .skip, [inert]") || !one.checkVisibility(seen)) continue;
    one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const places = [...one.getClientRects()].filter((box) => box.width > 2 && box.height > 2);
    const hits = places.map((box) => document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    const opened = (hit) => hit.closest("details[open]") && !hit.closest("details[open]").contains(one); // by the reader
    if (hits.length && !hits.some((hit) => hit && (one.contains(hit) || hit.contains(one) || opened(hit)))) {
      const name = (element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 30)}”`;
      covered.push(`${name(one)} lies below ${hits[0] ? name(hits[0]) : "nothing"}`);
    }
  }
  scrollTo({ left, top: upper, behavior: "instant" });
  return covered.slice(0, 5);
}
