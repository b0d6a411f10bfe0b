"""TOTVS Protheus' desk in a browser: evidence first, finances clear (TO-1, TO-7)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person

PACK = "protheus"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]


def test_missing_evidence_is_asked_for_by_name_and_once_given_the_request_goes(meet: Meet, tmp_path: Path) -> None:
    screen = tmp_path / "cadastro.txt"
    screen.write_text("Matrícula 000123, verba 101")
    bruna = meet("pt-BR")
    bruna.sign_in("bruna.teixeira@serraazul.example", "/open/")
    bruna.answer("Protheus RH")
    bruna.answer("Gestão de Pessoal")
    bruna.answer("A problem")
    bruna.answer("Impacto alto")
    bruna.describe("Cálculo da folha para na verba 101", "Executo o cálculo e a rotina para com erro.")
    bruna.press("See the answer to your request")
    bruna.sees("Something is needed first.")
    bruna.sees("o processo realizado", "o comportamento obtido", "as evidências com os cadastros correspondentes")
    assert bruna.main.get_by_role("button", name=bruna.say("Send"), exact=True).count() == 0
    bruna.follow("Add what is missing")
    expect(bruna.page.locator("#id_subject")).to_have_value("Cálculo da folha para na verba 101")
    bruna.page.fill("#id_evidence-process", "Miscelânea > Cálculo > Por roteiros, FOL, competência 11/2026.")
    bruna.page.fill("#id_evidence-behaviour", "Mensagem: verba 101 sem incidência.")
    bruna.attach("file-records", screen)
    bruna.press("See the answer to your request")
    bruna.sees("This can go ahead.", "cadastro.txt")
    bruna.press("Send")
    bruna.follow("Open the case")
    bruna.sees("Cálculo da folha para na verba 101")


def test_pending_finances_are_told_whom_to_call_and_which_options_to_press(meet: Meet) -> None:
    aline = meet("pt-BR")
    aline.sign_in("aline.castro@bomvale.example", "/open/")
    aline.look()
    aline.answer("Protheus Backoffice")
    aline.answer("Financeiro")
    aline.answer("A problem")
    aline.sees("4003-0015", "4 › 9", "CST – Cobrança")
    expect(aline.main.get_by_role("link", name="4003-0015").first).to_have_attribute("href", "tel:40030015")
    aline.sees_not("Fatura 88-2026/10")  # only administrators see the details
