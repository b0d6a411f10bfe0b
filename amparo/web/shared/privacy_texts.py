"""How exports and erasures stand, in words."""

from django.utils.translation import gettext as _

from amparo.privacy.models import DataExport
from amparo.web.shared.components import Tone


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
