"""One way to run every source: batches of short transactions, a savepoint for each row that changes something.

A dry run does exactly what the real one does and rolls each batch back, so that what it says is what will happen: no
mail, no event and no row is left of it. Batches are short because a long transaction holds up the readers of the event
log. A run that was interrupted is simply run again: what is there already is left alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction

from amparo.core.access import NotAllowed
from amparo.importers.csv_reading import Row, Table
from amparo.importers.report import Outcome, Refusal, Report
from amparo.people.rules import BadInput

BATCH = 200
Tell = Callable[[int, int], None]  # rows done, rows altogether


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to write: a code for the report, and the call of an action that does it."""

    code: str
    write: Callable[[], object]
    is_new: bool = False


class RowRefused(Exception):
    """A row cannot be taken, for all of these reasons."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(f"{refusal.field}: {refusal.code}" for refusal in refusals))
        self.refusals = tuple(refusals)


class Source(Protocol):
    """What an import must know of its kind of row."""

    def prepare(self, rows: Sequence[Row]) -> None:
        """Reads at once what the rows of a batch will be compared with."""

    def steps(self, row: Row) -> list[Step]:
        """What the row would change, nothing where all is so already; raises RowRefused."""


def run(source: Source, table: Table, *, dry: bool, tell: Tell | None = None) -> Report:
    """Imports the table, or says what importing it would do."""
    report = Report(table, dry)
    for start in range(0, len(table.rows), BATCH):
        batch = table.rows[start : start + BATCH]
        with transaction.atomic():
            source.prepare(batch)
            report.add([take(source, row) for row in batch])
            transaction.set_rollback(dry)
        if tell is not None:
            tell(len(report.outcomes), len(table.rows))
    return report


def take(source: Source, row: Row) -> Outcome:
    """One row, whole or not at all; the batch's transaction is open."""
    if row.too_many_cells:
        return Outcome(row, "refused", (), (Refusal(row.number, "", "too-many-cells"),))
    try:
        steps = source.steps(row)
        if not steps:
            return Outcome(row, "same")
        with transaction.atomic():
            for step in steps:
                step.write()
    except RowRefused as refused:
        return Outcome(row, "refused", (), refused.refusals)
    except BadInput as bad:
        return Outcome(row, "refused", (), (Refusal(row.number, bad.field, bad.code, row.get(bad.field), bad.params),))
    except NotAllowed as refused:
        return Outcome(row, "refused", (), (Refusal(row.number, "", refused.code, "", refused.params),))
    is_new = any(step.is_new for step in steps)
    return Outcome(row, "new" if is_new else "changed", tuple(step.code for step in steps))


class Checking:
    """Collects everything that is wrong with a row, so that it is mended in one go."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.refusals: list[Refusal] = []

    def cell(self, field: str, clean: Callable[[str], str], default: str = "") -> str:
        """The cleaned cell, `default` where it is empty; what is wrong with it is kept for `finish`."""
        text = self.row.get(field)
        if not text:
            return default
        try:
            return clean(text)
        except BadInput as bad:
            self.refuse(field, bad.code, dict(bad.params))
            return default

    def needed(self, field: str, clean: Callable[[str], str]) -> str:
        """As `cell`, for one that must not be empty."""
        if not self.row.get(field):
            self.refuse(field, "empty")
            return ""
        return self.cell(field, clean)

    def refuse(self, field: str, code: str, params: dict[str, object] | None = None) -> None:
        """Something else is wrong."""
        self.refusals.append(Refusal(self.row.number, field, code, self.row.get(field)[:200], params or {}))

    def finish(self) -> None:
        """Raises RowRefused where anything was wrong."""
        if self.refusals:
            raise RowRefused(self.refusals)
