"""Tables of cases, split by noun. See README.md of the package for the invariants and the states."""

from amparo.cases.models.articles import CaseArticle
from amparo.cases.models.authority import KINDS as AUTHORITY_KINDS
from amparo.cases.models.authority import AuthorityChange
from amparo.cases.models.canned import CannedAnswer, CannedText
from amparo.cases.models.case import STATES, Case, Participant
from amparo.cases.models.conversation import VISIBILITIES, CaseFile, Evidence, Message
from amparo.cases.models.drafts import Confirmation, Draft
from amparo.cases.models.endings import Ending, Satisfaction
from amparo.cases.models.escalation import STEPS, Escalation, EscalationStep
from amparo.cases.models.handovers import HANDOVER_STATES, Handover
from amparo.cases.models.links import LINK_KINDS, CaseLink
from amparo.cases.models.marks import ReadMark
from amparo.cases.models.search import SearchRow
from amparo.cases.models.steps import EvidenceRequest, Step
from amparo.cases.models.tags import TAG_MAX_LENGTH, CaseTag, Tag
from amparo.cases.models.threads import Thread, ThreadMember, ThreadMessage
from amparo.cases.models.together import KeptTogether
from amparo.cases.models.turnings import Merge, Split
from amparo.cases.models.views import VIEW_NAME_MAX_LENGTH, BulkChange, BulkItem, SavedView
from amparo.cases.models.watching import Watch

__all__ = [
    "AUTHORITY_KINDS",
    "HANDOVER_STATES",
    "LINK_KINDS",
    "STATES",
    "STEPS",
    "TAG_MAX_LENGTH",
    "VIEW_NAME_MAX_LENGTH",
    "VISIBILITIES",
    "AuthorityChange",
    "BulkChange",
    "BulkItem",
    "CannedAnswer",
    "CannedText",
    "Case",
    "CaseArticle",
    "CaseFile",
    "CaseLink",
    "CaseTag",
    "Confirmation",
    "Draft",
    "Ending",
    "Escalation",
    "EscalationStep",
    "Evidence",
    "EvidenceRequest",
    "Handover",
    "KeptTogether",
    "Merge",
    "Message",
    "Participant",
    "ReadMark",
    "Satisfaction",
    "SavedView",
    "SearchRow",
    "Split",
    "Step",
    "Tag",
    "Thread",
    "ThreadMember",
    "ThreadMessage",
    "Watch",
]
