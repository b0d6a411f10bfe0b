"""Exports: an archive of what the desk holds about somebody, made in the background and kept for some days."""

import tempfile
from datetime import datetime, timedelta
from functools import partial
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from amparo.core import files, jobs
from amparo.core.access import NotAllowed
from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import Payload, record
from amparo.core.models import StoredFile
from amparo.people.access import require_desk
from amparo.people.history import sides_of
from amparo.people.models import Person
from amparo.people.personal import Subject, subject_of
from amparo.privacy import events, mails
from amparo.privacy.access import export_for
from amparo.privacy.archive import write_archive
from amparo.privacy.models import DataExport

KEEP_DAYS = 7
EXPORTS_A_DAY = 5
MAX_BYTES = 20 * 1024**3
GIVEN_UP_AFTER = timedelta(days=1)


def ask_export(actor: Actor, subject: Subject, language: str, now: datetime) -> DataExport:
    """Lets an archive be made: by the person themselves, and by administrators for somebody who asked another way.

    One at a time: asked again, the one that is being made is returned. Raises NotAllowed (`exported-too-often`).
    Events: `person.export_asked`, later `person.export_made`.
    """
    if actor.id is None or actor.id != subject.person_id:
        require_desk(actor)
    with transaction.atomic():
        rows = DataExport.objects.filter(email__iexact=subject.email, person=None)
        if subject.person_id is not None:
            Person.objects.select_for_update().get(pk=subject.person_id)
            rows = DataExport.objects.filter(person_id=subject.person_id)
        waiting = rows.filter(state="asked").first()
        if waiting is not None:
            return waiting
        if rows.filter(asked_at__gt=now - timedelta(days=1)).count() >= EXPORTS_A_DAY:
            raise NotAllowed("exported-too-often", {"most": EXPORTS_A_DAY})
        export = DataExport.objects.create(
            person_id=subject.person_id,
            email="" if subject.person_id is not None else subject.email,
            language=language,
            asked_by_id=actor.id,
            asked_at=now,
        )
        tell(actor, export, events.ExportAsked(person=export.person_id, export=str(export.pk)), now)
        jobs.enqueue(build_export, export=str(export.pk))
    return export


@jobs.job("privacy.build_export")
def build_export(export: str) -> None:
    """Writes one archive, in the background."""
    make_export(UUID(export), timezone.now())


def make_export(key: UUID, now: datetime) -> None:
    """Writes the archive; does nothing where that was done. A job calls it. Event: `person.export_made`."""
    export = DataExport.objects.select_related("person").filter(pk=key, state="asked").first()
    if export is None:
        return
    subject = subject_of(export.person) if export.person is not None else Subject(export.email, "")
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as archive:
        write_archive(archive, subject, export.language, now)
        archive.seek(0)
        try:
            stored = files.store(archive, f"export:{export.pk}", files.Limits(MAX_BYTES), now)
        except files.FileRefused:
            DataExport.objects.filter(pk=key, state="asked").update(state="failed")
            return
    with transaction.atomic():
        made = DataExport.objects.filter(pk=key, state="asked")
        if not made.update(state="ready", stored=stored, expires_at=now + timedelta(days=KEEP_DAYS)):
            transaction.on_commit(partial(files.drop, stored.pk))  # erased in the meantime
            return
        payload = events.ExportMade(person=export.person_id, export=str(key), bytes=stored.size)
        tell(SYSTEM, export, payload, now)
        if export.person is not None and export.asked_by_id == export.person_id and export.person.is_active:
            mails.tell_ready(export.person, KEEP_DAYS, now)


def write_export(subject: Subject, target: IO[bytes], language: str | None, now: datetime) -> int:
    """For the operator on the server: the archive straight into a file; returns its bytes. Events as otherwise."""
    own = Person.objects.filter(pk=subject.person_id or 0).first()
    language = language or (own.language if own is not None else "en")
    write_archive(target, subject, language, now)
    size = target.tell()
    with transaction.atomic():
        export = DataExport.objects.create(
            person_id=subject.person_id, language=language, asked_at=now, state="dropped", fetched_at=now
        )
        tell(SYSTEM, export, events.ExportMade(person=export.person_id, export=str(export.pk), bytes=size), now)
        tell(SYSTEM, export, events.ExportFetched(person=export.person_id, export=str(export.pk)), now)
    return size


@transaction.atomic
def fetch_export(actor: Actor, key: UUID, now: datetime) -> StoredFile:
    """The archive for whoever may have it, written down. Raises NotVisible. Event: `person.export_fetched`."""
    export = export_for(actor, key, now)
    assert export.stored is not None  # noqa: S101 - a constraint: ready has a file; narrows the type
    DataExport.objects.filter(pk=key).update(fetched_at=now)
    tell(actor, export, events.ExportFetched(person=export.person_id, export=str(key)), now)
    return export.stored


def drop_expired_exports(now: datetime) -> int:
    """Archives whose days ended are removed, those that never became ready are given up; returns how many went."""
    DataExport.objects.filter(state="asked", asked_at__lt=now - GIVEN_UP_AFTER).update(state="failed")
    old = list(DataExport.objects.filter(state="ready", expires_at__lte=now)[:500])
    for export in old:
        drop_export(export, now)
    DataExport.objects.filter(state="failed", asked_at__lt=now - timedelta(days=KEEP_DAYS)).update(email="")
    return len(old)


@transaction.atomic
def drop_export(export: DataExport, now: datetime) -> None:
    """Removes an archive, and the address that it was asked for. Event: `person.export_dropped`."""
    stored = export.stored_id
    changed = DataExport.objects.filter(pk=export.pk).exclude(state="dropped")
    if not changed.update(state="dropped", stored=None, expires_at=None, email=""):
        return
    if stored is not None:
        transaction.on_commit(partial(files.drop, stored))
    tell(SYSTEM, export, events.ExportDropped(person=export.person_id, export=str(export.pk)), now)


def drop_exports_of(subject: Subject, now: datetime) -> None:
    """All archives of somebody whose data is erased."""
    rows = DataExport.objects.filter(person=None, email__iexact=subject.email)
    if subject.person_id is not None:
        rows |= DataExport.objects.filter(person_id=subject.person_id)
    for export in rows.exclude(state="dropped"):
        drop_export(export, now)


def tell(actor: Actor, export: DataExport, payload: Payload, now: datetime) -> None:
    """The event, heard by the companies that the person belongs to (SI-14)."""
    topics = sides_of(export.person, now) if export.person is not None else []
    record(actor, payload, about=export.ref, topics=topics, now=now)
