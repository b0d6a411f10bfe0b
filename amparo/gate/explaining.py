"""Decisions in a reader's language, in the form of decision-format.md."""

from typing import Any

from amparo.gate import packs
from amparo.gate.explain import explain
from amparo.gate.models import Decision
from amparo.gate.results import read_result


def explained(decision: Decision, tag: str) -> dict[str, Any]:
    """The decision as JSON with its sentences; a stored one is explained by the pack that it was made from."""
    return explain(packs.pack_of(decision.pack_id), read_result(decision.result), tag)
