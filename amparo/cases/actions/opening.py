"""Opening a case: decided again inside the transaction that files it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.actions.indexing import index_case, index_new
from amparo.cases.actions.timing import begin_timing
from amparo.cases.models import Case, CaseFile, Draft, Evidence, Message
from amparo.cases.spec import BODY_MAX_LENGTH, TITLE_MAX_LENGTH, Opening
from amparo.cases.topics import public_topics
from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import actions as gate
from amparo.gate.asking import Asking
from amparo.gate.models import Decision
from amparo.people.access import Standing, standing_or_none
from amparo.people.models import Company, Person


class Incomplete(Exception):
    """The form lacks something or has too much of it: `problems` maps a field to a code (see web/shared/texts)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in problems.items()))
        self.problems = problems


class NotOpened(Exception):
    """The gate does not let the case be opened as it is; `decision` says why and what to do."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.outcome)
        self.decision = decision


class AlreadySent(Exception):
    """The draft has become a case in the meantime, in another tab or by a second click; nothing was written."""


class DecisionChanged(NotOpened):
    """The gate says something else than what the person was shown: outcome, obligations or price differ."""


@dataclass(frozen=True)
class Known:
    """Rows that whoever files a case has read already; others are read."""

    product: Product | None = None
    opener: Person | None = None
    standing: Standing | None = None  # of the opener, for the company that the case is of

    @property
    def company(self) -> Company | None:
        """The company that the case is of."""
        return self.standing.company if self.standing else None


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Filing:
    """A case as it is filed: the words in their language, through which channel they came, and the draft or the files
    that are used up."""

    opening: Opening
    language: str
    channel: str = "portal"
    draft: Draft | None = None
    files: Sequence[int] = ()
    known: Known = NOTHING_KNOWN


@dataclass(frozen=True)
class Sending:
    """An opening as it is sent: the words, the draft with its files, the fingerprint of the decision that was shown."""

    opening: Opening
    draft: Draft
    language: str
    channel: str = "portal"
    shown: str = ""

    @property
    def filing(self) -> Filing:
        """What is filed of it."""
        return Filing(self.opening, self.language, self.channel, self.draft)


def find_problems(opening: Opening) -> dict[str, str]:
    """What the form itself needs, whatever the gate says."""
    return problems_with(opening, find_product(opening))


def problems_with(opening: Opening, product: Product | None) -> dict[str, str]:
    """The same where the product was looked for already."""
    problems: dict[str, str] = {}
    if not opening.title:
        problems["title"] = "missing"
    elif len(opening.title) > TITLE_MAX_LENGTH:
        problems["title"] = "too-long"
    if not opening.body:
        problems["body"] = "missing"
    elif len(opening.body) > BODY_MAX_LENGTH:
        problems["body"] = "too-long"
    problems |= {
        f"evidence.{item}": "too-long" for item, words in opening.evidence.items() if len(words) > BODY_MAX_LENGTH
    }
    if product is None:
        problems["product"] = "unknown"
    return problems


def find_product(opening: Opening) -> Product | None:
    """The module, or the product as a whole."""
    return Product.objects.current().filter(key=opening.module or opening.product).first()


def asking_for(actor: Actor, sending: Sending, now: datetime) -> Asking:
    """The question to the gate that this opening is."""
    with_files = frozenset(sending.draft.files.exclude(item="").values_list("item", flat=True))
    return Asking(
        action=sending.opening.action,
        request=sending.opening.gate_request(with_files),
        person_id=actor.id,
        company_id=sending.opening.company,
        channel=sending.channel,
        about=sending.draft.ref,
        at=now,
    )


def partner_acting(actor: Actor, decision: Decision, now: datetime) -> int | None:
    """The partner on whose staff the actor is, where they act for a company that is not their own."""
    if decision.company_id is None or decision.request["contact"]["kind"] != "partner":
        return None
    standing = standing_or_none(actor, decision.company_id, now)
    return standing.partner.pk if standing and standing.partner else None


def refusal_of(sending: Sending, decision: Decision) -> NotOpened | None:
    """Why this decision does not let the case be filed: it changed since it was shown, or it does not allow."""
    if sending.shown and gate.fingerprint(decision) != sending.shown:
        return DecisionChanged(decision)
    return NotOpened(decision) if decision.outcome != "allowed" else None


def lock_draft(draft: Draft) -> None:
    """A draft becomes one case: whoever sends it second waits for the first. Raises AlreadySent."""
    if not Draft.objects.select_for_update().filter(pk=draft.pk).exists():
        raise AlreadySent


@dataclass(frozen=True)
class Filed:
    """What was written of an opening; `has_files` where files came with it."""

    case: Case
    message: Message
    given: Sequence[Evidence]
    has_files: bool


def file_case(actor: Actor, filing: Filing, decision: Decision, state: str, now: datetime) -> Filed:
    """Writes the case with its first message, its evidence and its files, in the caller's transaction."""
    opening = filing.opening
    facts = decision.request.get("company") or {}
    case = Case.objects.create(
        company_id=opening.company,
        opened_by_id=actor.id,
        partner_id=partner_acting(actor, decision, now),
        product=filing.known.product or Product.objects.current().get(key=opening.module or opening.product),
        title=opening.title,
        kind=opening.kind,
        impact=opening.impact,
        scope=opening.scope,
        environment=opening.environment,
        language=filing.language,
        channel=filing.channel,
        state=state,
        evidence=decision.request["request"].get("evidence", []),
        decision=decision,
        visitor_email=opening.visitor_email if actor.id is None else "",
        visitor_name=opening.visitor_name if actor.id is None else "",
        opened_at=now,
        active_at=now,
        plan=facts.get("plan") or "",
    )
    case.opened_by, case.company = filing.known.opener or case.opened_by, filing.known.company or case.company
    message = Message.objects.create(
        case=case, author_id=actor.id, by_vendor=False, visibility="public", body=opening.body, at=now
    )
    given = [
        Evidence(case=case, item=item, body=words, given_by_id=actor.id, given_at=now)
        for item, words in opening.evidence.items()
        if words
    ]
    Evidence.objects.bulk_create(given)
    decision.about = case.ref
    decision.save(update_fields=["about"])
    return Filed(case, message, given, has_files=use_up(filing, case, message))


