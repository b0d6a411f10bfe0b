"""What happens to the catalogue."""

from typing import Literal

from amparo.core.events import Payload, event


@event("product.changed")
class ProductChanged(Payload):
    """An administrator changed what is the desk's own of a product: its names, its place, whether it is offered."""

    product: str
    what: Literal["names", "order", "withdrawn", "restored"]


@event("catalogue.synced")
class CatalogueSynced(Payload):
    """The products were made equal to what the pack declares; keys of products."""

    added: list[str]
    changed: list[str]
    retired: list[str]
    revived: list[str]
