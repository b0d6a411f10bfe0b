"""What happened to a case, in words: its events as sentences in the reader's language (SI-14)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amparo.cases import reading
from amparo.cases.models import Case
from amparo.core.actors import Actor
from amparo.core.models import Event
from amparo.core.sent import whole
from amparo.people.models import Person
from amparo.web.shared import authority_texts, clock_texts, ending_texts, handover_texts, step_texts

Names = dict[int, str]
VENDORS_OWN = {"clock.warned"}  # what only agents are told, though it is about the case


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    key: int
    icon: str
    text: str
    at: datetime
    new: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """How an event is told: `say` gets the actor's name, the payload and the names of people."""

    icon: str
    say: Callable[[str, dict[str, Any], Names], str]


def plain(icon: str, text: Callable[[], str]) -> Telling:
    """A sentence about who did it and nothing else."""
    return Telling(icon, lambda who, _payload, _names: text() % {"who": who})


def clock(icon: str, text: Callable[[], str]) -> Telling:
    """A sentence about a service clock, by what is due."""
    return Telling(icon, lambda _who, payload, _names: text() % {"target": clock_texts.kind_label(payload["kind"])})


def tellings() -> dict[str, Telling]:
    """Every event that belongs to a case's timeline, by type."""
    return {
        "case.opened": plain("file-plus", lambda: _("%(who)s opened the case.")),
        "case.kept": plain("mail", lambda: _("A visitor wrote; the case waited for the address to be confirmed.")),
        "case.confirmed": plain("mail-check", lambda: _("%(who)s confirmed the address.")),
        "case.commented": plain("message-square", lambda: _("%(who)s wrote.")),
        "case.answered": Telling("send", answered),
        "case.noted": plain("lock", lambda: _("%(who)s left an internal note.")),
        "case.assigned": Telling("user-check", assigned),
        "case.resolved": Telling("circle-check", resolved),
        "case.split": Telling("split", cut),
        "case.merged": Telling("link", merged),
        "case.absorbed": Telling("link", absorbed),
        "case.marked": plain("star", lambda: _("%(who)s said how it went.")),
        "case.closed": plain("archive", lambda: _("%(who)s closed the case.")),
        "case.reopened": plain("undo-2", lambda: _("The case was open again.")),
        "case.evidence_requested": plain("paperclip", lambda: _("%(who)s asked for evidence.")),
        "case.evidence_given": plain("file-check", lambda: _("%(who)s gave what had been asked for.")),
        "case.evidence_request_withdrawn": plain("circle-x", lambda: _("%(who)s took back a request for evidence.")),
        "case.escalation_step": Telling("phone", escalation_step),
        "case.escalation_asked": plain("arrow-up-right", lambda: _("%(who)s asked for the case to be escalated.")),
        "case.escalation_answered": Telling("scale", escalation_answered),
        "case.authority_asked": plain("shield", lambda: _("%(who)s asked for a change of authority.")),
        "case.authority_moved": Telling("shield-check", authority_moved),
        "case.graded": plain("scale", lambda: _("%(who)s assessed the priority.")),
        "case.restored": plain("undo-2", lambda: _("%(who)s took back a change of several cases.")),
        "case.tagged": plain("tag", lambda: _("%(who)s put a tag on the case.")),
        "case.untagged": plain("tag", lambda: _("%(who)s took a tag off the case.")),
        "case.watched": plain("eye", lambda: _("%(who)s watches the case.")),
        "case.unwatched": plain("eye-off", lambda: _("%(who)s no longer watches the case.")),
        "case.linked": Telling("link", linked),
        "case.unlinked": Telling("link", unlinked),
        "case.article_begun": plain("book-open", lambda: _("%(who)s began an article from the case.")),
        "case.handed_over": Telling("users", handover_texts.handed_over),
        "case.handover_suggested": Telling("users", handover_texts.suggested),
        "case.handover_declined": plain("user-check", lambda: _("%(who)s left the case with whoever is away.")),
        "case.handover_returned": plain("undo-2", lambda: _("%(who)s is back and has the case again.")),
        "clock.started": clock("timer", lambda: _("The clock started: %(target)s")),
        "clock.retargeted": clock("timer", lambda: _("The clock was measured anew: %(target)s")),
        "clock.paused": clock("circle-pause", lambda: _("The clock paused: %(target)s")),
        "clock.resumed": clock("circle-play", lambda: _("The clock went on: %(target)s")),
        "clock.met": clock("check", lambda: _("Done: %(target)s")),
        "clock.stopped": clock("circle-x", lambda: _("The clock stopped: %(target)s")),
        "clock.reopened": clock("undo-2", lambda: _("The clock ran again: %(target)s")),
        "clock.moved": clock("timer", lambda: _("The clock went on in another case: %(target)s")),
        "clock.warned": clock("bell", lambda: _("The clock is about to run out: %(target)s")),
        "clock.breached": clock("triangle-alert", lambda: _("The clock ran out: %(target)s")),
        "thread.opened": Telling("users", invited),
        "thread.joined": Telling("user-plus", joined),
        "thread.left": plain("log-out", lambda: _("%(who)s took somebody off the thread with experts.")),
        "thread.said": plain("messages-square", lambda: _("%(who)s wrote to the experts.")),
        "thread.closed": plain("check", lambda: _("%(who)s closed the thread with experts.")),
    }


