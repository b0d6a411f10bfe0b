"""Calls of the API for its tests: a token as its person would make it, and requests with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from amparo.people.actions import TokenTerms, make_token
from amparo.people.actors import actor_for
from amparo.people.models import Person
from amparo.people.scopes import SCOPES

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

WISH = {
    "kind": "problem",
    "product": "financials",
    "problems": 1,
    "impact": "minor",
    "scope": "team",
    "environment": "production",
    "urgent": False,
    "customer_present": True,
    "text": "The ledger does not balance",
}


def token_of(person: Person, scopes: Sequence[str] = SCOPES, days: int = 30) -> str:
    """A new token's key."""
    return make_token(actor_for(person), TokenTerms("Test", scopes, days), timezone.now()).key


@dataclass
class Caller:
    """Somebody with a token."""

    key: str

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> "Answer":
        """A request below /api/v1; headers are written with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            given["Authorization"] = f"Bearer {self.key}"
        client = Client(raise_request_exception=False)
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        extra: dict[str, Any] = {} if body is None else {"data": body, "content_type": "application/json"}
        response: Answer = client.generic(method, address, headers=given, **encoded(extra))
        return response

    def get(self, path: str, **headers: str) -> "Answer":
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> "Answer":
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None) -> "Answer":
        return self.send("PUT", path, body)

    def delete(self, path: str) -> "Answer":
        return self.send("DELETE", path)


def encoded(extra: dict[str, Any]) -> dict[str, Any]:
    """The body as bytes."""
    if "data" in extra and not isinstance(extra["data"], bytes):
        extra["data"] = json.dumps(extra["data"]).encode()
    return extra


def calling(person: Person, *scopes: str) -> Caller:
    """Somebody with a new token of these scopes; of all of them where none is named."""
    return Caller(token_of(person, scopes or SCOPES))


def new_case(**more: Any) -> dict[str, Any]:
    """A case as a program opens it."""
    return {"request": WISH, "title": "The ledger does not balance", "body": "It is off by one.", **more}
