"""Writing a changed pack: every save is kept, and nobody overwrites what they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.transitions import NotPossible
from amparo.gate import packs
from amparo.gate.drafts import administrators_only, draft_for, newest_saves
from amparo.gate.events import PackDiscarded, PackDrafted, PackSaved
from amparo.gate.models import PackDraft, PackDraftSave, PackDraftVisit
from amparo.policy.pack.load import is_file_of_pack

MOST_FILE_BYTES = 1_000_000
MOST_DRAFT_BYTES = 4_000_000
MOST_FILES = 40
TITLE_MAX_LENGTH = 120


class FileRefusedByPack(ValueError):
    """A file cannot be kept in a draft; `code` is name, too-large, too-many or characters, `path` which."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(code, path)
        self.code, self.path = code, path


class SavedMeanwhile(Exception):
    """Somebody else saved the file since it was opened; `newest` is how it stands now. Nothing was written."""

    def __init__(self, newest: PackDraftSave) -> None:
        super().__init__(newest.path)
        self.newest = newest


@dataclass(frozen=True)
class FileEdit:
    """A file as it is to stand (None: not at all), and the number of the save that the writer had before them."""

    path: str
    text: str | None
    seen: int | None = None


@transaction.atomic
def start_draft(actor: Actor, title: str, files: Mapping[str, str], based_on: str, now: datetime) -> PackDraft:
    """Begins a draft from the files of the version `based_on` (a hash), or from others (an upload).

    Event: `pack.drafted`. Raises NotAllowed, FileRefusedByPack.
    """
    administrators_only(actor)
    refuse_files(files)
    name = packs.installed_name()
    base = packs.snapshot_of(packs.version_of(based_on), now)
    draft = PackDraft.objects.create(
        title=title.strip()[:TITLE_MAX_LENGTH] or name,
        based_on=base,
        started_by_id=actor.id,
        started_at=now,
        saved_by_id=actor.id,
        saved_at=now,
    )
    PackDraftSave.objects.bulk_create(
        PackDraftSave(draft=draft, path=path, number=1, text=text, saved_by_id=actor.id, saved_at=now)
        for path, text in files.items()
    )
    record(actor, PackDrafted(draft=draft.pk, pack=base.pk), about=draft.ref, topics=["packs"], now=now)
    return draft


@transaction.atomic
def save_file(actor: Actor, draft_id: int, edit: FileEdit, now: datetime) -> PackDraftSave:
    """Saves one file of an open draft. Event: `pack.saved`, none where nothing is different.

    Raises NotAllowed, NotVisible, NotPossible (no longer open), FileRefusedByPack, and SavedMeanwhile where the file
    was saved by somebody since `edit.seen`; whoever has looked at that sends its number instead.
    """
    draft = locked_draft(actor, draft_id)
    newest = draft.saves.filter(path=edit.path).order_by("-number").first()
    if edit.text is not None:
        texts = {row.path: row.text or "" for row in newest_saves(draft)}
        refuse_files(texts | {edit.path: edit.text})
    if newest is not None and newest.text == edit.text:
        return newest
    if newest is not None and edit.seen is not None and edit.seen != newest.number:
        raise SavedMeanwhile(newest)
    return _write(actor, draft, edit, newest.number + 1 if newest else 1, now)


@transaction.atomic
def take_files(actor: Actor, draft_id: int, files: Mapping[str, str], now: datetime) -> list[PackDraftSave]:
    """Saves uploaded files over those of an open draft; the others stay. Events and refusals of `save_file`."""
    draft = locked_draft(actor, draft_id)
    standing = {row.path: row for row in newest_saves(draft)}
    refuse_files({path: row.text or "" for path, row in standing.items()} | dict(files))
    numbers = dict(draft.saves.order_by("number").values_list("path", "number"))
    return [
        _write(actor, draft, FileEdit(path, text), numbers.get(path, 0) + 1, now)
        for path, text in sorted(files.items())
        if path not in standing or standing[path].text != text
    ]


def _write(actor: Actor, draft: PackDraft, edit: FileEdit, number: int, now: datetime) -> PackDraftSave:
    save = PackDraftSave.objects.create(
        draft=draft, path=edit.path, number=number, text=edit.text, saved_by_id=actor.id, saved_at=now
    )
    draft.saved_by_id, draft.saved_at = actor.id, now
    draft.save(update_fields=["saved_by", "saved_at"])
    payload = PackSaved(draft=draft.pk, path=edit.path, number=number, removed=edit.text is None)
    record(actor, payload, about=draft.ref, topics=["packs"], now=now)
    return save


@transaction.atomic
def discard_draft(actor: Actor, draft_id: int, now: datetime) -> None:
    """Lays a draft aside; what was saved is kept. Event: `pack.discarded`."""
    draft = locked_draft(actor, draft_id)
    draft.state = "discarded"
    draft.save(update_fields=["state"])
    record(actor, PackDiscarded(draft=draft.pk), about=draft.ref, topics=["packs"], now=now)


def note_visit(actor: Actor, draft: PackDraft, path: str, now: datetime) -> None:
    """The administrator has the draft open: the others see it. No event: it is true for a moment only."""
    if actor.id is None:
        raise NotAllowed("administrators-only")
    PackDraftVisit.objects.update_or_create(
        draft=draft, person_id=actor.id, defaults={"path": path[:80], "seen_at": now}
    )


def locked_draft(actor: Actor, draft_id: int) -> PackDraft:
    """An open draft, locked; raises NotAllowed, NotVisible, and NotPossible where it is no longer open."""
    draft_for(actor, draft_id)
    draft = PackDraft.objects.select_for_update().get(pk=draft_id)
    if draft.state != "open":
        raise NotPossible("pack draft", draft.state, "save")
    return draft


def refuse_files(files: Mapping[str, str]) -> None:
    """Raises FileRefusedByPack for what is no file of a pack, too large, or not to be kept in a table (SEC-14)."""
    if len(files) > MOST_FILES:
        raise FileRefusedByPack("too-many", "")
    total = 0
    for path, text in files.items():
        size = len(text.encode("utf-8", "surrogatepass"))
        total += size
        if not is_file_of_pack(path):
            raise FileRefusedByPack("name", path)
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise FileRefusedByPack("characters", path)
        if size > MOST_FILE_BYTES or total > MOST_DRAFT_BYTES:
            raise FileRefusedByPack("too-large", path)
