"""Lumen: a problem is solved by an article before it is sent; an agent answers a case with an article (3.1, 3.2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
LUCIA = "lucia.ferrandiz@almadraba.example"
CAMILLE = "camille.rochat@lumen.example"
HELENA = "helena.duarte@lumen.example"
SOLVED = "select count(*) from core_event where type = 'request.deflected'"
DRAFTS = "select count(*) from cases_draft where kind = 'opening' and data->>'title' = '{}'"
TITLE = "No puedo cerrar el mes"
ARTICLE = "Cerrar un mes"


def describe(person: Person) -> None:
    """Up to the problem, in its own words, until articles stand below."""
    for _ in range(6):
        if person.page.locator("#id_subject").count():
            break
        person.main.locator("label.choice").first.click()
        person.main.locator("form button.btn-primary").first.click()
        person.page.wait_for_load_state("load")
    person.describe(TITLE, "El cierre del período dice que quedan asientos abiertos.")
    expect(person.page.locator(".solving-one").first).to_be_visible()


def test_an_article_read_in_place_solves_it_and_nothing_is_sent(desk: Desk, meet: Callable[..., Person]) -> None:
    lucia = meet("es")
    lucia.sign_in(LUCIA, "/open/")
    describe(lucia)
    boxes = lucia.page.locator(".solving-one")
    expect(boxes).to_have_count(3)
    boxes.first.locator("summary").click()
    expect(boxes.first.locator(".solving-article")).to_be_visible()
    assert lucia.page.input_value("#id_subject") == TITLE  # nothing that was typed is lost
    lucia.look()
    second = boxes.nth(1).locator(".solving-title").inner_text()
    boxes.nth(1).locator("summary").click()
    boxes.nth(1).locator("button[name=unhelpful]").click()
    expect(lucia.page.locator(".solving-title", has_text=second)).to_have_count(0)
    boxes.first.locator("summary").click()
    with lucia.page.expect_event("load"):
        boxes.first.locator("button[name=solved]").click()
    lucia.look()
    lucia.sees(TITLE)
    before = desk.count(SOLVED)
    with lucia.page.expect_event("load"):
        lucia.main.locator("form button.btn-primary").click()
    lucia.look()
    assert desk.count(SOLVED) == before + 1
    assert desk.count(DRAFTS.format(TITLE)) == 0


def test_a_visitor_goes_on_where_no_article_helps(desk: Desk, meet: Callable[..., Person]) -> None:
    visitor = meet("es")
    visitor.go("/open/")
    describe(visitor)
    visitor.page.locator(".solving-one summary").first.click()
    visitor.page.locator(".solving-one[open] button[name=solved]").click()
    visitor.page.wait_for_url("**/solution/")
    visitor.main.locator("a.btn-quiet").click()
    visitor.page.wait_for_url("**/open/problem/")
    visitor.look()
    assert visitor.page.input_value("#id_subject") == TITLE


def test_an_agent_refers_to_an_article_by_the_keyboard_and_begins_one(desk: Desk, meet: Callable[..., Person]) -> None:
    camille = meet("fr")
    camille.sign_in(CAMILLE, "/agent/")
    camille.page.locator("[data-item]").nth(1).click()
    camille.page.wait_for_url("**/agent/cases/*/")
    expect(camille.page.locator("#case-help a[data-document-url]").first).to_be_visible()
    camille.look()
    title = camille.page.locator("#case-help a[data-document-url]").first.get_attribute("data-document-title")
    camille.page.keyboard.press("h")
    camille.page.keyboard.press("1")
    expect(camille.page.locator("#id_document_title")).to_have_value(title or "")
    expect(camille.page.locator("input[name=kind][value=document]")).to_be_checked()
    assert "/help/" in camille.page.input_value("#id_document_url")
    with camille.page.expect_event("load"):
        camille.page.locator("#case-help form[method=post] button").click()
    camille.page.wait_for_url("**/agent/articles/*/*/")
    camille.look()


def test_an_administrator_sees_what_articles_solved(desk: Desk, meet: Callable[..., Person]) -> None:
    helena = meet("en")
    helena.sign_in(HELENA, "/admin/figures/solved/")
    helena.look()
    helena.sees("Solved without a case, over time")
