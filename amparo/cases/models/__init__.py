"""Tables of cases, split by noun. See README.md of the package for the invariants and the states."""

from amparo.cases.models.case import STATES, Case, Participant
from amparo.cases.models.conversation import VISIBILITIES, CaseFile, Evidence, Message
from amparo.cases.models.drafts import Confirmation, Draft

__all__ = [
    "STATES",
    "VISIBILITIES",
    "Case",
    "CaseFile",
    "Confirmation",
    "Draft",
    "Evidence",
    "Message",
    "Participant",
]
