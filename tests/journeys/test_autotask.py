"""Kaseya's desk for Autotask in a browser: visitors ask, people follow, ideas have their page (KA-3, KA-8)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "autotask"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
VISITOR = "lucia.pardo@visitante.example"
TITLE = "El calendario no muestra los tickets"


def test_a_visitor_opens_confirms_by_mail_sets_a_password_and_sees_the_case(desk: Desk, meet: Meet) -> None:
    diego = meet("es")
    diego.sign_in("diego.salvatierra@desk.example", "/agent/")
    lucia = meet("es")
    lucia.go("/open/")
    lucia.answer("Autotask PSA")
    lucia.answer("A problem")
    lucia.answer("Impacto menor")
    lucia.describe(TITLE, "Desde ayer el calendario está vacío.")
    lucia.page.fill("#id_visitor_name", "Lucía Pardo")
    lucia.page.fill("#id_visitor_email", VISITOR)
    lucia.press("See the answer to your request")
    lucia.sees("This can go ahead.")
    lucia.press("Send")
    lucia.sees("One step left: confirm your address", VISITOR)

    mail = desk.wait_mail(VISITOR)
    assert TITLE not in mail.as_string()  # neutral: the address may be somebody else's (SEC-4)
    diego.go("/agent/")
    diego.sees_not(TITLE)

    lucia.page.goto(desk.link_in(mail))
    lucia.page.wait_for_url("**/welcome/**")
    lucia.look()
    lucia.page.fill("#id_password", "una tetera bajo la lluvia")
    lucia.main.get_by_role("button").last.click()
    lucia.page.wait_for_url("**/cases/*/")
    lucia.look()
    lucia.sees(TITLE, "Desde ayer el calendario está vacío.")
    expect(diego.main).to_contain_text(TITLE)  # by itself

    again = meet("es")
    again.expect_status(410)
    again.go(desk.link_in(mail))
    again.sees("This link is no longer valid")


def test_an_idea_is_sent_to_the_ideas_page(meet: Meet) -> None:
    valentina = meet("es")
    valentina.sign_in("valentina.ospina@redesandinas.example", "/open/")
    valentina.answer("Autotask PSA")
    valentina.answer("An idea for a new feature")
    valentina.sees("There is a better place for this", "página de Ideas de Autotask en la Comunidad Datto")
    valentina.sees_not("Send")
