"""The documents say what is there."""

import re

from tools import webhook_events
from tools.tracked import ROOT


def test_the_page_on_security_names_tests_that_speak_of_their_row() -> None:
    rows = re.findall(r"^\| (SEC-\d+) \|[^|]*\|([^|]*)\|", (ROOT / "docs/security.md").read_text("utf-8"), re.MULTILINE)
    assert [row for row, _ in rows] == [f"SEC-{number}" for number in range(1, 18)]
    for row, held_by in rows:
        for path in re.findall(r"`((?:amparo|tests)/[^`]+)`", held_by):
            said = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"{row}\b|test_{row.lower().replace('-', '_')}_", said), f"{path} says nothing of {row}"


def test_the_page_on_webhooks_lists_every_event_as_it_is() -> None:
    assert webhook_events.PAGE.read_text(encoding="utf-8") == webhook_events.written(), (
        "run python -m tools.webhook_events"
    )
