"""Lumen, one's own data: an archive, an erasure that is asked for, looked at by an administrator, carried out."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from amparo.demo.loading import PASSWORD
from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
PABLO = "pablo.quiroga@almadraba.example"


def prove(person: Person) -> None:
    """Gives the password once more."""
    person.page.fill("input[name=password]", PASSWORD)
    with person.page.expect_event("load"):
        person.page.locator("main form button, form.stack button").first.click()


def test_somebody_fetches_their_data_and_has_it_erased(desk: Desk, meet: Callable[..., Person], tmp_path: Path) -> None:
    pablo = meet("es")
    pablo.sign_in(PABLO)
    pablo.go("/account/")
    pablo.go("/account/data/")
    pablo.sees("What is erased", "What stays, and why")
    with pablo.page.expect_event("load"):
        pablo.main.get_by_role("button", name=pablo.say("Make an archive")).click()
    prove(pablo)
    desk.wait_mail(PABLO)
    pablo.go("/account/data/")
    with pablo.page.expect_download() as coming:
        pablo.main.get_by_role("link", name=pablo.say("Download")).first.click()
    coming.value.save_as(tmp_path / "data.zip")
    with zipfile.ZipFile(tmp_path / "data.zip") as archive:
        assert {"README.html", "data.json", "style.css"} <= set(archive.namelist())
        archive.extractall(tmp_path / "data")
        page = (tmp_path / "data" / "README.html").read_text()
    assert PABLO in page and 'lang="es"' in page
    pablo.main.locator("input[name=sure]").check()
    pablo.press("Have my data erased")
    pablo.sees("Your data is going to be erased")
    marta = meet("en")
    marta.sign_in("marta.nogueira@lumen.example")
    marta.go("/admin/privacy/")
    marta.sees("Pablo Quiroga")
    marta.page.fill("#id_email", "noor@nowhere.example")
    marta.press("Look up")
    marta.sees("Nothing is known of this address")
    marta.page.fill("#id_email", PABLO)
    marta.press("Look up")
    marta.go("/admin/privacy/")
    marta.follow_first_of("main .rows a")
    with marta.page.expect_event("load"):
        marta.main.get_by_role("button", name="Erase it now").click()
    prove(marta)
    marta.look()
    count = "select count(*) from people_person where email like 'pablo.quiroga@%'"
    marta.wait_until(lambda: desk.count(count) == 0, "the erasure")
    marta.go("/admin/privacy/")
    marta.sees("Erased person")
    pablo.page.goto("/account/data/")
    expect(pablo.page.locator("input[name=password]").first).to_be_visible()
