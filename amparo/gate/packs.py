"""The pack in force, and the packs that older decisions were made from."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from amparo.gate import own
from amparo.gate.models import PackSnapshot
from amparo.policy.pack.load import files_of, load_pack
from amparo.policy.pack.pack import Pack


def shipped() -> Pack:
    """The pack that this desk runs on, without what the desk has of its own."""
    return load_pack(settings.PACK)


def in_force() -> Pack:
    """The pack by which everything is decided now: with the desk's own closing days, texts and contact points."""
    return own.with_own(shipped())


def snapshot(pack: Pack, now: datetime) -> PackSnapshot:
    """Keeps the pack's files the first time it decides something, so that the decision stays explainable."""
    row = PackSnapshot.objects.defer("files").filter(pk=pack.sha256).first()
    if row is None:
        row, _ = PackSnapshot.objects.get_or_create(
            sha256=pack.sha256,
            defaults={"name": pack.name, "files": read_files(pack.path), "first_used_at": now},
        )
    return row


def read_files(folder: Path) -> dict[str, str]:
    """Every file of a pack by its path inside."""
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files_of(folder)}


@lru_cache(maxsize=8)
def _load_kept(sha256: str) -> Pack:
    row = PackSnapshot.objects.get(pk=sha256)
    folder = Path(settings.DATA_DIR) / "packs" / sha256 / row.name
    for inside, text in row.files.items():
        target = folder / inside
        if not target.resolve().is_relative_to(folder.resolve()):  # a row that no snapshot of ours wrote (SEC-14)
            raise ValueError(f"{inside!r} leads out of the pack")
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return load_pack(folder)


def pack_of(sha256: str) -> Pack:
    """The pack with this hash: the one in force, or an older one from its snapshot."""
    current = in_force()
    return current if current.sha256 == sha256 else _load_kept(sha256)
