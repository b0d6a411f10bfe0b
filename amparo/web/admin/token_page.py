"""API tokens of everybody, for administrators."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.core.actors import Actor
from amparo.people.access import tokens_visible_to
from amparo.people.models import ApiToken
from amparo.web.admin.pages import paging, read_number, read_words
from amparo.web.shared.components import Tab, Tone
from amparo.web.shared.scope_texts import scope_texts

PAGE = 50
STATES = ("working", "ended")


def state_of(token: ApiToken, now: datetime) -> tuple[str, Tone]:
    """Whether a token works, in words."""
    if token.withdrawn_at is not None:
        return _("Withdrawn"), "calm"
    if token.expires_at <= now:
        return _("Expired"), "calm"
    return (_("Works"), "good") if token.person.is_active else (_("The account is closed"), "calm")


def narrowed(actor: Actor, state: str, words: str, now: datetime) -> QuerySet[ApiToken]:
    """The tokens of a state whose name or person holds each of the words."""
    works = Q(withdrawn_at=None, expires_at__gt=now, person__is_active=True)
    rows = tokens_visible_to(actor).filter(works if state == "working" else ~works)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(person__name__icontains=word) | Q(person__email__icontains=word))
    return rows.select_related("person", "withdrawn_by").order_by("-pk")


def context(request: HttpRequest, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything the page shows (one query)."""
    state = "ended" if request.GET.get("state") == "ended" else "working"
    words, before = read_words(request.GET), read_number(request.GET)
    rows = narrowed(actor, state, words, now)
    found = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    texts, here = scope_texts(), reverse("admin:tokens")
    shown = [
        {
            "token": token,
            "state": state_of(token, now),
            "scopes": [texts.get(scope, scope) for scope in token.scopes],
        }
        for token in found[:PAGE]
    ]
    labels = {"working": _("Working"), "ended": _("Ended")}
    return {
        "rows": shown,
        "words": words,
        "state": state,
        "tab_items": [Tab(labels[one], f"{here}?state={one}", one == state) for one in STATES],
        **paging(request, found[PAGE - 1].pk if len(found) > PAGE else None),
    }
