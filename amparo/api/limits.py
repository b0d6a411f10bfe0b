"""How many requests a token may make: counted in the database for all processes, taken from there in small lots.

A process takes a lot of a fiftieth of the limit at once and counts it down in memory, so that most requests cost no
statement; several processes may together keep back one lot each.
"""

import math
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from amparo.api.problems import Problem
from amparo.core.ratelimit import Limit, TooOften, count_tries
from amparo.core.ratelimit import take as count
from amparo.people.peers import client_address

WINDOW_SECONDS = 60
UNKNOWN_TOKENS = Limit("api-unknown-token", 60, 300)  # tries of one network address (SEC-10)
MOST_LOTS = 10_000


def count_unknown(request: HttpRequest, now: datetime) -> None:
    """Counts a token or public key that nobody has, by network address; raises Problem (`too-often`, SEC-10)."""
    try:
        count(UNKNOWN_TOKENS, client_address(request), now)
    except TooOften as refusal:
        problem = Problem("too-often", params={"seconds": refusal.seconds})
        problem.headers = {"Retry-After": str(refusal.seconds)}
        raise problem from None


@dataclass(slots=True)
class Lot:
    """What a process may still give away of a token's window."""

    until: datetime
    left: int
    beyond: int  # what the database had left when the lot was taken


_lots: dict[str, Lot] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a token stands after this request, for the answer's headers."""

    most: int
    left: int
    seconds: int


def take(token: str, now: datetime, most: int | None = None) -> Standing:
    """Counts a request of a token (its hash), or of a page's reader (`most` a minute); raises Problem (`too-often`)
    where it is one too many."""
    most = settings.API_REQUESTS_A_MINUTE if most is None else most
    with _lock:
        lot = _lots.get(token)
        if lot is not None and now < lot.until and (lot.left > 0 or lot.beyond <= 0):
            return give(lot, most, now)
    fresh = new_lot(token, most, now)
    with _lock:
        if len(_lots) >= MOST_LOTS:
            _lots.clear()
        _lots[token] = fresh
        return give(fresh, most, now)


def new_lot(token: str, most: int, now: datetime) -> Lot:
    """A further lot from the database; empty where nothing is left."""
    size = max(1, most // 50)
    count, began_at = count_tries(Limit("api-token", most, WINDOW_SECONDS), token, now, size)
    left = min(size, most - (count - size))
    return Lot(began_at + timedelta(seconds=WINDOW_SECONDS), max(0, left), max(0, most - count))


def give(lot: Lot, most: int, now: datetime) -> Standing:
    """One request out of a lot; raises Problem."""
    seconds = max(1, math.ceil((lot.until - now).total_seconds()))
    if lot.left <= 0:
        problem = Problem("too-often", params={"seconds": seconds})
        problem.headers = headers_of(Standing(most, 0, seconds)) | {"Retry-After": str(seconds)}
        raise problem
    lot.left -= 1
    return Standing(most, lot.left + lot.beyond, seconds)


def headers_of(standing: Standing) -> dict[str, str]:
    """The RateLimit headers."""
    return {
        "RateLimit-Policy": f"{standing.most};w={WINDOW_SECONDS}",
        "RateLimit-Limit": str(standing.most),
        "RateLimit-Remaining": str(standing.left),
        "RateLimit-Reset": str(standing.seconds),
    }


def tell(response: HttpResponseBase, standing: Standing) -> None:
    """Writes how the token stands into an answer."""
    for name, value in headers_of(standing).items():
        response.headers.setdefault(name, value)
