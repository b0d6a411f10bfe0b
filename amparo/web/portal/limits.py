"""Rate limits of what visitors may do: to one address, from one network address, and altogether (SEC-4)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from amparo.core.actors import Actor
from amparo.people.peers import client_address
from amparo.people.throttle import Limit, TooOften, take
from amparo.web.shared import errors

__all__ = ["TooOften", "comments_text", "count_comment", "count_draft", "count_upload", "count_visitor", "too_often"]

TO_ADDRESS = Limit("visitor-case-mail", 5, 86_400)
FROM_NETWORK = Limit("visitor-case-ip", 20, 3600)
FROM_EVERYBODY = Limit("visitor-case", 500, 3600)
FILES_FROM_NETWORK = Limit("visitor-file-ip", 60, 3600)
FILES_FROM_EVERYBODY = Limit("visitor-file", 500, 3600)
FILES_OF_PERSON = Limit("person-file", 300, 3600)
COMMENTS_OF_PERSON = Limit("person-comment", 40, 600)
ARTICLES_FROM_NETWORK = Limit("visitor-solving-ip", 120, 300)  # searches while a problem is described
ARTICLES_FROM_EVERYBODY = Limit("visitor-solving", 3000, 300)
ARTICLES_OF_PERSON = Limit("person-solving", 300, 300)
SEARCHES_FROM_NETWORK = Limit("visitor-search-ip", 120, 60)
SEARCHES_OF_PERSON = Limit("person-search", 120, 60)
SUGGESTIONS_FROM_NETWORK = Limit("visitor-suggestion-ip", 600, 60)
SUGGESTIONS_OF_PERSON = Limit("person-suggestion", 600, 60)
FOLLOWING_FROM_NETWORK = Limit("feeds-and-maps-ip", 600, 600)
DRAFTS_FROM_NETWORK = Limit("visitor-draft-ip", 20, 300)
DRAFTS_FROM_EVERYBODY = Limit("visitor-draft", 300, 300)


def count_visitor(request: HttpRequest, email: str, now: datetime) -> None:
    """Counts one case of a visitor; raises TooOften."""
    take(FROM_NETWORK, client_address(request), now)
    name, _at, domain = email.strip().lower().rpartition("@")
    take(TO_ADDRESS, f"{name.partition('+')[0]}@{domain}", now)  # anna+1@, anna+2@ … are one mailbox
    take(FROM_EVERYBODY, "", now)


def count_draft(request: HttpRequest, now: datetime) -> None:
    """Counts one new draft of a visitor; raises TooOften."""
    take(DRAFTS_FROM_NETWORK, client_address(request), now)
    take(DRAFTS_FROM_EVERYBODY, "", now)


def count_one(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    of_person: Limit,
    from_network: Limit,
    from_everybody: Limit | None = None,
) -> None:
    """Counts something that a person did, or a visitor of a network and all visitors together; raises TooOften."""
    if actor.id is not None:
        take(of_person, str(actor.id), now)
        return
    take(from_network, client_address(request), now)
    if from_everybody is not None:
        take(from_everybody, "", now)


def count_solving(request: HttpRequest, actor: Actor, now: datetime) -> None:
    """Counts one look for articles while a problem is described; raises TooOften."""
    count_one(request, actor, now, ARTICLES_OF_PERSON, ARTICLES_FROM_NETWORK, ARTICLES_FROM_EVERYBODY)


def count_comment(actor: Actor, now: datetime) -> None:
    """Counts one comment of a person; raises TooOften. Agents are not counted."""
    if not actor.is_agent:
        take(COMMENTS_OF_PERSON, str(actor.id), now)


def comments_text(refusal: TooOften) -> str:
    """Why a comment was not taken, and that nothing of it is lost."""
    said = _("You sent many messages within a short time. This one is kept as a draft: send it in %(minutes)s minutes.")
    return said % {"minutes": refusal.seconds // 60}


def count_search(request: HttpRequest, actor: Actor, now: datetime) -> None:
    """Counts one search of a visitor or of a person; raises TooOften."""
    count_one(request, actor, now, SEARCHES_OF_PERSON, SEARCHES_FROM_NETWORK)


def count_following(request: HttpRequest, now: datetime) -> None:
    """Counts one look of a program at a feed or at the map of the site; raises TooOften."""
    take(FOLLOWING_FROM_NETWORK, client_address(request), now)


def count_suggestions(request: HttpRequest, actor: Actor, now: datetime) -> None:
    """Counts one list of suggestions of a visitor or of a person; raises TooOften."""
    count_one(request, actor, now, SUGGESTIONS_OF_PERSON, SUGGESTIONS_FROM_NETWORK)


def count_upload(request: HttpRequest, actor: Actor, now: datetime) -> None:
    """Counts one file of a visitor or of a person; raises TooOften."""
    count_one(request, actor, now, FILES_OF_PERSON, FILES_FROM_NETWORK, FILES_FROM_EVERYBODY)


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 in words; what was typed stays in the draft."""
    response = errors.page(
        request,
        429,
        _("Too many requests at once"),
        _("More requests came from you, or from everybody together, than the desk takes in this time."),
        _("Your draft is kept. Wait a while and send it again, or sign in if you have an account."),
    )
    response.headers["Retry-After"] = str(refusal.seconds)
    return response
