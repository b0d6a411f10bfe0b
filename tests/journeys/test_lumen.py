"""Lumen's desk in a browser: both sides of a case, live; keyboard, language, theme; what people do wrong."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
DANIEL, CAMILLE = "daniel.whitfield@harvestlane.example", "camille.rochat@lumen.example"
LUCIA = "lucia.ferrandiz@almadraba.example"
TITLE = "Goods receipts are posted twice"


def left(person: Person, address: str) -> bool:
    """Whether the person has come away from an address."""
    return person.page.url != address


def to_the_problem(person: Person, kind: str = "A problem") -> None:
    """Answers everything up to the problem's page."""
    person.answer("Lumen Stock & Sales")
    person.answer("Lumen Stock")
    person.answer(kind)


def test_a_case_from_both_sides_live(desk: Desk, meet: Meet) -> None:
    camille = meet("fr")
    camille.sign_in(CAMILLE, "/agent/?view=unassigned")
    camille.look()
    daniel = meet("en")
    daniel.sign_in(DANIEL, "/open/")
    to_the_problem(daniel)
    daniel.main.locator("label.choice").nth(1).click()
    daniel.press("Continue")
    daniel.describe(TITLE, "Since Monday every goods receipt is posted **twice**.")
    for item in daniel.page.locator("textarea[name^=evidence-]").all():
        item.fill("Receipt 4711, order 88123, 16 November.")
    daniel.press("See the answer to your request")
    daniel.press("Send")
    daniel.follow("Open the case")
    number = daniel.page.url.rstrip("/").rsplit("/", maxsplit=1)[-1]

    camille.main.get_by_role("link", name=TITLE).click()  # it appeared without a reload
    camille.look()
    camille.press("Take")
    camille.main.locator("summary", has_text=camille.say("Internal note")).click()
    camille.page.fill("#note_body", "Known from 8.2.1, ask Jonas before answering.")
    camille.press("Keep as internal note")
    camille.sees("Known from 8.2.1", "Internal note")
    camille.page.fill("#id_body", "Please install **8.2.2**; it posts once.")
    camille.press("Send answer")

    expect(daniel.main).to_contain_text("Please install 8.2.2; it posts once.")  # live
    daniel.look()
    daniel.sees_not("Known from 8.2.1")
    assert "Known from 8.2.1" not in daniel.page.content()
    answered = desk.wait_mail(DANIEL, 2)
    assert number in str(answered["Subject"])
    assert "Known from 8.2.1" not in answered.as_string()

    daniel.page.fill("#id_body", "It does, thank you!")
    daniel.press("Send message")
    expect(camille.main).to_contain_text("It does, thank you!")  # live
    camille.follow("Mark as solved")
    camille.press("Mark as solved")
    daniel.go(f"/cases/{number}/")
    daniel.go("/cases/?view=ended")
    daniel.sees(TITLE)


def test_a_draft_outlives_the_browser(meet: Meet) -> None:
    katrin = meet("de")
    katrin.sign_in("katrin.lohmann@weidenhof.example", "/open/")
    to_the_problem(katrin, "A short question")
    katrin.page.fill("#id_subject", "Lagerwert zum Stichtag")
    katrin.page.locator("#id_text").press_sequentially("Wie bekomme ich den Lagerwert zum 31.12.?")
    expect(katrin.page.locator("[data-draft-status]")).not_to_be_empty()
    katrin.wait_until(
        lambda: bool(re.search(r"\d\d:\d\d", katrin.page.locator("[data-draft-status]").inner_text())), "the draft"
    )
    state = katrin.context.storage_state()
    katrin.leave()
    later = meet("de", storage_state=state)
    later.go("/")
    later.follow("Go on with your request")
    later.page.goto("/open/problem/")
    expect(later.page.locator("#id_subject")).to_have_value("Lagerwert zum Stichtag")
    expect(later.page.locator("#id_text")).to_have_value("Wie bekomme ich den Lagerwert zum 31.12.?")


def test_a_request_by_keyboard_only(meet: Meet) -> None:
    lucia = meet("es")
    lucia.sign_in(LUCIA, "/")
    keys = lucia.page.keyboard
    keys.press("Tab")
    assert lucia.page.evaluate("() => document.activeElement.className") == "skip"
    keys.press("g")
    keys.press("n")
    lucia.page.wait_for_url("**/open/product/")
    for _step in ("product", "module", "need"):
        here = lucia.page.url
        lucia.page.evaluate("() => document.querySelector('main').focus()")
        while lucia.page.evaluate("() => document.activeElement.type") != "radio":
            keys.press("Tab")
        keys.press("Space")
        keys.press("Enter")
        lucia.wait_until(partial(left, lucia, here), "the next step")
    expect(lucia.page.locator("#id_subject")).to_be_visible()
    while lucia.page.evaluate("() => document.activeElement.id") != "id_subject":
        keys.press("Tab")
    keys.type("Pedido sin fecha")
    keys.press("Tab")
    keys.type("¿Dónde pongo la fecha de entrega?")
    keys.press("Control+Enter")
    lucia.page.wait_for_url("**/open/review/")
    lucia.look()


