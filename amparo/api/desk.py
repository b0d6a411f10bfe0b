"""The API as django-ninja knows it, and how an operation is declared."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from amparo.api import keeping, reasons, refusing
from amparo.api.caller import ApiRequest, Bearer
from amparo.api.crossing import KeyOrBearer
from amparo.api.problems import Fault, Problem, respond
from amparo.api.schemas.problems import ProblemOut

REPEATED = (409, 422)  # and a write, because of its Idempotency-Key
ANY_PARAMETER: Mapping[str, bool] = MappingProxyType({"x-any-parameter": True})
View = Callable[..., HttpResponseBase]
ALWAYS = (401, 403, 429)  # what every operation may answer
WRITING = (400, 404, 409, 413, 415, 422)  # and what one with a body may
DESCRIPTION = """What people can do at the desk, other software can do here: with a token, as the person who made it.

Every answer is JSON; every refusal is `application/problem+json` (RFC 9457) in the caller's language: that of
`Accept-Language`, else the person's own. Lists come in pages with a cursor. A write that carries an `Idempotency-Key`
may be sent again and happens once."""


class TextParser(Parser):
    """JSON and queries whose texts are texts: NUL, which PostgreSQL keeps nowhere, is left out, half a surrogate pair
    refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        """django-ninja asks this; what is raised is a 400."""
        value = json.loads(request.body, parse_constant=_no_number)
        if b"\\u" in request.body:
            json.dumps(value, ensure_ascii=False).encode()
            value = without_nul(value)
        return value

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:  # type: ignore[type-arg]  # as django-ninja has it
        """django-ninja asks this for queries; NUL is left out of them too."""
        return dict(without_nul(super().parse_querydict(data, list_fields, request)))


def without_nul(value: Any) -> Any:
    """The same without NUL in any of its texts."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, dict):
        return {without_nul(key): without_nul(one) for key, one in value.items()}
    return value


def _no_number(name: str) -> None:
    raise ValueError(name)


api = NinjaAPI(
    title="Amparo",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=TextParser(),
)
for _kind in (Exception, Http404, HttpError, ValidationError):  # the last three have handlers of django-ninja's own
    api.add_exception_handler(_kind, refusing.answer)  # type: ignore[arg-type]  # it is called with exceptions only


def endpoint(
    router: Router,
    line: str,
    scope: str,
    gives: Mapping[int, Any],
    fails: Sequence[int] = (),
    public: bool = False,
    **more: Any,
) -> Callable[[View], View]:
    """Declares an operation: `POST /cases`, the scope that it needs, what it gives and how it may fail.

    A `public` one takes a public key instead of a token. Writes are made harmless to repeat by `Idempotency-Key`. The
    first line of the view's docstring is the summary.
    """
    method, path = line.split(" ")
    writes = method in ("POST", "PUT", "PATCH", "DELETE")
    expected = {*ALWAYS, *fails, *(REPEATED if writes else ())}
    answers = dict(gives) | dict.fromkeys(sorted(expected), ProblemOut)

    def declare(view: View) -> View:
        run = known_only(repeatable(view) if writes else view)
        summary = (view.__doc__ or "").strip().splitlines()[0].rstrip(".")
        operation = router.api_operation(
            [method],
            path,
            auth=KeyOrBearer(scope) if public else Bearer(scope),
            response=answers,
            operation_id=view.__name__,
            url_name=view.__name__.replace("_", "-"),
            summary=summary,
            openapi_extra={"x-scope": scope, **more},
        )
        operation(run)
        return view

    return declare


def known_only(view: View) -> View:
    """The same view, which refuses a parameter that it does not know: a mistyped filter must not choose everything.

    An operation that takes further ones (the narrowings of figures) says so with ANY_PARAMETER.
    """

    @wraps(view)
    def run(request: ApiRequest, **values: Any) -> HttpResponseBase:
        operation: Operation = run._ninja_operation  # type: ignore[attr-defined]  # django-ninja writes it there
        if request.GET and not (operation.openapi_extra or {}).get("x-any-parameter"):
            known = {
                name
                for model in operation.models
                if model.__ninja_param_source__ == "query"
                for name in model.__ninja_flatten_map__
            }
            unknown = [name for name in request.GET if name not in known]
            faults = [Fault("unknown", reasons.shape("extra_forbidden", {}), "", name) for name in unknown]
            if faults:
                raise Problem("not-valid", pointers=faults)
        return view(request, **values)

    return run


def repeatable(view: View) -> View:
    """The same view, whose first answer is given again to a repeated request."""

    @wraps(view)
    def run(request: ApiRequest, **values: Any) -> HttpResponseBase:
        write = keeping.write_of(request, request.auth.token, request.auth.now)
        if write is None:
            return view(request, **values)
        return keeping.once(write, lambda: told(view, request, values))

    return run


def told(view: View, request: ApiRequest, values: Mapping[str, Any]) -> HttpResponseBase:
    """The view's answer, foreseen refusals among them: what they stored (a decision) stays, and the key is free."""
    try:
        return view(request, **values)
    except Exception as error:
        problem = refusing.problem_of(error)
        if problem is None or problem.status >= 500:
            raise
        return respond(problem)


def reply(data: Any, status: int = 200, location: str = "") -> HttpResponse:
    """An answer of rows that were written as JSON by hand: nothing validates them a second time."""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(content, status=status, content_type="application/json")
    if location:
        response.headers["Location"] = location
    return response


def done() -> HttpResponse:
    """204: done, with nothing to say."""
    return HttpResponse(status=204)
