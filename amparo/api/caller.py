"""Who calls: the person behind a token, narrowed to its scopes."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer

from amparo.api import limits
from amparo.api.bodies import check_body
from amparo.api.problems import Problem
from amparo.core.actors import Actor
from amparo.core.languages import django_code, tag_of
from amparo.people import actions as people
from amparo.people.actors import actor_for
from amparo.people.middleware import wish_of_browser
from amparo.people.models import ApiToken, Person


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever makes a request, when, and in which language the answer is."""

    token: ApiToken
    actor: Actor
    now: datetime
    tag: str
    standing: limits.Standing

    @property
    def person(self) -> Person:
        """Behind the token."""
        return self.token.person


class ApiRequest(HttpRequest):
    """A request whose token was checked."""

    auth: Caller


class Bearer(HttpBearer):
    """`Authorization: Bearer amparo_…`; cookies count for nothing here, so no page can make a browser call (CSRF)."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scopes = frozenset(scope.split())  # any of them; none: every token

    def __call__(self, request: HttpRequest) -> Caller:
        scheme, _blank, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise not_known("no-token")
        return self.authenticate(request, key.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; raises Problem."""
        now = timezone.now()
        found = people.find_token(token, now)
        if found is None:
            limits.count_unknown(request, now)
            raise not_known("token-not-valid")
        tag = speak(request, found.person)
        caller = Caller(found, actor_for(found.person), now, tag, limits.take(found.token_sha256, now))
        if self.scopes and not self.scopes & set(found.scopes):
            raise Problem("scope-missing", params={"scope": " / ".join(sorted(self.scopes))})
        check_body(request)
        people.touch_token(found, now)
        return caller


def not_known(code: str) -> Problem:
    """401, with the scheme that is asked for."""
    problem = Problem(code)
    problem.headers = {"WWW-Authenticate": 'Bearer realm="amparo"'}
    return problem


def speak(request: HttpRequest, person: Person) -> str:
    """Answers in the language that the request asks for, else in the person's own; returns its tag."""
    code = wish_of_browser(request) or django_code(person.language)
    translation.activate(code)  # until LanguageMiddleware takes its own back
    return tag_of(code)
