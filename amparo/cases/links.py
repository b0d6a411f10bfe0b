"""The cases that a case is linked with, as far as one may see them (SEC-7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from amparo.cases.access import visible_to
from amparo.cases.models import Case, CaseLink
from amparo.core.actors import Actor

LINKS_LIMIT = 100


@dataclass(frozen=True)
class Linked:
    """A linked case, seen from the other one: `duplicate-of` it, `has-duplicate` it, or `related`."""

    id: int
    kind: Literal["related", "duplicate-of", "has-duplicate"]
    case: Case


def list_links(actor: Actor, case: Case, now: datetime) -> list[Linked]:
    """The links of a case whose other end the actor sees, in the order of their making. Two queries."""
    links = list(CaseLink.objects.filter(Q(case=case) | Q(other=case)).order_by("id")[:LINKS_LIMIT])
    if not links:
        return []
    ends = [link.other_id if link.case_id == case.number else link.case_id for link in links]
    seen = {row.number: row for row in visible_to(actor, now).filter(number__in=ends).select_related("product")}
    found = []
    for link, end in zip(links, ends, strict=True):
        if end in seen:
            kind: Literal["related", "duplicate-of", "has-duplicate"] = "related"
            if link.kind == "duplicate":
                kind = "duplicate-of" if link.case_id == case.number else "has-duplicate"
            found.append(Linked(link.pk, kind, seen[end]))
    return found
