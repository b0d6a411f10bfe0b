"""Predicates about the desk's hours and about what was accepted (SI-7, OM-4, OM-5, OM-8, TO-5, TO-9c)."""

from __future__ import annotations

from datetime import datetime

from amparo.policy.calendars import is_open, next_opening
from amparo.policy.desk import schedule_for
from amparo.policy.facts import UNKNOWN
from amparo.policy.pack.rules import AcceptedText
from amparo.policy.predicates.registry import Ask, Parameter, predicate
from amparo.policy.verdicts import FALSE, TRUE, Obligation, Verdict, unknown


@predicate(
    "desk.open",
    "at",
    "contact.country",
    "company.country",
    "company.time_zone",
    values=lambda pack: [calendar.id for calendar in pack.calendars],
    optional=True,
)
def desk_open(ask: Ask, parameter: Parameter) -> Verdict:
    """The hours of the contact's region hold at the time of the request."""
    at = ask.facts.at
    schedule = schedule_for(ask.pack, ask.facts, parameter[0] if parameter else None)
    missing = [] if isinstance(at, datetime) else ["at"]
    if isinstance(schedule, str):
        missing.append(schedule)
    if missing or isinstance(schedule, str) or not isinstance(at, datetime):
        return unknown(*missing)
    if is_open(schedule, at):
        return TRUE
    opening = next_opening(schedule, at)
    return Verdict(False, parameters=(("opens", opening.isoformat() if opening else None), ("zone", schedule.zone)))


@predicate("accepted", "accepted", obligation="acceptance", values=lambda pack: [text.id for text in pack.texts])
def accepted(ask: Ask, parameter: Parameter) -> Verdict:
    """The current version of the text was accepted, through its channel where it names one.

    What no longer holds (`valid_days`) is not among the facts: whoever gathers them asks `policy.agreements`.
    """
    text = ask.pack.texts[parameter[0]]
    held = ask.facts.accepted
    if held is UNKNOWN:
        return Verdict(None, missing=("accepted",), parameters=(("text_id", text.id),))
    mine = [one for one in held or () if one.text == text.id and one.version in (None, text.version)]
    if any(text.channel is None or one.channel == text.channel for one in mine):
        return Verdict(True, parameters=(("text_id", text.id),))
    parameters = (("text_id", text.id), ("channel", text.channel))
    if any(one.channel is None for one in mine):
        # Accepted, but nobody knows through which channel: what is missing is the acceptance through the right one.
        return Verdict(None, obligations=(_acceptance(text),), parameters=parameters)
    sentence = ".by-channel" if text.channel else ""
    return Verdict(False, obligations=(_acceptance(text),), sentence=sentence, parameters=parameters)


def _acceptance(text: AcceptedText) -> Obligation:
    return Obligation("acceptance", text.id, text.channel, text.version, text.authority)


@predicate("never")
def never(_: Ask, __: Parameter) -> Verdict:
    """Never holds."""
    return FALSE
