"""What happens to a case."""

from amparo.core.events import Payload, event


@event("case.opened")
class CaseOpened(Payload):
    """A case was filed and is now the agents' to see (SI-6, KA-5)."""

    case: int
    decision: str
    company: int | None
    visitor: bool = False


@event("case.kept")
class CaseKept(Payload):
    """A visitor's case is kept until its address is confirmed; no agent sees it (KA-3, SEC-4)."""

    case: int
    decision: str


@event("case.confirmed")
class CaseConfirmed(Payload):
    """The visitor followed the link of the one neutral mail."""

    case: int
    person: int


@event("case.expired")
class CaseExpired(Payload):
    """A visitor's case was dropped because its address was never confirmed."""

    case: int


@event("case.commented")
class CaseCommented(Payload):
    """The customer's side wrote something."""

    case: int
    message: int


@event("case.answered")
class CaseAnswered(Payload):
    """The vendor's side answered publicly (SI-9a); `step` is the kind of step that it was, where it was a typed one."""

    case: int
    message: int
    first: bool
    step: str = ""


@event("case.evidence_requested")
class EvidenceRequested(Payload):
    """An agent asked the customer for something by name (SI-9d, SI-9e)."""

    case: int
    message: int
    requests: list[int]


@event("case.evidence_given")
class EvidenceGiven(Payload):
    """The customer gave what had been asked for."""

    case: int
    message: int
    requests: list[int]


@event("case.evidence_request_withdrawn")
class EvidenceRequestWithdrawn(Payload):
    """An agent no longer needs what had been asked for."""

    case: int
    request: int


@event("case.noted")
class CaseNoted(Payload):
    """The vendor's side wrote an internal note; its topic is the agents' alone (SEC-17)."""

    case: int
    message: int


@event("case.assigned")
class CaseAssigned(Payload):
    """An agent took the case or was given it."""

    case: int
    to: int | None


@event("case.resolved")
class CaseResolved(Payload):
    """The case counts as solved: an agent says so, or the customer; `cause` is of `ending.CAUSES`."""

    case: int
    cause: str = ""
    duplicate_of: int | None = None


@event("case.closed")
class CaseClosed(Payload):
    """The case is done."""

    case: int


@event("case.split")
class CaseSplit(Payload):
    """Some of what was said went into a new case, with the same readers (SI-5)."""

    case: int
    into: int
    messages: int


@event("case.merged")
class CaseMerged(Payload):
    """The case went into another one of the same readers; its number leads there."""

    case: int
    into: int
    messages: int


@event("case.absorbed")
class CaseAbsorbed(Payload):
    """Another case went into this one."""

    case: int
    merged: int
    messages: int


@event("case.marked")
class CaseMarked(Payload):
    """Somebody said how the case went; for agents alone. Their words are in the row, not here."""

    case: int
    satisfaction: int
    score: int


@event("case.reopened")
class CaseReopened(Payload):
    """A word came to an ended case."""

    case: int


@event("case.escalation_step")
class EscalationStepDone(Payload):
    """Something that comes before escalating was done: updates read, an update asked for, a call made (SI-11)."""

    case: int
    step: str
    by_vendor: bool


@event("case.escalation_asked")
class EscalationAsked(Payload):
    """A customer asked for the case to be escalated (SI-11)."""

    case: int
    escalation: int
    decision: str


@event("case.escalation_answered")
class EscalationAnswered(Payload):
    """An agent reviewed the escalation: accepted or declined."""

    case: int
    escalation: int
    answer: str


@event("case.authority_asked")
class AuthorityAsked(Payload):
    """The company asked for a change of authority (SI-13)."""

    case: int
    change: int
    kind: str
    decision: str


@event("case.authority_moved")
class AuthorityMoved(Payload):
    """A change of authority was prepared, carried out, confirmed or refused by an agent (SI-13, SI-14)."""

    case: int
    change: int
    verb: str
    state: str


@event("thread.opened")
class ThreadOpened(Payload):
    """Experts were asked about a case; heard by those who may read the thread (SI-9f, SEC-17)."""

    case: int
    thread: int
    invited: list[int]


@event("thread.joined")
class ThreadJoined(Payload):
    """One more agent was invited to a thread."""

    case: int
    thread: int
    person: int


@event("thread.left")
class ThreadLeft(Payload):
    """An agent is no longer a member of a thread."""

    case: int
    thread: int
    person: int


@event("thread.said")
class ThreadSaid(Payload):
    """Somebody wrote in a thread."""

    case: int
    thread: int
    message: int


@event("thread.closed")
class ThreadClosed(Payload):
    """The question to the experts is answered."""

    case: int
    thread: int


@event("canned.saved")
class CannedSaved(Payload):
    """A canned answer was written or changed."""

    answer: int
    languages: list[str]


@event("canned.retired")
class CannedRetired(Payload):
    """A canned answer is no longer offered."""

    answer: int


@event("case.graded")
class CaseGraded(Payload):
    """An agent assessed the impact; what is due is measured by it from then on (KA-9, KA-11)."""

    case: int
    impact: str
    before: str


@event("case.restored")
class CaseRestored(Payload):
    """A change of several cases at once was taken back for this one: it is as it was before."""

    case: int
    state: str
    to: int | None


@event("case.tagged")
class CaseTagged(Payload):
    """An agent put a tag on a case; agents alone hear of it (SEC-17)."""

    case: int
    tag: int


@event("case.untagged")
class CaseUntagged(Payload):
    """An agent took a tag off."""

    case: int
    tag: int


@event("case.watched")
class CaseWatched(Payload):
    """An agent wants to hear of a case."""

    case: int
    person: int


@event("case.unwatched")
class CaseUnwatched(Payload):
    """An agent no longer wants to."""

    case: int
    person: int


@event("case.linked")
class CaseLinked(Payload):
    """Two cases have to do with each other; heard by agents, who see both (SEC-7)."""

    case: int
    other: int
    kind: str


@event("case.unlinked")
class CaseUnlinked(Payload):
    """They do not, after all."""

    case: int
    other: int
    kind: str


@event("view.saved")
class ViewSaved(Payload):
    """An agent saved or changed a view of cases."""

    view: int
    shared: bool


@event("view.removed")
class ViewRemoved(Payload):
    """A view is gone."""

    view: int


@event("case.article_begun")
class ArticleBegun(Payload):
    """An agent began an article from the case; its topic is the agents' alone (SEC-17)."""

    case: int
    group: int
    language: str


@event("request.deflected")
class RequestDeflected(Payload):
    """An article solved a problem while it was being described, and no case was opened (3.1).

    About `article:<group>`; `shown` is the language of the text that was read, `language` that of its reader;
    `company` is None for visitors.
    """

    group: int
    article: int
    shown: str
    language: str
    product: int | None
    company: int | None
    plan: str
    kind: str
    channel: str
