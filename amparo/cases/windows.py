"""A conversation in parts: however long it is, a page shows a bounded piece of it, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from amparo.cases.models import Case, Message
from amparo.cases.queries import readable_messages, with_everything
from amparo.core.actors import Actor

PAGE = 50  # messages that a page shows at first, and each time that older ones are asked for
MOST = 200  # messages of a page that was left open, or begins at an old message
ABOVE = 10  # messages before the one to which a link leads


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of a conversation: the newest where nothing is said, what was before a message, or what begins with
    one (`start`), or shortly before one (`message`), to which a link leads."""

    before: int | None = None
    start: int | None = None
    message: int | None = None

    def __bool__(self) -> bool:
        return self != Place()


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a conversation, oldest first, and whether there is more on either side."""

    rows: Sequence[Message]
    older: bool = False
    newer: bool = False


def get_window(actor: Actor, case: Case, place: Place) -> Window:
    """A part of the conversation; the newest where the message of the place is not there to be read.

    At most six queries, however long the conversation is.
    """
    rows = readable_messages(actor).filter(case=case)
    named = next((key for key in (place.before, place.start, place.message) if key is not None), None)
    anchor = rows.filter(pk=named).values_list("at", "pk").first() if named is not None else None
    if anchor is None:
        return ending_with(rows)
    earlier = Q(at__lt=anchor[0]) | Q(at=anchor[0], pk__lt=anchor[1])
    if place.before is not None:
        return ending_with(rows.filter(earlier), newer=True)
    above = list(rows.filter(earlier).order_by("-at", "-id")[: (ABOVE if place.message else 0) + 1])
    found = with_everything(rows.exclude(earlier).order_by("at", "id")[: MOST + 1])
    shown = with_everything(rows.filter(pk__in=[row.pk for row in above[:ABOVE]])) if place.message else []
    first = sorted(shown, key=lambda row: (row.at, row.pk))
    return Window([*first, *found[:MOST]], len(above) > len(first), len(found) > MOST)


def ending_with(rows: QuerySet[Message], *, newer: bool = False) -> Window:
    """The last messages of some."""
    found = with_everything(rows.order_by("-at", "-id")[: PAGE + 1])
    return Window(list(reversed(found[:PAGE])), len(found) > PAGE, newer)
