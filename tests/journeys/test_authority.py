"""Lumen wants two agents for a change of authority (SI-13): asked for in a case, carried out, confirmed by a second."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
DANIEL, MAYA = "daniel.whitfield@harvestlane.example", "maya.torres@harvestlane.example"
HELENA, INGRID = "helena.duarte@lumen.example", "ingrid.halloran@lumen.example"
DESIGNATED_MAYA = """select count(*) from people_membership m join people_person p on p.id = m.person_id
    where p.email = 'maya.torres@harvestlane.example' and 'designated' = any(m.roles)"""


def ask_for_maya(daniel: Person) -> str:
    """Daniel asks in an open case of his that Maya becomes a designated support user; returns its number."""
    daniel.sign_in(DANIEL, "/cases/?view=open")
    daniel.main.locator("[data-item]").first.click()
    daniel.page.wait_for_url("**/cases/*/")
    number = re.search(r"/cases/(\d+)/", daniel.page.url)
    assert number
    daniel.follow("Ask for a change of authority")
    expect(daniel.page.locator("#id_role")).to_be_visible()
    daniel.choose("Somebody becomes a designated support user")
    expect(daniel.page.locator("#id_role")).to_be_hidden()
    daniel.page.fill("#id_subject", MAYA)
    daniel.press("Ask for the change")
    daniel.sees("Asked for")
    return number[1]


def test_a_second_agent_confirms_before_anything_changes(desk: Desk, meet: Meet) -> None:
    daniel, helena, ingrid = meet("en"), meet("en"), meet("en")
    number = ask_for_maya(daniel)
    helena.sign_in(HELENA, "/agent/?view=asks")
    helena.look()
    row = helena.main.locator("tbody tr", has_text=number)
    expect(row.locator(".badge", has_text="Authority")).to_have_count(1)
    row.locator("[data-item]").click()
    helena.page.wait_for_url("**/agent/cases/*/")
    helena.press("Carry out")
    helena.sees("Waiting for a second agent", "A second agent has to confirm it.")
    expect(helena.main.get_by_role("button", name="Confirm")).to_have_count(0)
    assert desk.count(DESIGNATED_MAYA) == 0

    ingrid.sign_in(INGRID, "/agent/?view=asks")
    ingrid.main.locator("tbody tr", has_text=number).locator("[data-item]").click()
    ingrid.page.wait_for_url("**/agent/cases/*/")
    ingrid.press("Confirm")
    assert desk.count(DESIGNATED_MAYA) == 1
    ingrid.go("/agent/?view=asks")
    expect(ingrid.main.locator("tbody tr", has_text=number)).to_have_count(0)

    assert f"{desk.url}/cases/{number}/" in desk.wait_mail_that_says(DANIEL, "was carried out")
    daniel.go(f"/cases/{number}/timeline/")
    daniel.sees("Helena Duarte", "Ingrid Halloran")


def test_a_company_s_own_people_are_asked_for_by_others_than_themselves(meet: Meet) -> None:
    daniel = meet("en")
    daniel.sign_in(DANIEL, "/cases/?view=open")
    daniel.main.locator("[data-item]").first.click()
    daniel.page.wait_for_url("**/cases/*/")
    daniel.follow("Ask for a change of authority")
    daniel.choose("Somebody becomes a designated support user")
    daniel.page.fill("#id_subject", DANIEL)
    daniel.expect_status(403)
    daniel.press("Ask for the change")
    daniel.sees("What you can do")
    expect(daniel.page.locator("#id_subject")).to_have_value(DANIEL)  # nothing typed is lost
