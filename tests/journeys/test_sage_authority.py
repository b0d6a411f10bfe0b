"""Sage Intacct: escalating too early, then rightly (SI-11); a new designated user asked for in a case (SI-13)."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "sage-intacct"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
DORIS = "doris.whitaker@redwoodpediatric.example"
ANA = "ana.beltran@redwoodpediatric.example"
DESIGNATED_ANA = """select count(*) from people_membership m join people_person p on p.id = m.person_id
    where p.email = 'ana.beltran@redwoodpediatric.example' and 'designated' = any(m.roles)"""


def open_case(doris: Person, subject: str) -> str:
    """Opens a case and returns its number, standing on its page."""
    doris.sign_in(DORIS, "/open/")
    doris.answer("Sage Intacct Financials")
    doris.answer("A short question")
    doris.describe(subject, "It is needed for the month end.")
    doris.press("See the answer to your request")
    doris.press("Send")
    doris.follow("Open the case")
    found = re.search(r"/cases/(\d+)/", doris.page.url)
    assert found
    return found[1]


def test_too_early_the_missing_steps_are_shown_and_after_them_the_case_is_escalated(desk: Desk, meet: Meet) -> None:
    doris, grace = meet("en"), meet("en")
    number = open_case(doris, "Where do I close the month?")
    doris.follow("Ask for escalation")
    doris.sees("Missing", "You can ask here as soon as nothing is missing above.")
    doris.press("I have read them")
    doris.sees("Done")
    doris.page.fill("#update-requested_body", "Is there any news?")
    doris.press("Ask for an update")
    doris.page.fill("#called_body", "Spoke to Grace at ten.")
    doris.press("I have called")
    doris.sees_not("Missing")
    doris.page.fill("#id_body", "We cannot close the month without it.")
    doris.press("Ask for escalation")
    doris.sees("Being reviewed for escalation")
    assert desk.count("select count(*) from cases_escalation where answer = ''") == 1
    grace.sign_in("grace.holloway@desk.example", f"/agent/cases/{number}/")
    grace.look()
    grace.sees("Escalation asked for", "We cannot close the month without it.")
    grace.page.fill("#escalation_body", "Our experts look at it today.")
    grace.press("Escalate")
    doris.go(f"/cases/{number}/")
    doris.sees("Our experts look at it today.")
    doris.sees_not("Being reviewed for escalation")


def test_a_new_designated_user_is_asked_for_in_an_open_case_carried_out_and_seen(desk: Desk, meet: Meet) -> None:
    doris, grace, ines = meet("en"), meet("en"), meet("es")
    number = open_case(doris, "Ana takes over from me")
    doris.follow("Ask for a change of authority")
    doris.choose("Somebody becomes a designated support user")
    doris.page.fill("#id_subject", ANA)
    doris.press("Ask for the change")
    doris.sees("Asked for")
    grace.sign_in("grace.holloway@desk.example", f"/agent/cases/{number}/")
    grace.press("Carry out")
    if "Waiting for a second agent" in grace.main.inner_text():
        ines.sign_in("ines.cabrera@desk.example", f"/agent/cases/{number}/")
        ines.press("Confirm")
    assert desk.count(DESIGNATED_ANA) == 1
    doris.go(f"/cases/{number}/")
    doris.sees("Carried out")
