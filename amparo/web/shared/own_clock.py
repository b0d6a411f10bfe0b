"""Moments that people type: read on their own clock, which the form names, so that nobody publishes an hour off."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.people.actors import person_of_request
from amparo.web.shared.agent_forms import zone_name
from amparo.web.shared.formats import city_text

LOCAL = "%Y-%m-%dT%H:%M"


def zone_of_reader(request: HttpRequest) -> str:
    """The time zone (IANA) of whoever is signed in; UTC where nobody is."""
    person = person_of_request(request)
    return zone_name(person) if person else "UTC"


class MomentField(forms.DateTimeField):
    """A day and time on the clock of `zone`, which is said below the field; an aware moment when it is cleaned."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], **kwargs)
        self.zone = "UTC"

    def read_in(self, zone: str) -> None:
        """From now on times are of this zone."""
        self.zone = zone
        said = _("The time is that of %(city)s.") % {"city": city_text(zone)}
        self.help_text = f"{self.help_text} {said}".strip()

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(ZoneInfo(self.zone)):
            found: datetime | None = super().to_python(value)
        return found

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(ZoneInfo(self.zone)):
            return super().prepare_value(value)
