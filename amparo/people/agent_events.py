"""What happens to agents: what they can help with, and when they are away."""

from typing import Literal

from amparo.core.events import Payload, event


@event("agent.profile_changed")
class AgentProfileChanged(Payload):
    """What an agent can help with changed: skills, languages, products (keys)."""

    person: int
    skills: list[str]
    languages: list[str]
    products: list[str]


@event("absence.planned")
class AbsencePlanned(Payload):
    """An agent will be away; an open end is empty."""

    person: int
    absence: int
    since: str
    until: str
    handover: Literal["automatic", "suggested"]
    deputy: int | None


@event("absence.changed")
class AbsenceChanged(Payload):
    """The end, the deputy or the way of handing over changed."""

    person: int
    absence: int
    until: str
    handover: Literal["automatic", "suggested"]
    deputy: int | None


@event("absence.called_off")
class AbsenceCalledOff(Payload):
    """An absence that had not begun will not take place."""

    person: int
    absence: int


@event("absence.began")
class AbsenceBegan(Payload):
    """An agent is away: their open work is handed over."""

    person: int
    absence: int


@event("absence.ended")
class AbsenceEnded(Payload):
    """An agent is back; `early` where they said so themselves before the planned end."""

    person: int
    absence: int
    early: bool
