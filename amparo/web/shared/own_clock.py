"""Moments that people type: read on their own clock, which the form names, so that nobody publishes an hour off."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from amparo.web.shared.formats import city_text

LOCAL = "%Y-%m-%dT%H:%M"
YEARS = range(1970, 9999)  # beyond them a moment of one zone may have no year in another, and could not be read again


def clock_named() -> str:
    """On whose clock a moment is read: that of `OwnClockMiddleware`."""
    return _("The time is that of %(city)s.") % {"city": city_text(timezone.get_current_timezone_name())}


def is_usable(day: date) -> bool:
    """Whether a day or moment that somebody typed can be kept, whatever the zone."""
    return day.year in YEARS


class DayField(forms.DateField):
    """A day that can be turned into a moment."""

    def to_python(self, value: Any) -> date | None:
        """The day; raises ValidationError, also where it is out of all bounds."""
        day: date | None = super().to_python(value)
        if day is not None and not is_usable(day):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class MomentField(forms.DateTimeField):
    """A day and time on the reader's clock, which is said below the field; an aware moment when it is cleaned."""

    def __init__(self, help_text: Any = "", **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        named = lazy(clock_named, str)()
        told = format_lazy("{} {}", help_text, named) if help_text else named
        super().__init__(widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], help_text=told, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The moment; raises ValidationError, also where it is out of all bounds."""
        at: datetime | None = super().to_python(value)
        if at is not None and not is_usable(at):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return at
