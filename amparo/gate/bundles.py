"""Packs as ZIP files, out of and into the desk; what comes in is bounded and trusted in nothing (SEC-13, SEC-14)."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from amparo.gate.actions.drafting import MOST_DRAFT_BYTES, MOST_FILE_BYTES, MOST_FILES
from amparo.policy.pack.load import is_file_of_pack

MOST_ENTRIES = 200
MOST_ZIP_BYTES = 4_000_000
CHUNK = 65_536
MADE_AT = (1980, 1, 1, 0, 0, 0)  # the same files make the same ZIP


class BundleRefused(ValueError):
    """What was uploaded cannot be taken; `code` is empty, not-zip, too-many, too-large, path, encrypted, not-text,
    twice or name, `name` is the file that it is about. Nothing was kept."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code, name)
        self.code, self.name = code, name[:200]


def write_zip(name: str, files: Mapping[str, str]) -> bytes:
    """The files of a pack in a folder of its name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, text in sorted(files.items()):
            bundle.writestr(zipfile.ZipInfo(f"{name}/{path}", MADE_AT), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Upload:
    """Files of a pack by their paths. `whole`: a ZIP with a `pack.toml` was among them, which is a pack of its own;
    single files are changes to another."""

    files: dict[str, str]
    whole: bool

    def over(self, other: Mapping[str, str]) -> dict[str, str]:
        """The pack that comes of it, where `other` has what is not among the files."""
        return self.files if self.whole else {**other, **self.files}


def read_upload(uploads: Iterable[tuple[str, IO[bytes]]]) -> Upload:
    """The files of a pack from uploaded files: TOML files by their names, or a ZIP with them. Raises BundleRefused."""
    found: dict[str, str] = {}
    whole = False
    for number, (name, stream) in enumerate(uploads, 1):
        if number > MOST_FILES:
            raise BundleRefused("too-many")
        if name.lower().endswith(".zip"):
            inside = read_zip(stream, name)
            whole |= "pack.toml" in inside
            _add(found, inside)
        else:
            _add(found, {place_of(name): _text(name, _read(stream, name, MOST_FILE_BYTES))})
    if not found:
        raise BundleRefused("empty")
    if sum(len(text) for text in found.values()) > MOST_DRAFT_BYTES:
        raise BundleRefused("too-large")
    return Upload(found, whole)


def _add(found: dict[str, str], more: Mapping[str, str]) -> None:
    for path, text in more.items():
        if path in found:
            raise BundleRefused("twice", path)
        found[path] = text


def place_of(name: str) -> str:
    """Where a single file belongs: `fr.toml` is a file of words. Raises BundleRefused."""
    if is_file_of_pack(name):
        return name
    if "/" not in name and is_file_of_pack(f"words/{name}"):
        return f"words/{name}"
    raise BundleRefused("name", name)


def read_zip(stream: IO[bytes], name: str) -> dict[str, str]:
    """The files of a pack in a ZIP, in a folder or not; other files beside them (a README) are left out.

    No entry is unpacked to a disk. Raises BundleRefused: sizes are counted while reading, never believed.
    """
    content = _read(stream, name, MOST_ZIP_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            entries = [entry for entry in bundle.infolist() if not entry.is_dir()]
            if len(entries) > MOST_ENTRIES:
                raise BundleRefused("too-many", name)
            return _read_entries(bundle, entries)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise BundleRefused("not-zip", name) from error


def _read_entries(bundle: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, str]:
    for entry in entries:
        _refuse_entry(entry)
    root = _root([entry.filename for entry in entries])
    found: dict[str, str] = {}
    left = MOST_DRAFT_BYTES
    for entry in entries:
        path = entry.filename.removeprefix(root)
        if not entry.filename.startswith(root) or not is_file_of_pack(path):
            continue
        if path in found:
            raise BundleRefused("twice", path)
        with bundle.open(entry) as stream:
            raw = _read(stream, entry.filename, min(left, MOST_FILE_BYTES))
        left -= len(raw)
        found[path] = _text(entry.filename, raw)
    return found


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    """Encrypted ones, links, and paths that lead out of the folder, also where the name was cut at a NUL."""
    path, mode = PurePosixPath(entry.filename), entry.external_attr >> 16
    outside = path.is_absolute() or ".." in path.parts or "\\" in entry.orig_filename or ":" in entry.filename
    if outside or "\0" in entry.orig_filename or (mode & 0o170000) == 0o120000:
        raise BundleRefused("path", entry.filename)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BundleRefused("not-zip", entry.filename)  # others do not unpack in small pieces
    if entry.flag_bits & 0x1:
        raise BundleRefused("encrypted", entry.filename)


def _root(names: list[str]) -> str:
    """The folder in which the pack lies: that of its `pack.toml`, else the one that all share."""
    for name in sorted(names, key=len):
        if name == "pack.toml" or name.endswith("/pack.toml"):
            return name.removesuffix("pack.toml")
    tops = {name.partition("/")[0] for name in names}
    (top,) = tops if len(tops) == 1 else ("",)
    return "" if not top or any(is_file_of_pack(name) for name in names) else f"{top}/"


def _read(stream: IO[bytes], name: str, most: int) -> bytes:
    parts, size = [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise BundleRefused("too-large", name)
        parts.append(chunk)
    return b"".join(parts)


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleRefused("not-text", name) from error
