"""What the pages of packs are about: a draft as it was saved last, or a version by its hash."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.gate import own, packs
from amparo.gate.bundles import Upload, read_upload
from amparo.gate.drafts import Examined, administrators_only, draft_for, examine, files_of_draft
from amparo.gate.models import PackDraft, PackSnapshot
from amparo.policy.pack.pack import Pack

KEY = re.compile(r"draft-(\d{1,9})|[0-9a-f]{64}")
SHORT = 12  # characters of a hash that people compare


class SourceConverter:
    """`draft-5`, or the hash of a version, in an address."""

    regex = r"draft-\d{1,9}|[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


@dataclass(frozen=True, slots=True)
class Source:
    """A pack to look at: its files, and what the checker says of them."""

    key: str
    title: str
    files: Mapping[str, str]
    examined: Examined
    draft: PackDraft | None = None

    @property
    def sha256(self) -> str:
        """The hash under which it would be a version."""
        return self.examined.sha256

    def pack(self) -> Pack | None:
        """The pack to try, with the desk's own laid over it; None while it cannot be used."""
        return own.with_own(self.examined.pack) if self.examined.pack else None


def source_for(actor: Actor, key: str) -> Source:
    """A draft or version, for administrators; raises NotAllowed and NotVisible."""
    administrators_only(actor)
    found = KEY.fullmatch(key)
    if found is None:
        raise NotVisible
    if found[1]:
        draft = draft_for(actor, int(found[1]))
        files = files_of_draft(draft)
        return Source(key, draft.title, files, examine(packs.installed_name(), files), draft)
    files = files_of_version(key)
    return Source(key, short(key), files, examine(packs.installed_name(), files))


def files_of_version(sha256: str) -> dict[str, str]:
    """The files of a version that people write; raises NotVisible."""
    if packs.installed().sha256 == sha256:
        return packs.files_of_pack(packs.installed())
    row = PackSnapshot.objects.filter(pk=sha256).first()
    if row is None:
        raise NotVisible
    files: dict[str, str] = row.files
    return files


def keep_version(source: Source, now: datetime) -> str:
    """Keeps the files as they stand as a version; its hash."""
    return str(packs.keep_files(packs.installed_name(), source.files, now).pk)


def short(sha256: str) -> str:
    """As much of a hash as people read."""
    return sha256[:SHORT]


def upload_of(request: HttpRequest) -> Upload:
    """The files of a pack that somebody sent; raises BundleRefused."""
    return read_upload([(one.name or "", one.file) for one in request.FILES.getlist("files") if one.file])
