"""Reading the drafts of packs: how they stand, what is wrong with them, who else is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.gate.models import PackDraft, PackDraftSave, PackDraftVisit
from amparo.gate.packs import encode
from amparo.policy.decide import decide
from amparo.policy.decision import Decision
from amparo.policy.facts import parse_request
from amparo.policy.pack.check import check_reading
from amparo.policy.pack.document import Example
from amparo.policy.pack.examples import compare, request_of
from amparo.policy.pack.load import Reading, compile_reading, hash_of, read_contents
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.problems import PackRefusedError, Problem
from amparo.policy.refusals import RequestRefusedError

PRESENT = timedelta(seconds=40)  # an open page tells of itself each 15 seconds
LIST_LIMIT = 50
SAVES_LIMIT = 100


def administrators_only(actor: Actor) -> None:
    """Raises NotAllowed for everybody who does not run the desk."""
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")


def draft_for(actor: Actor, key: int) -> PackDraft:
    """A draft, for administrators; raises NotAllowed and NotVisible."""
    administrators_only(actor)
    draft = PackDraft.objects.select_related("started_by", "saved_by").filter(pk=key).first()
    if draft is None:
        raise NotVisible
    return draft


def list_drafts(actor: Actor, limit: int = LIST_LIMIT) -> list[PackDraft]:
    """Open drafts, the one saved last first."""
    administrators_only(actor)
    rows = PackDraft.objects.filter(state="open").select_related("started_by", "saved_by")
    return list(rows.order_by("-saved_at", "-id")[:limit])


def newest_saves(draft: PackDraft) -> list[PackDraftSave]:
    """The newest save of each path that is there now, in order of the paths. One query."""
    rows = draft.saves.select_related("saved_by").order_by("path", "-number").distinct("path")
    return sorted((row for row in rows if row.text is not None), key=lambda row: order_of(row.path))


def order_of(path: str) -> tuple[int, str]:
    """Files as people look for them: the rules first, words next, then the rest."""
    places = {"pack.toml": 0, "examples.toml": 2, "glossary.toml": 3, "holidays.toml": 4}
    return places.get(path, 1), path


def files_of_draft(draft: PackDraft) -> dict[str, str]:
    """The files of a draft as they were saved last."""
    return {row.path: row.text or "" for row in newest_saves(draft)}


def list_saves(draft: PackDraft, path: str, limit: int = SAVES_LIMIT) -> list[PackDraftSave]:
    """The saves of one file, the newest first, with who made them."""
    return list(draft.saves.filter(path=path).select_related("saved_by").order_by("-number")[:limit])


def list_visitors(actor: Actor, draft: PackDraft, now: datetime) -> list[PackDraftVisit]:
    """The other administrators who have the draft open now, by name."""
    rows = PackDraftVisit.objects.filter(draft=draft, seen_at__gt=now - PRESENT).exclude(person_id=actor.person_id)
    return list(rows.select_related("person").order_by("person__name", "id")[:5])


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """A worked example, what it got, and how that differs from what it expects; `line` is where it stands."""

    example: Example
    line: int
    got: Decision | None
    failures: Sequence[str]

    @property
    def differences(self) -> list[str]:
        """The failures without the example's name before each."""
        return [failure.removeprefix(f"{self.example.name}: ") for failure in self.failures]


@dataclass(frozen=True, slots=True)
class Examined:
    """A pack as it stands: what is wrong with it, and the pack itself where it can be used at all."""

    sha256: str
    problems: Sequence[Problem]
    pack: Pack | None
    examples: Sequence[ExampleRun]

    @property
    def errors(self) -> list[Problem]:
        """What forbids to put it in force; failing examples are among them."""
        return [problem for problem in self.problems if problem.severity == "error"]

    def in_file(self, path: str) -> list[Problem]:
        """What is wrong in one file."""
        return [problem for problem in self.problems if problem.file.partition("/")[2] == path]


def examine(name: str, files: Mapping[str, str]) -> Examined:
    """Checks the files of a pack as `amparo policy check` does. Raises nothing; 20 to 100 ms for a large pack."""
    contents = encode(files)
    return _examine(name, hash_of(contents), tuple(sorted(contents.items())))


@lru_cache(maxsize=4)
def _examine(name: str, sha256: str, contents: tuple[tuple[str, bytes], ...]) -> Examined:
    reading = read_contents(Path(name), dict(contents))
    problems = check_reading(reading)
    try:
        pack: Pack | None = compile_reading(reading)
    except PackRefusedError:
        pack = None
    return Examined(sha256, problems, pack, run_examples(reading, pack) if pack else ())


def run_examples(reading: Reading, pack: Pack) -> list[ExampleRun]:
    """Every worked example of a pack with what it got."""
    if pack.examples is None:
        return []
    source = reading.source("examples.toml")
    return [
        run_example(pack, example, source.problem(("example", index), "").line)
        for index, example in enumerate(pack.examples.examples)
    ]


def run_example(pack: Pack, example: Example, line: int) -> ExampleRun:
    """One worked example."""
    if pack.examples is None:
        return ExampleRun(example, line, None, ())
    try:
        got = decide(pack, parse_request(request_of(pack.examples.base, example)))
    except RequestRefusedError as error:
        return ExampleRun(example, line, None, (str(error),))
    return ExampleRun(example, line, got, compare(got, example))