def test_language_and_theme_are_chosen_and_kept(meet: Meet) -> None:
    visitor = meet("en")
    visitor.go("/")
    visitor.page.locator("details.menu summary").first.click()
    visitor.page.get_by_role("button", name="Français").click()
    visitor.language = "fr"
    expect(visitor.page.locator("html")).to_have_attribute("lang", "fr")
    visitor.page.locator("details.menu summary").first.click()
    visitor.page.locator("[data-theme-switch] button[value=dark]").click()
    visitor.go("/")
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")
    background = "() => getComputedStyle(document.body).backgroundColor"
    assert visitor.page.evaluate(background) == "rgb(12, 15, 19)"


def test_what_people_do_wrong_is_said_and_nothing_is_lost(meet: Meet, tmp_path: Path) -> None:
    huge = tmp_path / "export.bak"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)  # sparse: 2 GB that take no room
    odd = tmp_path / "line\nbreak.txt"
    odd.write_text("a log")
    baptiste = meet("fr")
    baptiste.go("/open/")
    baptiste.expect_status(422)
    baptiste.press("Continue")
    baptiste.sees("Something is still missing or wrong.", "Choose one of the answers.")
    to_the_problem(baptiste, "A short question")
    baptiste.page.fill("#id_text", "Ceci doit rester.")
    baptiste.expect_status(422)
    baptiste.press("See the answer to your request")
    baptiste.sees("Say in one line what it is about.")
    expect(baptiste.page.locator("#id_text")).to_have_value("Ceci doit rester.")

    zone = baptiste.page.locator("[data-upload]:has(#id_files)")
    zone.locator("input[type=file]").set_input_files(huge)
    expect(zone.locator("[data-note][data-bad]")).to_contain_text("100")
    zone.locator("input[type=file]").set_input_files(odd)
    expect(zone.locator("[data-note]").last).to_contain_text(baptiste.say("Received"))
    baptiste.page.fill("#id_subject", "Un sujet")
    baptiste.page.fill("#id_visitor_name", "Jean\nDupont")
    baptiste.page.fill("#id_visitor_email", "pas une adresse")
    baptiste.expect_status(422)
    baptiste.press("See the answer to your request")
    baptiste.sees("This is not an e-mail address. It looks like name@company.com.")
    zone = baptiste.page.locator("[data-upload]:has(#id_files)")
    expect(zone).to_contain_text("break.txt")
    zone.locator("[data-removal]").click()
    expect(zone).not_to_contain_text("break.txt")
    baptiste.page.fill("#id_visitor_email", "jean@dupont.example")
    baptiste.press("See the answer to your request")
    baptiste.sees_not("break.txt")

    baptiste.expect_status(404)
    baptiste.go("/cases/abc")
    baptiste.expect_status(404)
    baptiste.go("/welcome/used-or-made-up")
    baptiste.expect_status(410)
    baptiste.go("/confirm/made-up/")


def test_every_other_page_is_fit_to_be_seen(desk: Desk, meet: Meet) -> None:
    number = desk.count("select min(number) from cases_case where state not in ('closed', 'solved')")
    lucia = meet("es")
    lucia.go("/account/password/reset")
    lucia.page.fill("#id_email", LUCIA)
    lucia.main.get_by_role("button").last.click()
    lucia.page.wait_for_url("**/sent")
    lucia.look()
    lucia.go(desk.link_in(desk.wait_mail(LUCIA)))
    lucia.sign_in(LUCIA, "/cases/?view=all")
    lucia.look()
    lucia.follow_first_of("main a[data-item]")
    here = lucia.page.url
    for page in ("escalation/", "authority/"):
        lucia.go(here + page)
    helena = meet("en")
    helena.sign_in("helena.duarte@lumen.example", "/agent/")
    for path in ("?view=mine", "?view=waiting", "?view=ended", "?view=asks", f"cases/{number}/"):
        helena.go(f"/agent/{path}")
    helena.go("/outbox/")
    helena.follow_first_of("main a[href*='/outbox/']")
    helena.go("/account/password")
