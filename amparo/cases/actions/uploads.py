"""Files that programs send before the case or the word that they go with: each waits in a draft of its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from amparo.cases.actions.drafts import Attachment, Owner, attach_file, forget_files
from amparo.cases.models import CaseFile, Draft
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.people.rules import BadInput

KIND = "upload"
MOST_WAITING = 100  # of one person
KEEP = timedelta(days=2)


def upload_file(actor: Actor, sent: Attachment, now: datetime) -> CaseFile:
    """A signed-in person sends a file that waits for its case, for KEEP at most.

    Raises FileRefused, BadInput for too many that wait. No event: nothing happened to a case.
    """
    with transaction.atomic():
        drop_old_uploads(now, actor.person_id)
        if Draft.objects.filter(person_id=actor.person_id, kind=KIND).count() >= MOST_WAITING:
            raise BadInput("file", "too-many", {"limit": MOST_WAITING})
        draft = Draft(person_id=actor.person_id, kind=KIND, updated_at=now)
        draft.about = f"upload:{draft.pk}"  # of its own: somebody may have many
        draft.save()
        return attach_file(Owner(actor), draft, sent, now)


def upload_for(actor: Actor, file_id: int) -> CaseFile:
    """A file of one's own that still waits; raises NotVisible."""
    rows = CaseFile.objects.filter(pk=file_id, case=None, draft__person_id=actor.id or 0, draft__kind=KIND)
    found = rows.select_related("stored").first()
    if found is None:
        raise NotVisible(f"file:{file_id}")
    return found


@transaction.atomic
def forget_upload(actor: Actor, file_id: int) -> None:
    """A file of one's own that still waits is thrown away; raises NotVisible."""
    row = upload_for(actor, file_id)
    forget_files(CaseFile.objects.filter(pk=row.pk, case=None))
    Draft.objects.filter(files=None, person_id=actor.person_id, kind=KIND).delete()


def check_uploads(actor: Actor, ids: Sequence[int]) -> None:
    """Raises BadInput where one of these is not the actor's, or belongs to something already."""
    if ids and CaseFile.objects.filter(pk__in=ids, case=None, draft__person_id=actor.person_id).count() < len(set(ids)):
        raise BadInput("files", "unknown")


@transaction.atomic
def drop_old_uploads(now: datetime, person_id: int | None = None, limit: int = 1000) -> int:
    """Forgets uploads that waited for longer than KEEP, and the places of those that were used; returns how many."""
    rows = (
        Draft.objects.filter(kind=KIND) if person_id is None else Draft.objects.filter(kind=KIND, person_id=person_id)
    )
    over = rows.filter(updated_at__lt=now - KEEP) | rows.filter(files=None)
    keys = list(over.values_list("pk", flat=True).distinct()[:limit])
    if keys:
        forget_files(CaseFile.objects.filter(draft_id__in=keys, case=None))
        Draft.objects.filter(pk__in=keys).delete()
    return len(keys)
