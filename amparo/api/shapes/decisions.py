"""Decisions and acceptances as JSON."""

from typing import Any

from amparo.api.shapes.cases import moment
from amparo.gate.explaining import explained
from amparo.gate.models import Acceptance, Decision


def decision_row(decision: Decision, tag: str) -> dict[str, Any]:
    """A stored decision in a language, with its id."""
    head = {"id": str(decision.pk), "action": decision.action, "at": moment(decision.at)}
    return head | explained(decision, tag)


def acceptance_row(row: Acceptance) -> dict[str, Any]:
    """The proof."""
    return {
        "id": row.pk,
        "text": row.text,
        "version": row.version,
        "language": row.language,
        "channel": row.channel,
        "about": row.about,
        "at": moment(row.at),
        "words": row.words,
        "text_sha256": row.text_sha256,
    }
