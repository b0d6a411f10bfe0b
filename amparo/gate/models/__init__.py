"""Tables of the gate: packs, decisions and acceptances, and what the desk has of its own beside the pack."""

from amparo.gate.models.deciding import Acceptance, Decision, PackSnapshot
from amparo.gate.models.own import ClosingDay, OwnPoint, TextVersion

__all__ = ["Acceptance", "ClosingDay", "Decision", "OwnPoint", "PackSnapshot", "TextVersion"]
