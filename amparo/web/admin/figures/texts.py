"""What figures are called, what each says in a sentence (in full in docs/figures.md), and how numbers are written."""

from datetime import time

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.web.shared.formats import count_text, reader_locale, unit_text


def page_texts() -> dict[str, str]:
    """The pages, in their order."""
    return {
        "overview": _("Overview"),
        "load": _("Load"),
        "clocks": _("Promises"),
        "waiting": _("Waiting"),
        "backlog": _("Backlog"),
        "asking": _("Who asks what"),
        "gate": _("Refusals"),
        "solved": _("Solved by articles"),
        "quality": _("Coming back"),
        "agents": _("Agents"),
    }


def titles() -> dict[str, str]:
    """What each figure is called."""
    return {
        "overview.numbers": _("In short"),
        "load.course": _("Opened and ended"),
        "load.hours": _("Opened, by weekday and hour"),
        "clocks.kinds": _("Kept and broken"),
        "clocks.impacts": _("By priority"),
        "clocks.plans": _("By plan"),
        "clocks.regions": _("By region"),
        "waiting.short": _("How long people usually waited"),
        "waiting.typical": _("Median and nine of ten"),
        "waiting.first": _("First response"),
        "waiting.next": _("Next response"),
        "waiting.solution": _("Solution"),
        "waiting.course": _("First response over time"),
        "waiting.sides": _("Who waited for whom"),
        "waiting.counted": _("What this was counted from"),
        "backlog.ages": _("Open now, by age"),
        "backlog.course": _("Open over time"),
        "asking.companies": _("Companies"),
        "asking.products": _("Products"),
        "asking.modules": _("Modules"),
        "asking.kinds": _("Kinds of request"),
        "asking.impacts": _("Priorities"),
        "asking.languages": _("Languages"),
        "asking.channels": _("Channels"),
        "asking.plans": _("Plans"),
        "asking.regions": _("Regions"),
        "gate.outcomes": _("What the gate said"),
        "gate.course": _("Refused and redirected, over time"),
        "gate.rules": _("By rule"),
        "gate.actions": _("By what was wanted"),
        "gate.products": _("By product"),
        "gate.companies": _("By company"),
        "gate.deflection": _("What came of redirecting"),
        "solved.course": _("Solved without a case, over time"),
        "solved.articles": _("By article"),
        "solved.products": _("By product"),
        "solved.companies": _("By company"),
        "solved.languages": _("By language of the reader"),
        "quality.reopened_products": _("Opened again, by product"),
        "quality.reopened_kinds": _("Opened again, by kind"),
        "quality.marks": _("Marks"),
        "quality.answers": _("Asked and answered"),
        "quality.course": _("Mean mark over time"),
        "agents.open": _("On their desks now"),
        "agents.period": _("Cases of the period"),
    }


def definitions(days: int = 7) -> dict[str, str]:
    """What each says, in a sentence."""
    opened = _("Cases that were opened in the period.")
    promises = _(
        "Kept is what was done before it was due, broken is what ran out first. What still runs, and what was no "
        "longer needed, is left out."
    )
    told = _("Requests that were refused or redirected.")
    return {
        "load.course": _("Cases by the day on which they were opened, and by the day on which they ended."),
        "load.hours": _("The stronger the colour, the more cases were opened at that hour."),
        "clocks.kinds": promises,
        "clocks.impacts": _("By the priority as it is assessed now."),
        "clocks.plans": _("By the company’s plan when the case was opened."),
        "clocks.regions": _("By the region of the company’s country."),
        "waiting.first": _("From the customer’s first word to our first answer."),
        "waiting.next": _("From each further time that the customer began to wait to our answer."),
        "waiting.solution": _("From the opening to the end, of cases that are solved."),
        "waiting.course": _(
            "Half of the cases opened then had their first answer within the median, nine of ten within the longer one."
        ),
        "backlog.ages": _("Cases that are open now, whenever they were opened, by how long and by whose word is next."),
        "backlog.course": _("Cases that were open at the end of each day, week or month."),
        "asking.companies": opened,
        "gate.outcomes": _(
            "Requests that were really made, and those that were refused or redirected before they could be."
        ),
        "gate.course": told,
        "gate.rules": _("The rule that settled it. A request that two rules settled counts for both."),
        "gate.deflection": _(
            "Did the same company open a case about the same product within %(days)s days? That nobody came back does "
            "not prove that they were helped."
        )
        % {"days": days},
        "solved.course": _(
            "Problems that were being described when somebody said that an article solved them, and no case was opened."
        ),
        "quality.reopened_products": _("Of the cases that ended at least once: those to which a word came afterwards."),
        "quality.marks": _("What customers said when they were asked how a case went, from 5 (good) to 1 (bad)."),
        "agents.open": _("Cases that are open now. By name, for sharing work out fairly; this is no ranking."),
        "agents.period": _("Cases that were opened in the period and are with them now, and how many of these ended."),
    }


