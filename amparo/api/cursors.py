"""The key in a cursor, where a page goes on."""

from amparo.cases.lists import BadCursor
from amparo.core.sent import whole


def key_in(cursor: str) -> int | None:
    """The key; None on the first page. Raises BadCursor."""
    found = whole(cursor)
    if cursor and found is None:
        raise BadCursor(cursor)
    return found
