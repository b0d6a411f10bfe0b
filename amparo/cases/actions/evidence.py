"""The customer gives what an agent asked for, each thing by its name (SI-9d, SI-9e, TO-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from amparo.cases import events
from amparo.cases.access import case_for
from amparo.cases.actions.conversation import Words, comment_case
from amparo.cases.models import Case, Evidence, EvidenceRequest, Message
from amparo.cases.topics import public_topics
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import packs


@dataclass(frozen=True)
class Giving:
    """A comment that may answer requests: `told` maps a request to words, `names` to what it is called in them."""

    words: Words
    told: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def give_evidence(actor: Actor, number: int, giving: Giving, now: datetime) -> Message:
    """The customer comments, and what was asked for and is in it counts as given.

    A request is answered by words, or by a file that carries its key. Words for a request that is no longer open are
    kept in the message. Raises what `comment_case` raises. Events: `case.commented`, and `case.evidence_given`.
    """
    case_for(actor, number, "comment", now)
    requests = list(EvidenceRequest.objects.filter(case_id=number, withdrawn_at=None).select_for_update())
    told = {row.pk: giving.told[row.pk].strip() for row in requests if giving.told.get(row.pk, "").strip()}
    words = replace(giving.words, body=with_answers(giving, told))
    message = comment_case(actor, number, words, now)
    keys = set(message.files.exclude(item="").values_list("item", flat=True))
    given = [row for row in requests if row.given_at is None and (row.pk in told or row.key in keys)]
    if given:
        accept(message, given, told, now)
        case = Case.objects.get(number=number)
        payload = events.EvidenceGiven(case=number, message=message.pk, requests=[row.pk for row in given])
        record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    return message


def with_answers(giving: Giving, told: Mapping[int, str]) -> str:
    """The comment with each answer under the name of what was asked."""
    parts = [
        giving.words.body.strip(),
        *(f"**{giving.names.get(key, '–')}**\n\n{words}" for key, words in told.items()),
    ]
    return "\n\n".join(part for part in parts if part)


def accept(message: Message, given: Sequence[EvidenceRequest], told: Mapping[int, str], now: datetime) -> None:
    """Writes that the requests are answered, and what belongs to the pack's list as evidence of the case."""
    EvidenceRequest.objects.filter(pk__in=[row.pk for row in given]).update(given_at=now, given_in=message)
    listed = {row.item for row in packs.in_force().document.evidence}
    case = Case.objects.select_for_update().get(number=message.case_id)
    Evidence.objects.bulk_create(
        Evidence(case=case, item=row.item, body=told[row.pk], given_by_id=message.author_id, given_at=now)
        for row in given
        if row.item and row.pk in told
    )
    case.evidence = sorted({*case.evidence, *(row.item for row in given if row.item in listed)})
    case.save(update_fields=["evidence"])


def open_keys(case: Case) -> set[str]:
    """The keys under which files may be given now."""
    return {row.key for row in case.evidence_requests.filter(given_at=None, withdrawn_at=None)}