def measure_texts() -> dict[str, str]:
    """What is measured, as the head of a column and in legends."""
    return {
        "opened": _("Opened"),
        "ended": _("Ended"),
        "open": _("Open"),
        "kept": _("Kept"),
        "broken": _("Broken"),
        "median": _("Median"),
        "nine_of_ten": _("Nine of ten"),
        "count": _("Number"),
        "ours": _("Our word is next"),
        "theirs": _("The customer’s word is next"),
        "requests": _("Requests"),
        "solved": _("Solved"),
        "refused": _("Refused"),
        "redirected": _("Redirected"),
        "reopened": _("Opened again"),
        "percent": _("Share"),
        "mean": _("Mean"),
        "sum": _("Together"),
        "value": _("Value"),
    }


def dimension_texts() -> dict[str, str]:
    """What rows are by, as the head of a column."""
    return {
        "on": _("From"),
        "weekday": _("Weekday"),
        "hour": _("Hour"),
        "promise": _("Promise"),
        "wait": _("Wait"),
        "minutes": _("Time"),
        "side": _("Who waited"),
        "age": _("Age"),
        "impact": _("Priority"),
        "of_plan": _("Plan"),
        "region": _("Region"),
        "root": _("Product"),
        "module": _("Module"),
        "customer": _("Company"),
        "assignee": _("Agent"),
        "kind": _("Kind of request"),
        "language": _("Language"),
        "channel": _("Channel"),
        "outcome": _("Outcome"),
        "rule": _("Rule"),
        "action": _("Request"),
        "deflected": _("What followed"),
        "article": _("Article"),
        "mark": _("Mark"),
        "people": _("People"),
        "number": _("Figure"),
    }


def number_texts() -> dict[str, str]:
    """The numbers of the first page."""
    return {
        "opened": _("opened"),
        "ended": _("ended"),
        "open": _("open now"),
        "first_wait": _("median until the first answer"),
        "first_kept": _("first responses in time"),
        "solution_kept": _("solutions in time"),
        "reopened": _("opened again"),
        "told_no": _("of requests refused or redirected"),
        "mark": _("mean mark, of 5"),
    }


def short_texts() -> dict[str, str]:
    """The numbers at the head of waiting."""
    return {
        "first": _("median first response"),
        "next": _("median next response"),
        "solution": _("median solution"),
        "ours": _("customers waited for us, mean of a case"),
        "theirs": _("we waited for customers, mean of a case"),
        "unanswered": _("open and without an answer yet"),
    }


def side_texts() -> dict[str, str]:
    """Who waited for whom."""
    return {"ours": _("Customers for us"), "theirs": _("We for customers")}


def channel_texts() -> dict[str, str]:
    """Ways in which cases come."""
    return {
        "portal": pgettext("channel", "Portal"),
        "widget": pgettext("channel", "Widget"),
        "email": pgettext("channel", "E-mail"),
        "phone": pgettext("channel", "Telephone"),
        "chat": pgettext("channel", "Chat"),
        "api": pgettext("channel", "API"),
    }


def action_texts() -> dict[str, str]:
    """What people want of the gate."""
    return {
        "help.search": _("Search the help"),
        "community.ask": _("Ask the community"),
        "training.enrol": _("Enrol in a course"),
        "case.open": _("Open a case"),
        "case.view": _("See a case"),
        "case.escalate": _("Escalate a case"),
        "phone.call": _("Call"),
        "hotline.ask": _("Ask the hotline"),
        "chat.start": _("Start a chat"),
        "service.book": _("Book a specialist"),
        "service.perform": _("Have work done"),
        "remote.request": _("Remote access"),
        "consultancy.support": _("Support consultancy"),
        "consultancy.technical": _("Technical consultancy"),
        "idea.post": _("Post an idea"),
        "priority.dispute": _("Dispute a priority"),
        "authority.change": _("Change of authority"),
    }


def fate_texts() -> dict[str, str]:
    """What came of a redirected request."""
    return {
        "solved": _("An article solved it"),
        "stayed-away": _("No case followed"),
        "came-back": _("A case followed"),
        "not-yet-known": _("Too early to say"),
        "unknown": _("Not known (visitors)"),
    }


def mark_text(value: float) -> str:
    """A mean mark."""
    return str(format_decimal(value, format="0.0#", locale=reader_locale()))


def duration_text(minutes: float) -> str:
    """Minutes as people say them, in the one or two units that matter."""
    minutes = round(minutes)
    parts = [(minutes // 1440, "day"), (minutes % 1440 // 60, "hour"), (minutes % 60, "minute")]
    first = next((place for place, (amount, _unit) in enumerate(parts) if amount), 2)
    told = [
        unit_text(amount, unit) for amount, unit in parts[first : first + 2] if amount or (first == 2 and not minutes)
    ]
    return " ".join(told)


def tick_text(minutes: float) -> str:
    """Minutes on an axis."""
    return duration_text(minutes) if minutes else count_text(0)


def hour_text(hour: int) -> str:
    """An hour of the day."""
    return str(format_skeleton("Hm", time(hour), locale=reader_locale()))


def range_text(text: str, unit: str) -> str:
    """A range between two numbers of minutes or days."""
    low, high = text.split("-")

    def say(number: str) -> str:
        return duration_text(int(number) * (1 if unit == "minutes" else 1440))

    if not high:
        return _("%(low)s or longer") % {"low": say(low)}
    if low == "0":
        return _("under %(high)s") % {"high": say(high)}
    return _("%(low)s to %(high)s") % {"low": say(low), "high": say(high)}
