"""What stands in the way of an erasure, and how exports and erasures stand, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.privacy.models import DataExport
from amparo.privacy.rules import Hindrance
from amparo.web.shared.components import Tone

NAMED = 10


def hindrance_text(hindrance: Hindrance) -> str:
    """What has to be handed over first, and to whom."""
    shown = ", ".join(hindrance.names[:NAMED]) + (" …" if len(hindrance.names) > NAMED else "")
    values = {"count": hindrance.count, "names": shown}
    texts = {
        "assigned-cases": ngettext(
            "%(count)s open case is assigned to this account: %(names)s. Give it to another agent.",
            "%(count)s open cases are assigned to this account: %(names)s. Give them to other agents.",
            hindrance.count,
        ),
        "account-manager": ngettext(
            "This account is the account manager of %(count)s company: %(names)s. Name another one.",
            "This account is the account manager of %(count)s companies: %(names)s. Name another one for each.",
            hindrance.count,
        ),
        "last-portal-administrator": _(
            "Nobody else is portal administrator of %(names)s. The company names another one first, in an open case."
        ),
        "last-administrator": _("Nobody else runs this desk. Make somebody else an administrator first."),
    }
    return texts[hindrance.code] % values


def export_state(export: DataExport) -> tuple[str, Tone]:
    """How far an archive is."""
    states: dict[str, tuple[str, Tone]] = {
        "asked": (_("Being made"), "accent"),
        "ready": (_("Ready"), "good"),
        "failed": (_("Could not be made"), "bad"),
        "dropped": (_("Removed"), "calm"),
    }
    return states[export.state]


def erasure_state(state: str) -> tuple[str, Tone]:
    """How far an erasure is."""
    states: dict[str, tuple[str, Tone]] = {
        "asked": (_("Waiting"), "warn"),
        "withdrawn": (_("Taken back"), "calm"),
        "ordered": (_("Being erased"), "accent"),
        "done": (_("Erased"), "good"),
    }
    return states[state]
