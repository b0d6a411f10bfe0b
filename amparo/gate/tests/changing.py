"""Changed versions of a shipped pack, for tests."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from amparo.gate import packs
from amparo.gate.actions.enacting import Wish, enact_version
from amparo.gate.models import Enactment
from amparo.testing.cast import Cast


def changed_files(old: str, new: str, path: str = "pack.toml") -> dict[str, str]:
    """The files of the installed pack with one text of one file replaced; the examples expect what they did."""
    files = packs.files_of_pack(packs.installed())
    assert old in files[path], f"{path} has no {old}"
    return files | {path: files[path].replace(old, new)}


def without_examples(files: Mapping[str, str]) -> dict[str, str]:
    """The same pack without worked examples, so that a change of a rule needs no change of them."""
    return {path: text for path, text in files.items() if path != "examples.toml"}


def write_pack(files: Mapping[str, str], folder: Path) -> str:
    """Writes a pack under the name of the installed one into a folder; returns what `settings.PACK` is for it."""
    root = folder / packs.installed_name()
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return str(root)


def enact(cast: Cast, files: Mapping[str, str], now: datetime, from_at: datetime | None = None) -> Enactment:
    """Adam puts files in force."""
    version = packs.keep_files(packs.installed_name(), files, now)
    wish = Wish(version.pk, from_at, "as the contract says", packs.version_in_force(now).sha256)
    return enact_version(cast.actor("adam"), wish, now)
