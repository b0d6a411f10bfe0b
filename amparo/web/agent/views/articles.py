"""Writing articles: the list, a text beside its source, its preview, its revisions."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.access import NotVisible
from amparo.core.files import FileRefused
from amparo.knowledge import actions
from amparo.knowledge.actions import ChangedMeanwhile, TextRefused
from amparo.knowledge.models import Article
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import article_page
from amparo.web.agent.article_forms import GroupForm, ScheduleForm, StartForm, TextForm, initial_of
from amparo.web.agent.article_page import Place, place_for
from amparo.web.shared import article_texts
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def list_articles(request: HttpRequest) -> HttpResponse:
    """Every text with its state, and which are outdated or missing."""
    return render(request, "agent/articles.html", article_page.list_context(request, actor_of_request(request)))


@require_http_methods(["GET", "POST"])
@agents_only
def start(request: HttpRequest) -> HttpResponse:
    """A new article in the language in which it is written first."""
    sent = request.POST if request.method == "POST" else None
    group_form = StartForm(sent)
    form = TextForm(str(request.POST.get("language", "")), sent)
    if sent is not None and group_form.is_valid() and form.is_valid():
        tag, now = group_form.cleaned_data["language"], timezone.now()
        try:
            made = actions.start_article(actor_of_request(request), tag, group_form.terms(), form.writing(), now)
            return redirect("agent:article", made.group_id, tag)
        except TextRefused as refusal:
            form.refuse(refusal.problems)
        except BadInput as refusal:
            group_form.add_error(refusal.field, article_texts.problem_text(refusal.code))
    context = {"form": form, "group_form": group_form}
    return render(request, "agent/article_new.html", context, status=422 if sent is not None else 200)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """A text: the form, beside it the source; findings stand below after it was saved."""
    place = place_for(actor_of_request(request), group_id, tag)
    if request.method == "POST":
        return save(request, place)
    comment = request.GET.get("comment", "")
    more = {"source": article_page.source_number(place), "comment": comment if comment.isdecimal() else None}
    return show(request, place, TextForm(tag, None, **initial_of(place.text), **more))


def show(request: HttpRequest, place: Place, form: TextForm, status: int = 200, **more: object) -> HttpResponse:
    """The page."""
    context = article_page.edit_context(place, form, timezone.now()) | more
    return render(request, "agent/article.html", context, status=status)


def save(request: HttpRequest, place: Place) -> HttpResponse:
    """A revision is written; where it cannot be, everything typed stays on the page."""
    form, now = TextForm(place.tag, request.POST), timezone.now()
    if not form.is_valid():
        return show(request, place, form, 422)
    try:
        actions.save_text(actor_of_request(request), place.group.pk, place.tag, form.writing(), now)
    except TextRefused as refusal:
        form.refuse(refusal.problems)
        return show(request, place, form, 422)
    except ChangedMeanwhile as newer:
        theirs = article_page.diff_rows(newer.latest.text, form.text())
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["base"] = str(newer.latest.number)  # type: ignore[index]
        return show(request, place, form, 409, newer=newer.latest, theirs=theirs)
    messages.success(request, _("The revision is kept. Readers see it once it is published."))
    return redirect("agent:article", place.group.pk, place.tag)


@require_POST
@agents_only
def preview(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """What was typed, as readers would see it, with the findings; nothing is kept."""
    place = place_for(actor_of_request(request), group_id, tag)
    form = TextForm(tag, request.POST)
    return render(request, "agent/article_preview.html", article_page.preview_context(place, form.text()))


@require_GET
@agents_only
def list_revisions(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """Who changed what, when and why."""
    place = place_for(actor_of_request(request), group_id, tag)
    if place.text is None:
        raise NotVisible(f"article:{group_id}")
    shown = request.GET.get("shown", "")
    number = int(shown) if shown.isdecimal() and len(shown) < 9 else None
    return render(request, "agent/article_revisions.html", article_page.history_context(place, number))


@require_POST
@agents_only
def restore(request: HttpRequest, group_id: int, tag: str, number: int) -> HttpResponse:
    """An older revision is written anew."""
    actions.restore(actor_of_request(request), group_id, tag, number, timezone.now())
    messages.success(request, _("Revision %(number)s is written anew, as a draft.") % {"number": number})
    return redirect("agent:article", group_id, tag)


@require_POST
@agents_only
def take_step(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """From a draft through review to readers, and back."""
    actor, now, verb = actor_of_request(request), timezone.now(), request.POST.get("verb", "")
    if verb == "schedule":
        return schedule(request, group_id, tag)
    steps: dict[str, Callable[..., Article]] = {
        "submit": actions.submit,
        "return": actions.return_for_changes,
        "publish": actions.publish,
        "unschedule": actions.unschedule,
        "archive": actions.archive,
        "reopen": actions.reopen,
        "confirm": actions.confirm_translation,
    }
    if verb not in steps:
        raise NotVisible(verb)
    steps[verb](actor, group_id, tag, now)
    return redirect("agent:article", group_id, tag)


def schedule(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """It is published at a moment."""
    form, now = ScheduleForm(request.POST), timezone.now()
    place = place_for(actor_of_request(request), group_id, tag)
    try:
        if form.is_valid():
            actions.schedule(actor_of_request(request), group_id, tag, form.moment(), now)
            return redirect("agent:article", group_id, tag)
    except BadInput as refusal:
        form.add_error("at", article_texts.problem_text(refusal.code))
    return show(request, place, TextForm(tag, None, **initial_of(place.text)), 422, schedule_form=form)


@require_POST
@agents_only
def arrange(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """What an article is about and who reads it."""
    place = place_for(actor_of_request(request), group_id, tag)
    form = GroupForm(place.group, request.POST)
    try:
        if form.is_valid():
            actions.arrange(actor_of_request(request), group_id, form.terms(), timezone.now())
            messages.success(request, _("Who reads the article, and what it is about, is kept."))
            return redirect("agent:article", group_id, tag)
    except BadInput as refusal:
        form.add_error(refusal.field, article_texts.problem_text(refusal.code))
    return show(request, place, TextForm(tag, None, **initial_of(place.text)), 422, group_form=form)


@require_POST
@agents_only
def add_picture(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """A picture for the article."""
    sent = request.FILES.get("picture")
    try:
        if sent is None:
            raise BadInput("picture", "not-a-picture")
        added = actions.add_picture(actor_of_request(request), group_id, sent.name or "", sent, timezone.now())
        messages.success(request, _("The picture is kept. Show it with ![…](%(name)s)") % {"name": added.name})
    except (BadInput, FileRefused):
        messages.error(request, _("This is no PNG, JPEG, GIF or WebP picture of at most 5 MB."))
    return redirect("agent:article", group_id, tag)
