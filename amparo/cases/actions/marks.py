"""How far somebody has read: no event, as nothing happened to the case."""

from datetime import datetime

from django.db import transaction

from amparo.cases.access import case_for
from amparo.cases.models import ReadMark
from amparo.cases.queries import readable_messages
from amparo.core.actors import Actor


@transaction.atomic
def mark_read(actor: Actor, number: int, message_id: int, now: datetime) -> None:
    """The person has been shown the case up to a message; a mark never moves back.

    Passes over a message that the person may not read. Raises NotVisible as `case_for` does.
    """
    case = case_for(actor, number, "see", now)
    seen_at = readable_messages(actor).filter(case=case, pk=message_id).values_list("at", flat=True).first()
    if seen_at is None:
        return
    mark, made = ReadMark.objects.get_or_create(person_id=actor.person_id, case=case, defaults={"seen_at": seen_at})
    if not made:
        ReadMark.objects.filter(pk=mark.pk, seen_at__lt=seen_at).update(seen_at=seen_at)
