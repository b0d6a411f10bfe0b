"""A question to the gate, before the facts are gathered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amparo.people.access import Standing
from amparo.people.models import Person
from amparo.policy.pack.pack import Pack


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
    person: Person | None = None  # where whoever asks has read them for this very request
    standing: Standing | None = None  # the same; else `facts.gather` finds it, once for all who provide facts
    pack: Pack | None = None  # by which it is decided; else the one in force
