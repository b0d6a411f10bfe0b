"""Passkeys, authenticator apps and recovery codes: allauth's second factors, entered only through here (KA-4).

Codes are tried so often and no more, whatever process answers (SEC-10).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.forms import ReauthenticateForm as AllauthPasswordForm
from allauth.account.internal.flows import reauthentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm as AllauthStepForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as AllauthAgainForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from amparo.people import actions, throttle
from amparo.people.models import Person
from amparo.people.peers import client_address
from amparo.people.throttle import Limit, TooOften

KEYS_LIMIT = 20  # of one person
PROOF_HOLDS = timedelta(minutes=10)
NAME_LENGTH = 80  # of a passkey


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth asks about second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used before."),
        "rate_limited": _("There were too many attempts. Please wait five minutes and try again."),
    }

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator app lists the account: the desk's host, as pages know the vendor."""
        return str(self._get_site_name())


@contextmanager
def counted(limit: Limit, key: str) -> Iterator[None]:
    """Counts a try, and takes it back where it was right; raises the form's error where it is one too many."""
    try:
        throttle.take(limit, key, timezone.now())
    except TooOften as refusal:
        raise SecondFactorAdapter().validation_error("rate_limited") from refusal
    yield
    throttle.give_back(limit, key)


class Plain:
    """Labels instead of placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for field in fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
        if "code" in fields:
            fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class CodeForm(Plain, AllauthCodeForm):
    """A code of the app, or a recovery code, on signing in."""

    def clean_code(self) -> str:
        with counted(throttle.SECOND_FACTOR, str(self.user.pk)):
            return str(super().clean_code())


class CodeAgainForm(Plain, AllauthReauthenticateForm):
    """The same before something delicate."""

    def clean_code(self) -> str:
        with counted(throttle.SECOND_FACTOR, str(self.user.pk)):
            return str(super().clean_code())


class PasswordAgainForm(Plain, AllauthPasswordForm):
    """The password before something delicate."""

    def clean_password(self) -> str:
        with counted(throttle.PASSWORD_CHANGE, str(self.user.pk)):
            return str(super().clean_password())


class ActivateAppForm(Plain, AllauthActivateForm):
    """The first code of a new app."""

    def clean_code(self) -> str:
        with counted(throttle.SECOND_FACTOR, str(self.user.pk)):
            return str(super().clean_code())


def require_shape(read: Callable[[Any], object], credential: object) -> None:
    """Refuses what no browser sends; the library would stumble over a part that is missing."""
    try:
        read(credential)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SecondFactorAdapter().validation_error("incorrect_code") from None


class AddPasskeyForm(Plain, AllauthAddForm):
    """A new passkey; always one that can sign in by itself."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN).count() >= KEYS_LIMIT:
            raise forms.ValidationError(_("There are enough passkeys already; please remove one first."))
        self.cleaned_data["name"] = " ".join(str(self.cleaned_data.get("name", "")).split())[:NAME_LENGTH]
        self.cleaned_data["passwordless"] = True
        if "credential" in self.cleaned_data:
            require_shape(RegistrationResponse.from_dict, self.cleaned_data["credential"])
        return dict(super().clean())


class RenamePasskeyForm(Plain, AllauthEditForm):
    """What its person calls a passkey."""

    name = forms.CharField(label=_("What you call it"), max_length=NAME_LENGTH)

    def save(self) -> Authenticator:
        renamed: Authenticator = super().save()
        actions.record_passkey_renamed(renamed.user, timezone.now())
        return renamed


class PasskeySignInForm(AllauthLoginForm):
    """Signing in by passkey: tried so often from one place and no more."""

    def clean_credential(self) -> Authenticator:
        with counted(throttle.SIGN_IN_FROM_ADDRESS, client_address(context.request)):
            require_shape(AuthenticationResponse.from_dict, self.cleaned_data["credential"])
            return super().clean_credential()


class PasskeyStepForm(AllauthStepForm):
    """The passkey as the second step."""

    def clean_credential(self) -> Authenticator:
        with counted(throttle.SECOND_FACTOR, str(self.user.pk)):
            require_shape(AuthenticationResponse.from_dict, self.cleaned_data["credential"])
            return super().clean_credential()


class PasskeyAgainForm(AllauthAgainForm):
    """The passkey before something delicate."""

    def clean_credential(self) -> Authenticator:
        with counted(throttle.SECOND_FACTOR, str(self.user.pk)):
            require_shape(AuthenticationResponse.from_dict, self.cleaned_data["credential"])
            return super().clean_credential()


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its person sees it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """How somebody can sign in beside their password; `codes_left` is None where there are no recovery codes."""

    passkeys: Sequence[Passkey]
    app_since: datetime | None
    codes_left: int | None


def factors_of(person: Person) -> Factors:
    """What a person has set up (one query)."""
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    keys = [
        Passkey(row.pk, str(row.wrap().name), row.created_at, row.last_used_at)
        for row in rows
        if row.type == Authenticator.Type.WEBAUTHN
    ]
    app = next((row.created_at for row in rows if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(keys, app, len(codes.wrap().get_unused_codes()) if codes else None)


def require_proof(request: HttpRequest, person: Person) -> bool:
    """Before what cannot be undone: asks for the password, a code or a passkey once more (what is raised is taken by
    allauth's middleware). False where somebody has none of these and signed in by single sign-on too long ago.
    """
    if reauthentication.get_reauthentication_flows(person):
        reauthentication.raise_if_reauthentication_required(request, app="account")
        return True
    return person.last_login is not None and timezone.now() - person.last_login < PROOF_HOLDS


def passkeys_work_on(host: str) -> bool:
    """Whether browsers let pages of this host use passkeys: a name, and https unless it is this machine."""
    if "passkey" not in settings.SIGN_IN_WAYS:
        return False
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return bool(settings.HTTPS) and not name.replace(".", "").isdecimal() and "[" not in name
