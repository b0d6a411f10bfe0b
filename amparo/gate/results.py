"""Decisions in codes, as they are stored."""

from typing import Any

from pydantic import TypeAdapter

from amparo.policy.decision import Decision

_adapter: TypeAdapter[Decision] = TypeAdapter(Decision)


def dump_result(decision: Decision) -> dict[str, Any]:
    """JSON for the table."""
    dumped: dict[str, Any] = _adapter.dump_python(decision, mode="json")
    return dumped


def read_result(stored: dict[str, Any]) -> Decision:
    """The decision as it was made."""
    return _adapter.validate_python(stored)
