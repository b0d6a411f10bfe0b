"""Sentences of the pages of packs."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from amparo.gate.actions.drafting import MOST_DRAFT_BYTES, MOST_FILE_BYTES
from amparo.gate.actions.enacting import BadMoment
from amparo.web.shared import formats
from amparo.web.shared.components import Tone

Refused = tuple[str, Mapping[str, object]]


def refusal_text(code: str, name: str) -> str:
    """Why a file was not taken."""
    sentences = {
        "name": _(
            "“%(name)s” is no file of a policy pack. A pack has pack.toml, glossary.toml, holidays.toml, "
            "examples.toml and words/<language>.toml."
        ),
        "path": _("“%(name)s” leads out of the pack’s folder. Nothing of the upload was taken."),
        "too-large": _("“%(name)s” is too large: a file may have %(file)s kB, all together %(all)s kB."),
        "too-many": _("These are too many files for a policy pack."),
        "characters": _("“%(name)s” holds characters that no text has."),
        "not-text": _("“%(name)s” is not a text in UTF-8."),
        "not-zip": _("“%(name)s” is not a ZIP file that can be read."),
        "encrypted": _("“%(name)s” is protected by a password."),
        "twice": _("“%(name)s” was given twice."),
        "empty": _("There is no file of a policy pack in it."),
    }
    sizes = {"file": MOST_FILE_BYTES // 1000, "all": MOST_DRAFT_BYTES // 1000}
    return sentences[code] % ({"name": name} | sizes)


def moment_refusal(refusal: BadMoment) -> str:
    """Why a version cannot come into force then."""
    return {
        "past": _("This moment has passed. Choose a later one, or put the version in force now."),
        "taken": _("Another version comes into force at this very moment."),
        "far": _("This moment is more than ten years ahead."),
    }[refusal.code]


def outcome_word(outcome: str) -> str:
    """An outcome in one word."""
    return {
        "allowed": _("Allowed"),
        "conditional": _("Conditional"),
        "redirected": _("Redirected"),
        "refused": _("Refused"),
    }.get(outcome, outcome)


def outcome_tone(outcome: str) -> Tone:
    """Its colour."""
    tones: Mapping[str, Tone] = {"allowed": "good", "conditional": "warn", "redirected": "accent", "refused": "bad"}
    return tones.get(outcome, "calm")


def effect_word(effect: str) -> str:
    """What a rule did to a request."""
    return {
        "refuse": _("refuses"),
        "redirect": _("redirects"),
        "oblige": _("asks for something first"),
        "unknown": _("lacks a fact"),
        "advise": _("advises"),
        "satisfied": _("is satisfied"),
    }.get(effect, effect)


def part_word(part: str) -> str:
    """A comparable part of a decision."""
    return {
        "outcome": _("Outcome"),
        "rules": _("Rules"),
        "obligations": _("Needed first"),
        "remedies": _("Ways forward"),
        "total": _("Price"),
        "first_response_due": _("First answer due"),
    }.get(part, part)


def part_value(part: str, value: object) -> str:
    """The value of a part, in one line."""
    if value is None or value == []:
        return _("none") if part != "total" else _("unknown")
    if part == "outcome":
        return outcome_word(str(value))
    if part == "first_response_due" and (when := formats.as_moment(str(value))):
        return when.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(":".join(filter(None, one)) if isinstance(one, list | tuple) else str(one) for one in value)
    return str(value)


def cause_word(rule: str) -> str:
    """What turned a decision: a rule by its id, or what is no rule."""
    return {"price": _("(the price alone)"), "target": _("(the service target alone)")}.get(rule, rule)


def role_word(role: str) -> str:
    """As whom somebody asked."""
    return {
        "customer": _("Customers’ people"),
        "partner": _("Partners’ people"),
        "visitor": _("Visitors"),
        "designated": _("Designated support users"),
        "portal-administrator": _("Portal administrators"),
        "authorised-manager": _("Authorised managers"),
        "phone-consultancy": _("Authorised for phone consultancy"),
    }.get(role, role)


def file_note(path: str) -> str:
    """What a file of a pack is for."""
    if path.startswith("words/"):
        return _("The pack’s own sentences in this language.")
    return {
        "pack.toml": _("Rules, products, hours, service targets, prices and contact points."),
        "examples.toml": _("Worked requests with the decision that they must get."),
        "glossary.toml": _("The vendor’s terms in each language."),
        "holidays.toml": _("Public holidays, written by a command."),
    }.get(path, "")
