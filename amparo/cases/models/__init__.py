"""Tables of cases, split by noun. See README.md of the package for the invariants and the states."""

from amparo.cases.models.authority import KINDS as AUTHORITY_KINDS
from amparo.cases.models.authority import AuthorityChange
from amparo.cases.models.case import STATES, Case, Participant
from amparo.cases.models.conversation import VISIBILITIES, CaseFile, Evidence, Message
from amparo.cases.models.drafts import Confirmation, Draft
from amparo.cases.models.escalation import STEPS, Escalation, EscalationStep

__all__ = [
    "AUTHORITY_KINDS",
    "STATES",
    "STEPS",
    "VISIBILITIES",
    "AuthorityChange",
    "Case",
    "CaseFile",
    "Confirmation",
    "Draft",
    "Escalation",
    "EscalationStep",
    "Evidence",
    "Message",
    "Participant",
]
