"""Signing in by passkey, with Chromium's virtual authenticator, and by an authenticator app (KA-4)."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from amparo.demo.loading import PASSWORD
from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
KATRIN = "katrin.lohmann@weidenhof.example"
PABLO = "pablo.quiroga@almadraba.example"


@pytest.fixture
def meet_by_name(desk: Desk, browser: Browser) -> Iterator[Callable[[str], Person]]:
    """Somebody who reaches the desk by a name: browsers give addresses of numbers no passkeys."""
    people: list[Person] = []
    pictures = os.environ.get("AMPARO_JOURNEY_PICTURES", "")

    def come(language: str) -> Person:
        folder = Path(pictures) / "sign-in" / language if pictures else None
        people.append(Person(browser, desk.url.replace("127.0.0.1", "localhost"), language, folder))
        return people[-1]

    yield come
    for person in people:
        person.leave()
    assert [problem for person in people for problem in person.problems()] == []


def give_authenticator(person: Person) -> None:
    """A fingerprint reader that always says yes."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(person: Person) -> None:
    person.page.goto("/account/sign-out")
    with person.page.expect_navigation():
        person.main.locator("form button").first.click()


def show_password(person: Person) -> None:
    person.look()
    person.page.fill("#id_password", PASSWORD)
    person.press("Continue")


def test_a_passkey_is_added_and_signs_in_without_a_password(desk: Desk, meet_by_name: Callable[[str], Person]) -> None:
    katrin = meet_by_name("de")
    give_authenticator(katrin)
    katrin.sign_in(KATRIN, "/account/")
    katrin.look()
    katrin.main.get_by_role("link", name=katrin.say("Add a passkey")).click()
    show_password(katrin)
    katrin.page.fill("#id_name", "Laptop")
    with katrin.page.expect_navigation():
        katrin.main.locator("[data-passkey-start]").click()
    katrin.look()  # the recovery codes
    expect(katrin.main.locator(".codes li")).to_have_count(10)
    katrin.go("/account/")
    katrin.sees("Laptop")
    desk.wait_mail(KATRIN)

    sign_out(katrin)
    katrin.page.goto("/account/sign-in")
    with katrin.page.expect_navigation():
        katrin.main.locator("[data-passkey-start]").click()
    katrin.go("/account/")
    katrin.sees("Laptop")

    sign_out(katrin)  # the password alone is no longer enough
    katrin.page.goto("/account/sign-in?next=/account/")
    form = katrin.page.locator("form:has(input[type=password])").first
    form.locator("input[name=login]").fill(KATRIN)
    form.locator("input[name=password]").fill(PASSWORD)
    with katrin.page.expect_navigation():
        form.locator("button").first.click()
    katrin.look()
    with katrin.page.expect_navigation():
        katrin.main.locator("[data-passkey-start]").click()
    katrin.go("/account/")

    katrin.main.get_by_role("link", name=re.compile(katrin.say("Rename"))).click()
    show_password(katrin)
    katrin.look()
    katrin.page.fill("#id_name", "Rechner im Büro")
    with katrin.page.expect_navigation():
        katrin.main.locator("form button").first.click()
    katrin.look()
    katrin.sees("Rechner im Büro")
    katrin.sees_not("Laptop")

    with katrin.page.expect_navigation():
        katrin.main.get_by_role("link", name=re.compile(f"{katrin.say('Remove')}.*Rechner")).click()
    with katrin.page.expect_navigation():
        katrin.main.locator("form button").first.click()
    katrin.page.wait_for_url("**/account/")
    katrin.sees_not("Rechner im Büro")


def test_an_authenticator_app_is_set_up_and_asked_for(desk: Desk, meet_by_name: Callable[[str], Person]) -> None:
    pablo = meet_by_name("es")
    pablo.sign_in(PABLO, "/account/")
    pablo.main.get_by_role("link", name=pablo.say("Set up an app")).click()
    show_password(pablo)
    app = pyotp.TOTP(pablo.page.locator("[data-secret]").inner_text())
    pablo.page.fill("#id_code", app.now())
    with pablo.page.expect_navigation():
        pablo.main.locator("form button").first.click()
    pablo.look()
    sign_out(pablo)
    pablo.page.goto("/account/sign-in?next=/account/")
    form = pablo.page.locator("form:has(input[type=password])").first
    form.locator("input[name=login]").fill(PABLO)
    form.locator("input[name=password]").fill(PASSWORD)
    with pablo.page.expect_navigation():
        form.locator("button").first.click()
    pablo.page.fill("#id_code", "000000")
    with pablo.page.expect_navigation():
        pablo.main.locator("form button").first.click()
    pablo.look()
    pablo.page.fill("#id_code", app.at(int(time.time()) + 30))
    with pablo.page.expect_navigation():
        pablo.main.locator("form button").first.click()
    pablo.go("/account/")
    pablo.sees("Authenticator app")
