"""What is done with an article beside writing it: its way to readers, what it is about, its pictures, its comments."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.core.access import NotVisible
from amparo.core.files import FileRefused
from amparo.core.sent import whole
from amparo.knowledge import actions
from amparo.knowledge.models import Article
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent.article_forms import GroupForm, ScheduleForm, TextForm, initial_of
from amparo.web.agent.article_page import list_comments, place_for, return_form
from amparo.web.agent.views.articles import show
from amparo.web.shared import article_texts
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.said_forms import CommentForm
from amparo.web.shared.signing import agents_only


@require_POST
@agents_only
def take_step(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """From a draft through review to readers, and back."""
    actor, now, verb = actor_of_request(request), timezone.now(), request.POST.get("verb", "")
    if verb == "schedule":
        return schedule(request, group_id, tag)
    if verb == "return":
        return send_back(request, group_id, tag)
    steps: dict[str, Callable[..., Article]] = {
        "submit": actions.submit,
        "publish": actions.publish,
        "unschedule": actions.unschedule,
        "archive": actions.archive,
        "reopen": actions.reopen,
        "confirm": actions.confirm_translation,
    }
    if verb not in steps:
        raise NotVisible(verb)
    said = (request.POST.get("words", ""),) if verb == "submit" else ()
    try:
        steps[verb](actor, group_id, tag, now, *said)
    except BadInput as refusal:
        messages.error(request, input_text(refusal))
    return redirect("agent:article", group_id, tag)


def schedule(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """It is published at a moment."""
    form, now = ScheduleForm(request.POST), timezone.now()
    place = place_for(actor_of_request(request), group_id, tag)
    try:
        if form.is_valid():
            actions.schedule(actor_of_request(request), group_id, tag, form.cleaned_data["at"], now)
            return redirect("agent:article", group_id, tag)
    except BadInput as refusal:
        form.add_error("at", article_texts.problem_text(refusal.code))
    return show(request, place, TextForm(tag, None, initial_of(place.text)), 422, schedule_form=form)


def send_back(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """It is a draft again, and its author is told what is to be changed."""
    actor = actor_of_request(request)
    place = place_for(actor, group_id, tag)
    form = return_form(place, actor, request.POST)
    try:
        if form.is_valid():
            actions.return_for_changes(actor, group_id, tag, timezone.now(), form.cleaned_data["words"])
            return redirect("agent:article", group_id, tag)
    except BadInput as refusal:  # somebody else has written in the meantime
        form.add_error("words", article_texts.problem_text(refusal.code))
    return show(request, place, TextForm(tag, None, initial_of(place.text)), 422, return_form=form)


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
    return show(request, place, TextForm(tag, None, initial_of(place.text)), 422, group_form=form)


@require_POST
@agents_only
def add_picture(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """A picture for the article; a script that pastes one is told its name."""
    sent = request.FILES.get("picture")
    pasted = request.headers.get("Accept", "").startswith("application/json")
    try:
        if sent is None:
            raise BadInput("picture", "not-a-picture")
        added = actions.add_picture(actor_of_request(request), group_id, sent.name or "", sent, timezone.now())
    except (BadInput, FileRefused):
        refused = _("This is no PNG, JPEG, GIF or WebP picture of at most 5 MB.")
        if pasted:
            return JsonResponse({"message": refused}, status=422)
        messages.error(request, refused)
    else:
        if pasted:
            return JsonResponse({"name": added.name}, status=201)
        messages.success(request, _("The picture is kept. Show it with ![…](%(name)s)") % {"name": added.name})
    return redirect("agent:article", group_id, tag)


@require_POST
@agents_only
def answer_comment(request: HttpRequest, group_id: int, tag: str) -> HttpResponse:
    """A reader's comment is answered below the article."""
    actor, answers = actor_of_request(request), whole(request.POST.get("answers", ""))
    place, form = place_for(actor, group_id, tag), CommentForm(request.POST, answers)
    text, body = place.text, request.POST.get("body", "")
    if text is None:
        raise NotVisible(f"article:{group_id}")
    if not attempt(form, lambda: actions.comment(actor, text.pk, body, answers, timezone.now())):
        rows = list_comments(place, actor, form)
        return show(request, place, TextForm(tag, None, initial_of(text)), 422, comments=rows)
    messages.success(request, _("Readers see the answer below the article."))
    return redirect("agent:article", group_id, tag)


@require_POST
@agents_only
def hide_comment(request: HttpRequest, group_id: int, tag: str, comment_id: int) -> HttpResponse:
    """A comment is shown no longer, or again."""
    actions.hide_comment(actor_of_request(request), comment_id, request.POST.get("hidden") == "1", timezone.now())
    return redirect("agent:article", group_id, tag)
