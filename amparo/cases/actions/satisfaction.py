"""How a case went: asked once, marked by each of its readers once, by the mail's link or on the case's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from amparo.cases import events
from amparo.cases.access import case_for, visible_to
from amparo.cases.ending import HIGHEST, LOWEST, MARK_LINK_DAYS, UNASKED_CAUSES, WORDS_MAX_LENGTH
from amparo.cases.lifecycle import ENDED_STATES
from amparo.cases.mails import readers_of
from amparo.cases.models import Case, Satisfaction
from amparo.cases.spec import plain_breaks
from amparo.cases.topics import internal_topics
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.actors import actor_for
from amparo.people.keys import hash_of, new_key


class BadMark(ValueError):
    """No mark, or too many words; `code` says which: score, too-long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AlreadyMarked(Exception):
    """The person has given their mark of this case: one voice each."""


class MarkLinkNotValid(Exception):
    """The link was used, has expired, is not theirs any more, or never was one: all look the same (SEC-8)."""


@dataclass(frozen=True)
class Mark:
    """What somebody thinks: 1 (bad) to 5 (good), and words if they like."""

    score: int
    words: str = ""


def check_mark(mark: Mark) -> Mark:
    """The mark as it is kept; raises BadMark."""
    words = plain_breaks(mark.words)
    if not LOWEST <= mark.score <= HIGHEST:
        raise BadMark("score")
    if len(words) > WORDS_MAX_LENGTH:
        raise BadMark("too-long")
    return Mark(mark.score, words)


def ask_readers(case: Case, cause: str, now: datetime) -> Mapping[int, str]:
    """Asks everybody who follows the case how it went, the first time that it is solved; the link of each person.

    In the caller's transaction. Nobody is asked again after a reopening.
    """
    if cause in UNASKED_CAUSES or case.satisfaction.exists():
        return {}
    links = {person.pk: new_key() for person in readers_of(case, now)}
    expires_at = now + timedelta(days=MARK_LINK_DAYS)
    Satisfaction.objects.bulk_create(
        Satisfaction(case=case, person_id=person, token_sha256=hash_of(key), asked_at=now, expires_at=expires_at)
        for person, key in links.items()
    )
    return links


@transaction.atomic
def give_mark(actor: Actor, number: int, mark: Mark, now: datetime) -> Satisfaction:
    """Somebody who was asked gives their mark on the case's page. Event: `case.marked`.

    Raises BadMark, AlreadyMarked, NotVisible where they were not asked, or the case is open again.
    """
    case = case_for(actor, number, "comment", now)
    row = Satisfaction.objects.select_for_update().filter(case=case, person_id=actor.person_id).first()
    if row is None or case.state not in ENDED_STATES:
        raise NotVisible
    return keep_mark(row, case, check_mark(mark), now)


def asked_by_link(key: str, now: datetime, *, lock: bool = False) -> Satisfaction:
    """The question that a mail's link belongs to; raises MarkLinkNotValid.

    It ends with its time, with the mark, with the person's sight of the case, and while the case is open again.
    """
    rows = Satisfaction.objects.select_related("case", "person")
    rows = rows.filter(token_sha256=hash_of(key), given_at=None, expires_at__gt=now, person__is_active=True)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None or row.case.state not in ENDED_STATES:
        raise MarkLinkNotValid
    if not visible_to(actor_for(row.person), now).filter(number=row.case_id).exists():
        raise MarkLinkNotValid
    return row


@transaction.atomic
def give_mark_by_link(key: str, mark: Mark, now: datetime) -> Satisfaction:
    """The same without a sign-in, by the link of the mail, which lets nothing else be done or seen.

    Raises BadMark and MarkLinkNotValid. Event: `case.marked`.
    """
    row = asked_by_link(key, now, lock=True)
    return keep_mark(row, row.case, check_mark(mark), now)


def keep_mark(row: Satisfaction, case: Case, mark: Mark, now: datetime) -> Satisfaction:
    """Writes the mark of a locked row; raises AlreadyMarked."""
    if row.given_at is not None:
        raise AlreadyMarked
    row.score, row.words, row.given_at = mark.score, mark.words, now
    row.save(update_fields=["score", "words", "given_at"])
    payload = events.CaseMarked(case=case.number, satisfaction=row.pk, score=mark.score)
    actor = Actor("person", row.person_id)
    record(actor, payload, about=f"notes:{case.number}", topics=internal_topics(case), now=now)
    return row
