"""One's own account (KA-4)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from amparo.core.access import NotVisible
from amparo.core.languages import django_code
from amparo.people import actions
from amparo.people.actors import actor_for, person_of_request
from amparo.people.models import Person
from amparo.people.rules import BadInput
from amparo.people.sessions import end_sessions
from amparo.web.portal.profile import ProfileForm, profile_context
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import signed_in_only


def oneself(request: HttpRequest) -> Person:
    """The signed-in person; raises NotVisible for nobody."""
    person = person_of_request(request)
    if person is None:
        raise NotVisible("person")
    return person


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in_only
def show(request: HttpRequest) -> HttpResponse:
    """The page; sent, it keeps name, language and time zone."""
    person = oneself(request)
    form = ProfileForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return save(request, person, form)
        except BadInput as refusal:
            form.add_error(refusal.field, input_text(refusal))
    context = {"form": form, **profile_context(request, person)}
    return render(request, "portal/profile.html", context, status=422 if form.errors else 200)


def save(request: HttpRequest, person: Person, form: ProfileForm) -> HttpResponse:
    """Keeps all that was changed, or nothing of it; the page comes back in the language that was chosen."""
    actor, now, data = actor_for(person), timezone.now(), form.cleaned_data
    with transaction.atomic():
        actions.rename_person(actor, person, data["name"], now)
        actions.set_language(actor, person, form.tag(), now)
        actions.set_person_place(actor, person, person.country, data["time_zone"], now)
    with translation.override(django_code(form.tag())):
        messages.success(request, _("Your account is changed."))
    return redirect("account_profile")


@require_POST
@signed_in_only
def answer_offer(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Whether somebody belongs to one more company or partner: their word."""
    actor, now, verb = actor_for(oneself(request)), timezone.now(), request.POST.get("verb", "")
    if verb not in ("accept", "decline"):
        raise NotVisible(f"membership:{membership_id}")
    if verb == "accept":
        row = actions.accept_offer(actor, membership_id, now)
        side = row.company or row.partner
        messages.success(request, _("You belong to %(name)s now.") % {"name": side})
    else:
        actions.decline_offer(actor, membership_id, now)
        messages.success(request, _("You were not entered."))
    return redirect("account_profile")


@require_POST
@signed_in_only
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs one other browser out."""
    if not end_sessions(request, oneself(request), session_id):
        raise NotVisible(f"session:{session_id}")
    messages.success(request, _("That browser is signed out."))
    return redirect("account_profile")


@require_POST
@signed_in_only
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Signs every other browser out."""
    count = end_sessions(request, oneself(request))
    said = ngettext("%(count)s other browser is signed out.", "%(count)s other browsers are signed out.", count)
    messages.success(request, said % {"count": count})
    return redirect("account_profile")
