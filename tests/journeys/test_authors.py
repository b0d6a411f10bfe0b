"""Authors of Lumen's desk in a browser: an article is begun, translated beside its source, and two write at once."""

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
INGRID, HELENA = "ingrid.halloran@lumen.example", "helena.duarte@lumen.example"
SOURCE = "Upload the log file.\n\nKeep the case to one problem.\n\n| A | B |\n|---|---|\n| 1 | 2 |"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PASTE = """([bytes]) => {
  const area = document.activeElement;
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png", {type: "image/png"}));
  area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
SELECTED = """() => {
  const area = document.activeElement;
  return area.value.slice(area.selectionStart, area.selectionEnd);
}"""


def drafted(page: Page) -> None:
    """What was typed is on the server."""
    expect(page.locator("[data-draft-status]")).to_contain_text("Draft kept at")


def paragraphs(page: Page) -> Locator:
    """The fields of a solution."""
    return page.locator("textarea[name=solution]")


def begin(ingrid: Person) -> str:
    """An article that readers see; where its texts are written."""
    page = ingrid.page
    ingrid.go("/agent/articles/new/")
    page.fill("#id_title", "Send a log")
    page.fill("#id_solution", SOURCE)
    expect(page.locator("#preview table")).to_have_count(1)
    drafted(page)
    page.goto("/agent/articles/")
    ingrid.sees("You were writing", "Send a log")
    ingrid.go("/agent/articles/new/")
    ingrid.sees("You were writing this, and have not kept it yet:")
    page.locator("#id_title").focus()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    ingrid.press("Keep and publish")
    ingrid.sees("It is published: readers see it.")
    return re.sub(r"en/$", "", re.sub(r"^https?://[^/]+", "", page.url))


def test_a_translation_is_made_beside_its_source_with_the_vendors_words(desk: Desk, meet: Meet) -> None:
    ingrid = meet("en")
    ingrid.sign_in(INGRID, "/agent/articles/")
    texts, page = begin(ingrid), ingrid.page
    ingrid.go(f"{texts}fr/")
    fields = paragraphs(page)
    expect(fields).to_have_count(3)
    page.fill("#id_title", "Envoyer un journal 😀")
    fields.nth(0).fill("😀 Téléchargez le fichier.")
    fields.nth(1).fill("Limitez la casse à un problème.")
    expect(page.locator(".term-slot .term")).to_have_count(2)
    ingrid.look()
    fields.nth(0).focus()
    page.keyboard.press("F8")
    assert page.evaluate(SELECTED) == "Téléchargez"
    page.keyboard.press("Alt+Enter")
    expect(fields.nth(0)).to_have_value("😀 Déposer le fichier.")
    page.locator(".term-slot button", has_text="dossier").click()
    expect(fields.nth(1)).to_have_value("Limitez la dossier à un problème.")
    page.locator(".pair-copy:visible").click()
    expect(fields.nth(2)).to_have_value("| A | B |\n|---|---|\n| 1 | 2 |")
    walk_terms(page, fields)
    fields.nth(2).press_sequentially("\n\n")
    page.evaluate(PASTE, [list(PNG)])
    expect(page.locator("#preview img")).to_have_count(1)
    ingrid.press("Keep and publish")
    ingrid.go(f"{texts}en/")
    page.fill("#id_solution", SOURCE.replace("one problem", "one problem only"))
    ingrid.press("Keep and publish")
    ingrid.go(f"{texts}fr/")
    ingrid.sees("The source has changed since")
    expect(page.locator(".pair-changed ins")).to_have_text([" only"])
    ingrid.press("The translation is still right")
    ingrid.sees_not("The source has changed since")


def walk_terms(page: Page, fields: Locator) -> None:
    """F8 goes on where two findings begin at one place, wherever the keyboard is."""
    kept = [fields.nth(n).input_value() for n in (0, 1)]
    fields.nth(0).fill("Rien.")
    fields.nth(1).fill("Limitez la casse à un problème.")
    expect(fields.nth(0).locator("xpath=..").locator(".term")).to_have_count(2)
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(3):
        page.keyboard.press("F8")
        seen.append(page.evaluate(SELECTED))
    assert seen == ["Rien.", "Rien.", "casse"]
    for n, words in enumerate(kept):
        fields.nth(n).fill(words)


def test_two_who_write_hear_of_each_other_and_neither_loses_a_word(desk: Desk, meet: Meet) -> None:
    ingrid, helena = meet("en"), meet("en")
    ingrid.sign_in(INGRID, "/agent/articles/")
    helena.sign_in(HELENA, "/agent/articles/")
    address = f"{begin(ingrid)}en/"
    ingrid.page.goto(address)
    ingrid.page.fill("#id_summary", "Mine.")
    drafted(ingrid.page)
    helena.page.goto(address)
    helena.sees("Ingrid Halloran is writing here too.")
    helena.page.fill("#id_summary", "Theirs.")
    expect(ingrid.page.locator("#writing")).to_contain_text("Helena Duarte is writing here too.")
    helena.page.fill("#id_reason", "Is it short enough?")
    helena.press("Keep and ask for a review")
    helena.sees("Helena Duarte", "“Is it short enough?”")
    expect(ingrid.page.locator("#writing")).to_contain_text("Helena Duarte has just kept revision 2.")
    ingrid.expect_status(409)
    ingrid.press("Keep the revision")
    ingrid.sees("Somebody else was quicker")
    expect(ingrid.page.locator("#id_summary")).to_have_value("Mine.")
    ingrid.press("Keep the revision")
    ingrid.go(f"{address}revisions/?shown=3&against=1")
    ingrid.sees("Revision 3 against 1", "Mine.")


def test_the_lists_of_authors_are_walked_by_keyboard(desk: Desk, meet: Meet) -> None:
    ingrid = meet("en")
    ingrid.sign_in(INGRID, "/agent/articles/")
    begin(ingrid)
    for path in ("", "translations/?language=de", "readers/", "comments/"):
        ingrid.go(f"/agent/articles/{path}")
    ingrid.page.goto("/agent/articles/translations/?language=de")
    ingrid.page.keyboard.press("j")
    with ingrid.page.expect_navigation():
        ingrid.page.keyboard.press("Enter")
    expect(ingrid.page).to_have_url(re.compile(r"/de/$"))
