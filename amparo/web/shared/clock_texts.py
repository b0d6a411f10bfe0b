"""Service clocks in words: what each is called, what happened to it, how long things take and when the desk is open."""

from datetime import timedelta

from babel.dates import get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.policy.calendars import Schedule
from amparo.web.shared.formats import reader_locale, unit_text

DAY_MINUTES = 1440


def kind_label(kind: str) -> str:
    """What is due."""
    return {
        "first_response": _("First response"),
        "next_response": _("Next response"),
        "resolution": _("Solution"),
    }[kind]


def duration_text(span: timedelta) -> str:
    """Hours and minutes as the reader says them; never days, which mean something else to everybody."""
    minutes = int(span.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append((rest, "minute"))
    return " ".join(unit_text(count, unit) for count, unit in parts)


def promise_text(minutes: int, counted: str) -> str:
    """What is promised."""
    values = {"time": duration_text(timedelta(minutes=minutes))}
    if counted == "elapsed":
        return _("Promised: %(time)s, day and night.") % values
    return _("Promised: %(time)s of opening hours.") % values


def clock_time(minutes: int) -> str:
    """A time of day from minutes since midnight, which may lie on the next day."""
    return "24:00" if minutes == DAY_MINUTES else f"{minutes % DAY_MINUTES // 60:02}:{minutes % 60:02}"


def week_text(schedule: Schedule) -> str:
    """The hours of a week: neighbouring days with the same hours together."""
    names = get_day_names("abbreviated", locale=reader_locale())
    groups: list[tuple[int, int]] = []
    for day in range(7):
        if groups and schedule.week[groups[-1][0]] == schedule.week[day]:
            groups[-1] = (groups[-1][0], day)
        else:
            groups.append((day, day))
    told = []
    for first, last in groups:
        if schedule.week[first]:
            days = names[first] if first == last else f"{names[first]}–{names[last]}"
            hours = ", ".join(f"{clock_time(opens)}–{clock_time(closes)}" for opens, closes in schedule.week[first])
            told.append(f"{days} {hours}")
    return "; ".join(told)


def zone_text(zone: str) -> str:
    """A time zone by its city."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def start_text(cause: str, own: bool) -> str:
    """Why a clock began; `own` where the reader is the customer."""
    if cause == "opened":
        return _("The case was opened.")
    if cause == "commented":
        return _("You wrote, and an answer was due.") if own else _("The customer wrote, and an answer was due.")
    return _("It is promised from then on.")


def cause_text(cause: str) -> str:
    """Why a clock is measured by something else."""
    return {
        "impact": _("The priority changed."),
        "plan": _("The plan changed."),
        "place": _("The country or time zone changed."),
        "pack": _("The desk’s service targets changed."),
    }.get(cause, _("The service target changed."))


def change_text(verb: str, cause: str, own: bool) -> str:
    """What happened to a clock, but for start and change of target; `own` where the reader is the customer."""
    table = {
        ("pause", ""): _("The time stands still: the next word is yours.")
        if own
        else _("The time stands still: the next word is the customer’s."),
        ("resume", ""): _("The time goes on."),
        ("meet", ""): _("It was answered."),
        ("meet", "resolved"): _("The case was solved."),
        ("stop", ""): _("The case was solved; nothing is due any more."),
        ("stop", "merged"): _("The case was joined with another, in which something is due earlier."),
        ("move", ""): _("The case was joined with another; the time goes on there."),
        ("reopen", "undone"): _("That the case was solved was taken back; the time goes on where it stood."),
        ("reopen", ""): _("The case was opened again; the time goes on where it stood."),
    }
    return table.get((verb, cause)) or table[verb, ""]


def reason_text(why: str, holiday: str = "") -> str:
    """Why nothing counted on a day."""
    if why == "holiday":
        return _("Public holiday: %(name)s") % {"name": holiday} if holiday else _("Public holiday")
    return {
        "closed": pgettext("desk", "Closed"),
        "paused": _("Paused"),
        "outside": _("Outside opening hours"),
    }[why]
