"""Where the shipped packs lie: `policies/` of a checkout, `amparo/_shipped/policies` of an installed wheel."""

from __future__ import annotations

import re
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
FOLDERS = (_PACKAGE.parent / "policies", _PACKAGE / "_shipped" / "policies")


def shipped_folder() -> Path:
    """The folder that holds the shipped packs; raises `FileNotFoundError` where they were not installed."""
    for folder in FOLDERS:
        if folder.is_dir():
            return folder
    raise FileNotFoundError("no shipped policy packs were found beside this installation")


def list_packs() -> list[str]:
    """Names of the shipped packs."""
    return sorted(path.parent.name for path in shipped_folder().glob("*/pack.toml"))


def find_pack(name_or_path: str | Path) -> Path:
    """The folder of a pack: a shipped name, a folder, or a pack.toml; raises `FileNotFoundError`."""
    text = str(name_or_path)
    if re.fullmatch(r"[a-z0-9][a-z0-9-]*", text):
        for folder in FOLDERS:
            if (folder / text / "pack.toml").is_file():
                return folder / text
    path = Path(text)
    path = path.parent if path.name == "pack.toml" else path
    if path.is_dir():
        return path.resolve()
    raise FileNotFoundError(f'there is no policy pack "{text}"')
