"""The knowledge base of Lumen: asked in one language, read in another; a pasted error; translated, then outdated."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
CAMILLE, JAVIER = "camille.rochat@lumen.example", "javier.ortuno@lumen.example"
FIRST = ".help-rows a[data-item]"
SPANISH_ONLY = "El complemento de pago se timbra dos veces (México)"
GROUP = "select group_id from knowledge_article where foreign_id = '{}'"
PARAGRAPHS = (
    "No se pierde nada: la tienda conserva cada pedido hasta que el conector lo recoge.",
    "1. Abra **Connect › Conexiones › Shop**. La luz dice qué ocurre.",
    "| Luz | Significado |\n| --- | --- |\n| Verde | Funciona |\n| Roja, `CN-0401` | La clave ha caducado |",
    "2. Reinicie el servicio.",
)
NEW = "Since 3.4 the connector starts again by itself."
TITLE = "Los pedidos de la tienda no llegan a Lumen Orders"


def search(person: Person, words: str) -> None:
    """Asks the help centre and looks at what it finds."""
    box = person.main.locator("form.finder input[name=q]").first
    box.fill(words)
    with person.page.expect_event("load"):
        box.press("Enter")
    person.look()


def test_a_question_in_portuguese_is_answered_by_an_article_that_there_is_in_spanish_alone(meet: Meet) -> None:
    beatriz = meet("pt-BR")
    beatriz.go("/help/")
    search(beatriz, "O complemento de pagamento foi emitido duas vezes, e agora?")
    first = beatriz.page.locator(FIRST).first
    expect(first).to_have_text(SPANISH_ONLY)
    assert first.get_attribute("lang") == "es"
    beatriz.follow_first_of(FIRST)
    beatriz.look()
    beatriz.sees("Cancelar el complemento que sobra", "CFDI33118 UUID duplicado")
    shown, wanted = beatriz.say("Spanish"), beatriz.say("Portuguese (Brazil)")
    notice = "There is no text in %(wanted)s yet, so you read the original, in %(shown)s."
    beatriz.sees(beatriz.say(notice, wanted=wanted, shown=shown))
    address = beatriz.page.url
    for tag in ("fr", "de", "en", "es"):  # a switch of language never ends at a 404
        beatriz.page.goto(address.replace("/pt-BR/", f"/{tag}/"))
        expect(beatriz.main).to_contain_text("Cancelar el complemento que sobra")


@pytest.mark.parametrize(
    ("language", "pasted", "title"),
    [
        (
            "es",
            '"AP-1127: no se pudo enviar: el banco rechazó el archivo (RJCT)",',
            "AP-1127: el banco rechazó",
        ),
        (
            "en",
            "[2026-11-22T09:12:03Z] ERROR import - CN-0500: source failed: ORA-00942: table or view does not exist",
            "ORA-00942 when Lumen Connect",
        ),
        ("fr", "« LG-1107: posting date 2026-10-31 lies in a closed period (entity EAST) »!?", "LG-1107 : la date"),
    ],
)
def test_an_error_message_is_pasted_whole_with_its_punctuation(
    meet: Meet, language: str, pasted: str, title: str
) -> None:
    somebody = meet(language)
    somebody.go("/help/")
    search(somebody, pasted)
    expect(somebody.page.locator(FIRST).first).to_contain_text(title)
    somebody.follow_first_of(FIRST)
    somebody.sees(title)


def test_a_translation_is_made_and_seen_to_be_outdated_when_its_source_changes(desk: Desk, meet: Meet) -> None:
    group = desk.count(GROUP.format("en/shop-orders-do-not-arrive"))
    javier = meet("es")
    javier.sign_in(JAVIER, f"/agent/articles/{group}/es/")
    javier.look()
    javier.page.fill("#id_title", TITLE)
    for place, words in enumerate(PARAGRAPHS):  # each beside the paragraph of the source
        javier.page.locator("textarea[name=solution]").nth(place).fill(words)
    javier.press("Keep and publish")

    lucia = meet("es")
    lucia.go(f"/help/{group}/")
    lucia.sees(TITLE, "Reinicie el servicio.")
    lucia.sees_not("The original has changed since")

    camille = meet("fr")
    camille.sign_in(CAMILLE, f"/agent/articles/{group}/en/")
    solution = camille.page.locator("#id_solution")
    solution.fill(f"{solution.input_value()}\n\n{NEW}")
    camille.page.fill("#id_reason", "New in 3.4")
    camille.press("Keep and publish")

    lucia.go(f"/help/{group}/")
    lucia.sees("The original has changed since", "Read the original")
    javier.go("/agent/articles/?outdated=1&language=es")
    javier.sees(TITLE)
    javier.go(f"/agent/articles/{group}/es/")
    javier.sees("The source has changed since", NEW)
    javier.press("The translation is still right")
    lucia.go(f"/help/{group}/")
    lucia.sees_not("The original has changed since")


def test_what_readers_said_leads_to_a_change_and_is_answered(meet: Meet) -> None:
    imogen = meet("en")
    imogen.sign_in("imogen.hale@northwick.example", "/help/en/")
    search(imogen, "close a month in Lumen Ledger")
    expect(imogen.page.locator(FIRST).first).to_have_text("Close a month in Lumen Ledger")
    imogen.follow_first_of(FIRST)
    imogen.sees("4 of 4 found this useful", "The article was changed", "as step 4")
    imogen.page.fill("#comment_body", "Does step 4 hold for Lumen Payroll, too?")
    imogen.press("Comment")
    imogen.sees("Does step 4 hold for Lumen Payroll, too?")
