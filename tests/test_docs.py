"""The documents say what is there."""

import re

import yaml

from amparo.core import metrics
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


def test_the_page_on_figures_names_each_with_its_labels() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", page, re.MULTILINE))
    there = {name: ", ".join(labels) or "–" for name, _text, labels in metrics.own()}
    there |= {one.name: ", ".join(one.labels) or "–" for one in metrics.registered()}
    assert said == there


def test_the_alert_rules_ask_for_figures_that_there_are() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus-alerts.yml").read_text(encoding="utf-8"))
    known = {name for name, _text, _labels in metrics.own()} | {one.name for one in metrics.registered()}
    for rule in rules["groups"][0]["rules"]:
        asked = set(re.findall(r"amparo_\w+", rule["expr"]))
        assert asked, rule["alert"]
        assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked} <= known, rule["alert"]
        assert rule["annotations"]["summary"]
