"""Tables of the gate: decisions and acceptances, versions of the pack and drafts of them, and what the desk has of its
own beside the pack. See README.md of the package for the invariants."""

from amparo.gate.models.deciding import Acceptance, Decision, PackSnapshot
from amparo.gate.models.drafts import PackDraft, PackDraftSave, PackDraftVisit
from amparo.gate.models.enactments import Enactment
from amparo.gate.models.own import ClosingDay, OwnPoint, TextVersion
from amparo.gate.models.replays import Replay, ReplayTurn

__all__ = [
    "Acceptance",
    "ClosingDay",
    "Decision",
    "Enactment",
    "OwnPoint",
    "PackDraft",
    "PackDraftSave",
    "PackDraftVisit",
    "PackSnapshot",
    "Replay",
    "ReplayTurn",
    "TextVersion",
]
