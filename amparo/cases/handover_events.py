"""What happens to the work of an agent who is away; heard by agents alone."""

from amparo.core.events import Payload, event


@event("case.handed_over")
class CaseHandedOver(Payload):
    """A case went from an agent who is away (`person`) to another one, or back to everybody, for these reasons."""

    case: int
    absence: int
    person: int
    to: int | None
    reasons: list[str]


@event("case.handover_suggested")
class HandoverSuggested(Payload):
    """The desk suggests to whom a case of somebody who is away could go."""

    case: int
    absence: int
    person: int
    to: int | None
    reasons: list[str]


@event("case.handover_declined")
class HandoverDeclined(Payload):
    """A case stays with whoever is away."""

    case: int
    absence: int
    person: int


@event("case.handover_returned")
class HandoverReturned(Payload):
    """Whoever was away has the case again."""

    case: int
    absence: int
    to: int
