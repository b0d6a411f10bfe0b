"""The calendars as the pack in force has them: a region's year with its closed days, and further closing days."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, get_day_names, get_month_names
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.sent import whole
from amparo.gate import packs
from amparo.gate.actions.own import LONGEST_NAME, Closing, today_in
from amparo.gate.models import ClosingDay
from amparo.policy.calendars import Schedule, build_schedule
from amparo.policy.desk import region_schedule
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.vendor import Region
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.clock_texts import week_text
from amparo.web.shared.components import Tab
from amparo.web.shared.formats import reader_locale

YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month; `state` is open, closed, holiday or own; `name` of a holiday."""

    on: date
    state: str
    name: str
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday; None stands for a day of another month."""

    name: str
    weeks: Sequence[Sequence[Day | None]]


class ClosingForm(forms.Form):
    """A further closing day."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("Agents and customers read it where a clock explains itself."),
        max_length=LONGEST_NAME,
    )
    regions = forms.MultipleChoiceField(label=gettext_lazy("Regions"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.MultipleChoiceField = self.fields["regions"]  # type: ignore[assignment]
        names = region_names(packs.in_force())
        field.choices = list(names.items())

    def closing(self) -> Closing | None:
        """What was entered; None where it is not whole."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return Closing(given["regions"], given["on"], given["name"])


def region_names(pack: Pack) -> dict[str, str]:
    """The pack's regions by id, in the reader's language."""
    words, _language = pack.words_in(reader_tag())
    return {region.id: words.regions.get(region.id, region.id) for region in pack.document.regions}


def chosen_region(request: HttpRequest, pack: Pack) -> Region:
    """The region of the address, else the first."""
    wanted = request.GET.get("region", "")
    return next((one for one in pack.document.regions if one.id == wanted), pack.document.regions[0])


def chosen_year(request: HttpRequest, region: Region, now: datetime) -> int:
    """The year of the address, else the running one."""
    given = whole(request.GET.get("year", "")) or 0
    return given if given in YEARS else today_in(region.id, now).year


def page(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Everything the page shows (two queries)."""
    pack = packs.in_force()
    region = chosen_region(request, pack)
    year = chosen_year(request, region, now)
    schedule = region_schedule(pack, region, region.time_zone)
    rows = ClosingDay.objects.filter(region=region.id, on__year=year).select_related("added_by", "removed_by")
    closings = list(rows.order_by("on", "id"))
    own = {row.on for row in closings if row.removed_at is None}
    today = today_in(region.id, now)
    return {
        "region": region,
        "region_name": region_names(pack)[region.id],
        "region_tabs": tabs(pack, region, year),
        "year": year,
        "earlier_url": address(region.id, year - 1) if year - 1 in YEARS else "",
        "later_url": address(region.id, year + 1) if year + 1 in YEARS else "",
        "week": week_text(schedule),
        "months": list(months(schedule, dict(pack.holiday_names.get(region.id, {})), own, year, today)),
        "holidays": holidays(pack, region, own, year),
        "frozen": any(on.year == year for on in pack.holidays.get(region.id, ()) if on not in own),
        "closings": closings,
        "removable": {row.pk for row in closings if row.removed_at is None and row.on > today},
        "calendars": list(other_calendars(pack)),
    }


def address(region: str, year: int) -> str:
    """Where a region's year stands."""
    return f"{reverse('admin:calendars')}?region={region}&year={year}"


def tabs(pack: Pack, region: Region, year: int) -> list[Tab]:
    """The regions to choose from."""
    return [Tab(name, address(one, year), one == region.id) for one, name in region_names(pack).items()]


def day_headings() -> list[tuple[str, str]]:
    """The weekdays from Monday: short and long."""
    short = get_day_names("narrow", context="stand-alone", locale=reader_locale())
    long = get_day_names("wide", context="stand-alone", locale=reader_locale())
    return [(short[day], long[day]) for day in range(7)]


def months(schedule: Schedule, names: dict[date, str], own: set[date], year: int, today: date) -> Iterator[Month]:
    """The year, month by month."""
    titles = get_month_names("wide", context="stand-alone", locale=reader_locale())

    def day(on: date, month: int) -> Day | None:
        if on.month != month:
            return None
        if on in schedule.closed:
            return Day(on, "own" if on in own else "holiday", names.get(on, ""), on == today)
        return Day(on, "open" if schedule.week[on.weekday()] else "closed", "", on == today)

    for month in range(1, 13):
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        yield Month(titles[month], [[day(on, month) for on in week] for week in weeks])


def holidays(pack: Pack, region: Region, own: set[date], year: int) -> list[tuple[str, str]]:
    """The public holidays of the year that the pack observes: date and name."""
    named = sorted(pack.holiday_names.get(region.id, {}).items())
    return [
        (format_date(on, "EEE d MMM", locale=reader_locale()), name)
        for on, name in named
        if on.year == year and on not in own
    ]


def other_calendars(pack: Pack) -> Iterator[dict[str, str]]:
    """The pack's further calendars, in words."""
    names = region_names(pack)
    for one in pack.document.calendars:
        openings = ((one.days, one.hours), *((more.days, more.hours) for more in one.more_hours))
        schedule = build_schedule(one.id, one.time_zone or "UTC", openings, frozenset())
        closes = names.get(one.holidays_of, one.holidays_of) if one.holidays_of else ""
        yield {
            "id": one.id,
            "week": week_text(schedule),
            "zone": one.time_zone or _("in the time zone of the customer"),
            "holidays": _("Closed on the holidays of %(region)s.") % {"region": closes} if closes else "",
        }
