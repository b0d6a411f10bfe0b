"""Lists of cases in a browser: search with marks, filters in the address, several cases at once, a saved view."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
CAMILLE, INGRID = "camille.rochat@lumen.example", "ingrid.halloran@lumen.example"
LUCIA = "lucia.ferrandiz@almadraba.example"


def test_an_agent_finds_ticks_assigns_and_takes_it_back(meet: Meet) -> None:
    ingrid = meet("en")
    ingrid.sign_in(INGRID, "/agent/")
    ingrid.look()
    page = ingrid.page
    page.keyboard.press("/")
    page.keyboard.type("SHOP-IMPORT certificate")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/agent/\?q=SHOP-IMPORT\+certificate&state=open$"))
    ingrid.look()

    page.goto("/agent/?state=open")
    page.locator(".filters-more > summary").click()
    page.get_by_label("Language").or_(page.locator("fieldset", has_text="Language")).first.scroll_into_view_if_needed()
    page.locator("input[name=language][value=es]").check()
    ingrid.look()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("language=es"))
    ingrid.look()

    page.goto("/agent/?view=all")
    rows = page.locator("tbody tr")
    page.locator("[data-item]").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-count]")).to_have_text("2 cases")
    ingrid.look()
    page.fill("#bulk-tag", "to be called")
    page.get_by_role("button", name="Put on").click()
    expect(rows.nth(0)).to_contain_text("to be called")
    expect(rows.nth(1)).to_contain_text("to be called")
    ingrid.look()
    page.get_by_role("button", name="Undo").click()
    expect(rows.nth(0)).not_to_contain_text("to be called")
    ingrid.sees("As before: 2")


def test_an_agent_saves_a_view_and_arranges_a_case(meet: Meet) -> None:
    camille = meet("fr")
    camille.sign_in(CAMILLE, "/agent/?state=open&language=fr&language=de")
    page = camille.page
    page.locator(".card-head .menu > summary").click()
    page.fill("#view-name", "Français et allemand")
    camille.look()
    page.locator(".menu-form button.btn-primary").first.click()
    expect(page.locator(".views a[aria-current]")).to_contain_text("Français et allemand")
    page.locator("[data-item]").first.click()
    page.locator("details.menu:has(#assignee-search) > summary").click()
    page.fill("#assignee-search", "jonas")
    expect(page.locator("#assignees button")).to_have_count(1)
    page.locator("#assignees button").click()
    page.fill("#new-tag", "à rappeler")
    page.keyboard.press("Enter")
    camille.sees("à rappeler")
    camille.look()


def test_a_customer_searches_their_cases(meet: Meet) -> None:
    lucia = meet("es")
    lucia.sign_in(LUCIA, "/cases/?view=all")
    lucia.look()
    lucia.page.fill("input[name=q]", "columnas mayor")
    lucia.page.keyboard.press("Enter")
    expect(lucia.page.locator("mark").first).to_be_visible()
    lucia.look()
