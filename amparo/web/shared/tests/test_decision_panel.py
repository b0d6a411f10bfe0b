"""The decision panel reads the gate's contract, as mapping or object."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone

from amparo.web.shared import decision_panel, styleguide


def reason(*values: bool | None, **more: Any) -> dict[str, Any]:
    return {"text": "A rule.", "because": [{"value": value, "text": "A leaf."} for value in values], **more}


@pytest.mark.parametrize(
    ("given", "outcome", "tone"),
    [
        (reason(True), "refused", "good"),
        (reason(False), "refused", "bad"),
        (reason(True, None), "refused", "warn"),
        (reason(False), "allowed", "good"),
        (reason(False, mark="met"), "refused", "good"),
        (reason(mark="failed"), "redirected", "bad"),
    ],
)
def test_a_reason_is_marked_by_itself_or_by_its_leaves(given: dict[str, Any], outcome: str, tone: str) -> None:
    assert decision_panel.mark_reason(given, outcome).tone == tone


def test_objects_and_mappings_are_read_alike() -> None:
    as_object = SimpleNamespace(because=[SimpleNamespace(value=False, text="A leaf.")], text="A rule.")
    assert decision_panel.mark_reason(as_object, "refused") == decision_panel.mark_reason(reason(False), "refused")


def test_an_unknown_outcome_never_looks_like_a_yes() -> None:
    assert decision_panel.describe_outcome("perhaps").tone == "bad"


def test_a_menu_is_joined_in_its_order() -> None:
    assert decision_panel.menu_path(["4", 9]) == "4 › 9"
    assert decision_panel.menu_path("options 4 and 9") == "options 4 and 9"
    assert decision_panel.menu_path(None) == ""


def panel(outcome: str) -> str:
    given = styleguide.sample_decision(outcome, timezone.now())
    return Template("{% decision d %}").render(Context({"d": given}))


def test_a_refusal_shows_reasons_and_ways_out_but_no_price() -> None:
    html = panel("refused")
    assert "only designated support users" in html
    assert 'href="tel:+551140030015"' in html
    assert "What it costs" not in html


def test_a_conditional_decision_shows_what_is_missing_the_price_and_the_time() -> None:
    html = panel("conditional")
    assert "Attach the records" in html
    assert "CHF\xa0380.00" in html
    assert "(Zurich)" in html


def test_words_from_a_pack_are_escaped() -> None:
    given = {"outcome": "refused", "reasons": [{"text": "<script>x</script>", "because": []}], "remedies": []}
    assert "<script>" not in Template("{% decision d %}").render(Context({"d": given}))
