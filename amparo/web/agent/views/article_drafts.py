"""While an article is being written: what was typed is kept, shown as readers would see it, and others hear of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.languages import TAGS
from amparo.core.sent import whole
from amparo.knowledge import actions
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import article_page
from amparo.web.agent.article_forms import TextForm
from amparo.web.agent.article_page import place_for
from amparo.web.shared import errors
from amparo.web.shared.signing import agents_only

TERMS = ("language", "product", "versions", "audience")  # of an article that is not begun yet


@require_POST
@agents_only
def preview(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """What was typed, as readers would see it, with the findings; nothing is kept."""
    place = place_for(actor_of_request(request), group_id, tag)
    form = TextForm(tag, request.POST)
    return render(request, "agent/article_preview.html", article_page.preview_context(place, form.text()))


@require_POST
@agents_only
def preview_new(request: HttpRequest) -> HttpResponse:
    """The same of an article that is not begun yet."""
    tag = request.POST.get("language", "")
    context = article_page.preview_of(tag if tag in TAGS else "en", TextForm(tag, request.POST).text())
    return render(request, "agent/article_preview.html", context)


@require_POST
@agents_only
def keep(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """What was typed is kept until it is a revision; with `discard` it is thrown away."""
    return keep_or_discard(request, actions.Place(group_id, tag))


@require_POST
@agents_only
def keep_new(request: HttpRequest) -> HttpResponse:
    """The same of an article that is not begun yet."""
    return keep_or_discard(request, actions.Place())


def keep_or_discard(request: HttpRequest, place: actions.Place) -> HttpResponse:
    """Keeps a draft, says that it is too long, or throws it away."""
    actor, more = actor_of_request(request), dict[str, Any]()
    if "discard" in request.POST:
        actions.discard_draft(actor, place)
        return (
            redirect("agent:article", place.group_id, place.language) if place.group_id else redirect("agent:articles")
        )
    form = TextForm(place.language, request.POST)
    if place.group_id is None:
        more = {name: request.POST.get(name, "")[:2_000] for name in TERMS}
    writing = form.writing_so_far()
    try:
        actions.keep_draft(actor, place, writing, more | {"comment": writing.comment_id}, timezone.now())
    except BadInput:
        return errors.plain(_("The draft is too long to be kept."), 413)
    return HttpResponse(status=204)


@require_GET
@agents_only
def show_writing(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """Who else is writing the text now, and whether somebody has kept a newer revision."""
    actor = actor_of_request(request)
    place, base = place_for(actor, group_id, tag), whole(request.GET.get("base", "")) or 0
    return render(
        request, "agent/article_writing.html", article_page.writing_context(place, actor, base, timezone.now())
    )
