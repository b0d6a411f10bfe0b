"""A visitor's link: it files the case, and lets them choose a password to see it (KA-3, SEC-4, SEC-8)."""

from django.contrib.auth import login
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.cases.actions.visiting import LinkNotValid, confirm_case, confirmation_for
from amparo.people.actions.persons import choose_password
from amparo.people.models import Person
from amparo.web.portal.forms import PasswordForm
from amparo.web.shared import errors

PERSON_KEY = "confirmed_person"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Files the case. A script sends the page's form at once; mail scanners that only fetch links file nothing."""
    now = timezone.now()
    try:
        if request.method == "GET":
            confirmation_for(token, now)
            return no_referrer(render(request, "portal/confirm.html", {}))
        confirmed = confirm_case(token, now)
    except LinkNotValid:
        return link_not_valid(request)
    if confirmed.person.has_usable_password():
        return redirect("portal:case", confirmed.case.number)
    request.session.cycle_key()
    request.session[PERSON_KEY] = [confirmed.person.pk, confirmed.case.number]
    return redirect("portal:confirm-password")


def no_referrer(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: it is neither passed on nor kept."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def link_not_valid(request: HttpRequest) -> HttpResponse:
    """Used, expired and invented links look the same."""
    return errors.page(
        request,
        410,
        _("This link is no longer valid"),
        _("It was already used, it has expired, or it was not copied completely."),
        _("If you already chose a password, sign in. Otherwise send your request again."),
    )


@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """The confirmed visitor chooses a password and is signed in."""
    person_id, number = request.session.get(PERSON_KEY, [0, 0])
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None or person.has_usable_password():
        return link_not_valid(request)
    form = PasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        choose_password(person, form.cleaned_data["password"], timezone.now())
        del request.session[PERSON_KEY]
        login(request, person, backend=BACKEND)
        return redirect("portal:case", number)
    context = {"form": form, "number": number, "hints": password_validators_help_texts()}
    return render(request, "portal/confirm_password.html", context, status=422 if form.errors else 200)
