"""People in the administration: everybody by name, where they belong and belonged, what they may do."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.access import NotAllowed
from amparo.people import actions, dossiers, sessions
from amparo.people.access import person_for
from amparo.people.actions import PersonTerms
from amparo.people.actors import actor_of_request
from amparo.people.models import Person
from amparo.web.admin import people_page
from amparo.web.shared.errors import reason_text
from amparo.web.shared.forms_sent import attempt, cursor_links
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_people(request: HttpRequest) -> HttpResponse:
    """Everybody by name: customers, partners' staff, the vendor's own."""
    text, after = people_page.read_words(request)
    page = dossiers.list_people_page(actor_of_request(request), text, timezone.now(), after)
    rows = [people_page.person_row(row) for row in page.rows]  # type: ignore[arg-type]
    return render(request, "admin/people.html", {"rows": rows, "words": text, **cursor_links(request, page.after)})


@require_http_methods(["GET", "POST"])
@administrators_only
def new_colleague(request: HttpRequest) -> HttpResponse:
    """Enters one of the vendor's people and mails them the link to set up their account."""
    actor, now = actor_of_request(request), timezone.now()
    form = people_page.ColleagueForm(request.POST if request.method == "POST" else None)

    @transaction.atomic
    def write() -> None:
        given = form.cleaned_data
        rights = frozenset(right for right in ("agent", "administrator") if given[right])
        terms = PersonTerms(given["email"], given["name"], given["language"], rights=rights)
        actions.invite_colleague(actor, actions.create_person(actor, terms, now), now)

    if request.method == "POST" and attempt(form, write):
        messages.success(
            request, _("%(name)s is entered and gets a link by mail.") % {"name": form.cleaned_data["name"]}
        )
        return redirect("admin:people")
    return render(request, "admin/colleague_new.html", {"form": form}, status=422 if form.is_bound else 200)


def page(request: HttpRequest, person: Person, form: people_page.RightsForm | None = None) -> HttpResponse:
    """One person with their memberships; `form` where it was sent and refused."""
    context = {
        "person": person,
        "badges": people_page.person_row(person)["badges"],
        "memberships": people_page.memberships_of(person, timezone.now()),
        "form": form or people_page.RightsForm(person),
        "oneself": person.pk == actor_of_request(request).id,
        "connected": sessions.is_connected(person),
    }
    return render(request, "admin/person.html", context, status=422 if form else 200)


@require_GET
@administrators_only
def show_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who somebody is, where they belong and belonged."""
    return page(request, person_for(actor_of_request(request), person_id, timezone.now()))


@require_POST
@administrators_only
def set_rights(request: HttpRequest, person_id: int) -> HttpResponse:
    """Makes somebody an agent, an administrator, both or neither."""
    actor, now = actor_of_request(request), timezone.now()
    person = person_for(actor, person_id, now)
    form = people_page.RightsForm(person, request.POST)
    if attempt(form, lambda: actions.set_rights(actor, person, form.rights(), now)):
        messages.success(request, _("The rights are kept."))
        return redirect("admin:person", person_id)
    return page(request, person, form)


@require_POST
@administrators_only
def set_account(request: HttpRequest, person_id: int) -> HttpResponse:
    """Closes an account, opens a closed one again, or takes off what connects it with single sign-on."""
    actor, now = actor_of_request(request), timezone.now()
    person = person_for(actor, person_id, now)
    try:
        if request.POST.get("verb") == "open":
            actions.reactivate_person(actor, person, now)
            messages.success(request, _("The account is open again."))
        elif request.POST.get("verb") == "disconnect":
            sessions.disconnect(actor, person, now)
            messages.success(request, _("The connection is taken off. The next single sign-on makes a new one."))
        else:
            actions.deactivate_person(actor, person, now)
            messages.success(request, _("The account is closed; every session has ended."))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    return redirect("admin:person", person_id)
