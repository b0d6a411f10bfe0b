"""What happens to the catalogue."""

from amparo.core.events import Payload, event


@event("catalogue.synced")
class CatalogueSynced(Payload):
    """The products were made equal to what the pack declares; keys of products."""

    added: list[str]
    changed: list[str]
    retired: list[str]
    revived: list[str]
