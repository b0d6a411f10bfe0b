"""What went wrong, as problem+json (RFC 9457) in the caller's language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from amparo.api.texts import sentence_of, title_of

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/v1/docs#problem-"

# Every code of the API with its status. Codes of refusals that the actions have stand in amparo.api.refusing.
STATUSES: Mapping[str, int] = {
    "not-json": 400,
    "no-token": 401,
    "token-not-valid": 401,
    "key-not-valid": 401,
    "scope-missing": 403,
    "origin-not-allowed": 403,
    "not-allowed": 403,
    "refused": 403,
    "redirected": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-possible": 409,
    "decision-changed": 409,
    "changed-meanwhile": 409,
    "in-progress": 409,
    "too-late": 409,
    "too-large": 413,
    "not-supported-media-type": 415,
    "not-valid": 422,
    "incomplete": 422,
    "bad-cursor": 422,
    "bad-idempotency-key": 422,
    "idempotency-key-reused": 422,
    "too-often": 429,
    "went-wrong": 500,
    "unavailable": 503,
    "no-room": 507,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one part of what was sent: a JSON pointer into the body, or a parameter's name."""

    code: str
    detail: str
    pointer: str = ""
    parameter: str = ""

    def as_json(self) -> dict[str, str]:
        """The form of the contract."""
        place = {"parameter": self.parameter} if self.parameter else {"pointer": self.pointer}
        return {**place, "code": self.code, "detail": self.detail}


class Problem(Exception):
    """An answer that is no success. `detail` is a sentence in the active language; without it, that of the code.

    `reason` is a code of the action behind it, where there is one; `more` are further members (a decision).
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        reason: str = "",
        params: Mapping[str, object] | None = None,
        pointers: Sequence[Fault] = (),
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.reason = code, reason
        self.detail = detail or sentence_of(code, params or {})
        self.pointers, self.more = tuple(pointers), dict(more or {})
        self.headers: dict[str, str] = {}

    @property
    def status(self) -> int:
        """Of HTTP."""
        return STATUSES[self.code]


def respond(problem: Problem) -> HttpResponse:
    """The answer."""
    body: dict[str, Any] = {
        "type": f"{TYPE}{problem.code}",
        "title": title_of(problem.code),
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.reason or problem.code,
    }
    if problem.pointers:
        body["errors"] = [fault.as_json() for fault in problem.pointers]
    response = HttpResponse(
        json.dumps(body | problem.more, ensure_ascii=False), status=problem.status, content_type=MEDIA_TYPE
    )
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
