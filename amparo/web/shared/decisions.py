"""A decision for the decision panel: its sentences, and what each rule did."""

from typing import Any

from amparo.gate.explaining import explained
from amparo.gate.models import Decision
from amparo.gate.results import read_result


def in_words(decision: Decision, tag: str) -> dict[str, Any]:
    """As the public contract has it, with the `effect` of each reason, which the panel sorts and marks them by."""
    said = explained(decision, tag)
    for reason, decided in zip(said["reasons"], read_result(decision.result).reasons, strict=True):
        reason["effect"] = decided.effect
    return said
