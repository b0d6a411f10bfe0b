"""The audit page: its filters from the address, its rows, and the same as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from amparo.core.actors import Actor
from amparo.core.events import declared
from amparo.core.models import Event
from amparo.importers.csv_writing import write_table
from amparo.people.audit import Place, Wanted, names_in
from amparo.web.admin.audit_texts import Line, Teller, area_of, area_texts
from amparo.web.shared.own_clock import YEARS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY_INPUT = {"type": "date"}


class AuditForm(forms.Form):
    """The filters; what is wrong with one is shown beside it, and the others hold."""

    what = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Whose doing"), required=False)
    who = forms.CharField(
        label=gettext_lazy("Who"), help_text=gettext_lazy("Name or e-mail address"), max_length=100, required=False
    )
    company = forms.CharField(label=gettext_lazy("About the company"), max_length=100, required=False)
    person = forms.CharField(label=gettext_lazy("About the person"), max_length=100, required=False)
    case = forms.IntegerField(label=gettext_lazy("About the case"), min_value=1, max_value=2**31 - 1, required=False)
    since = forms.DateField(
        label=pgettext_lazy("day", "From"), required=False, widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"), required=False, widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d")
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        what: forms.ChoiceField = self.fields["what"]  # type: ignore[assignment]
        what.choices = [("", _("Everything")), *kinds_of_events()]
        by: forms.ChoiceField = self.fields["by"]  # type: ignore[assignment]
        by.choices = [
            ("", _("Everybody’s")),
            ("vendor", _("Agents and administrators")),
            ("customers", _("Customers and partners")),
            ("visitor", _("Visitors")),
            ("system", _("The desk itself")),
        ]

    def wanted(self) -> Wanted:
        """What the query takes; days begin and end in the reader's time zone."""
        self.is_valid()
        given = self.cleaned_data

        def midnight(name: str, later: int) -> datetime | None:
            day = given.get(name)
            if day is None or day.year not in YEARS:
                return None
            return datetime.combine(day + timedelta(days=later), time(), timezone.get_current_timezone())

        return Wanted(
            types=types_of(given.get("what", "")),
            by=given.get("by", ""),
            who=given.get("who", ""),
            company=given.get("company", ""),
            person=given.get("person", ""),
            case=given.get("case"),
            since=midnight("since", 0),
            until=midnight("until", 1),
        )


def kinds_of_events() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Areas with their events: a whole area, or one kind by its code."""
    nouns: dict[str, list[str]] = {}
    for name in sorted(declared()):
        nouns.setdefault(name.partition(".")[0], []).append(name)
    for noun in sorted(nouns, key=lambda one: area_of(one).lower()):
        label = area_texts().get(noun, noun)
        yield label, [(noun, _("All of: %(area)s") % {"area": label}), *((name, name) for name in nouns[noun])]


def types_of(what: str) -> tuple[str, ...]:
    """The names of events that a choice stands for."""
    if not what or "." in what:
        return (what,) if what else ()
    return tuple(name for name in sorted(declared()) if name.partition(".")[0] == what)


def read_place(given: QueryDict) -> Place | None:
    """Where the page begins; None for the first, and for an address that makes no sense."""
    at, _dash, key = given.get("before", "").partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (at, key)):
        return None
    try:
        return Place(EPOCH + int(at) * MICROSECOND, int(key))
    except OverflowError:
        return None


def write_place(place: Place) -> str:
    """The same for an address."""
    return f"{(place.at - EPOCH) // MICROSECOND}-{place.id}"


def lines(actor: Actor, events: Sequence[Event]) -> list[Line]:
    """The events in words (at most eight queries)."""
    teller = Teller(events, names_in(events), actor.is_agent)
    return [teller.line(row) for row in events]


def table(actor: Actor, events: Sequence[Event]) -> bytes:
    """The same as a file; what a spreadsheet would compute is made harmless (SEC-15)."""
    heading = ("time", "actor", "who", "event", "what", "about", "details")
    rows = (
        (one.event.at.isoformat(), one.event.actor, one.who, one.event.type, one.text, one.event.about, one.details)
        for one in lines(actor, events)
    )
    return write_table(heading, rows)
