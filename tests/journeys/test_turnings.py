"""Lumen: a case of two problems is split and merged again, solved, judged once, and opened by an answer (SI-5)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
HELENA, KATRIN = "helena.duarte@lumen.example", "katrin.lohmann@weidenhof.example"
LUCIA = "lucia.ferrandiz@almadraba.example"
TITLE = "Schnittstelle zum Webshop steht seit heute früh still"
STRANGER = """select min(c.number) from cases_case c join people_company p on p.id = c.company_id
    where p.name not like 'Weidenhof%'"""
SECOND = "Die Rechnungen vom Freitag sind doppelt im Export."


def number_in(person: Person) -> str:
    """The number of the case on whose page somebody stands."""
    found = re.search(r"/cases/(\d+)/", person.page.url)
    assert found
    return found[1]


def the_second_problem(katrin: Person) -> str:
    """Katrin writes of something else in her case; returns its number."""
    katrin.sign_in(KATRIN, "/cases/?view=all")
    katrin.main.locator("[data-item]", has_text=TITLE).click()
    katrin.page.wait_for_url("**/cases/*/")
    katrin.page.fill("textarea[name=body]", SECOND)
    katrin.press("Send message")
    return number_in(katrin)


def split_off(helena: Person, number: str) -> str:
    """An agent takes that message into a case of its own; nothing chosen is said first."""
    helena.sign_in(HELENA, f"/agent/cases/{number}/")
    helena.follow("Split off")
    helena.sees_not("object (")  # no row shows itself by its name in the code
    helena.page.fill("#id_subject", "Rechnungen doppelt")
    helena.expect_status(422)
    helena.press("Make the new case")
    expect(helena.page.locator("#id_subject")).to_have_value("Rechnungen doppelt")
    helena.main.locator("label", has_text=SECOND).click()
    helena.page.fill("#id_words", "Um die Rechnungen kümmern wir uns hier.")
    helena.press("Make the new case")
    helena.sees("Rechnungen doppelt", SECOND)
    return number_in(helena)


def test_a_case_of_two_problems_becomes_two_and_one_again(desk: Desk, meet: Meet) -> None:
    katrin, helena, lucia = meet("de"), meet("en"), meet("es")
    number = the_second_problem(katrin)
    new = split_off(helena, number)
    assert new != number
    helena.go(f"/agent/cases/{number}/")
    helena.sees_not(SECOND)
    helena.sees("Rechnungen doppelt")  # the line that says where it went

    assert f"{desk.url}/cases/{new}/" in desk.wait_mail_that_says(KATRIN, "Rechnungen doppelt")
    katrin.go(f"/cases/{new}/")
    katrin.sees(SECOND, "Um die Rechnungen kümmern wir uns hier.", TITLE)
    katrin.go(f"/cases/{number}/")
    katrin.sees_not(SECOND)

    lucia.sign_in(LUCIA)  # of another company
    for one in (number, new):
        lucia.expect_status(404)
        lucia.page.goto(f"/cases/{one}/")
        lucia.sees_not("Rechnungen")

    stranger = desk.count(STRANGER)
    helena.go(f"/agent/cases/{new}/merge/?into={stranger}")
    helena.sees("The two cases belong to different customers, so they stay apart.")
    expect(helena.main.get_by_role("button", name=f"Merge into {stranger}")).to_have_count(0)
    helena.page.fill("#id_into", number)
    helena.press("Look at the other case")
    helena.press(f"Merge into {number}")
    helena.sees(SECOND)
    katrin.go(f"/cases/{new}/")
    assert number_in(katrin) == number
    katrin.sees(SECOND, "Um die Rechnungen kümmern wir uns hier.")


def test_solved_with_a_cause_judged_once_by_mail_and_opened_again_by_an_answer(desk: Desk, meet: Meet) -> None:
    katrin, helena, scanner = meet("de"), meet("en"), meet("de")
    katrin.sign_in(KATRIN, "/cases/?view=all")
    katrin.main.locator("[data-item]", has_text=TITLE).click()
    katrin.page.wait_for_url("**/cases/*/")
    number = number_in(katrin)
    helena.sign_in(HELENA, f"/agent/cases/{number}/resolution/")
    helena.look()
    expect(helena.page.locator("#id_duplicate_of")).to_be_hidden()
    helena.main.locator("label.choice", has_text="It is the same as another case").click()
    expect(helena.page.locator("#id_duplicate_of")).to_be_visible()
    helena.main.locator("label.choice", has_text="Solved by a workaround").click()
    helena.press("Mark as solved")
    helena.sees("Resolved", "Solved by a workaround")

    found = re.search(r"/mark/\S+", desk.wait_mail_that_says(KATRIN, "/mark/"))
    assert found
    scanner.go(found[0])  # without a sign-in; looking alone gives no mark
    scanner.sees_not(TITLE)
    given = f"select count(*) from cases_satisfaction where given_at is not null and case_id = {int(number)}"  # noqa: S608
    assert desk.count(given) == 0
    scanner.main.locator("label.choice").first.click()
    scanner.page.fill("#mark-words", "Schnell und klar.")
    scanner.press("Give this mark")
    scanner.expect_status(410)
    scanner.page.goto(found[0])
    scanner.look()

    katrin.go(f"/cases/{number}/")
    katrin.sees("Schnell und klar.", "Solved")
    expect(katrin.main.get_by_role("button", name=katrin.say("Give this mark"))).to_have_count(0)
    helena.go(f"/agent/cases/{number}/")
    helena.sees("Schnell und klar.")

    katrin.page.fill("textarea[name=body]", "Seit eben steht sie wieder.")
    katrin.press("Send and open again")
    katrin.sees("In progress")
    helena.go(f"/agent/cases/{number}/timeline/")
    helena.sees("The case was open again.")
