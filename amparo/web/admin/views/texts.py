"""Texts to accept: versions, a new one, taking one back, and who agreed to which."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.gate import packs
from amparo.gate.actions import own
from amparo.gate.own_queries import list_acceptances
from amparo.people.actors import actor_of_request
from amparo.web.admin import text_page
from amparo.web.admin.own_texts import problem_text
from amparo.web.admin.pages import paging, read_number
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_texts(request: HttpRequest) -> HttpResponse:
    """Every text of the pack."""
    return render(request, "admin/texts.html", {"rows": text_page.rows(packs.in_force())})


@require_GET
@administrators_only
def show(request: HttpRequest, text: str) -> HttpResponse:
    """A text: its words in force, its versions, and who agreed."""
    pack, now = text_page.known_text(text), timezone.now()
    version = read_number(request.GET, "version")
    page = list_acceptances(text, version if version and version < 2**31 else None, read_number(request.GET))
    context = {
        "text": pack.texts[text],
        "title": text_page.title(pack, text),
        "words": text_page.shown_words(pack, text),
        "versions": text_page.versions(text, now),
        "acceptances": page.rows,
        "zone": timezone.get_current_timezone_name(),
        "version": version,
        **paging(request, page.before),
    }
    return render(request, "admin/text.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def write(request: HttpRequest, text: str) -> HttpResponse:
    """The form for a new version."""
    pack, now = text_page.known_text(text), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = text_page.TextForm(pack, data, initial=text_page.initial_of(pack, text))
    if data is not None and (wording := form.wording(text, now)):
        try:
            row = own.write_text(actor_of_request(request), wording, now)
        except own.OwnRefused as refusal:
            form.add_problems(refusal.problems)
        else:
            messages.success(request, _("Version %(version)s is kept.") % {"version": row.version})
            return redirect("admin:text", text)
    context = {
        "form": form,
        "text": pack.texts[text],
        "title": text_page.title(pack, text),
    }
    return render(request, "admin/text_new.html", context, status=422 if form.is_bound else 200)


@require_POST
@administrators_only
def withdraw(request: HttpRequest, text: str, version: int) -> HttpResponse:
    """Takes back a version that is not in force yet."""
    try:
        own.withdraw_text(actor_of_request(request), text, version, timezone.now())
    except own.OwnRefused as refusal:
        messages.warning(request, problem_text(refusal.problems["from_at"]))
    else:
        messages.success(request, _("Version %(version)s was taken back.") % {"version": version})
    return redirect("admin:text", text)
