"""Refusals of the actions become problems: one table from exceptions to codes."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError
from psycopg.errors import LockNotAvailable
from psycopg_pool import PoolTimeout

from amparo.api import reasons
from amparo.api.problems import Fault, Problem, respond
from amparo.cases.actions import bulk, closing, conversation, merging, satisfaction, splitting, steps, threads
from amparo.cases.actions.escalation import AlreadyEscalated
from amparo.cases.lists import BadCursor
from amparo.cases.models import Escalation
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.files import FileRefused
from amparo.core.languages import tag_of
from amparo.core.outage import is_full, is_outage
from amparo.core.ratelimit import TooOften
from amparo.core.transitions import NotPossible
from amparo.gate.refusals import explain_refusal
from amparo.knowledge.actions import ChangedMeanwhile, TextRefused
from amparo.knowledge.rules.texts import FIELDS
from amparo.people.rules import BadInput
from amparo.policy.refusals import RequestRefusedError

log = logging.getLogger(__name__)
RETRY_SECONDS = 5


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to what a view raised; what nobody foresaw is logged and told as 500 without a word of it."""
    problem = problem_of(error)
    if problem is None and is_outage(error):
        problem = unavailable(error)
    if problem is None and is_full(error):
        problem = Problem("no-room", reason="file-no-room")
    if problem is None:
        log.error("%s %s went wrong", request.method, request.path, exc_info=error)
        problem = Problem("went-wrong")
    return respond(problem)


def problem_of(error: Exception) -> Problem | None:
    """The problem behind an exception; None for one that nobody foresaw."""
    if isinstance(error, Problem):
        return error
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind](error)
    return None


def not_allowed(error: NotAllowed) -> Problem:
    """Forbidden, with the reason of the refusal."""
    return Problem("not-allowed", reasons.not_allowed(error.code), reason=error.code)


def bad_input(error: BadInput) -> Problem:
    """One field of the body, by name."""
    return not_valid(f"/{error.field}", error.code, reasons.bad_input(error.code) % error.params)


def not_valid(pointer: str, code: str, detail: str) -> Problem:
    """One part of the body is not right."""
    return Problem("not-valid", pointers=[Fault(code, detail, pointer)])


def request_refused(error: RequestRefusedError) -> Problem:
    """The gate's request is not of the form of decision-format.md."""
    pointer = "/" + error.field.replace("[", "/").replace("]", "").replace(".", "/")
    return not_valid(pointer, error.code, explain_refusal(error, tag_of(translation.get_language() or "en")))


def step_incomplete(error: steps.StepIncomplete) -> Problem:
    """A typed step lacks something."""
    faults = [Fault(code, reasons.missing(code), f"/{field}") for field, code in error.problems.items()]
    return Problem("not-valid", pointers=faults)


def text_refused(error: TextRefused) -> Problem:
    """Parts of an article's text, by name."""
    places = {field: f"/text/{field}" if field in FIELDS else f"/{field}" for field in error.problems}
    faults = [Fault(code, reasons.missing(code), places[field]) for field, code in error.problems.items()]
    return Problem("not-valid", pointers=faults)


def changed_meanwhile(error: ChangedMeanwhile) -> Problem:
    """Somebody else was quicker; with the number of their revision."""
    return Problem("changed-meanwhile", more={"revision": error.latest.number})


def file_refused(error: FileRefused) -> Problem:
    """A file is not taken."""
    if error.code == "file-too-large":
        return Problem("too-large", params=error.params, reason=error.code)
    if error.code == "file-no-room":
        return Problem("no-room", reason=error.code)
    return not_valid("/file", error.code, reasons.file_refused(error.code) % error.params)


def unreadable(error: ValidationError) -> Problem:
    """What was sent is not of the form that OpenAPI tells."""
    return Problem("not-valid", pointers=[fault_of(row) for row in error.errors])


def fault_of(row: Mapping[str, Any]) -> Fault:
    """One finding of pydantic, told by us in the caller's language."""
    source, *place = row["loc"]
    detail = reasons.shape(row["type"], row.get("ctx", {}))
    if source == "body":
        parts = [str(part).replace("~", "~0").replace("/", "~1") for part in place[1:]]
        return Fault(row["type"], detail, pointer="".join(f"/{part}" for part in parts))
    return Fault(row["type"], detail, parameter=str(place[-1]) if place else source)


def ninja_error(error: HttpError) -> Problem:
    """What django-ninja itself refuses: a body that is not JSON."""
    return Problem("not-json" if error.status_code == 400 else "went-wrong")


def database_error(error: OperationalError) -> Problem:
    """A lock that did not come free, or a database that is away."""
    if isinstance(error.__cause__, LockNotAvailable):
        return Problem("in-progress")
    log.error("the database does not answer", exc_info=error)
    return unavailable(error)


def unavailable(error: Exception) -> Problem:
    """503 with when to try again."""
    problem = Problem("unavailable")
    problem.headers = {"Retry-After": str(RETRY_SECONDS)}
    return problem


def too_often(error: TooOften) -> Problem:
    """A limit of an action, not of the token."""
    problem = Problem("too-often", _("Try again in %(seconds)s seconds.") % {"seconds": error.seconds})
    problem.headers = {"Retry-After": str(error.seconds)}
    return problem


def turned_down(place: str) -> Callable[[Any], Problem]:
    """A refusal of an action that has a code (split, merge, end, mark): the field it is about, and its sentence."""
    return lambda error: not_valid(place, error.code, reasons.turned_down(error.code))


def always(code: str, reason: str = "", **params: object) -> Callable[[object], Problem]:
    """The same problem whatever the exception says."""
    return lambda _: Problem(code, reason=reason, params=params)


TABLE: Mapping[type[BaseException], Callable[[Any], Problem]] = {
    NotVisible: always("not-found"),
    Http404: always("not-found"),
    Escalation.DoesNotExist: always("not-possible", reason="not-escalated"),
    NotAllowed: not_allowed,
    NotPossible: always("not-possible"),
    AlreadyEscalated: always("not-possible", reason="already-escalated"),
    satisfaction.AlreadyMarked: always("not-possible", reason="already-marked"),
    threads.ThreadIsClosed: always("not-possible", reason="thread-closed"),
    bulk.TooLate: always("too-late"),
    BadInput: bad_input,
    BadCursor: always("bad-cursor"),
    RequestRefusedError: request_refused,
    TextRefused: text_refused,
    ChangedMeanwhile: changed_meanwhile,
    FileRefused: file_refused,
    steps.StepIncomplete: step_incomplete,
    conversation.EmptyMessage: lambda _: not_valid("/body", "missing", reasons.missing("missing")),
    conversation.MessageTooLong: lambda _: not_valid("/body", "too-long", reasons.missing("too-long")),
    threads.SubjectMissing: lambda _: not_valid("/subject", "missing", reasons.missing("missing")),
    threads.NobodyInvited: lambda _: not_valid("/invited", "missing", reasons.missing("missing")),
    closing.NotResolved: turned_down("/cause"),
    splitting.NotSplit: turned_down(""),
    merging.NotMerged: turned_down("/into"),
    satisfaction.BadMark: turned_down("/score"),
    ValidationError: unreadable,
    HttpError: ninja_error,
    RequestDataTooBig: always("too-large", limit=reasons.BODY_BYTES),
    TooManyFilesSent: lambda _: not_valid("/file", "files-too-many", reasons.missing("too-many")),
    MultiPartParserError: always("not-json"),
    SuspiciousOperation: always("not-json"),
    OperationalError: database_error,
    PoolTimeout: unavailable,
    TooOften: too_often,
}
