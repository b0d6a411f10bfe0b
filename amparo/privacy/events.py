"""What happens to personal data, on record (design §5, SI-14): keys only, so that the record may stay."""

from amparo.core.events import Payload, event


@event("person.export_asked")
class ExportAsked(Payload):
    """Somebody's data was asked for: by themselves, or by an administrator for them."""

    person: int | None
    export: str


@event("person.export_made")
class ExportMade(Payload):
    """The archive is ready."""

    person: int | None
    export: str
    bytes: int


@event("person.export_fetched")
class ExportFetched(Payload):
    """The archive was downloaded."""

    person: int | None
    export: str


@event("person.export_dropped")
class ExportDropped(Payload):
    """The archive is no longer there: its time ended, or the person's data was erased."""

    person: int | None
    export: str


@event("person.erasure_asked")
class ErasureAsked(Payload):
    """Somebody's data is to be erased; `basis` refers to where they asked, if not here."""

    person: int | None
    erasure: int
    basis: str


@event("person.erasure_withdrawn")
class ErasureWithdrawn(Payload):
    """The data is not to be erased after all."""

    person: int | None
    erasure: int


@event("person.erasure_ordered")
class ErasureOrdered(Payload):
    """A second administrator looked at it, or the days to think it over ended: the erasure begins."""

    person: int | None
    erasure: int


@event("person.erased")
class PersonErased(Payload):
    """Name, address, words and files of somebody are gone; `erasure` is empty where it was ordered on the server."""

    person: int | None
    erasure: int | None
    cases: int
    messages: int
    files: int