def use_up(filing: Filing, case: Case, message: Message) -> bool:
    """Files and acceptances of what was sent become the case's; the draft is gone. True where there were files."""
    files = 0
    if filing.files:
        files += CaseFile.objects.filter(pk__in=filing.files, case=None).update(case=case, message=message, draft=None)
    if filing.draft is not None:
        files += CaseFile.objects.filter(draft=filing.draft).update(case=case, message=message, draft=None)
        gate.move_acceptances(filing.draft.ref, case.ref)
        filing.draft.delete()
    return files > 0


def open_case(actor: Actor, sending: Sending, now: datetime) -> Case:
    """A signed-in person opens a case (SI-6, KA-5, TO-1).

    Raises Incomplete, NotOpened (with the stored decision) and DecisionChanged, and then keeps the draft; AlreadySent
    where the draft is a case already. Event: `case.opened`.
    """
    return open_cases(actor, [sending], now)[0]


def open_cases(actor: Actor, sendings: Sequence[Sending], now: datetime) -> list[Case]:
    """A signed-in person opens a case for each of several problems: all of them, or none (SI-5).

    Raises what `open_case` raises, of the first that cannot be opened; every draft is then kept. Events: `case.opened`.
    """
    for sending in sendings:
        problems = find_problems(sending.opening)
        if problems:
            raise Incomplete(problems)
    with transaction.atomic():
        decided = decide_all(actor, sendings, now)
        refusal = first_refusal(decided)
        if refusal is None:
            return [put_before_agents(actor, sending.filing, decision, now) for sending, decision in decided]
    raise refusal  # after the commit: a decision that says no is kept as well


def decide_all(actor: Actor, sendings: Sequence[Sending], now: datetime) -> list[tuple[Sending, Decision]]:
    """Locks the drafts and asks the gate about each; raises AlreadySent."""
    for sending in sendings:
        lock_draft(sending.draft)
    return [(sending, gate.decide(actor, asking_for(actor, sending, now), now)) for sending in sendings]


def first_refusal(decided: Sequence[tuple[Sending, Decision]]) -> NotOpened | None:
    """Why they cannot be filed; nothing where they can."""
    refusals = (refusal_of(sending, decision) for sending, decision in decided)
    return next((refusal for refusal in refusals if refusal is not None), None)


def put_before_agents(actor: Actor, filing: Filing, decision: Decision, now: datetime) -> Case:
    """Files one case, so that the agents see it and its clocks run."""
    filed = file_case(actor, filing, decision, "new", now)
    case = filed.case
    if filed.has_files:
        index_case(case.number)
    else:
        index_new(case, filed.message, filed.given)
    payload = events.CaseOpened(case=case.number, decision=str(decision.pk), company=case.company_id)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    begin_timing(actor, case, now)
    mails.tell_filed(case, now)
    return case
