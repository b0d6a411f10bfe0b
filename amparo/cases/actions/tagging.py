"""Tags on cases, and who watches them: the vendor's own, their events are heard by agents alone (SEC-17)."""

from datetime import datetime

from django.db import transaction

from amparo.cases import events
from amparo.cases.actions.conversation import locked
from amparo.cases.actions.indexing import index_case
from amparo.cases.models import TAG_MAX_LENGTH, CaseTag, Tag, Watch
from amparo.cases.topics import internal_topics
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.rules import BadInput, clean_name

TAGS_OF_A_CASE = 20


def spoken_tag(text: str) -> str:
    """A tag as people type it, without the sign that they put before it."""
    return text.strip().lstrip("#").strip()


def clean_tag(text: str) -> str:
    """A tag on one line; raises BadInput. Commas part tags in forms."""
    name = clean_name(spoken_tag(text), "tag", TAG_MAX_LENGTH)
    if "," in name:
        raise BadInput("tag", "comma")
    return name


@transaction.atomic
def tag_case(actor: Actor, number: int, name: str, now: datetime) -> bool:
    """An agent puts a tag on a case; False where it is there already. Event: `case.tagged`; raises BadInput."""
    case = locked(actor, number, "answer", now)
    number = case.number
    name = clean_tag(name)
    tag = Tag.objects.filter(name__iexact=name).first()
    if tag is None:
        Tag.objects.bulk_create([Tag(name=name, created_at=now)], ignore_conflicts=True)
        tag = Tag.objects.get(name__iexact=name)
    held = CaseTag.objects.filter(case=case)
    if held.filter(tag=tag).exists():
        return False
    if held.count() >= TAGS_OF_A_CASE:
        raise BadInput("tag", "too-many", {"limit": TAGS_OF_A_CASE})
    CaseTag.objects.create(case=case, tag=tag, added_by_id=actor.id, added_at=now)
    index_case(number)
    payload = events.CaseTagged(case=number, tag=tag.pk)
    record(actor, payload, about=f"notes:{number}", topics=internal_topics(case), now=now)
    return True


@transaction.atomic
def untag_case(actor: Actor, number: int, name: str, now: datetime) -> bool:
    """An agent takes a tag off; False where it is not there. Event: `case.untagged`."""
    case = locked(actor, number, "answer", now)
    number = case.number
    held = CaseTag.objects.filter(case=case, tag__name__iexact=spoken_tag(name)).first()
    if held is None:
        return False
    held.delete()
    index_case(number)
    payload = events.CaseUntagged(case=number, tag=held.tag_id)
    record(actor, payload, about=f"notes:{number}", topics=internal_topics(case), now=now)
    return True


@transaction.atomic
def watch_case(actor: Actor, number: int, now: datetime) -> None:
    """An agent wants to hear of a case. Event: `case.watched`, once."""
    case = locked(actor, number, "answer", now)
    number = case.number
    _watch, new = Watch.objects.get_or_create(case=case, person_id=actor.person_id, defaults={"since_at": now})
    if new:
        payload = events.CaseWatched(case=number, person=actor.person_id)
        record(actor, payload, about=f"notes:{number}", topics=internal_topics(case), now=now)


@transaction.atomic
def unwatch_case(actor: Actor, number: int, now: datetime) -> None:
    """An agent no longer wants to. Event: `case.unwatched`, where they did."""
    case = locked(actor, number, "answer", now)
    number = case.number
    gone, _rows = Watch.objects.filter(case=case, person_id=actor.person_id).delete()
    if gone:
        payload = events.CaseUnwatched(case=number, person=actor.person_id)
        record(actor, payload, about=f"notes:{number}", topics=internal_topics(case), now=now)
