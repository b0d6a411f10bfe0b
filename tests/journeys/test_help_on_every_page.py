"""Help on every page of the vendor's product: on another origin, under a strict policy (SI-4a, SEC-5, SEC-16)."""

import itertools
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.desk import Desk
from tests.journeys.person import AXE, PATIENCE_SECONDS, RULES, RUN_AXE, WATCH_CSP
from tools.tracked import ROOT

PACK = "lumen"
pytestmark = pytest.mark.journey
POLICY = (
    "default-src 'none'; script-src 'self' {desk}; connect-src {desk}; img-src {desk}; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HTML = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css">
<script src="{desk}/help.js" data-key="{key}" {more} async></script><script src="/page.js" defer></script></head>
<body data-amparo-screen="{screen}"><main><h1>{title}</h1><p>An invented ERP.</p>
<p><label>Period <input id="period" value="11"></label> <button data-amparo-help id="this">Help on this page</button>
<a href="/nowhere" data-amparo-help="test.close" id="other">How do I close?</a>
<button id="route">Next page</button></p></main></body></html>"""
SCRIPT = """document.getElementById("route").addEventListener("click", () => {
  history.pushState({}, "", "/test/close"); document.title = "Close the period"; });"""
LATE = """const now = fetch; let asked = 0;
window.fetch = async (url, given) => {
  const answer = asked++ ? await now(url, given) : await now(url, { ...given, signal: undefined }).then(
    (first) => new Promise((go) => setTimeout(() => { window.__late = true; go(first); }, 1500)));
  return answer;
};"""
STYLE = "body{font:16px Georgia;color:purple;background:#fff} button{border:5px dotted red} main{padding:1rem}"


@pytest.fixture(scope="module")
def serving(desk: Desk) -> Iterator["Product"]:
    """The product, with help for some of its pages written into the desk."""
    with Product() as found:
        command = [sys.executable, "-m", "tests.journeys.help_articles", found.origin]
        more = {"DATABASE_URL": desk.database_url, "AMPARO_DATA": str(desk.data), "AMPARO_PACK": desk.pack}
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        found.usual |= {"desk": desk.url, "key": done.stdout}
        wait_until_found(desk, "Post everything")
        yield found


def wait_until_found(desk: Desk, title: str) -> None:
    """A web process looks for what other processes wrote once a second."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with urllib.request.urlopen(f"http://127.0.0.1:{desk.port}/help/search/?q={quote_plus(title)}") as page:
            if f"<mark>{title}" in page.read().decode().replace("</mark> <mark>", " "):
                return
        assert time.monotonic() < until, f"{title} is not found"
        time.sleep(0.1)


@pytest.fixture
def product(serving: "Product") -> "Product":
    serving.values = dict(serving.usual)
    return serving


class Product:
    """The vendor's own product: a second server, on another origin than the desk's."""

    def __init__(self) -> None:
        self.usual = {"desk": "", "key": "", "lang": "en", "title": "Journal", "screen": "", "more": ""}
        self.values = dict(self.usual)
        product = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, content = product.content(self.path)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY.format(**product.values))
                self.end_headers()
                self.wfile.write(content.encode())

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"

    def content(self, path: str) -> tuple[str, str]:
        """What it serves: one page at every address, its script and its style."""
        if path == "/page.js":
            return "text/javascript", SCRIPT
        return ("text/css", STYLE) if path == "/page.css" else ("text/html", HTML.format(**self.values))

    def __enter__(self) -> "Product":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Visit:
    """Somebody in the product, with the panel in reach; everything that goes wrong is kept."""

    numbers = itertools.count(1)

    def __init__(self, browser: Browser, product: Product, name: str, **state: object) -> None:
        self.context = browser.new_context(base_url=product.origin, reduced_motion="reduce", **state)  # type: ignore[arg-type]
        self.context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self.context.add_init_script(WATCH_CSP)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        self.name = name

    @property
    def panel(self) -> Locator:
        """The dialog in its shadow tree."""
        return self.page.locator("amparo-help dialog")

    def picture(self) -> None:
        """Keeps a picture where $AMPARO_JOURNEY_PICTURES asks for them."""
        folder = os.environ.get("AMPARO_JOURNEY_PICTURES", "")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"help-{self.name}-{next(self.numbers):02}.png")

    def look(self) -> None:
        """No fault of the browser's, of the policy's, of accessibility, and nothing too wide."""
        self.picture()
        self.wrong += self.page.evaluate("() => window.__violations.splice(0)")
        assert self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        wide = "() => [...document.querySelector('amparo-help').shadowRoot.querySelectorAll('.body, dialog')]"
        assert self.page.evaluate(f"{wide}.every((one) => one.scrollWidth <= one.clientWidth)")
        assert self.wrong == []

    def axe(self) -> None:
        """Accessibility, on a page without the policy that would keep axe out of it."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = [one for one in self.page.evaluate(RUN_AXE, RULES) if "amparo-help" in one]
        assert found == []

    def focus(self) -> str:
        """What has the focus: in the panel's tree, or in the page's."""
        return str(
            self.page.evaluate(
                "() => { const at = document.activeElement; const inner = at.shadowRoot?.activeElement;"
                " return inner ? `panel ${inner.localName}` : at.id || at.localName; }"
            )
        )


def test_help_opens_on_a_page_of_another_origin_under_a_strict_policy(browser: Browser, product: Product) -> None:
    visit = Visit(browser, product, "strict", viewport={"width": 1280, "height": 800})
    product.values["title"] = "Close the period"
    visit.page.goto("/test/close?token=secret")
    visit.page.locator("#this").click()
    expect(visit.panel.locator("h2")).to_have_text("Close the month")
    expect(visit.panel).to_contain_text("A closed month is not opened again.")
    expect(visit.panel.locator("td", has_text="open")).to_be_visible()
    expect(visit.panel.locator(".callout-warning")).to_be_visible()
    assert visit.focus() == "panel input"
    visit.look()
    visit.panel.get_by_role("link", name="posting").click()  # an article in an article
    expect(visit.panel.locator("h2")).to_have_text("Post everything")
    expect(visit.panel).to_contain_text("<script>alert(1)</script>")  # words, not a script
    visit.panel.get_by_role("button", name="Back").click()
    expect(visit.panel.locator("h2")).to_have_text("Close the month")
    visit.panel.get_by_role("searchbox").fill("post everything")
    visit.panel.get_by_role("searchbox").press("Enter")
    expect(visit.panel.locator(".row b", has_text="Post everything").first).to_be_visible()
    visit.look()
    case = visit.panel.get_by_role("link", name="Open a case")
    assert case.get_attribute("href") == f"{product.values['desk']}/open/"
    visit.context.close()


def test_the_panel_is_used_by_keyboard_and_gives_the_focus_back(browser: Browser, product: Product) -> None:
    visit = Visit(browser, product, "keyboard", viewport={"width": 1280, "height": 800})
    visit.page.goto("/test/journal")
    visit.page.locator("amparo-help .opener").wait_for()
    visit.page.locator("#period").focus()
    visit.page.keyboard.press("Alt+h")
    expect(visit.panel.locator(".row")).to_have_count(2)
    inside = set()
    for _ in range(14):
        visit.page.keyboard.press("Tab")
        inside.add(visit.focus())
    assert {"panel button", "panel a", "panel input"} <= inside
    assert inside <= {"panel button", "panel a", "panel input", "panel div", "body"}  # the browser's own bar at most
    visit.page.keyboard.press("Escape")
    expect(visit.panel).to_be_hidden()
    assert visit.focus() == "period"
    visit.page.keyboard.press("Alt+h")
    expect(visit.panel.locator("[aria-busy=false] .row")).to_have_count(2)  # asked for anew
    visit.panel.locator(".row").first.press("Enter")
    expect(visit.panel.locator("h2")).to_have_text("Post everything")
    assert visit.focus() == "panel h2"
    visit.page.keyboard.press("Alt+h")
    expect(visit.panel).to_be_hidden()
    visit.look()
    visit.context.close()


def test_the_panel_follows_the_pages_of_a_program_that_loads_none(browser: Browser, product: Product) -> None:
    visit = Visit(browser, product, "routes", viewport={"width": 1280, "height": 800})
    visit.page.goto("/test/journal")
    visit.page.locator("#this").click()
    expect(visit.panel.locator(".row")).to_have_count(2)
    visit.panel.get_by_role("button", name="Keep open beside the page").click()
    visit.page.locator("#route").click()  # the page can be used beside it
    expect(visit.panel.locator("h2")).to_have_text("Close the month")
    visit.look()
    visit.page.go_back()
    expect(visit.panel.locator(".row")).to_have_count(2)
    visit.page.evaluate("() => amparoHelp.open('test.close')")
    expect(visit.panel.locator("h2")).to_have_text("Close the month")
    visit.page.evaluate("() => amparoHelp.close()")
    expect(visit.panel).to_be_hidden()
    visit.page.locator("#other").click()
    expect(visit.panel.locator("h2")).to_have_text("Close the month")
    assert visit.page.url.endswith("/test/journal")
    visit.context.close()


def test_a_late_answer_never_takes_the_place_of_a_newer_one(browser: Browser, product: Product) -> None:
    visit = Visit(browser, product, "late", viewport={"width": 1280, "height": 800})
    visit.context.add_init_script(LATE)
    visit.page.goto("/test/close")
    visit.page.locator("#this").click()
    visit.panel.get_by_role("searchbox").fill("post everything")
    visit.panel.get_by_role("searchbox").press("Enter")
    row = visit.panel.locator(".row b", has_text="Post everything").first
    expect(row).to_be_visible()
    visit.page.wait_for_function("() => window.__late")
    visit.page.evaluate("() => new Promise((go) => setTimeout(go, 100))")
    expect(row).to_be_visible()
    expect(visit.panel.locator("h2")).to_have_count(0)
    row.click()
    visit.panel.get_by_role("button", name="Back").click()  # to what was searched, not to the page's article
    expect(row).to_be_visible()
    visit.look()
    visit.context.close()


@pytest.mark.parametrize(
    ("lang", "heading", "notice"), [("es-MX", "Cerrar el mes", False), ("de", "Close the month", True)]
)
def test_the_panel_speaks_the_pages_language(
    browser: Browser, product: Product, lang: str, heading: str, notice: bool
) -> None:
    product.values["lang"] = lang
    visit = Visit(browser, product, lang, viewport={"width": 390, "height": 780}, color_scheme="dark")
    visit.page.goto("/test/close")
    visit.page.locator("#this").click()
    expect(visit.panel.locator("h2")).to_have_text(heading)
    with translation.override(lang[:2]):
        expect(visit.panel.locator("#amparo-title")).to_have_text(translation.gettext("Help on this page"))
        expect(visit.panel.locator(".note")).to_have_count(int(notice))
        if notice:
            expect(visit.panel.locator(".note")).to_contain_text(translation.gettext("English"))
    visit.look()
    visit.context.close()


def test_the_panel_is_free_of_accessibility_faults_in_light_and_dark(browser: Browser, product: Product) -> None:
    for scheme in ("light", "dark"):
        visit = Visit(
            browser, product, scheme, viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True
        )
        visit.page.goto("/test/journal")
        visit.page.locator("#this").click()
        expect(visit.panel.locator(".row")).to_have_count(2)
        visit.axe()
        visit.panel.locator(".row").nth(1).click()
        expect(visit.panel.locator("h2")).to_have_text("Close the month")
        visit.axe()
        visit.look()
        visit.context.close()


def test_a_page_without_help_is_noted_and_one_that_may_not_ask_says_so_kindly(
    browser: Browser, product: Product, desk: Desk
) -> None:
    visit = Visit(browser, product, "none", viewport={"width": 1280, "height": 800})
    product.values["title"] = "Warehouse of 4711"
    visit.page.goto("/stock/4711/edit")
    visit.page.locator("#this").click()
    expect(visit.panel.locator(".body[aria-busy=false]")).to_be_visible()
    visit.look()
    assert desk.count("select count(*) from knowledge_wantedscreen where url = '/stock/*/edit'") == 1
    product.values["key"] = "pk_unknown"
    visit.page.goto("/test/journal")
    visit.page.locator("#this").click()
    expect(visit.panel.locator(".warn")).to_contain_text("Help could not be loaded.")
    visit.picture()
    visit.context.close()
