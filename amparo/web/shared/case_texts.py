"""States, priorities and roles of people in the words of the pages."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.cases.models import Case
from amparo.knowledge import wording
from amparo.policy.pack.pack import Pack
from amparo.web.shared.components import Tone

language_names = wording.language_names

PRIORITY_TONES: dict[str, Tone] = {"down": "bad", "significant": "warn", "minor": "calm", "information": "calm"}


def customer_status(state: str) -> tuple[str, Tone]:
    """A state as its customer reads it."""
    table: dict[str, tuple[str, Tone]] = {
        "unconfirmed": (_("Not confirmed yet"), "calm"),
        "new": (_("Received"), "accent"),
        "in_progress": (_("In progress"), "accent"),
        "waiting": (_("Waiting for you"), "warn"),
        "resolved": (_("Solved"), "good"),
        "closed": (pgettext("case", "Closed"), "calm"),
        "merged": (_("Part of another case"), "calm"),
    }
    return table[state]


def status_sentence(state: str) -> str:
    """Who has the next word."""
    return {
        "unconfirmed": _("The case reaches our agents when the address is confirmed."),
        "new": _("Your case is with our agents; the next word is theirs."),
        "in_progress": _("An agent is working on it; the next word is theirs."),
        "waiting": _("There is an answer for you; the next word is yours."),
        "resolved": _("The case counts as solved. Write again if it is not, and it is open again."),
        "closed": _("The case is closed. Write again if the problem comes back, and it is open again."),
        "merged": _("The case goes on as part of another one."),
    }[state]


def agent_status(state: str) -> tuple[str, Tone]:
    """A state as agents read it."""
    table: dict[str, tuple[str, Tone]] = {
        "unconfirmed": (_("Not confirmed"), "calm"),
        "new": (pgettext("case", "New"), "accent"),
        "in_progress": (_("In progress"), "accent"),
        "waiting": (_("Waiting for the customer"), "calm"),
        "resolved": (pgettext("case", "Resolved"), "good"),
        "closed": (pgettext("case", "Closed"), "calm"),
        "merged": (_("Part of another case"), "calm"),
    }
    return table[state]


def impact_texts() -> dict[str, str]:
    """Names of the four impacts, where a pack publishes no priorities of its own."""
    return {
        "down": _("The system is down"),
        "significant": _("Work is considerably hindered"),
        "minor": _("Work is slightly hindered"),
        "information": _("Nothing is hindered"),
    }


def priority(impact: str, pack: Pack, tag: str) -> tuple[str, Tone]:
    """The pack's name for an impact, and its tone; empty where the case has none."""
    if not impact:
        return "", "calm"
    words, _language = pack.words_in(tag)
    published = words.priorities.get(impact)
    return (published.name if published else impact_texts()[impact]), PRIORITY_TONES[impact]


def asked_texts(case: Case) -> list[str]:
    """What a row of a list has to say of an agent's decision that is waited for."""
    asked = {"asks_escalation": _("Escalation asked for"), "asks_authority": _("Authority")}
    return [text for name, text in asked.items() if getattr(case, name, False)]


def role_texts() -> dict[str, str]:
    """What a contact may do, in a word or two."""
    return {
        "designated": _("Designated support user"),
        "portal-administrator": _("Portal administrator"),
        "authorised-manager": _("Authorised manager"),
        "phone-consultancy": _("Authorised for phone consultancy"),
    }


def finances_texts() -> dict[str, str]:
    """A company's financial standing."""
    return {"clear": pgettext("finances", "Clear"), "pending": _("Payments pending")}
