"""The language of the desk, and the page behind an invitation."""

from collections.abc import Mapping
from typing import Any

from allauth.account.views import LoginView
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import NotVisible
from amparo.core.languages import django_code, tag_of
from amparo.demo import sign_ins
from amparo.people import actions, throttle
from amparo.people.access import invitation_for
from amparo.people.actors import actor_for, person_of_request
from amparo.people.adapter import sign_in
from amparo.people.models import Invitation, Person
from amparo.people.peers import client_address
from amparo.people.providers import list_providers
from amparo.people.rules import NAME_LENGTH, BadInput
from amparo.people.second_factor import passkeys_work_on
from amparo.web.portal import way_in
from amparo.web.shared.errors import page, too_often
from amparo.web.shared.input_texts import input_text

YEAR_SECONDS = 365 * 24 * 60 * 60


class SignInView(LoginView):
    """The sign-in page; on a demo desk it also offers the demo's people, one click each."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {
            "demo_sign_ins": sign_ins(),
            "ways": way_in.list_ways(),
            "desk_phone": way_in.own_phone(),
            "passkeys_work": passkeys_work_on(self.request.get_host()),
            "passwords": "password" in settings.SIGN_IN_WAYS,
            "providers": list_providers(),
        }
        return {**super().get_context_data(**kwargs), **found}


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language: with the person where somebody is signed in, in a cookie in any case (ML-1)."""
    code = django_code(request.POST.get("language", ""))
    response = redirect(safe_next(request))
    if code not in dict(settings.LANGUAGES):
        return response
    person = person_of_request(request)
    if person:
        actions.set_language(actor_for(person), person, tag_of(code), timezone.now())
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def safe_next(request: HttpRequest) -> str:
    """The address at which to go on; only that of a page of this desk."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    hosts, https = {request.get_host()}, request.is_secure()
    address = wanted.startswith(("/", "http://", "https://"))  # else `redirect` takes it for the name of a page
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=https)
    return wanted if address and ours else "/"


class WelcomeForm(forms.Form):
    """What an invited person chooses."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Your language"), choices=[])
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"name": person.name, "language": django_code(person.language)})
        self.person = person
        language: forms.ChoiceField = self.fields["language"]  # type: ignore[assignment]
        language.choices = settings.LANGUAGES
        self.fields["password"].help_text = " ".join(password_validation.password_validators_help_texts())
        if "password" not in settings.SIGN_IN_WAYS:  # a passkey is added next, or single sign-on used
            del self.fields["password"]

    def clean_password(self) -> str:
        """As strong as the settings ask for."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.person)
        return password

    def terms(self) -> actions.AccountTerms:
        """What the action takes."""
        data = self.cleaned_data
        return actions.AccountTerms(data["name"], data.get("password", ""), tag_of(data["language"]))


@never_cache
@sensitive_post_parameters("password")
def welcome(request: HttpRequest, key: str) -> HttpResponse:
    """Sets up the account of an invited person; looking at the page uses nothing up (SEC-8)."""
    now = timezone.now()
    try:
        throttle.take(throttle.INVITATION_FROM_ADDRESS, client_address(request), now)
        invitation = invitation_for(key, now)
    except throttle.TooOften as refusal:
        return too_often(request, refusal)
    except NotVisible:
        return invitation_gone(request)
    speak_to(request, invitation)
    form = WelcomeForm(invitation.person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_in(request, actions.accept_invitation(key, form.terms(), now))
            return redirect(safe_next(request) if "password" in form.fields else "account_profile")
        except BadInput as refusal:
            form.add_error(refusal.field, input_text(refusal))
        except NotVisible:  # used in another window in the meantime
            return invitation_gone(request)
    return render(request, "account/welcome.html", {"form": form, "email": invitation.person.email})


def speak_to(request: HttpRequest, invitation: Invitation) -> None:
    """The invited person's language for this page, unless they have chosen one in this browser."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(django_code(invitation.person.language))


def invitation_gone(request: HttpRequest) -> HttpResponse:
    """404, the same for unknown, used, revoked and expired links."""
    return page(
        request,
        404,
        _("This link does not work any more"),
        _("An invitation works once and for seven days; this one was used, has expired or was taken back."),
        _("If you have chosen a password already, sign in with it. If not, ask the person who invited you again."),
    )


@require_safe
def no_password_yet(request: HttpRequest) -> HttpResponse:
    """Somebody who is signed in without a password of their own chooses one by mail, as if it were forgotten."""
    return redirect("account_reset_password")
