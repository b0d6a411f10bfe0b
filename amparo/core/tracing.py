"""What a line of the log belongs to: the request, the case it is about, the job; set around the work."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")  # what a web server in front may have called the request


class Trace(NamedTuple):
    """Ids, none of which names anybody; empty where there is none."""

    request: str = ""
    case: str = ""
    job: str = ""


NOTHING = Trace()
_trace: ContextVar[Trace] = ContextVar("amparo_trace", default=NOTHING)


def current() -> Trace:
    """What is being done now."""
    return _trace.get()


@contextmanager
def traced(*, request: str = "", job: str = "") -> Iterator[None]:
    """For as long as the block lasts, lines of the log belong to a request or a job."""
    token = _trace.set(Trace(request, "", job))
    try:
        yield
    finally:
        _trace.reset(token)


def about_case(number: object) -> None:
    """The rest of the request is about this case."""
    _trace.set(_trace.get()._replace(case=str(number)))


def request_id(given: str) -> str:
    """The id of a request: the given one where it is a plain one, else a new one."""
    return given if GIVEN.fullmatch(given) else secrets.token_hex(12)
