"""An agent's morning at Lumen's desk, by keyboard alone; two agents on one case; a customer gives what was asked."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
HELENA, INGRID = "helena.duarte@lumen.example", "ingrid.halloran@lumen.example"
IMOGEN = "imogen.hale@northwick.example"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
ASKED = "select count(*) from cases_evidencerequest where given_at is null and case_id = {}"
PASTE = """(picture) => {
  const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


class Hands:
    """Somebody who has put the mouse away."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    def press(self, *keys: str) -> None:
        """Keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, keys: str, address: str) -> None:
        """Keys that lead to another page."""
        self.press(*keys.split())
        self.page.wait_for_url(address)
        self.page.wait_for_load_state("load")

    def tab_to(self, key: str) -> None:
        """Tab by Tab to a field."""
        while self.page.evaluate("() => document.activeElement.id") != key:
            self.press("Tab")

    def send(self) -> None:
        """Sends the form in which the hands are."""
        with self.page.expect_event("load"):
            self.press("Control+Enter")

    def find(self, words: str) -> None:
        """Opens the palette, types, and waits for what it finds."""
        self.press("Control+k")
        expect(self.page.locator("#palette")).to_be_visible()
        self.page.keyboard.type(words)
        expect(self.page.locator("#palette [aria-selected=true]")).to_contain_text(words, ignore_case=True)

    def command(self, words: str) -> None:
        """Chooses the first thing that the palette finds."""
        self.find(words)
        self.press("Enter")


def number_in(person: Person) -> str:
    """The number of the case that is open."""
    return person.page.url.split("/cases/")[1].split("/")[0]


def test_an_agents_morning_by_keyboard_alone(desk: Desk, meet: Meet) -> None:
    helena = meet("en")
    helena.sign_in(HELENA, "/agent/?view=open")
    hands = Hands(helena)
    write_a_canned_answer(hands)
    number = find_a_case(hands)

    hands.press("n")  # a note first
    helena.page.keyboard.type("Asked Ingrid about the release of last week.")
    hands.send()
    helena.sees("Asked Ingrid about the release of last week.")
    ask_for_a_recording(hands, number)
    assert desk.count(ASKED.format(number)) == 2

    hands.go("v t", "**/timeline/")
    helena.sees("Helena Duarte left an internal note.", "Helena Duarte asked for evidence.")
    helena.look()
    ask_an_expert(hands)
    hands.go("v c", f"**/agent/cases/{number}/")
    hands.command("Mark as solved")
    helena.page.wait_for_url("**/resolution/")
    hands.tab_to("id_cause_0")
    hands.press("ArrowDown")
    hands.send()
    helena.sees("Solved by a workaround")
    expect(helena.main).to_contain_text("Resolved")


def write_a_canned_answer(hands: Hands) -> None:
    """A text for the day."""
    hands.go("g a", "**/agent/canned/")
    hands.go("n", "**/agent/canned/new/")
    hands.tab_to("id_name")
    hands.page.keyboard.type("Morning greeting")
    hands.press("Tab")
    hands.page.keyboard.type("Good morning {contact}, about case {case}:")
    hands.send()
    hands.person.sees("Morning greeting")
    hands.person.look()


def find_a_case(hands: Hands) -> str:
    """By its company in the palette, in the list, by its number; returns the number."""
    hands.go("g q", "**/agent/")
    hands.person.look()
    hands.find("Northwick")
    hands.person.look()
    hands.press("Enter")
    hands.page.wait_for_url("**/agent/cases/*/")
    number = number_in(hands.person)
    hands.go("g q", "**/agent/")
    hands.press("j", "j", "k")
    assert hands.page.evaluate("() => document.activeElement.hasAttribute('data-item')")
    hands.command(number)
    hands.page.wait_for_url(f"**/agent/cases/{number}/")
    hands.page.wait_for_load_state("load")
    return number


def ask_for_a_recording(hands: Hands, number: str) -> None:
    """A recording and a log, with the canned answer at the caret."""
    hands.press("w", "l")
    hands.press("Escape", "i")  # out of the field, where a letter is a letter
    hands.page.keyboard.type("Morning greeting")
    expect(hands.page.locator("#canned [aria-selected=true]")).to_contain_text("Morning greeting")
    hands.person.look()
    hands.press("Enter")
    expect(hands.page.locator("#id_body")).to_have_value(f"Good morning Imogen Hale, about case {number}:")
    hands.page.keyboard.type(" please show us what happens.")
    hands.person.look()
    hands.send()
    hands.person.sees("please show us what happens.", "Recording and log needed", "Run the recording tool")
    hands.person.look()


def ask_an_expert(hands: Hands) -> None:
    """A colleague, in a thread of its own."""
    hands.go("v e", "**/experts/")
    hands.person.look()
    hands.press("n")
    hands.page.keyboard.type("Seen this before?")
    hands.press("Tab")
    hands.page.keyboard.type("Since last week, with the new release.")
    hands.press("Tab", "Space")
    hands.send()
    hands.person.sees("Seen this before?", "Since last week, with the new release.")
    hands.person.look()


def test_two_agents_see_each_other_and_the_customer_gives_what_was_asked(meet: Meet) -> None:
    imogen = meet("en")
    imogen.sign_in(IMOGEN, "/cases/?view=all")
    imogen.main.locator("[data-item]").first.click()
    imogen.page.wait_for_url("**/cases/*/")
    number = number_in(imogen)
    imogen.page.wait_for_load_state("load")
    imogen.page.wait_for_timeout(300)  # she has seen it
    imogen.page.goto("/")
    helena, ingrid = meet("en"), meet("en")
    helena.sign_in(HELENA, f"/agent/cases/{number}/")
    ingrid.sign_in(INGRID, f"/agent/cases/{number}/")

    helena.page.locator("#id_body").press_sequentially("Dear Imogen,")
    expect(ingrid.page.locator("#writing")).to_contain_text("Helena Duarte is writing")
    ingrid.look()
    expect(helena.page.locator("#writing")).to_be_empty()

    helena.page.locator("#id_body").focus()
    helena.page.evaluate(PASTE, PIXEL)
    expect(helena.page.locator("#answer [data-note]")).to_contain_text("Received")
    helena.main.get_by_role("radio", name="Ask for details").check()
    helena.page.fill("#id_labels", "Which browser?")
    helena.press("Send answer")
    expect(ingrid.main).to_contain_text("Which browser?")  # live
    helena.main.get_by_role("link", name="screenshot-").first.wait_for()

    imogen.go("/cases/?view=open")
    expect(imogen.main.locator(".unread")).not_to_have_count(0)
    imogen.go(f"/cases/{number}/")
    imogen.sees("New since you last looked", "What we asked you for", "Details needed")
    imogen.page.locator("textarea[name^=told-]").last.fill("Firefox 140")
    imogen.look()
    imogen.press("Send message")
    imogen.sees("Firefox 140")
    imogen.sees_not("New since you last looked")
    helena.sees("Firefox 140")  # live
    imogen.go(f"/cases/{number}/timeline/")
    imogen.sees("Imogen Hale gave what had been asked for.")
    assert base64.b64decode(PIXEL)[:4] == b"\x89PNG"
