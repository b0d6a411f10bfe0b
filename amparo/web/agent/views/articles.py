"""Writing articles: the list, a new one, a text beside its source, its revisions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.access import NotVisible
from amparo.core.languages import TAGS
from amparo.core.sent import whole
from amparo.knowledge import actions, worklists
from amparo.knowledge.actions import ChangedMeanwhile, TextRefused
from amparo.knowledge.models import Article, TextDraft
from amparo.knowledge.rules.aligning import keep_spacing
from amparo.knowledge.rules.texts import FIELDS, Text
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import article_history, article_list, article_page
from amparo.web.agent.article_forms import StartForm, TextForm, initial_of
from amparo.web.agent.article_page import Opened, Place, place_for
from amparo.web.shared import article_texts
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def list_articles(request: HttpRequest) -> HttpResponse:
    """Every text with its state, and which are outdated or missing."""
    return render(request, "agent/articles.html", article_list.list_context(request, actor_of_request(request)))


@require_http_methods(["GET", "POST"])
@agents_only
def start(request: HttpRequest) -> HttpResponse:
    """A new article in the language in which it is written first."""
    actor = actor_of_request(request)
    if request.method == "POST":
        return begin(request)
    draft = worklists.find_draft(actor, None, "")
    asked = {"title": request.GET["title"][:200]} if draft is None and "title" in request.GET else {}
    group_form, form = StartForm(), TextForm("", None, initial_of(None, draft) | asked)
    if request.GET.get("language") in TAGS:
        group_form.initial["language"] = request.GET["language"]
    if draft is not None:
        group_form.initial.update({name: draft.data[name] for name in group_form.fields if name in draft.data})
    return show_new(request, form, group_form, draft=draft)


def show_new(
    request: HttpRequest, form: TextForm, group_form: StartForm, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a new article."""
    words, tag = article_page.words_of(form), str(group_form["language"].value() or "")
    context = article_page.preview_of(tag if tag in TAGS else "en", words) | more
    return render(request, "agent/article_new.html", context | {"form": form, "group_form": group_form}, status=status)


def begin(request: HttpRequest) -> HttpResponse:
    """It is written down; where it cannot be, everything typed stays on the page."""
    group_form, form = StartForm(request.POST), TextForm(str(request.POST.get("language", "")), request.POST)
    if group_form.is_valid() and form.is_valid():
        tag, now = group_form.cleaned_data["language"], timezone.now()
        try:
            made = actions.start_article(actor_of_request(request), tag, group_form.terms(), form.writing(), now)
            return redirect("agent:article", made.group_id, tag)
        except TextRefused as refusal:
            form.refuse(refusal.problems)
        except BadInput as refusal:
            group_form.add_error(refusal.field, article_texts.problem_text(refusal.code))
    return show_new(request, form, group_form, 422)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """A text: the form, beside it the source; findings stand where they are, and in a list."""
    actor = actor_of_request(request)
    place = place_for(actor, group_id, tag)
    if request.method == "POST":
        return save(request, place)
    draft = unfinished(place, worklists.find_draft(actor, group_id, tag))
    source = place.original.number if place.original else None
    start = initial_of(place.text, draft) | ({} if draft and draft.data.get("source") else {"source": source})
    if "comment" in request.GET:
        start["comment"] = whole(request.GET["comment"])
    more: dict[str, Any] = {"draft": draft}
    if draft is not None and place.text and place.text.latest and draft.base != place.latest:
        form = TextForm(tag, None, start | {"base": place.latest})
        return show(request, place, form, **more, **theirs(place, article_page.words_of(form)))
    return show(request, place, TextForm(tag, None, start), **more)


def unfinished(place: Place, draft: TextDraft | None) -> TextDraft | None:
    """What somebody began, where it says something else than the latest revision."""
    latest = place.text.latest.text if place.text and place.text.latest else Text()
    if draft is None or all(draft.data.get(name, "") == getattr(latest, name) for name in FIELDS):
        return None
    return draft


def show(request: HttpRequest, place: Place, form: TextForm, status: int = 200, **more: Any) -> HttpResponse:
    """The page."""
    as_one = request.GET.get("view") == "one"
    opened = Opened(actor_of_request(request), timezone.now(), more.pop("draft", None), as_one)
    context = article_page.edit_context(place, form, opened) | more
    return render(request, "agent/article.html", context, status=status)


def theirs(place: Place, words: Text) -> dict[str, Any]:
    """Somebody else's newer revision, and where what was typed differs from it."""
    latest = place.text.latest if place.text else None
    return {
        "newer": latest,
        "theirs": article_history.diff_rows(latest.text, words) if latest else [],
    }


def save(request: HttpRequest, place: Place) -> HttpResponse:
    """A revision is written, and perhaps submitted or published at once; where it cannot be, everything typed stays."""
    form, now, actor = TextForm(place.tag, request.POST), timezone.now(), actor_of_request(request)
    if not form.is_valid():
        return show(request, place, form, 422)
    try:
        writing = form.writing(spaced(place, form.text()))
        kept = actions.save_text(actor, place.group.pk, place.tag, writing, now)
    except TextRefused as refusal:
        form.refuse(refusal.problems)
        return show(request, place, form, 422)
    except ChangedMeanwhile as newer:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["base"] = str(newer.latest.number)  # type: ignore[index]
        newest = place_for(actor, place.group.pk, place.tag)
        return show(request, newest, form, 409, **theirs(newest, form.text()))
    lead_on(request, kept, writing.reason, now)
    return redirect("agent:article", place.group.pk, place.tag)


def lead_on(request: HttpRequest, kept: Article, reason: str, now: datetime) -> None:
    """Submits or publishes at once what was kept, where the author wants so and may; what hinders it is said, and the
    text stays in its state."""
    actor, then = actor_of_request(request), request.POST.get("then", "")
    try:
        with transaction.atomic():
            if then in ("submit", "publish") and kept.state == "draft":
                words = reason if then == "submit" else ""  # nobody else is asked for a review
                actions.submit(actor, kept.group_id, kept.language, now, words)
            if then == "publish":
                actions.publish(actor, kept.group_id, kept.language, now)
        messages.success(request, said_of(then))
    except BadInput as refusal:
        messages.success(request, said_of("keep"))
        messages.error(request, input_text(refusal))


def spaced(place: Place, words: Text) -> Text:
    """What was typed paragraph by paragraph, with the blank lines of the latest revision where nothing else differs."""
    latest = place.text.latest.text if place.text and place.text.latest else words
    return Text(*(keep_spacing(getattr(latest, name), getattr(words, name)) for name in FIELDS))


def said_of(then: str) -> str:
    """What became of it."""
    if then == "publish":
        return _("It is published: readers see it.")
    if then == "submit":
        return _("It is kept, and waits for somebody to look at it.")
    return _("The revision is kept. Readers see it once it is published.")


@require_GET
@agents_only
def list_revisions(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """Who changed what, when and why."""
    place = place_for(actor_of_request(request), group_id, tag)
    if place.text is None:
        raise NotVisible(f"article:{group_id}")
    shown, against = whole(request.GET.get("shown", "")), whole(request.GET.get("against", ""))
    return render(request, "agent/article_revisions.html", article_history.history_context(place, shown, against))


@require_POST
@agents_only
def restore(request: HttpRequest, group_id: int, tag: str, number: int) -> HttpResponse:
    """An older revision is written anew."""
    actions.restore(actor_of_request(request), group_id, tag, number, timezone.now())
    messages.success(request, _("Revision %(number)s is written anew, as a draft.") % {"number": number})
    return redirect("agent:article", group_id, tag)
