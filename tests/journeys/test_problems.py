"""Sage Intacct: "I have several problems" becomes several cases, each of one (SI-5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "sage-intacct"
pytestmark = pytest.mark.journey
DORIS = "doris.whitaker@redwoodpediatric.example"
FIRST, SECOND = "The bank file is refused", "The user list shows people who left"
CASES = "select count(*) from cases_case where title in ('{}', '{}')"


def test_several_problems_are_described_one_by_one_and_sent_together(desk: Desk, meet: Callable[..., Person]) -> None:
    doris = meet("en")
    doris.sign_in(DORIS, "/open/")
    doris.answer("Sage Intacct Financials")
    doris.answer("A problem")
    doris.main.locator("label.choice").nth(1).click()
    doris.press("Continue")
    doris.describe(FIRST, "The bank says that the header is wrong.")
    doris.page.select_option("#id_problems", "2")
    for item in doris.page.locator("textarea[name^=evidence-]").all():
        item.fill("File 2026-11-20, line 1.")
    doris.press("See the answer to your request")
    doris.sees("Your problems, one by one", FIRST)
    doris.press("Describe the second problem")
    doris.describe(SECOND, "Three of them left in spring.")
    for item in doris.page.locator("textarea[name^=evidence-]").all():
        item.fill("Users A, B and C.")
    doris.page.locator("main form button.btn-primary").last.click()
    doris.page.wait_for_load_state("load")
    doris.look()
    if "/problems/" in doris.page.url:
        doris.follow("See the answer to your request")
    doris.sees(FIRST, SECOND)
    assert desk.count(CASES.format(FIRST, SECOND)) == 0
    doris.press("Send")
    doris.sees("Your request was sent as 2 cases")
    assert desk.count(CASES.format(FIRST, SECOND)) == 2
    doris.go("/cases/?view=open")
    expect(doris.main.locator("[data-item]", has_text=FIRST)).to_have_count(1)
    doris.main.locator("[data-item]", has_text=SECOND).click()
    doris.page.wait_for_url("**/cases/*/")
    doris.look()
    doris.sees(SECOND)
    doris.sees("Three of them left in spring.")
    doris.sees_not("The bank says that the header is wrong.")
