"""The only writers of the gate's tables."""

from amparo.gate.actions.deciding import (
    RETAIN,
    Agreement,
    TextChanged,
    accept_text,
    decide,
    fingerprint,
    fingerprint_today,
    forget_decision,
    move_acceptances,
    preview,
    preview_all,
)

__all__ = [
    "RETAIN",
    "Agreement",
    "TextChanged",
    "accept_text",
    "decide",
    "fingerprint",
    "fingerprint_today",
    "forget_decision",
    "move_acceptances",
    "preview",
    "preview_all",
]
