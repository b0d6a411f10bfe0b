"""The figures of Lumen's desk in a browser: every page looked at closely, a bar followed, a filter shared, a file."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
MARTA, HELENA, MAYA = "marta.nogueira@lumen.example", "helena.duarte@lumen.example", "maya.torres@harvestlane.example"
PAGES = ("overview", "load", "clocks", "waiting", "backlog", "asking", "gate", "quality", "agents")


def drawn(desk: Desk, person: Person) -> None:
    """The figures follow each 20 seconds."""
    wanted = "select count(*) from figures_drawing where whole and as_of is not null"
    person.wait_until(lambda: desk.count(wanted) == 1, "the figures", seconds=60)


def test_an_administrator_looks_at_every_page_and_follows_a_bar(desk: Desk, meet: Meet) -> None:
    marta = meet("en")
    marta.sign_in(MARTA, "/admin/")
    drawn(desk, marta)
    for page in PAGES:
        marta.go(f"/admin/figures/{page}/")
        marta.sees_not("Nothing to count here")
    marta.go("/admin/figures/clocks/?period=90d")
    marta.page.locator("#clocks-kinds").locator("xpath=ancestor::section").locator("summary").click()
    marta.look()
    bar = marta.page.locator(".bar a[aria-label*='broken']").first
    count = re.search(r": ([\d,]+)", bar.get_attribute("aria-label") or "")
    bar.focus()
    marta.page.keyboard.press("Enter")
    marta.page.wait_for_url("**/admin/figures/cases/**")
    assert count
    marta.sees(f"{count[1]} opened in the period", "Broken")
    marta.look()
    expect(marta.main.locator("tbody a")).to_have_count(0)  # no agent: numbers, and no way into a case


def test_a_filter_is_shared_by_its_address_and_a_list_is_taken_along_as_a_file(desk: Desk, meet: Meet) -> None:
    helena = meet("en")
    helena.sign_in(HELENA, "/admin/figures/load/")
    drawn(desk, helena)
    page = helena.page
    page.locator(".filters-more > summary").click()
    helena.look()
    page.select_option("#filter-period", "90d")
    page.select_option("#filter-zone", "America/Sao_Paulo")
    page.fill("#filter-company", "Weidenhof")
    helena.press("Show")
    expect(page).to_have_url(re.compile(r"period=90d&zone=America/Sao_Paulo|period=90d&zone=America%2FSao_Paulo"))
    helena.sees("Weidenhof", "America/Sao_Paulo")
    page.goto("/admin/figures/cases/?period=90d&company=Weidenhof")
    helena.look()
    expect(helena.main.locator("tbody a").first).to_have_attribute("href", re.compile("/agent/cases/"))
    with page.expect_download() as download:
        helena.main.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "cases.csv"


def test_who_is_refused_on_the_way_is_counted_once(desk: Desk, meet: Meet) -> None:
    maya = meet("es")
    before = desk.count("select count(*) from gate_decision where outcome = 'refused'")
    maya.sign_in(MAYA, "/open/")
    maya.look()
    maya.page.reload()
    assert desk.count("select count(*) from gate_decision where outcome = 'refused'") == before + 1
