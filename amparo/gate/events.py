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
