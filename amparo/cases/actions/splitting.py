"""A case that turned out to be two: what is about something else becomes a case of its own (SI-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.actions.conversation import BODY_MAX_LENGTH, MessageTooLong, locked
from amparo.cases.actions.indexing import index_cases
from amparo.cases.actions.timing import adopt
from amparo.cases.models import Case, CaseFile, Evidence, Message, Participant, Split
from amparo.cases.spec import plain_breaks
from amparo.cases.topics import public_topics
from amparo.cases.turning import Cutting, find_split_problem
from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.sent import one_line


class NotSplit(Exception):
    """The case cannot be cut like this; `code` is of `turning.find_split_problem`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Cut:
    """What an agent takes out of a case: the new title, messages, evidence and files by id, and words to the customer.

    Files go with their message; `files` are those that are taken without it. `product` is a key, empty for the same.
    """

    title: str
    messages: frozenset[int] = frozenset()
    evidence: frozenset[int] = frozenset()
    files: frozenset[int] = frozenset()
    words: str = ""
    product: str = ""


@dataclass
class Parts:
    """The chosen rows of a case."""

    messages: Sequence[Message]
    evidence: Sequence[Evidence]
    files: Sequence[CaseFile]
    said: Sequence[Message] = field(default_factory=list)  # the chosen messages that the customer can read


@transaction.atomic
def split_case(actor: Actor, number: int, cut: Cut, now: datetime) -> Case:
    """An agent makes a second case of what is about something else: same company, people, partner, decision.

    Raises NotSplit and MessageTooLong. The customer is told by mail, and in the new case by the agent's words.
    Its clocks are those that it would have had alone. Events: `case.split` of the old case, `case.opened` of the new.
    """
    origin = locked(actor, number, "answer", now)
    parts = find_parts(origin, cut)
    check(origin, cut, parts)
    case = cut_out(origin, cut, parts, now)
    Split.objects.create(case=case, origin=origin, by_id=actor.person_id, at=now, messages=len(parts.messages))
    for row in origin.participants.all():
        Participant.objects.create(
            case=case, person_id=row.person_id, added_at=row.added_at, added_by_id=row.added_by_id
        )
    move_parts(origin, case, parts)
    adopt(case, now)
    case.save(update_fields=["next_due_at"])
    words = plain_breaks(cut.words)
    if words:
        Message.objects.create(case=case, author_id=actor.id, by_vendor=True, body=words, at=now)
    index_cases([origin.number, case.number])
    payload = events.CaseSplit(case=origin.number, into=case.number, messages=len(parts.messages))
    record(actor, payload, about=origin.ref, topics=public_topics(origin), now=now)
    opened = events.CaseOpened(case=case.number, decision=str(case.decision_id), company=case.company_id)
    record(actor, opened, about=case.ref, topics=public_topics(case), now=now)
    mails.tell_split(case, origin, now)
    return case


def find_parts(origin: Case, cut: Cut) -> Parts:
    """The chosen rows, of this case alone."""
    messages = list(origin.messages.filter(pk__in=cut.messages).order_by("at", "id"))
    files = origin.files.filter(pk__in=cut.files).exclude(message__in=messages).select_related("message")
    evidence = list(origin.evidence_given.filter(pk__in=cut.evidence))
    return Parts(messages, evidence, list(files), [row for row in messages if row.visibility == "public"])


def check(origin: Case, cut: Cut, parts: Parts) -> None:
    """Raises NotSplit and MessageTooLong."""
    if len(cut.words) > BODY_MAX_LENGTH:
        raise MessageTooLong
    taken = {row.pk for row in parts.messages}
    with_messages = set(origin.files.filter(message__in=taken).values_list("pk", flat=True))
    known = (
        len(parts.messages) == len(cut.messages)
        and len(parts.evidence) == len(cut.evidence)
        and {row.pk for row in parts.files} | (cut.files & with_messages) == cut.files
    )
    cutting = Cutting(
        title=one_line(cut.title),
        known=known and (not cut.product or Product.objects.current().filter(key=cut.product).exists()),
        chosen=len(parts.messages) + len(parts.evidence) + len(parts.files),
        public_chosen=len(parts.said),
        public_left=origin.messages.filter(visibility="public").exclude(pk__in=taken).count(),
        files_of_notes=sum(
            1 for row in parts.files if row.message is not None and row.message.visibility == "internal"
        ),
        says_something=bool(plain_breaks(cut.words)),
    )
    problem = find_split_problem(cutting)
    if problem:
        raise NotSplit(problem)


def cut_out(origin: Case, cut: Cut, parts: Parts, now: datetime) -> Case:
    """The new case's row. It was opened when its first word of the customer was written, and counts from there."""
    asked = [row for row in parts.said if not row.by_vendor]
    answered = [row for row in parts.said if row.by_vendor]
    opened_at = asked[0].at if asked else now
    answers = [row.at for row in answered if row.at >= opened_at]
    waiting = bool(parts.said) and parts.said[-1].by_vendor
    product = Product.objects.current().get(key=cut.product) if cut.product else origin.product
    return Case.objects.create(
        company_id=origin.company_id,
        opened_by_id=origin.opened_by_id,
        partner_id=origin.partner_id,
        product=product,
        title=one_line(cut.title),
        kind=origin.kind,
        impact=origin.impact,
        scope=origin.scope,
        environment=origin.environment,
        language=origin.language,
        channel=origin.channel,
        state="waiting" if waiting else ("in_progress" if origin.assignee_id else "new"),
        plan=origin.plan,
        decision_id=origin.decision_id,
        assignee_id=origin.assignee_id,
        visitor_email=origin.visitor_email,
        visitor_name=origin.visitor_name,
        opened_at=opened_at,
        active_at=parts.said[-1].at if parts.said else now,
        first_answered_at=min(answers) if answers else None,
    )


def move_parts(origin: Case, case: Case, parts: Parts) -> None:
    """Messages with their files, single files without their message, evidence; then what each case has given."""
    messages = [row.pk for row in parts.messages]
    Message.objects.filter(pk__in=messages).update(case=case)
    CaseFile.objects.filter(case=origin, message__in=messages).update(case=case)
    CaseFile.objects.filter(pk__in=[row.pk for row in parts.files]).update(case=case, message=None)
    Evidence.objects.filter(pk__in=[row.pk for row in parts.evidence]).update(case=case)
    went = {row.item for row in parts.evidence} | set(case.files.exclude(item="").values_list("item", flat=True))
    stayed = set(origin.evidence_given.values_list("item", flat=True))
    stayed |= set(origin.files.exclude(item="").values_list("item", flat=True))
    case.evidence = sorted(went)
    origin.evidence = sorted(item for item in origin.evidence if item not in went or item in stayed)
    case.save(update_fields=["evidence"])
    origin.save(update_fields=["evidence"])
