"""What the templates of webhooks read."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.core.sent import whole
from amparo.notify import queries, signing
from amparo.notify.audiences import body_of, types_for
from amparo.notify.models import Attempt, Endpoint, Message
from amparo.notify.queries import STATES
from amparo.web.shared.components import Tab
from amparo.web.shared.webhooks import texts
from amparo.web.shared.webhooks.forms import EndpointForm, ReplayForm, RotationForm
from amparo.web.shared.webhooks.place import Place


def name_of(endpoint: Endpoint) -> str:
    """What an endpoint is called: what it is for, else its host."""
    return endpoint.description or urlsplit(endpoint.url).hostname or "–"


def list_context(place: Place) -> dict[str, Any]:
    """The list of endpoints."""
    rows = [
        {
            "endpoint": one,
            "name": name_of(one),
            "state": texts.state_of(one),
            "failing": texts.is_failing(one),
            "count": len(one.types),
            "url": place.url("", one.pk),
        }
        for one in queries.list_endpoints(place.company_id)
    ]
    full = len(rows) >= queries.ENDPOINTS_LIMIT
    return {**frame(place), "rows": rows, "full": full, "limit": queries.ENDPOINTS_LIMIT, "new_url": place.url("-new")}


def frame(place: Place) -> dict[str, Any]:
    """What every page has."""
    return {**place.frame, "base": place.base, "company_id": place.company_id, "list_url": place.url("s")}


def form_context(place: Place, form: EndpointForm, endpoint: Endpoint | None) -> dict[str, Any]:
    """The form, its types in groups by noun."""
    chosen = set(form["types"].value() or ())
    words = texts.noun_texts()
    nouns = groupby(types_for(place.company_id), key=lambda name: name.partition(".")[0])
    groups = [(words.get(noun, noun), [(name, name in chosen) for name in names]) for noun, names in nouns]
    back = place.url("", endpoint.pk) if endpoint else place.url("s")
    return {**frame(place), "form": form, "groups": groups, "endpoint": endpoint, "back_url": back}


def endpoint_context(place: Place, endpoint: Endpoint, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """One endpoint: how it stands, its secrets, what was sent."""
    state, before = request.GET.get("state", ""), whole(request.GET.get("before", ""))
    page = queries.list_messages(endpoint, state, before)
    here, kept = place.url("", endpoint.pk), f"state={state}&" if state in STATES else ""
    secrets = queries.signing_secrets(endpoint, now)
    return {
        **frame(place),
        "endpoint": endpoint,
        "name": name_of(endpoint),
        "state": texts.state_of(endpoint),
        "failing": texts.is_failing(endpoint),
        "urls": place.urls_of(endpoint),
        "current": secrets[0],
        "earlier": secrets[1:],
        "lost": is_lost(secrets),
        "tab_items": message_tabs(endpoint, state, here),
        "rows": [message_row(place, endpoint, message) for message in page.messages],
        "newer_url": f"{here}?{kept}".rstrip("?&") if before else "",
        "older_url": f"{here}?{kept}before={page.before}" if page.before else "",
        "rotation": RotationForm(),
        "replay": ReplayForm(endpoint.failing_since or endpoint.disabled_at),
    }


def is_lost(secrets: Sequence[Any]) -> bool:
    """Whether the current secret can no longer be derived, because AMPARO_SECRET_KEY was changed."""
    try:
        signing.secret_of(secrets[0])
    except signing.SecretLost:
        return True
    return False


def message_tabs(endpoint: Endpoint, state: str, here: str) -> list[Tab]:
    """All messages, and those of each state with their number."""
    counts, words = queries.count_by_state(endpoint), texts.state_texts()
    tabs = [Tab(_("All"), here, state not in STATES, sum(counts.values()))]
    return tabs + [Tab(words[one][0], f"{here}?state={one}", state == one, counts[one]) for one in STATES]


def message_row(place: Place, endpoint: Endpoint, message: Message) -> dict[str, Any]:
    """One line of what was sent."""
    return {
        "message": message,
        "state": texts.state_texts()[message.state],
        "result": texts.result_text(message),
        "url": place.url("-message", endpoint.pk, message.key),
    }


def message_context(place: Place, message: Message) -> dict[str, Any]:
    """One message: what was sent, and each attempt with its answer."""
    endpoint = message.endpoint
    return {
        **frame(place),
        "endpoint": endpoint,
        "name": name_of(endpoint),
        "message": message,
        "state": texts.state_texts()[message.state],
        "body": body_of(message, queries.event_of(message)),
        "attempts": [attempt_row(one) for one in queries.list_attempts(message)],
        "show_url": place.url("", endpoint.pk),
        "replay_url": place.url("-message-replay", endpoint.pk, message.key),
    }


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """One try."""
    good = attempt.status is not None and 200 <= attempt.status < 300
    return {"attempt": attempt, "good": good, "result": texts.result_text(attempt)}
