"""A partner's employee opens a case for a customer they serve, and no longer once the relationship has ended (SI-3)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
OWEN, HELENA = "owen.castellan@harborline.example", "helena.duarte@lumen.example"
COMPANY, PARTNER = "Blue Mesa Outfitters", "Harborline Advisors"
TITLE = "Labels print in the wrong order"


def open_case(owen: Person) -> str:
    """Owen opens a case for the company that his firm serves; returns its number."""
    owen.page.goto(f"{owen.url}/open/")
    owen.answer("Lumen Stock & Sales")
    owen.answer("Lumen Stock")
    owen.answer("A problem")
    owen.main.locator("label.choice").nth(1).click()
    owen.press("Continue")
    owen.describe(TITLE, "Since the update labels come out last to first.")
    for item in owen.page.locator("textarea[name^=evidence-]").all():
        item.fill("Printed run 118, 20 November.")
    owen.press("See the answer to your request")
    owen.press("Send")
    owen.follow("Open the case")
    return owen.page.url.rstrip("/").rsplit("/", maxsplit=1)[-1]


def test_a_partners_employee_acts_for_a_customer_until_the_relationship_ends(meet: Meet) -> None:
    owen, helena = meet("en"), meet("en")
    owen.sign_in(OWEN, "/")
    number = open_case(owen)
    owen.sees(TITLE)

    helena.sign_in(HELENA, f"/agent/cases/{number}/")
    helena.sees("Asked by its partner", PARTNER)
    helena.main.get_by_role("heading", name=COMPANY).get_by_role("link").click()
    helena.sees(f"Served by {PARTNER}", "Owen Castellan", "Partner’s staff", TITLE)
    helena.look()

    helena.page.goto(f"{helena.url}/admin/partners/")
    helena.look()
    helena.main.get_by_role("link", name=PARTNER).click()
    helena.look()
    row = helena.main.locator("li", has_text=COMPANY)
    row.get_by_role("button", name="End now").click()
    helena.sees(f"The partner no longer serves {COMPANY}.")
    expect(helena.main.locator("li", has_text=COMPANY)).to_contain_text("Ended")

    assert owen.page.goto(f"{owen.url}/cases/{number}/").status == 404  # type: ignore[union-attr]
    owen.found.clear()  # the browser notes the refusal on its console
    owen.page.goto(f"{owen.url}/cases/")
    expect(owen.main).not_to_contain_text(TITLE)
    owen.page.goto(f"{owen.url}/open/")
    expect(owen.main).not_to_contain_text(COMPANY)


def test_the_pages_of_companies_people_and_agents_are_for_everybody_to_use(meet: Meet) -> None:
    helena = meet("en")
    helena.sign_in(HELENA, "/admin/companies/")
    helena.look()
    helena.main.get_by_role("link", name="Cerâmica Jatobá S.A.").click()
    helena.sees("Ends soon", "Served by Orizon Sistemas")
    helena.look()
    for path in ("/admin/companies/new/", "/admin/people/", "/admin/agents/", "/agent/team/"):
        helena.page.goto(f"{helena.url}{path}")
        helena.look()
    helena.sees("Thiago Prado", "Away", "Hand over")
    helena.page.goto(f"{helena.url}/admin/agents/")
    helena.main.get_by_role("link", name="Thiago Prado").click()
    helena.sees("Work of those who are away", "speaks the language of the case")
    helena.look()
    priya = meet("en")
    priya.sign_in("priya.raman@harvestlane.example", "/company/people/")
    priya.main.locator(".tabs a").first.click()
    priya.sees("Helena Duarte", "Prove the domain")
    priya.look()
