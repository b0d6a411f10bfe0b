"""An administrator changes the rules: errors beside the lines, what-if, replay, in force, a customer's answer, back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
Meet = Callable[..., Person]
MARTA, MAYA = "marta.nogueira@lumen.example", "maya.torres@harvestlane.example"
RULE = "designated-only-us"
TYPED = "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', { bubbles: true })); }"
GUARD = 'require = ["contact.designated"]\notherwise = "refuse"'


def type_into_code(person: Person, text: str) -> None:
    """Puts a whole text into the editor; typing one of 1,600 lines key by key would take the test minutes."""
    person.page.locator("#code").evaluate(TYPED, text)


def save(person: Person) -> None:
    """Saves by keyboard and looks at what comes."""
    with person.page.expect_event("load"):
        person.page.locator("#code").press("Control+s")
    person.sees("Saved.")


def test_an_administrator_changes_a_rule_tries_it_puts_it_in_force_and_goes_back(desk: Desk, meet: Meet) -> None:
    maya = meet("es")
    maya.sign_in(MAYA, "/open/")
    maya.look()
    maya.sees("This is not possible as it stands.")

    marta = meet("en")
    marta.sign_in(MARTA, "/admin/packs/")
    marta.look()
    marta.page.fill("#draft-title", "Everybody in the United States may ask")
    marta.press("Begin a draft")
    mend_an_error(marta)
    mend_the_examples(marta)
    try_and_replay(marta)
    put_in_force(marta, desk)

    maya.go("/open/")
    maya.sees_not("This is not possible as it stands.")
    expect(maya.main.locator("label.choice").first).to_be_visible()

    go_back(marta)
    maya.go("/open/")
    maya.sees("This is not possible as it stands.")


def mend_an_error(marta: Person) -> None:
    """A slip is shown beside its line while it is typed; then the rule is as it should be, and saved."""
    right = marta.page.locator("#code").input_value()
    assert GUARD in right
    slip = right.replace(GUARD, GUARD.replace("refuse", "advice"))
    line = slip[: slip.index('otherwise = "advice"')].count("\n") + 1
    type_into_code(marta, slip)
    finding = marta.page.locator(f'#findings [data-line="{line}"]')
    expect(finding).to_contain_text('"advice" is not one of')
    expect(marta.page.locator(".code-gutter b")).to_have_text(str(line))
    expect(marta.page.locator(".code-notes span")).to_contain_text('did you mean "advise"')
    marta.look()
    marta.page.locator("#code").press("F8")
    assert marta.page.evaluate("() => document.getSelection().toString() || document.activeElement.id") != ""
    type_into_code(marta, right.replace(GUARD, GUARD.replace("refuse", "advise")))
    expect(finding).to_have_count(0)
    save(marta)
    marta.look()
    marta.sees("Examples that fail")


def mend_the_examples(marta: Person) -> None:
    """Examples that expected the refusal forbid it; they are taken out, and then the pack is clean."""
    marta.page.get_by_role("link", name="Put in force …").click()
    marta.sees("It cannot be put in force", "Expected", "Got")
    marta.look()
    marta.page.go_back()
    with marta.page.expect_event("load"):
        marta.page.locator(".tabs a", has_text="examples.toml").click()
    head, *examples = re.split(r"(?m)^(?=\[\[example\]\])", marta.page.locator("#code").input_value())
    type_into_code(marta, head + "".join(one for one in examples if RULE not in one))
    expect(marta.page.locator("#findings")).to_contain_text("No findings")
    save(marta)


def try_and_replay(marta: Person) -> None:
    """One changed fact turns a decision at once; past decisions show whom the change concerns."""
    marta.page.get_by_role("link", name="What if?").click()
    marta.page.wait_for_url("**/what-if/")
    marta.page.get_by_role("link", name="A complete problem is taken", exact=False).click()
    marta.page.wait_for_url("**from=example**")
    trial = marta.page.locator("#trial")
    expect(trial).to_contain_text("Both packs say the same.")
    marta.page.locator('[id="f-company.country"]').fill("US")
    expect(trial).to_contain_text("From the version in force to this one:")
    expect(trial.locator(".turned").first).to_contain_text("Refused")
    marta.look()
    marta.page.go_back()
    marta.page.go_back()
    marta.page.wait_for_url("**/drafts/**")
    marta.page.locator("#replay-most").select_option("1000")
    with marta.page.expect_event("load"):
        marta.main.get_by_role("button", name="Replay", exact=True).click()
    expect(marta.page.locator("[data-ended]")).to_contain_text("Finished", timeout=30_000)
    marta.look()
    if int(marta.page.locator("[data-turned]").get_attribute("data-turned") or 0):
        marta.main.get_by_role("link", name=RULE).first.click()
        marta.look()
        marta.page.go_back()


def put_in_force(marta: Person, desk: Desk) -> None:
    """A second look, a note, now."""
    marta.go("/admin/packs/")
    marta.main.get_by_role("link", name="Everybody in the United States").first.click()
    marta.page.get_by_role("link", name="Put in force …").click()
    marta.page.wait_for_url("**/enactment/")
    marta.sees("What it changes", RULE)
    marta.look()
    marta.page.fill("#id_note", "Agreed with the sales team.")
    with marta.page.expect_event("load"):
        marta.main.get_by_role("button", name="Put in force", exact=True).click()
    marta.sees("It is in force.", "Agreed with the sales team.", "Marta Nogueira")
    marta.look()
    assert desk.count("select count(*) from core_event where type = 'pack.enacted'") == 1


def go_back(marta: Person) -> None:
    """The version before is put in force again."""
    marta.main.get_by_role("link", name="Go back to it").first.click()
    marta.page.wait_for_url("**/enactment/")
    marta.page.fill("#id_note", "Too early.")
    with marta.page.expect_event("load"):
        marta.main.get_by_role("button", name="Put in force", exact=True).click()
    marta.sees("It is in force.", "Too early.")
