"""Drafts: what somebody is about to send, kept on the server so that a closed browser loses nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from amparo.cases.models import CaseFile, Draft
from amparo.core import files
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.files.keeping import Readable

DRAFT_MAX_BYTES = 200_000
KEEP = timedelta(days=60)
KEEP_VISITOR = timedelta(days=14)  # as long as their session, without which nobody reaches it
VISITOR_FILE_MAX_BYTES = 20 * 1024 * 1024
VISITOR_FILES = 10


class DraftTooLarge(Exception):
    """A draft takes DRAFT_MAX_BYTES characters at most."""


@dataclass(frozen=True)
class Owner:
    """Whose draft it is: a person's, or a visitor's by the random id in their session."""

    actor: Actor
    visitor_draft: UUID | None = None

    @property
    def scope(self) -> str:
        """Whose bytes an uploaded file is; equal files of two owners are kept twice."""
        return self.actor.ref if self.actor.id is not None else f"visitor:{self.visitor_draft}"


def find_draft(owner: Owner, kind: str, about: str = "") -> Draft | None:
    """The owner's draft of that kind, if there is one."""
    return _find(Draft.objects.all(), owner, kind, about)


def _find(drafts: QuerySet[Draft], owner: Owner, kind: str, about: str) -> Draft | None:
    rows = drafts.filter(kind=kind, about=about)
    if owner.actor.id is not None:
        return rows.filter(person_id=owner.actor.id).order_by("-updated_at").first()
    if owner.visitor_draft is None:
        return None
    return rows.filter(person=None, pk=owner.visitor_draft).first()


@transaction.atomic
def save_draft(owner: Owner, kind: str, data: dict[str, Any], now: datetime, about: str = "") -> Draft:
    """Keeps what was typed, making the draft where there is none; raises DraftTooLarge."""
    if sum(len(str(value)) for value in data.values()) > DRAFT_MAX_BYTES:
        raise DraftTooLarge
    draft = _find(Draft.objects.select_for_update(), owner, kind, about)  # one that is being sent is waited for
    if draft is None:
        draft = _begin(owner, kind, about, now)
    draft.data = data
    draft.updated_at = now
    draft.save()
    return draft


def _begin(owner: Owner, kind: str, about: str, now: datetime) -> Draft:
    """A new draft; the one that another tab began at this very moment where there is one."""
    try:
        with transaction.atomic():
            return Draft.objects.create(person_id=owner.actor.id, kind=kind, about=about, updated_at=now)
    except IntegrityError:
        found = _find(Draft.objects.select_for_update(), owner, kind, about)
        if found is None:  # sent in the meantime
            return Draft.objects.create(person_id=owner.actor.id, kind=kind, about=about, updated_at=now)
        return found


@transaction.atomic
def discard_draft(owner: Owner, kind: str, about: str = "") -> None:
    """Throws a draft and its files away."""
    draft = find_draft(owner, kind, about)
    if draft is not None:
        forget_files(CaseFile.objects.filter(draft=draft, case=None))
        draft.delete()


@dataclass(frozen=True)
class Attachment:
    """A file as it arrives: its name as the sender calls it, its bytes, the evidence that it is."""

    name: str
    stream: Readable
    item: str = ""


def limits_of(owner: Owner) -> files.Limits:
    """How much one draft may hold; a visitor's less (SEC-4)."""
    limits = files.default_limits()
    if owner.actor.id is not None:
        return limits
    return files.Limits(min(limits.max_bytes, VISITOR_FILE_MAX_BYTES), VISITOR_FILES)


def attach_file(owner: Owner, draft: Draft, sent: Attachment, now: datetime) -> CaseFile:
    """Adds a file to a draft; raises FileRefused (too large, empty, too many, no room), NotVisible where it is gone."""
    limits = limits_of(owner)
    files.check_count(CaseFile.objects.filter(draft=draft).count() + 1, limits)
    with transaction.atomic():
        stored = files.store(sent.stream, owner.scope, limits, now)
        if not Draft.objects.select_for_update().filter(pk=draft.pk).exists():
            raise NotVisible  # it was sent or thrown away meanwhile
        files.check_count(CaseFile.objects.filter(draft=draft).count() + 1, limits)  # others came at the same time
        return CaseFile.objects.create(
            draft=draft, stored=stored, name=files.clean_name(sent.name), item=sent.item, added_at=now
        )


def detach_file(draft: Draft, file_id: int) -> None:
    """Takes a file off a draft; raises NotVisible where it is not the draft's."""
    if not forget_files(CaseFile.objects.filter(pk=file_id, draft=draft, case=None)):
        raise NotVisible


def forget_files(rows: QuerySet[CaseFile]) -> int:
    """Removes the rows, and after the commit the bytes that nothing refers to any more; returns how many rows."""
    stored = list(rows.values_list("stored_id", flat=True))
    rows.delete()
    for stored_id in set(stored):
        transaction.on_commit(partial(files.drop, stored_id))
    return len(stored)


@transaction.atomic
def drop_stale(now: datetime, limit: int = 1000) -> int:
    """Drops drafts that nobody touched for KEEP, visitors' for KEEP_VISITOR; returns how many."""
    old = Q(updated_at__lt=now - KEEP) | Q(person=None, updated_at__lt=now - KEEP_VISITOR)
    stale = list(Draft.objects.filter(old).values_list("pk", flat=True)[:limit])
    forget_files(CaseFile.objects.filter(draft_id__in=stale, case=None))
    Draft.objects.filter(pk__in=stale).delete()
    return len(stale)
