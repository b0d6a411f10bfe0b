"""allauth is entered only through here: its mails are ours, its limits are ours, its events are recorded."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms import Field
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.jobs import enqueue
from amparo.people import actions, throttle
from amparo.people.actors import person_of_request
from amparo.people.events import Change
from amparo.people.jobs import NOBODY, send_reset_link
from amparo.people.models import Person
from amparo.people.peers import client_address, peer_address
from amparo.people.seeing import begin_seeing
from amparo.people.throttle import TooOften

OWN_MESSAGES = ("account/messages/password_changed.txt",)
CHANGES: dict[str, Change] = {
    "mfa/email/totp_activated": "app-added",
    "mfa/email/totp_deactivated": "app-removed",
    "mfa/email/webauthn_added": "passkey-added",
    "mfa/email/webauthn_removed": "passkey-removed",
    "mfa/email/recovery_codes_generated": "codes-renewed",
    "socialaccount/email/account_connected": "provider-connected",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or by a visitor's confirmed request, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _("There were too many attempts. Please wait five minutes and try again."),
        "rate_limited": _("There were too many requests. Please wait an hour and try again."),
    }

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to go on there; what is no address at all (`http://[::1`) is not, either."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What a person sees beside each of their sessions; limits count by `client_address`."""
        return peer_address(request)

    def send_notification_mail(self, template_prefix: str, user: Person, *args: Any, **kwargs: Any) -> None:
        """allauth says that a way to sign in changed: an event, and our own mail to its person."""
        if template_prefix in CHANGES:
            actions.record_sign_in_change(user, CHANGES[template_prefix], timezone.now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the attempt before the password is looked at; the same for known and unknown addresses (SEC-10)."""
        if "password" not in settings.SIGN_IN_WAYS:
            raise self.validation_error("email_password_mismatch")
        now = timezone.now()
        try:
            throttle.take(throttle.SIGN_IN_FROM_ADDRESS, client_address(request), now)
            throttle.take(throttle.SIGN_IN_TO_ACCOUNT, str(credentials.get("email", "")).lower(), now)
        except TooOften as refusal:
            raise self.validation_error("too_many_login_attempts") from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        person: Person | None = super().authenticate(request, **credentials)
        if person is not None:
            throttle.give_back(throttle.SIGN_IN_FROM_ADDRESS, client_address(request))
            throttle.give_back(throttle.SIGN_IN_TO_ACCOUNT, str(credentials.get("email", "")).lower())
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.record_sign_in_failure(str(credentials.get("email", "")), timezone.now())

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        begin_seeing(request, timezone.now())
        actions.record_sign_in(user, timezone.now())

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, Person):
            actions.record_sign_out(person, timezone.now())

    def set_password(self, user: Person, password: str) -> None:
        actions.set_password(user, password, timezone.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Agents begin at their queue, everybody else at the start page; `next` wins over both."""
        person = person_of_request(request)
        if person and person.is_agent:
            return reverse("agent:queue")
        return str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(self.get_login_redirect_url(request))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Says only what the page that follows does not show by itself."""
        if message_template in OWN_MESSAGES:
            super().add_message(request, level, message_template, *args, **kwargs)


class Plain:
    """Fields as our pages show them: labels instead of placeholders, help without markup, the way out below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = " ".join(password_validators_help_texts()) if name == "password1" else ""


class LoginForm(Plain, forms.LoginForm):
    """Address and password."""


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):
    """A new password, twice."""


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    """Asks for the address; the same work is done here whether or not somebody has it, the rest is a job's (SEC-10)."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        person = Person.objects.filter(email__iexact=email, is_active=True).values_list("pk", flat=True).first()
        enqueue(send_reset_link, person=person or NOBODY if "password" in settings.SIGN_IN_WAYS else NOBODY)
        return email

    def clean(self) -> dict[str, Any] | None:
        """Counts the request; raises the form's error where it is one too many, whoever the address belongs to."""
        request, now = get_adapter().request, timezone.now()
        try:
            throttle.take(throttle.RESET_FROM_ADDRESS, client_address(request), now)
            if "email" in self.cleaned_data:
                throttle.take(throttle.RESET_OF_ACCOUNT, self.cleaned_data["email"], now)
        except TooOften as refusal:
            raise get_adapter().validation_error("rate_limited") from refusal
        return dict(self.cleaned_data)


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    """Asks for the current password, so many times and no more."""

    def clean_oldpassword(self) -> str:
        key = str(self.user.pk)
        try:
            throttle.take(throttle.PASSWORD_CHANGE, key, timezone.now())
        except TooOften as refusal:
            raise get_adapter().validation_error("too_many_login_attempts") from refusal
        password = str(super().clean_oldpassword())
        throttle.give_back(throttle.PASSWORD_CHANGE, key)
        return password


def sign_in(request: HttpRequest, person: Person) -> None:
    """Begins a session for somebody who has just proven who they are (an accepted invitation); it can be ended."""
    get_adapter(request).login(request, person)
    request.session.set_expiry(None)
    UserSession.objects.create_from_request(request)
