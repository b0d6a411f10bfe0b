"""Screens of the vendor's product and the articles that help there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.sent import whole
from amparo.importers.csv_reading import FileRefused, decode
from amparo.importers.csv_screens import bring_screens, write_screens
from amparo.importers.texts import file_text
from amparo.knowledge import screens
from amparo.knowledge.actions import ignore_wanted, remove_screen, save_screen
from amparo.knowledge.actions.screens import MOST_SCREENS
from amparo.knowledge.models import Screen
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import screen_page
from amparo.web.shared.files_given import csv_file
from amparo.web.shared.signing import agents_only

FILE_BYTES = 1024 * 1024


@require_GET
@agents_only
def list_screens(request: HttpRequest) -> HttpResponse:
    """The table, what is wanted, and which article a page would get."""
    now = timezone.now()
    context = screen_page.list_context(request, actor_of_request(request), now)
    return render(request, "agent/screens.html", context | screen_page.tried_context(context, now))


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, screen_id: int | None = None) -> HttpResponse:
    """One screen, or a new one; an article is added, moved or left out without keeping anything yet."""
    actor = actor_of_request(request)
    row = screens.get_screen(actor, screen_id) if screen_id is not None else None
    if request.method == "GET":
        asked = whole(request.GET.get("wanted", ""))
        wanted = screens.get_wanted(actor, asked) if asked is not None else None
        return show(request, row, screen_page.draft_of(row, wanted))
    draft = screen_page.draft_sent(request.POST)
    if "keep" not in request.POST:
        return show(request, row, draft)
    if draft.form.is_valid():
        try:
            save_screen(actor, screen_id, draft.form.terms(draft.articles), timezone.now())
            messages.success(request, _("The screen is kept."))
            return redirect("agent:screens")
        except BadInput as refusal:
            draft.form.refuse(refusal)
    return show(request, row, draft, 422)


def show(request: HttpRequest, row: Screen | None, draft: screen_page.Draft, status: int = 200) -> HttpResponse:
    """The page of one screen."""
    context = screen_page.edit_context(actor_of_request(request), row, draft, timezone.now())
    return render(request, "agent/screen.html", context, status=status)


@require_POST
@agents_only
def remove(request: HttpRequest, screen_id: int) -> HttpResponse:
    """A screen has no help of its own any longer."""
    remove_screen(actor_of_request(request), screen_id, timezone.now())
    messages.success(request, _("The screen was removed from the table."))
    return redirect("agent:screens")


@require_POST
@agents_only
def ignore(request: HttpRequest, wanted_id: int) -> HttpResponse:
    """A screen that was asked for needs no help, or some after all."""
    ignored = request.POST.get("ignored") == "1"
    ignore_wanted(actor_of_request(request), wanted_id, ignored, timezone.now())
    return redirect(reverse("agent:screens") + "?show=wanted")


@require_http_methods(["GET", "POST"])
@agents_only
def exchange(request: HttpRequest) -> HttpResponse:
    """The table as a file; a file that is sent shows what it would do, and, confirmed, does it."""
    actor = actor_of_request(request)
    if request.method == "GET":
        return csv_file(write_screens(screens.list_screens(actor, size=MOST_SCREENS).screens), "screens.csv")
    dry, file = "text" not in request.POST, request.FILES.get("file")
    data = (file.read(FILE_BYTES + 1) if file else b"") if dry else request.POST["text"].encode()
    try:
        if len(data) > FILE_BYTES:
            raise FileRefused("file-too-large", {"limit": 1})
        lines = bring_screens(actor, data, timezone.now(), dry=dry)
    except FileRefused as refusal:
        messages.error(request, " ".join(file_text(refusal)))
        return redirect("agent:screens")
    text, _encoding = decode(data)
    return render(request, "agent/screens_report.html", screen_page.report_context(lines, text, dry=dry))
