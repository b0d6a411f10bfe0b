"""What happens to service clocks, in codes and ids. All are about the matter (`case:1042`)."""

from typing import Literal

from amparo.core.events import Payload, event

Kind = Literal["first_response", "next_response", "resolution"]


class ClockPayload(Payload):
    """Which clock, and when it is due now (ISO; None while paused, or where nothing is promised)."""

    clock: int
    kind: Kind
    due_at: str | None


@event("clock.started")
class ClockStarted(ClockPayload):
    """A promise began to be counted (SI-7)."""


@event("clock.retargeted")
class ClockRetargeted(ClockPayload):
    """Impact, plan, hours or pack changed, and the clock is measured against what is promised now (SI-10)."""

    cause: str
    minutes: int | None


@event("clock.paused")
class ClockPaused(ClockPayload):
    """The next word is the customer's: no time is counted."""


@event("clock.resumed")
class ClockResumed(ClockPayload):
    """The next word is ours again."""


@event("clock.met")
class ClockMet(ClockPayload):
    """What was promised was done; `late` says that it was done too late."""

    late: bool


@event("clock.stopped")
class ClockStopped(ClockPayload):
    """Nothing is due any more, and nothing was done: the matter was ended or merged."""

    cause: str


@event("clock.reopened")
class ClockReopened(ClockPayload):
    """What counted as done was not: the clock goes on where it stood."""


@event("clock.moved")
class ClockMoved(ClockPayload):
    """The clock goes on for the matter into which its own was merged."""


@event("clock.warned")
class ClockWarned(ClockPayload):
    """A clock is about to run out; `tell` names who is told (the pack's `[[clock_alert]]`)."""

    tell: list[str]


@event("clock.breached")
class ClockBreached(ClockPayload):
    """A clock has run out; `tell` names who is told."""

    tell: list[str]
