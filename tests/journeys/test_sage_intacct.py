"""Sage Intacct's desk in a browser: who may ask depends on the country of the company (SI-1 to SI-6)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "sage-intacct"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]


def test_not_designated_in_the_united_states_is_led_to_colleagues_and_self_service(desk: Desk, meet: Meet) -> None:
    ana = meet("es")
    ana.go("/")
    ana.go("/account/sign-in")
    ana.sees("ana.beltran@redwoodpediatric.example")
    ana.sign_in("ana.beltran@redwoodpediatric.example", "/open/")
    ana.look()
    ana.sees("This is not possible as it stands.", "Nothing was sent.")
    ana.sees("solo los usuarios de soporte designados", "Usted no es usuario de soporte designado")
    ana.sees("Doris Whitaker", "Centro de ayuda")
    ana.sees_not("What is needed first", "Send")
    assert desk.count("select count(*) from cases_case where title like 'Ana%'") == 0


def test_designated_opens_with_a_file_and_sees_number_and_due_time(desk: Desk, meet: Meet, tmp_path: Path) -> None:
    log = tmp_path / "posting errors.csv"
    log.write_text("entry;error\n4711;BL01001973\n")
    doris = meet("en")
    doris.sign_in("doris.whitaker@redwoodpediatric.example", "/open/")
    doris.look()
    doris.answer("Sage Intacct Financials")
    doris.answer("A problem")
    doris.answer("Significant")
    doris.describe("Posting the payroll journal stops", "I post the journal and get BL01001973.")
    doris.attach("files", log)
    doris.look()
    doris.press("See the answer to your request")
    doris.sees("This can go ahead.", "When it will be answered", "posting errors.csv")
    doris.press("Send")
    heading = doris.main.locator("h1").inner_text()
    number = "".join(filter(str.isdigit, heading))
    assert number, heading
    doris.sees("When it will be answered", "What comes next")
    doris.follow("Open the case")
    doris.sees("Posting the payroll journal stops", "posting errors.csv", "First response")
    with doris.page.expect_download() as download:
        doris.main.get_by_role("link", name="posting errors.csv").first.click()
    assert Path(download.value.path()).read_bytes() == log.read_bytes()
    assert number in str(desk.wait_mail("doris.whitaker@redwoodpediatric.example")["Subject"])
    doris.follow("Every rule that applied")
    doris.go("/cases/")
    doris.sees("Posting the payroll journal stops")
    doris.go("/")


def test_in_germany_everybody_opens(desk: Desk, meet: Meet) -> None:
    greta = meet("de")
    greta.sign_in("greta.neumann@falkenrath.example", "/open/")
    greta.look()
    greta.answer("Sage Intacct Financials")
    greta.answer("A short question")
    greta.describe("Wo finde ich die Summenliste?", "Ich suche sie im Menü und finde sie nicht.")
    greta.press("See the answer to your request")
    greta.press("Send")
    greta.follow("Open the case")
    greta.sees("Wo finde ich die Summenliste?")
    assert desk.count("select count(*) from cases_case where language = 'de' and title like 'Wo finde%'") == 1
