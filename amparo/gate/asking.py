"""A question to the gate, before the facts are gathered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amparo.people.access import Standing


@dataclass(frozen=True)
class Asking:
    """Who asks for what: ids only; contact, company, case and acceptances are looked up by the gate itself.

    `request` is the `request` object of decision-format.md; `about` a neutral reference (`case:1042`, `draft:…`).
    """

    action: str
    request: dict[str, Any]
    person_id: int | None
    company_id: int | None
    at: datetime
    channel: str = "portal"
    about: str = ""
    accepted: tuple[str, ...] = field(default=())
    standing: Standing | None = None  # as `facts.gather` has found it, once for all who provide facts
