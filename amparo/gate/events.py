"""What the gate puts on record."""

from amparo.core.events import Payload, event


@event("decision.made")
class DecisionMade(Payload):
    """The gate decided a request that somebody really made (previews are not recorded)."""

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
