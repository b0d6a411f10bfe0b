"""What the gate puts on record."""

from typing import ClassVar

from amparo.core.events import Payload, event


@event("decision.made")
class DecisionMade(Payload):
    """The gate decided a request that somebody made, or refused or redirected one before it could be made."""

    counted_by: ClassVar[str] = "outcome"
    decision: str
    action: str
    outcome: str
    pack: str


@event("text.accepted")
class TextAccepted(Payload):
    """Somebody agreed to an exact text: proof (OM-4, OM-8, TO-9c)."""

    acceptance: int
    text: str
    version: int
    channel: str


@event("closing_day.added")
class ClosingDayAdded(Payload):
    """A region's desk is closed on a further day; clocks are measured by it."""

    closing: int
    region: str
    on: str


@event("closing_day.removed")
class ClosingDayRemoved(Payload):
    """A further closing day was taken back before it came."""

    closing: int
    region: str
    on: str


@event("text.version_written")
class TextVersionWritten(Payload):
    """A text to accept got a new version, which counts from a moment on (ISO)."""

    text: str
    version: int
    from_at: str


@event("text.version_withdrawn")
class TextVersionWithdrawn(Payload):
    """A version of a text was taken back before it came into force."""

    text: str
    version: int


@event("contact_point.saved")
class ContactPointSaved(Payload):
    """The desk keeps a contact point of its own, a new one or a changed one."""

    key: str
    kind: str
    new: bool


@event("contact_point.removed")
class ContactPointRemoved(Payload):
    """The desk no longer has a contact point of its own."""

    key: str
    kind: str


@event("acceptances.dropped")
class AcceptancesDropped(Payload):
    """The time ended for which proofs of agreement are kept (design §5)."""

    acceptances: list[int]


@event("pack.drafted")
class PackDrafted(Payload):
    """An administrator began to change a version of the pack."""

    draft: int
    pack: str


@event("pack.saved")
class PackSaved(Payload):
    """An administrator saved a file of a draft, or took it out."""

    draft: int
    path: str
    number: int
    removed: bool


@event("pack.discarded")
class PackDiscarded(Payload):
    """A draft was laid aside; its saves are kept."""

    draft: int


@event("pack.scheduled")
class PackScheduled(Payload):
    """An administrator put a version in force, from now or from a later moment on; before it `instead_of` was."""

    enactment: int
    pack: str
    from_at: str
    instead_of: str


@event("pack.withdrawn")
class PackWithdrawn(Payload):
    """A version that was to come into force will not."""

    enactment: int
    pack: str


@event("pack.enacted")
class PackEnacted(Payload):
    """A version is in force now: open clocks are measured by it, the products are its products."""

    enactment: int
    pack: str


@event("pack.replay_started")
class PackReplayStarted(Payload):
    """An administrator lays a version over past decisions."""

    replay: int
    pack: str


@event("pack.replayed")
class PackReplayed(Payload):
    """A replay has come to its end: so many past decisions would come out differently."""

    replay: int
    pack: str
    done: int
    turned: int
