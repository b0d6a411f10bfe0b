"""OfficeMaker's desk in a browser: what is free, what is billed, and where to book (OM-1 to OM-8)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person

PACK = "officemaker"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]


def test_a_short_everyday_question_is_free_and_a_long_one_is_shown_where_to_book(meet: Meet) -> None:
    isabelle = meet("fr-CH")
    isabelle.sign_in("isabelle.meylan@meylan.example", "/open/")
    isabelle.look()
    isabelle.answer("Business")
    isabelle.answer("Où est la commande pour créer un nouvel exercice")
    isabelle.describe("Nouvel exercice", "Où est la commande pour créer un nouvel exercice ?")
    isabelle.press("See the answer to your request")
    while isabelle.main.get_by_role("button", name=isabelle.say("Continue")).count():
        isabelle.main.get_by_label(isabelle.say("A few minutes")).check()
        isabelle.press("Continue")
    isabelle.sees("This can go ahead.", "No charge", "L’assistance Hotline est gratuite pour les abonnés.")
    isabelle.press("Send")
    isabelle.sees("What comes next")

    isabelle.go("/open/")
    isabelle.answer("Business")
    isabelle.answer("Comment faire la gestion des débiteurs dans Business")
    isabelle.sees("There is a better place for this", "Réservez l’intervention d’un spécialiste")
    agenda = isabelle.main.get_by_role("link", name="Réservez l’intervention d’un spécialiste")
    expect(agenda).to_have_attribute("href", "https://www.officemaker.ch/agenda")
    isabelle.sees_not("No charge")
    isabelle.choose("An hour or more")
    isabelle.choose("No, in the usual time")
    isabelle.press("Show the price")
    isabelle.sees("180,00")
    isabelle.follow("Change your request")
