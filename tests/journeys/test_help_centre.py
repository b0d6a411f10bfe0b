"""The help centre by keyboard, by phone and without script: suggestions, products, an article, the way to a person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import NARROW, Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
LUCIA = "lucia.ferrandiz@almadraba.example"
MARK = "mark"


def test_suggestions_are_walked_by_keyboard_and_read_out(meet: Meet) -> None:
    elodie = meet("fr")
    elodie.go("/help/")
    elodie.page.keyboard.press("/")
    box, shown = elodie.page.locator("#finder-hero"), elodie.page.locator("#finder-hero-list")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("LG-1107")
    expect(shown.locator("[role=option]").first).to_contain_text("LG-1107 : la date")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "finder-hero-list-0")
    elodie.look()
    box.press("Escape")
    expect(shown).to_be_hidden()
    expect(box).to_have_value("LG-1107")
    box.press("ArrowDown")
    expect(shown).to_be_visible()
    box.press("ArrowDown")
    with elodie.page.expect_event("load"):
        box.press("Enter")
    elodie.sees("LG-1107 : la date")
    elodie.look()


def test_the_last_suggestion_searches_for_what_was_typed(meet: Meet) -> None:
    person = meet("en")
    person.go("/help/en/products/lumen-ledger/")
    person.page.fill("#finder-product", "period closed")
    expect(person.page.locator("#finder-product-list [role=option]").last).to_contain_text("“period closed”")
    person.page.locator("#finder-product").press("ArrowUp")
    with person.page.expect_event("load"):
        person.page.keyboard.press("Enter")
    assert "q=period+closed" in person.page.url and "product=lumen-ledger" in person.page.url
    expect(person.main.locator(MARK).first).to_be_visible()
    person.look()


def test_products_and_articles_are_read_on_a_phone(meet: Meet) -> None:
    person = meet("de")
    person.page.set_viewport_size(NARROW)
    person.page.goto("/help/de/")
    person.page.locator(".help-product a").first.click()
    person.look()
    person.page.set_viewport_size(NARROW)
    with person.page.expect_event("load"):
        person.page.locator(".help-rows a").first.click()
    person.look()
    person.page.set_viewport_size(NARROW)
    contents = person.page.locator(".help-contents-fold > summary")
    if contents.count():
        contents.click()
        expect(person.page.locator(".help-contents-fold .help-jumps a").first).to_be_visible()
    person.page.emulate_media(media="print")
    expect(person.page.locator(".topbar")).to_be_hidden()
    expect(person.page.locator(".help-address")).to_be_visible()


def test_everything_works_without_script(meet: Meet) -> None:
    person = meet("es", java_script_enabled=False)
    person.page.goto("/")
    person.page.fill("#finder-home", "LG-1107: posting date 2026-10-31 lies in a closed period")
    person.page.locator("#finder-home").press("Enter")
    person.page.wait_for_url("**/help/search/**")
    person.page.locator(".help-rows a").first.click()
    person.page.wait_for_url("**/help/es/**")
    expect(person.main.locator("h1")).to_contain_text("LG-1107")
    person.page.locator("#voice button[value='1']").click()
    expect(person.main.locator(".help-thanks")).to_be_visible()


def test_whoever_finds_nothing_asks_a_person_with_the_same_words(meet: Meet) -> None:
    lucia = meet("es")
    lucia.sign_in(LUCIA, "/cases/")
    lucia.page.keyboard.press("g")
    lucia.page.keyboard.press("s")
    expect(lucia.page.locator("#finder-top")).to_be_focused()
    lucia.page.keyboard.type("qqzzwx blorp")
    with lucia.page.expect_event("load"):
        lucia.page.keyboard.press("Enter")
    lucia.look()
    lucia.press("Ask for help with this")
    assert "/open/" in lucia.page.url
    lucia.page.goto("/open/problem/")
    expect(lucia.page.locator("#id_subject")).to_have_value("qqzzwx blorp")
