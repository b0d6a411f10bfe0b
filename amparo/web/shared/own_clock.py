"""Moments that people type: read on their own clock, which the form names, so that nobody publishes an hour off."""

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


class Bounded(forms.Field):
    """A day or moment such as every zone can hold."""

    def to_python(self, value: Any) -> Any:
        """What was typed; raises ValidationError, also where it is out of all bounds."""
        found = super().to_python(value)
        if found is not None and found.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class DayField(Bounded, forms.DateField):
    """A day that can be turned into a moment."""


class MomentField(Bounded, forms.DateTimeField):
    """A day and time on the reader's clock, which is said below the field; an aware moment when it is cleaned."""

    def __init__(self, help_text: Any = "", **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        named = lazy(clock_named, str)()
        told = format_lazy("{} {}", help_text, named) if help_text else named
        super().__init__(widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], help_text=told, **kwargs)
