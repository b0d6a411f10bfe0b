"""What an API token may be used for: codes; their words are at the edge. Pure."""

from collections.abc import Iterable
from datetime import timedelta

SCOPES = (
    "cases:read",
    "cases:write",
    "companies:read",
    "companies:write",
    "decisions:write",
    "acceptances:write",
    "events:read",
    "figures:read",
    "articles:read",
    "articles:write",
)
PREFIX = "amparo_"  # so that a token is known for one wherever it turns up
HINT_LENGTH = 4
LONGEST_DAYS = 366
LIVE_TOKENS = 25  # of one person
TOUCH_EVERY = timedelta(minutes=1)  # how exactly it is kept when a token was last used


def ordered(scopes: Iterable[str]) -> list[str]:
    """Each scope once, in the order of SCOPES; what is none is left out."""
    wanted = set(scopes)
    return [scope for scope in SCOPES if scope in wanted]
