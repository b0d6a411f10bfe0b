"""One's own account: name, language and time zone; ways to sign in; where one is signed in (KA-4)."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.languages import django_code, tag_of
from amparo.people.joining import list_offers
from amparo.people.models import Person
from amparo.people.rules import NAME_LENGTH
from amparo.people.second_factor import factors_of, passkeys_work_on
from amparo.people.sessions import Session, list_sessions
from amparo.web.portal.tokens import token_rows
from amparo.web.shared.browsers import browser_name


class ProfileForm(forms.Form):
    """How the desk speaks to a person."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Your language"), help_text=gettext_lazy("Of the pages and of the mails to you.")
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("Pages and mails tell you the time in it."),
        required=False,
    )

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None) -> None:
        start = {"name": person.name, "language": django_code(person.language), "time_zone": person.time_zone}
        super().__init__(data, initial=start)
        language: forms.ChoiceField = self.fields["language"]  # type: ignore[assignment]
        language.choices = settings.LANGUAGES
        zone: forms.ChoiceField = self.fields["time_zone"]  # type: ignore[assignment]
        zones = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "Sys")))
        usual = _("That of the desk") if person.is_agent or person.is_administrator else _("Your company’s")
        zone.choices = [("", usual), *((name, name.replace("_", " ")) for name in zones)]

    def tag(self) -> str:
        """The chosen language as people keep it."""
        return tag_of(self.cleaned_data["language"])


def profile_context(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What the page shows beside the form."""
    return {
        "email": person.email,
        "has_password": person.has_usable_password(),
        "factors": factors_of(person),
        "ways": settings.SIGN_IN_WAYS,
        "passkeys_work": passkeys_work_on(request.get_host()),
        "offers": list_offers(person, timezone.now()),
        "tokens": token_rows(person, timezone.now()),
        "sessions": [session_row(session) for session in list_sessions(request, person)],
    }


def session_row(session: Session) -> dict[str, Any]:
    """One browser in words."""
    return {
        "name": browser_name(session.browser),
        "address": session.address,
        "since_at": session.since_at,
        "seen_at": session.seen_at,
        "current": session.current,
        "end_url": reverse("account_session_end", args=[session.id]),
    }
