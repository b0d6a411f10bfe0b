"""The forms of the pages of webhooks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.notify.actions import Wish
from amparo.notify.actions.endpoints import KEEP_HOURS
from amparo.notify.models import Endpoint
from amparo.notify.rules import DESCRIPTION_LENGTH, URL_LENGTH
from amparo.web.shared.own_clock import MomentField


class EndpointForm(forms.Form):
    """Where to, what it is for, and which events."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=URL_LENGTH,
        help_text=gettext_lazy("An https address that takes POST requests. Redirects are not followed."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://hooks.example.com/amparo"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label=gettext_lazy("Which events"))
    types = forms.MultipleChoiceField(label=gettext_lazy("Types of events"), required=False)

    def __init__(self, known: list[str], data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        scope: forms.ChoiceField = self.fields["scope"]  # type: ignore[assignment]
        scope.choices = [("all", _("All, also types that are added later")), ("some", _("Only the types ticked below"))]
        types: forms.MultipleChoiceField = self.fields["types"]  # type: ignore[assignment]
        types.choices = [(name, name) for name in known]

    def clean(self) -> dict[str, Any]:
        """Only the types ticked, but none is ticked: that would be all."""
        data = super().clean() or self.cleaned_data
        if data.get("scope") == "some" and not data.get("types") and "types" not in self.errors:
            self.add_error("types", _("Please tick at least one type."))
        return data

    def wish(self) -> Wish:
        """What the action takes."""
        data = self.cleaned_data
        return Wish(data["url"], data["description"], data["types"] if data["scope"] == "some" else [])


def form_for(endpoint: Endpoint, known: list[str], data: Mapping[str, Any] | None = None) -> EndpointForm:
    """The form as an endpoint stands."""
    initial = {
        "url": endpoint.url,
        "description": endpoint.description,
        "scope": "some" if endpoint.types else "all",
        "types": endpoint.types,
    }
    return EndpointForm(known, data, initial=initial)


class RotationForm(forms.Form):
    """A new secret, and how long the one before goes on."""

    keep = forms.TypedChoiceField(label=gettext_lazy("The secret before"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"keep": KEEP_HOURS[1]})
        keep: forms.TypedChoiceField = self.fields["keep"]  # type: ignore[assignment]
        texts = (_("ends at once, because it has leaked"), _("signs for one more day"), _("signs for one more week"))
        keep.choices = list(zip(KEEP_HOURS, texts, strict=True))


class ReplayForm(forms.Form):
    """Since when what has not arrived is sent again."""

    since = MomentField(label=gettext_lazy("Missed since"))

    def __init__(self, begin: datetime | None, data: Mapping[str, Any] | None = None) -> None:
        first = begin or timezone.now() - timedelta(days=1)
        super().__init__(data, initial={"since": first - timedelta(minutes=1)})
