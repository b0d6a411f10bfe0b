"""Somebody with a browser, who looks closely at every page: axe, width, console, CSP, language, light and dark."""

import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, ViewportSize, expect

from amparo.demo.loading import PASSWORD
from tools.tracked import ROOT

WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=390, height=844)
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
WIDTH = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll("main *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map((element) => `${element.tagName}.${element.className}`).join(" ")"""
REACH = Path(__file__).with_name("reach.js")
WATCH_CSP = """window.__violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
SETTLE = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.getAnimations().forEach((one) => one.finish());
  done();
})))"""
PATIENCE_SECONDS = 30  # another process works on the same cores; only a failure waits as long
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


class Person:
    """A person at a desk, with a browser of their own in their language."""

    def __init__(self, browser: Browser, url: str, language: str, pictures: Path | None, **state: Any) -> None:
        self.url, self.pictures = url, pictures
        self.language = language.replace("-CH", "")
        self.context = browser.new_context(
            base_url=url, locale=language, viewport=WIDE, reduced_motion="reduce", color_scheme="light", **state
        )
        self.context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self.context.add_init_script(WATCH_CSP)
        self.found: list[str] = []
        self.announced: list[int] = []
        self.numbers = itertools.count(1)
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another window of the same browser."""
        page = self.context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("response", self.receive)
        return page

    def hear(self, message: ConsoleMessage) -> None:
        """What the console says; a refused request is judged by its response."""
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.found.append(f"{self.page.url}: console: {message.text}")

    def receive(self, response: Response) -> None:
        """An answer above 400 is a fault unless the journey announced it."""
        if response.status >= 400:
            if response.status in self.announced:
                self.announced.remove(response.status)
            else:
                self.found.append(f"{response.url} answered {response.status}")

    def expect_status(self, status: int) -> None:
        """Announces that one coming answer has this status."""
        self.announced.append(status)

    def problems(self) -> list[str]:
        """Everything that was wrong so far."""
        return self.found + [f"announced {status} did not come" for status in self.announced]

    def leave(self) -> None:
        """Closes the browser."""
        self.context.close()

    # --- going about ---

    def say(self, english: str, **values: object) -> str:
        """A text of the desk in the person's language."""
        with translation.override(self.language.lower()):
            found = translation.gettext(english)
        return found % values if values else found

    def go(self, path: str) -> None:
        """Opens an address and looks at it."""
        self.page.goto(path)
        self.look()

    def sign_in(self, email: str, path: str = "/") -> None:
        """Signs in as one of the demo's people."""
        self.page.goto(f"/account/sign-in?next={path}")
        form = self.page.locator("form:has(input[type=password])").first
        form.locator("input[name=login]").fill(email)
        form.locator("input[name=password]").fill(PASSWORD)
        form.locator("button").first.click()
        self.page.wait_for_url(lambda address: "sign-in" not in address)

    def press(self, english: str) -> None:
        """Presses a button of the page's content and looks at what comes."""
        with self.page.expect_event(
            "load"
        ):  # a live part that is swapped meanwhile counts as a navigation, not as a load
            self.main.get_by_role("button", name=self.say(english), exact=True).click()
        self.look()

    def follow(self, english: str) -> None:
        """Follows a link of the page's content and looks at what comes."""
        with self.page.expect_event("load"):
            self.main.get_by_role("link", name=self.say(english), exact=True).first.click()
        self.look()

    def follow_first_of(self, selector: str) -> None:
        """Follows the first of some links and looks at what comes."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def choose(self, words: str) -> None:
        """Chooses a card by its title, in the person's language."""
        self.main.locator("label.choice", has_text=self.say(words)).first.click()

    def answer(self, *words: str) -> None:
        """Chooses the cards and goes on."""
        for word in words:
            self.choose(word)
        self.press("Continue")

    def describe(self, subject: str, text: str) -> None:
        """Fills the problem's page."""
        self.page.fill("#id_subject", subject)
        self.page.fill("#id_text", text)

    def attach(self, field: str, path: Path) -> None:
        """Attaches a file and waits until the desk has it."""
        zone = self.page.locator(f"[data-upload]:has(#id_{field})")
        zone.locator("input[type=file]").set_input_files(path)
        expect(zone.locator("[data-note]").last).to_contain_text(self.say("Received"))

    @property
    def main(self) -> Locator:
        """The content of the page."""
        return self.page.locator("main")

    def sees(self, *texts: str) -> None:
        """Each text is on the page; texts of the desk itself are named in English."""
        for text in texts:
            expect(self.main).to_contain_text(self.say(text))

    def sees_not(self, *texts: str) -> None:
        """None of the texts is on the page."""
        for text in texts:
            expect(self.main).not_to_contain_text(self.say(text))

    def wait_until(self, met: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Polls, because the page's policy forbids Playwright's own waiting for functions."""
        until = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < until, f"{what} did not come"
            self.page.wait_for_timeout(50)

    # --- looking ---

    def look(self) -> None:
        """Looks closely at the page: wide and light, narrow and dark."""
        self.page.wait_for_load_state("load")
        number, where = next(self.numbers), re.sub(r"^https?://[^/]+", "", self.page.url)
        lang = self.page.evaluate("() => document.documentElement.lang")
        if lang.lower() != self.language.lower():
            self.found.append(f"{where}: the page speaks {lang}, the reader {self.language}")
        for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.look_once(f"{where} ({size['width']}, {scheme})")
            self.photograph(number, size["width"], scheme)
        if self.pictures:
            self.page.emulate_media(color_scheme="light")
            self.photograph(number, NARROW["width"], "light")
            self.page.set_viewport_size(WIDE)
            self.page.emulate_media(color_scheme="dark")
            self.photograph(number, WIDE["width"], "dark")
        self.page.set_viewport_size(WIDE)
        self.page.emulate_media(color_scheme="light")
        self.found += [f"{where}: CSP: {one}" for one in self.page.evaluate("() => window.__violations.splice(0)")]

    def look_once(self, where: str) -> None:
        """One size, one scheme."""
        self.page.evaluate(SETTLE)
        if self.page.evaluate(WIDTH) > 0:
            self.found.append(f"{where}: wider than the window: {self.page.evaluate(WIDEST)}")
        self.found += [f"{where}: {one}" for one in self.page.evaluate(REACH.read_text(encoding="utf-8"))]
        if not self.page.evaluate("() => Boolean(window.axe)"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        self.found += [f"{where}: axe: {one}" for one in self.page.evaluate(RUN_AXE, RULES)]

    def photograph(self, number: int, width: int, scheme: str) -> None:
        """Keeps a picture where $AMPARO_JOURNEY_PICTURES asks for them."""
        if self.pictures:
            name = re.sub(r"\W+", "-", re.sub(r"^https?://[^/]+", "", self.page.url)).strip("-") or "home"
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{number:02}-{name}-{width}-{scheme}.png", full_page=True)
