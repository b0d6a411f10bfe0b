"""What an import did, or would do: every row, and of every refused one the field, the reason and the value."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Literal

from amparo.importers.csv_reading import Row, Table

Result = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken; `code` and `params` become sentences in texts."""

    row: int
    field: str
    code: str
    value: str = ""
    params: Mapping[str, object] = with_default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: what became of it; `done` are the codes of what was (or would be) written."""

    row: Row
    result: Result
    done: Sequence[str] = ()
    refusals: Sequence[Refusal] = ()


@dataclass(slots=True)
class Report:
    """A whole file. `dry` where nothing was written."""

    table: Table
    dry: bool
    outcomes: list[Outcome] = with_default(default_factory=list)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Notes what became of some more rows."""
        self.outcomes.extend(outcomes)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows came out how."""
        return Counter(outcome.result for outcome in self.outcomes)

    @property
    def refusals(self) -> list[Refusal]:
        """Everything that is wrong, in the order of the rows."""
        return [refusal for outcome in self.outcomes for refusal in outcome.refusals]

    @property
    def refused_rows(self) -> list[Outcome]:
        """The rows that were not taken."""
        return [outcome for outcome in self.outcomes if outcome.result == "refused"]
