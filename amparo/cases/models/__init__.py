"""Tables of cases, split by noun. See README.md of the package for the invariants and the states."""

from amparo.cases.models.authority import KINDS as AUTHORITY_KINDS
from amparo.cases.models.authority import AuthorityChange
from amparo.cases.models.canned import CannedAnswer, CannedText
from amparo.cases.models.case import STATES, Case, Participant
from amparo.cases.models.conversation import VISIBILITIES, CaseFile, Evidence, Message
from amparo.cases.models.drafts import Confirmation, Draft
from amparo.cases.models.escalation import STEPS, Escalation, EscalationStep
from amparo.cases.models.marks import ReadMark
from amparo.cases.models.steps import EvidenceRequest, Step
from amparo.cases.models.threads import Thread, ThreadMember, ThreadMessage

__all__ = [
    "AUTHORITY_KINDS",
    "STATES",
    "STEPS",
    "VISIBILITIES",
    "AuthorityChange",
    "CannedAnswer",
    "CannedText",
    "Case",
    "CaseFile",
    "Confirmation",
    "Draft",
    "Escalation",
    "EscalationStep",
    "Evidence",
    "EvidenceRequest",
    "Message",
    "Participant",
    "ReadMark",
    "Step",
    "Thread",
    "ThreadMember",
    "ThreadMessage",
]
