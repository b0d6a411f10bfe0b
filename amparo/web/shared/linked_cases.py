"""The cases that a case is linked with, as far as the reader sees them (SEC-7)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.links import list_links
from amparo.cases.models import Case
from amparo.core.actors import Actor
from amparo.web.shared import case_texts
from amparo.web.shared.components import Tone


@dataclass(frozen=True)
class LinkRow:
    """One linked case."""

    id: int
    kind: str
    number: int
    title: str
    url: str
    status: str
    status_tone: Tone


def kind_text(kind: str) -> str:
    """What the other case is to this one."""
    return {
        "related": _("Related"),
        "duplicate-of": _("This is a duplicate of"),
        "has-duplicate": _("Duplicate of this"),
    }[kind]


def link_rows(actor: Actor, case: Case, now: datetime, side: str) -> list[LinkRow]:
    """The links of a case for a page of the `agent` or the `portal`."""
    status = case_texts.agent_status if side == "agent" else case_texts.customer_status
    return [
        LinkRow(
            row.id,
            kind_text(row.kind),
            row.case.number,
            row.case.title,
            reverse(f"{side}:case", args=[row.case.number]),
            *status(row.case.state),
        )
        for row in list_links(actor, case, now)
    ]
