"""Why a case of an absent agent goes to whom, in words; and what became of it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from amparo.web.shared.components import Tone


def reason_texts() -> dict[str, str]:
    """What speaks for somebody, by code."""
    return {
        "deputy": _("stands in"),
        "language": _("speaks the language of the case"),
        "further-language": _("speaks a language of the company"),
        "module": _("knows the module"),
        "product": _("knows the product"),
        "skill": _("has the skill"),
        "least-load": _("has the fewest open cases"),
        "chosen": _("was chosen by hand"),
        "nobody-speaks": _("nobody who is there speaks the language"),
        "nobody-there": _("nobody else is there"),
    }


def reasons_text(reasons: Iterable[str]) -> str:
    """The reasons in one line: “speaks the language of the case, knows the product, has the skill: imports”."""
    known, found = reason_texts(), []
    for reason in reasons:
        code, _colon, item = reason.partition(":")
        if code in known:
            found.append(f"{known[code]}: {item}" if item else known[code])
    return ", ".join(found)


def state_texts() -> dict[str, tuple[str, Tone]]:
    """What became of a handover."""
    return {
        "suggested": (_("Suggested"), "warn"),
        "done": (_("Handed over"), "accent"),
        "declined": (_("Stays where it is"), "calm"),
        "lapsed": (_("No longer needed"), "calm"),
        "returned": (_("Taken back"), "good"),
    }


def handed_over(who: str, payload: dict[str, Any], names: dict[int, str]) -> str:
    """A line of the timeline: from whom, to whom, why."""
    values = {
        "absent": names.get(payload["person"], "–"),
        "name": names.get(payload["to"] or 0, "–"),
        "why": reasons_text(payload["reasons"]),
    }
    if payload["to"] is None:
        return _("%(absent)s is away. The case went back to everybody: %(why)s.") % values
    return _("%(absent)s is away. The case went to %(name)s: %(why)s.") % values


def suggested(who: str, payload: dict[str, Any], names: dict[int, str]) -> str:
    """A line of the timeline: to whom the case could go."""
    values = {
        "absent": names.get(payload["person"], "–"),
        "name": names.get(payload["to"] or 0, "–"),
        "why": reasons_text(payload["reasons"]),
    }
    return _("%(absent)s is away. The desk suggests %(name)s: %(why)s.") % values
