"""States of a lifecycle as one table, checked in one place and drawn in the package's README."""

from collections.abc import Mapping
from dataclasses import dataclass


class NotPossible(Exception):
    """The verb is not possible in this state (somebody else was quicker, or a stale page was sent)."""

    def __init__(self, lifecycle: str, state: str, verb: str) -> None:
        super().__init__(f"{lifecycle}: {verb} is not possible in state {state}")
        self.lifecycle, self.state, self.verb = lifecycle, state, verb


@dataclass(frozen=True)
class Lifecycle:
    """`table` maps (state, verb) to the next state; the first key's state is not special, `initial` is."""

    name: str
    initial: str
    table: Mapping[tuple[str, str], str]

    @property
    def states(self) -> list[str]:
        """Every state, the initial one first, then in the table's order."""
        found = [self.initial]
        for (state, _), after in self.table.items():
            found += [s for s in (state, after) if s not in found]
        return found

    def next(self, state: str, verb: str) -> str:
        """The state after `verb`; raises NotPossible."""
        try:
            return self.table[state, verb]
        except KeyError:
            raise NotPossible(self.name, state, verb) from None

    def allows(self, state: str, verb: str) -> bool:
        """Whether `verb` is possible in `state`."""
        return (state, verb) in self.table

    def mermaid(self) -> str:
        """The diagram for the README; a test compares them."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {state} --> {after}: {verb}" for (state, verb), after in self.table.items()]
        return "\n".join(lines)
