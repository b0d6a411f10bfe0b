"""Refusals of the door before Django: too large, too slow, too busy; in the reader's language, without the database."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.core.asgi import Headers, Send
from amparo.core.headers import POLICY
from amparo.core.languages import tag_of

API_PATH = "/api/"


class Refused(Exception):
    """The door does not let a request in: `code` is too-large, too-long (its address), too-slow, busy or away (the
    database is)."""

    def __init__(self, code: str, status: int, *, limit_bytes: int = 0, retry_seconds: int = 0) -> None:
        super().__init__(code)
        self.code, self.status = code, status
        self.limit_bytes, self.retry_seconds = limit_bytes, retry_seconds


@dataclass(frozen=True)
class Words:
    """What happened, why, what to do."""

    title: str
    reason: str
    way: str


def words_of(refusal: Refused) -> Words:
    """The sentences, in the active language."""
    if refusal.code == "too-large":
        return Words(
            _("This is too large to be sent"),
            _("At most %(limit)s can be sent at once. Nothing of it was stored.")
            % {"limit": filesizeformat(refusal.limit_bytes)},
            _("Send a smaller file, or send several files one after the other."),
        )
    if refusal.code == "too-long":
        return Words(
            _("This address is too long"),
            _("An address has at most %(limit)s, and so has what you search for. Nothing was changed.")
            % {"limit": filesizeformat(refusal.limit_bytes)},
            _("Search for fewer words, such as those of the error message. A whole log belongs in a case."),
        )
    if refusal.code == "too-slow":
        return Words(
            _("The connection was too slow"),
            _("What you sent did not arrive completely. Nothing of it was stored."),
            _("Check your connection and send it again."),
        )
    if refusal.code == "away":
        return Words(
            _("The desk cannot answer at this moment"),
            _("Its database does not answer. What was confirmed to you is safe; what you sent now was not stored."),
            _("Wait a minute and try again."),
        )
    return Words(
        _("The desk is very busy"),
        _("More people are asking at this moment than the desk can answer at once. Nothing was changed."),
        _("Wait a few seconds and try again."),
    )


def language_of(headers: Headers) -> str:
    """Django's code of the reader's language: their cookie's, else the browser's."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin-1")
    return str(translation.get_language_from_request(request))


async def refuse(refusal: Refused, headers: Headers, send: Send, path: str = "") -> None:
    """Answers with a page, with JSON where the sender prefers that, and programs as the API does (RFC 9457)."""
    code = language_of(headers)
    with translation.override(code):
        words = words_of(refusal)
        if path.startswith(API_PATH):
            kind = b"application/problem+json"
            told = {"type": f"{API_PATH}v1/docs#problem-{refusal.code}", "title": words.title, "status": refusal.status}
            body = json.dumps({**told, "detail": f"{words.reason} {words.way}", "code": refusal.code})
        elif b"application/json" in headers.get(b"accept", b""):
            kind = b"application/json"
            body = json.dumps({"code": refusal.code, "limit_bytes": refusal.limit_bytes or None, **vars(words)})
        else:
            kind = b"text/html; charset=utf-8"
            body = render_to_string("core/refused.html", {"words": words, "language": tag_of(code)})
    raw = body.encode()
    fields = [
        (b"content-type", kind),
        (b"content-length", str(len(raw)).encode()),
        (b"content-language", tag_of(code).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Accept, Accept-Language, Cookie"),
    ]
    if refusal.retry_seconds:
        fields.append((b"retry-after", str(refusal.retry_seconds).encode()))
    if settings.HTTPS:
        fields.append((b"strict-transport-security", f"max-age={settings.SECURE_HSTS_SECONDS}".encode()))
    await send({"type": "http.response.start", "status": refusal.status, "headers": fields})
    await send({"type": "http.response.body", "body": raw})