def answered(who: str, payload: dict[str, Any], names: Names) -> str:
    """An answer, with the kind of step where it was one."""
    kind = step_texts.kind_texts().get(payload.get("step", ""))
    if kind is None or not kind.badge:
        return _("%(who)s answered.") % {"who": who}
    return _("%(who)s answered: %(step)s") % {"who": who, "step": kind.badge}


def assigned(who: str, payload: dict[str, Any], names: Names) -> str:
    """Taken, given to somebody, or given back."""
    to = payload["to"]
    if to is None:
        return _("%(who)s gave the case back.") % {"who": who}
    if names.get(to) == who:
        return _("%(who)s took the case.") % {"who": who}
    return _("%(who)s gave the case to %(name)s.") % {"who": who, "name": names.get(to, "–")}


def linked(who: str, payload: dict[str, Any], names: Names) -> str:
    """Two cases have to do with each other."""
    return _("%(who)s linked the cases %(case)s and %(other)s.") % {"who": who, **payload}


def unlinked(who: str, payload: dict[str, Any], names: Names) -> str:
    """They do not, after all."""
    return _("%(who)s took the link of the cases %(case)s and %(other)s away.") % {"who": who, **payload}


def resolved(who: str, payload: dict[str, Any], names: Names) -> str:
    """Why it counts as solved, where that is known."""
    cause = ending_texts.cause_texts().get(payload.get("cause", ""))
    if cause is None:
        return _("%(who)s marked the case as solved.") % {"who": who}
    return _("%(who)s marked the case as solved: %(cause)s") % {"who": who, "cause": cause}


def cut(who: str, payload: dict[str, Any], names: Names) -> str:
    """A part became a case of its own."""
    return _("%(who)s put a part of the case into a case of its own: %(number)s") % {
        "who": who,
        "number": payload["into"],
    }


def merged(who: str, payload: dict[str, Any], names: Names) -> str:
    """The case went into another one."""
    return _("%(who)s put the case into %(number)s.") % {"who": who, "number": payload["into"]}


def absorbed(who: str, payload: dict[str, Any], names: Names) -> str:
    """Another case went into this one."""
    return _("%(who)s put case %(number)s into this one.") % {"who": who, "number": payload["merged"]}


def invited(who: str, payload: dict[str, Any], names: Names) -> str:
    """Experts were asked."""
    people = ", ".join(names.get(one, "–") for one in payload["invited"])
    return _("%(who)s asked experts: %(people)s") % {"who": who, "people": people}


def escalation_step(who: str, payload: dict[str, Any], names: Names) -> str:
    """Something that comes before an escalation."""
    sentences = {
        "updates-read": _("%(who)s read the latest updates."),
        "update-requested": _("%(who)s asked for an update."),
        "called": _("%(who)s put a call about the case on record."),
    }
    return sentences[payload["step"]] % {"who": who}


def escalation_answered(who: str, payload: dict[str, Any], names: Names) -> str:
    """The escalation was reviewed."""
    if payload["answer"] == "accepted":
        return _("%(who)s escalated the case.") % {"who": who}
    return _("%(who)s declined the escalation.") % {"who": who}


def joined(who: str, payload: dict[str, Any], names: Names) -> str:
    """One more expert was asked."""
    return invited(who, {"invited": [payload["person"]]}, names)


def authority_moved(who: str, payload: dict[str, Any], names: Names) -> str:
    """A change of authority went on."""
    state, _tone = authority_texts.state_texts().get(payload["state"], ("", ""))
    return _("%(who)s dealt with a change of authority: %(state)s") % {"who": who, "state": state}


def people_in(rows: Sequence[Event]) -> Names:
    """Everybody whom the events name, in one query."""
    wanted = {int(row.actor.removeprefix("person:")) for row in rows if row.actor.startswith("person:")}
    for row in rows:
        wanted.update(one for one in (row.payload.get("to"), row.payload.get("person")) if isinstance(one, int))
        wanted.update(row.payload.get("invited", []))
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=wanted)}


def tell(actor: Actor, case: Case, rows: Sequence[Event], since: datetime | None) -> list[Happening]:
    """The events as lines. Those without words are nobody's business on this page and are left out."""
    names, known = people_in(rows), tellings()
    if not actor.is_agent:
        known = {name: telling for name, telling in known.items() if name not in VENDORS_OWN}
    found = []
    for row in rows:
        telling = known.get(row.type)
        if telling is None:
            continue
        who = who_did(case, row.actor, names)
        new = since is not None and row.at > since
        found.append(Happening(row.pk, telling.icon, telling.say(who, row.payload, names), row.at, new))
    return found


def context(actor: Actor, case: Case, before: str, here: str) -> dict[str, Any]:
    """One page of the timeline, with what happened since the actor last looked marked."""
    start = whole(before)
    rows = reading.list_events(actor, case, start)
    page = rows[: reading.EVENTS_PAGE]
    return {
        "happenings": tell(actor, case, page, reading.get_seen_at(actor, case)),
        "newer_url": here if start is not None else "",
        "older_url": f"{here}?before={page[-1].pk}" if len(rows) > len(page) else "",
    }


def who_did(case: Case, actor: str, names: Names) -> str:
    """The actor by name."""
    kind, _colon, key = actor.partition(":")
    if kind == "person":
        return names.get(int(key), _("Somebody"))
    return case.visitor_name or _("A visitor") if kind == "visitor" else _("The desk")
