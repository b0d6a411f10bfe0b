"""Reading a pack from its folder, strictly: what is wrong is told with file, line, column and a suggestion."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from amparo.policy.pack import own
from amparo.policy.pack.compile import Parts, compile_pack
from amparo.policy.pack.document import Examples, Glossary, Holidays, PackDocument, Words
from amparo.policy.pack.kinds import LANGUAGES, Table
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.positions import Positions, find_positions
from amparo.policy.pack.problems import PackRefusedError, Problem, Source, from_validation, near
from amparo.policy.pack.references import check_references
from amparo.policy.shipped import find_pack

T = TypeVar("T", bound=Table)
MAX_BYTES = 2_000_000
FILES = ("pack.toml", "glossary.toml", "holidays.toml", "examples.toml", own.FILE)
WORDS_FILE = re.compile(r"words/[A-Za-z][A-Za-z0-9_-]{0,19}\.toml")


@dataclass(slots=True)
class Reading:
    """A pack being read: what was found in its files, and what is wrong with them."""

    folder: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    document: PackDocument | None = None
    words: dict[str, Words] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)
    holidays: Holidays = field(default_factory=Holidays)
    examples: Examples | None = None
    _positions: dict[str, Positions] = field(default_factory=dict)

    def source(self, file: str) -> Source:
        """A file, for reporting; positions are looked up when first needed."""
        if file not in self._positions:
            self._positions[file] = find_positions(self.contents.get(file, b""))
        return Source(f"{self.folder.name}/{file}", self._positions[file])

    def read(self, file: str, model: type[T]) -> T | None:
        """One file as its model; None, with the problems noted, if it does not fit."""
        try:
            value: dict[str, Any] = tomllib.loads(self.contents[file].decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(_syntax_problem(f"{self.folder.name}/{file}", str(error)))
            return None
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self.problems.extend(from_validation(model, error, self.source(file)))
            return None

    def sha256(self) -> str:
        """Over the names and bytes of all the pack's files."""
        return hash_of(self.contents)

    def parts(self) -> Parts | None:
        """What the pack is compiled from; None where something essential could not be read."""
        if self.document is None:
            return None
        closed: dict[str, dict[date, str]] = {}
        for holiday in self.holidays.holidays:
            closed.setdefault(holiday.region, {})[holiday.on] = holiday.name
        return Parts(
            name=self.folder.name,
            path=self.folder,
            sha256=self.sha256(),
            files=MappingProxyType(dict(self.contents)),
            document=self.document,
            words=self.words,
            glossary=self.glossary,
            examples=self.examples,
            holidays=closed,
        )


def hash_of(contents: Mapping[str, bytes]) -> str:
    """The hash of a pack: over the names and bytes of its files, in order of their names."""
    whole = hashlib.sha256()
    for name, content in sorted(contents.items()):
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _syntax_problem(file: str, message: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    return Problem(file, line, column, "the file", message)


def files_of(folder: Path) -> list[Path]:
    """The files that make up a pack."""
    words = sorted((folder / "words").glob("*.toml")) if (folder / "words").is_dir() else []
    return [folder / name for name in FILES if (folder / name).is_file()] + words


def is_file_of_pack(inside: str) -> bool:
    """Whether a path inside of a folder is a file that people write: `pack.toml`, `words/fr.toml`, not `desk.json`."""
    return (inside in FILES and inside != own.FILE) or bool(WORDS_FILE.fullmatch(inside))


def read_folder(folder: Path) -> Reading:
    """Read all files of a pack and note what is wrong; raises nothing."""
    return read_contents(folder, {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_of(folder)})


def read_contents(folder: Path, contents: Mapping[str, bytes]) -> Reading:
    """The same of files that are in memory, by their path inside; the folder gives the pack its name. Pure."""
    reading = Reading(folder)
    for name, content in sorted(contents.items()):
        if len(content) > MAX_BYTES:
            reading.problems.append(Problem(f"{folder.name}/{name}", 1, 1, "the file", "is too large"))
        else:
            reading.contents[name] = content
    if "pack.toml" not in reading.contents:
        reading.problems.append(Problem(f"{folder.name}/pack.toml", 1, 1, "the file", "is missing"))
        return reading
    reading.document = reading.read("pack.toml", PackDocument)
    _read_words(reading)
    if "glossary.toml" in reading.contents:
        reading.glossary = reading.read("glossary.toml", Glossary) or reading.glossary
    if "holidays.toml" in reading.contents:
        reading.holidays = reading.read("holidays.toml", Holidays) or reading.holidays
    if "examples.toml" in reading.contents:
        reading.examples = reading.read("examples.toml", Examples)
    if reading.document and own.FILE in reading.contents:
        _lay_own_over(reading, reading.document)
    if reading.document:
        reading.problems.extend(check_references(reading.document, reading.source("pack.toml")))
        _check_holidays(reading, {region.id for region in reading.document.regions})
    return reading


def _read_words(reading: Reading) -> None:
    for name in [name for name in reading.contents if name.startswith("words/")]:
        language = Path(name).stem
        if language not in LANGUAGES:
            message = f'"{language}" is not a language of the product'
            problem = Problem(f"{reading.folder.name}/{name}", 1, 1, "the file", message, near(language, LANGUAGES))
            reading.problems.append(problem)
        elif words := reading.read(name, Words):
            reading.words[language] = words


def _lay_own_over(reading: Reading, document: PackDocument) -> None:
    try:
        found = own.Own.model_validate_json(reading.contents[own.FILE])
    except ValidationError as error:
        reading.problems.append(Problem(f"{reading.folder.name}/{own.FILE}", 1, 1, "the file", str(error)))
        return
    laid = own.lay_over(own.fitting(found, document), own.Base(document, reading.words, reading.holidays))
    reading.document, reading.words, reading.holidays = laid.document, dict(laid.words), laid.holidays


def _check_holidays(reading: Reading, regions: set[str]) -> None:
    for index, holiday in enumerate(reading.holidays.holidays):
        if holiday.region not in regions:
            source = reading.source("holidays.toml")
            hint = near(holiday.region, regions)
            reading.problems.append(source.problem(("holiday", index, "region"), "is not a region", hint))


def compile_reading(reading: Reading) -> Pack:
    """The pack of a reading; raises `PackRefusedError` with everything that is wrong."""
    parts = reading.parts()
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    if errors or parts is None:
        raise PackRefusedError(errors)
    return compile_pack(parts)


@lru_cache(maxsize=16)
def _load(folder: Path, _signature: tuple[tuple[str, int, int], ...]) -> Pack:
    return compile_reading(read_folder(folder))


def load_pack(name_or_path: str | Path) -> Pack:
    """A pack by its name in `policies/` or by the path of its folder; kept until one of its files changes.

    Raises `PackRefusedError` where it is wrong, `FileNotFoundError` where there is none.
    """
    folder = find_pack(name_or_path)
    stats = [(path, path.stat()) for path in files_of(folder)]
    return _load(folder, tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats))
