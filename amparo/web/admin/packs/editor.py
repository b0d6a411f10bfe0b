"""The editor of a draft: its files, the findings beside the lines, who else is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from amparo.core.actors import Actor
from amparo.gate import drafts, packs
from amparo.gate.drafts import Examined
from amparo.gate.models import PackDraft, PackDraftSave
from amparo.policy.pack.problems import Problem
from amparo.web.admin.packs.sources import short
from amparo.web.shared.components import Tab

MOST_SHOWN = 100
QUOTE = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checker says of a line, with the line itself for whoever cannot see it beside."""

    problem: Problem
    path: str
    quote: str
    url: str

    @property
    def is_error(self) -> bool:
        """Whether it forbids to put the pack in force."""
        return self.problem.severity == "error"


@dataclass(frozen=True, slots=True)
class Findings:
    """Those of the open file, and how many there are in the others."""

    here: Sequence[Finding]
    elsewhere: Sequence[Finding]
    errors: int
    examples: int
    failing: int


def findings_of(draft: PackDraft, examined: Examined, path: str, files: dict[str, str]) -> Findings:
    """The findings as the page shows them."""
    found = [_finding(draft, problem, files) for problem in examined.problems]
    here = [finding for finding in found if finding.path == path]
    elsewhere = [finding for finding in found if finding.path != path and finding.is_error]
    return Findings(
        here=here[:MOST_SHOWN],
        elsewhere=elsewhere[:MOST_SHOWN],
        errors=len(examined.errors),
        examples=len(examined.examples),
        failing=sum(bool(run.failures) for run in examined.examples),
    )


def _finding(draft: PackDraft, problem: Problem, files: dict[str, str]) -> Finding:
    path = problem.file.partition("/")[2]
    lines = files.get(path, "").splitlines()
    quote = lines[problem.line - 1].strip()[:QUOTE] if 0 < problem.line <= len(lines) else ""
    url = f"{reverse('admin:pack-draft', args=[draft.pk])}?file={path}#line-{problem.line}"
    return Finding(problem, path, quote, url)


def examine_with(draft: PackDraft, path: str, text: str | None) -> tuple[Examined, dict[str, str]]:
    """The draft as it would be with a text that is not saved yet."""
    files = drafts.files_of_draft(draft)
    if text is not None:
        files[path] = text
    return drafts.examine(packs.installed_name(), files), files


def tabs_of(draft: PackDraft, saves: Sequence[PackDraftSave], path: str, examined: Examined) -> list[Tab]:
    """A tab for each file, with how many errors it has."""
    here = reverse("admin:pack-draft", args=[draft.pk])
    counts: dict[str, int] = {}
    for problem in examined.errors:
        counts[problem.file.partition("/")[2]] = counts.get(problem.file.partition("/")[2], 0) + 1
    return [Tab(row.path, f"{here}?file={row.path}", row.path == path, counts.get(row.path)) for row in saves]


def key_of(draft: PackDraft) -> str:
    """The draft in an address."""
    return f"draft-{draft.pk}"


def is_unsaved(draft: PackDraft, path: str, text: str) -> bool:
    """Whether what is typed is something else than what is kept: what is kept can be tried, that cannot."""
    return drafts.files_of_draft(draft).get(path, "") != text


def editor_context(actor: Actor, draft: PackDraft, path: str, now: datetime, text: str | None = None) -> dict[str, Any]:
    """Everything of the editor's page; `text` is what was typed and is not saved."""
    saves = drafts.newest_saves(draft)
    files = {row.path: row.text or "" for row in saves}
    path = path if path in files else next(iter(files), "pack.toml")
    save = next((row for row in saves if row.path == path), None)
    if text is not None:
        files[path] = text
    examined = drafts.examine(packs.installed_name(), files)
    current = packs.version_in_force(now).sha256
    return {
        "draft": draft,
        "key": key_of(draft),
        "path": path,
        "save": save,
        "text": files.get(path, ""),
        "unsaved": text is not None and save is not None and text != save.text,
        "file_tabs": tabs_of(draft, saves, path, examined),
        "findings": findings_of(draft, examined, path, files),
        "examined": examined,
        "visitors": drafts.list_visitors(actor, draft, now),
        "outdated": draft.based_on_id != current,
        "current": current,
        "base_short": short(str(draft.based_on_id)),
    }
