"""Reads a decision (mapping or object in the form of the gate's contract) for the decision panel."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

OBLIGATION_ICONS = {
    "evidence": "paperclip",
    "acceptance": "file-check",
    "sign-in": "log-in",
    "fact": "circle-help",
    "split": "split",
    "read-updates": "mail-open",
    "update-request": "message-circle",
    "call": "phone",
    "authenticated-email": "mail-check",
    "credit": "wallet",
}
SETTLING = {  # effects of rules that make an outcome what it is
    "refused": ("refuse", "redirect"),
    "redirected": ("redirect",),
    "conditional": ("oblige", "unknown"),
    "allowed": ("advise",),
}
REMEDY_ICONS = {
    "self-service": "book-open",
    "designated-colleague": "user-check",
    "partner": "handshake",
    "account-manager": "briefcase",
    "authorised-manager": "user-cog",
    "portal-administrator": "shield",
    "ideas": "lightbulb",
    "community": "users",
    "finance": "receipt",
    "phone": "phone",
    "open-case-first": "file-plus",
    "chat": "message-circle",
    "support-consultancy": "life-buoy",
    "technical-consultancy": "wrench",
    "book-specialist": "calendar-clock",
    "wait-until-open": "clock",
    "status-page": "activity",
    "subscribe": "badge-plus",
}


class Outcome(NamedTuple):
    """How an outcome looks and what it is called."""

    tone: str
    icon: str
    title: str
    word: str


class Mark(NamedTuple):
    """The sign before a reason, with the word that a screen reader says for it."""

    tone: str
    icon: str
    word: str


def part(thing: Any, name: str, default: Any = None) -> Any:
    """A named part of a mapping or of an object."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


def describe_outcome(outcome: str) -> Outcome:
    """Tone, icon, sentence and word for one of the four outcomes; an unknown one is shown as refused."""
    return {
        "allowed": Outcome("good", "circle-check", _("This can go ahead."), _("Allowed")),
        "conditional": Outcome("warn", "circle-alert", _("Something is needed first."), _("Conditional")),
        "redirected": Outcome("accent", "signpost", _("Another place is right for this."), _("Redirected")),
    }.get(outcome, Outcome("bad", "circle-x", _("This is not possible as it stands."), _("Refused")))


def mark_reason(reason: Any, outcome: str) -> Mark:
    """The sign of a reason: by the rule's `effect` where it is known (web.shared.decisions), else by its leaves.

    A reason may also say itself how it ended (`mark`: met, failed or unknown). Where it does not, an unknown leaf
    makes it unknown, and a false one makes it failed unless the decision allows.
    """
    effect = part(reason, "effect")
    if effect == "redirect":
        return Mark("accent", "signpost", _("Leads elsewhere"))
    if effect == "advise":
        return Mark("accent", "lightbulb", _("Advice"))
    if effect:
        return mark_of({"satisfied": "met", "unknown": "unknown"}.get(effect, "failed"))
    values = [part(leaf, "value") for leaf in part(reason, "because") or ()]
    guess = "met"
    if None in values:
        guess = "unknown"
    elif outcome != "allowed" and False in values:
        guess = "failed"
    return mark_of(part(reason, "mark") or guess)


def mark_of(ending: str) -> Mark:
    """The sign of met, failed, and anything else."""
    return {
        "met": Mark("good", "check", _("Met")),
        "failed": Mark("bad", "x", _("Not met")),
    }.get(ending, Mark("warn", "circle-help", _("Not known")))


def sort_reasons(reasons: Sequence[Any], outcome: str) -> tuple[list[Any], list[Any]]:
    """The reasons that settled the outcome, and the others; all settle it where their effects are not known."""
    settling = SETTLING.get(outcome, ())
    first = [reason for reason in reasons if part(reason, "effect") is None or part(reason, "effect") in settling]
    return first, [reason for reason in reasons if reason not in first]


def shown_obligations(obligations: Sequence[Any], outcome: str) -> list[Any]:
    """What is needed first; to say or show more is no use to somebody whose way is another."""
    over = outcome not in ("allowed", "conditional")
    return [one for one in obligations if not (over and part(one, "kind") in ("fact", "evidence"))]


def menu_path(menu: Any) -> str:
    """The keys to press in a phone menu, as text; a list is joined in its order."""
    if not menu:
        return ""
    return menu if isinstance(menu, str) else " › ".join(str(key) for key in menu)
