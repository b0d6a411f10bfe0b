"""Lumen, the administration: an administrator sets up what is the desk's own, ends a session, and reads the log."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
HELENA = "helena.duarte@lumen.example"
pytestmark = pytest.mark.journey
SECTIONS = (
    *("products", "calendars", "texts", "mail-texts", "contact-points", "jobs", "mails", "tokens", "sessions", "audit"),
)


def administrator(meet: Callable[..., Person]) -> Person:
    helena = meet("en")
    helena.sign_in(HELENA, "/admin/")
    return helena


def test_every_section_is_reached_by_keyboard_and_by_link(meet: Callable[..., Person]) -> None:
    helena = administrator(meet)
    helena.go("/agent/")
    helena.page.keyboard.press("g")
    with helena.page.expect_navigation():
        helena.page.keyboard.press("d")
    helena.look()
    helena.sees("Administration", "Running the desk", "Texts to accept")
    navigation = helena.page.get_by_role("navigation", name="Administration")
    for section in SECTIONS:
        with helena.page.expect_event("load"):
            navigation.locator(f"a[href='/admin/{section}/']").click()
        helena.look()
        expect(navigation.locator("a[aria-current]")).to_have_attribute("href", f"/admin/{section}/")
    helena.go("/admin/products/")
    helena.page.keyboard.press("j")
    with helena.page.expect_navigation():
        helena.page.keyboard.press("Enter")
    helena.look()
    helena.sees("The desk’s names")


def test_a_closing_day_is_seen_in_the_year_and_taken_back(desk: Desk, meet: Callable[..., Person]) -> None:
    helena = administrator(meet)
    day = (timezone.now() + timedelta(days=200)).date()
    helena.go(f"/admin/calendars/?region=france&year={day.year}")
    helena.expect_status(422)
    helena.press("Close the desk on this day")
    helena.sees("Something is still missing or wrong.")
    helena.page.fill("#id_on", day.isoformat())
    helena.page.fill("#id_name", "Inventory")
    helena.main.locator("label.box", has_text="France").click()
    helena.press("Close the desk on this day")
    helena.sees("The closing day is kept. Open clocks are counted anew within a minute.", "Inventory")
    expect(helena.main.locator(".cal-day[data-state=own]").last).to_have_attribute("title", "Inventory")
    with helena.page.expect_event("load"):
        helena.main.locator("form[action$='/removal/'] button").last.click()
    helena.look()
    helena.sees("Taken back")
    assert desk.count("select count(*) from core_event where type like 'closing_day.%'") == 4  # two are the demo's


def test_a_text_a_mail_a_product_and_a_contact_point_are_the_desks_own(desk: Desk, meet: Callable[..., Person]) -> None:
    helena = administrator(meet)
    helena.go("/admin/texts/billing/")
    helena.follow("New version")
    helena.page.fill("#id_body-en", "I agree that this consultancy is invoiced to my company, net of tax.")
    helena.press("Keep this version")
    helena.sees("Version 2 is kept.", "net of tax", "Written by Helena Duarte")
    helena.go("/admin/mail-texts/case_answered/es/")
    helena.page.fill("#id_subject", "Tiene respuesta en {case}")
    helena.press("Preview")
    helena.sees("Tiene respuesta en 1042")
    helena.press("Keep")
    helena.press("Send me an example")
    mail = desk.wait_mail(HELENA)
    assert mail["Subject"] == "Tiene respuesta en 1042"
    helena.press("Built-in words again")
    helena.sees("The mail has its built-in words again.")
    helena.go("/admin/products/lumen-payroll/")
    helena.page.fill("#id_name-de", "Lumen Lohn")
    helena.press("Keep")
    row = helena.main.locator("li.tree-row", has_text="lumen-payroll").first
    with helena.page.expect_event("load"):
        row.locator("button[value=up]").click()
    helena.look()
    expect(helena.main.locator("li.tree-row[data-depth='0'] code").nth(1)).to_have_text("lumen-payroll")
    helena.go("/admin/contact-points/new/")
    helena.page.fill("#id_url", "https://chat.lumen.example/")
    helena.page.fill("#id_words-en", "Write to us in the chat.")
    helena.page.select_option("#id_kind", "chat")
    helena.press("Keep")
    helena.sees("The contact point is kept.", "Write to us in the chat.")
    katrin = meet("de")
    katrin.sign_in("katrin.lohmann@weidenhof.example", "/open/")
    katrin.look()
    katrin.sees("Lumen Lohn")


def test_somebody_is_signed_out_and_the_log_tells_of_it(meet: Callable[..., Person]) -> None:
    owen = meet("en")
    owen.sign_in("owen.castellan@harborline.example")
    helena = administrator(meet)
    helena.go("/admin/sessions/?q=owen")
    with helena.page.expect_event("load"):
        helena.main.locator("form[action$='/end/'] button").click()
    helena.look()
    owen.page.goto("/cases/")
    assert "sign-in" in owen.page.url
    helena.go("/admin/audit/")
    helena.page.select_option("#id_what", "person.session_ended")
    helena.page.fill("#id_who", "helena")
    helena.page.fill("#id_person", "owen")
    helena.press("Show")
    expect(helena.main.locator("ol.rows > li")).to_have_count(1)
    helena.sees("Owen Castellan was signed out in one browser.")
    assert helena.page.url.endswith("/admin/audit/?what=person.session_ended&who=helena&person=owen")
    with helena.page.expect_download() as download:
        helena.main.get_by_role("button", name="Download as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.count("\n") == 2 and "person.session_ended" in text
