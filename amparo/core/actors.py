"""Who does something: passed to every action, never taken from the surroundings."""

from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["person", "visitor", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts.

    `id` is the person's key for a person and None otherwise; `rights` are the standing rights of the vendor's own
    people (`agent`, `administrator`), filled by whoever knows them (`amparo.people.actors`).
    """

    kind: ActorKind
    id: int | None = None
    rights: frozenset[str] = field(default_factory=frozenset)

    @property
    def ref(self) -> str:
        """The reference that events store: `person:12`, `visitor`, `system`."""
        return f"{self.kind}:{self.id}" if self.id is not None else self.kind

    @property
    def person_id(self) -> int:
        """The person's key; raises LookupError for visitors and the system, who are nobody."""
        if self.id is None:
            raise LookupError(f"{self.kind} is no person")
        return self.id

    @property
    def is_agent(self) -> bool:
        """One of the vendor's people who answers cases."""
        return "agent" in self.rights

    @property
    def is_administrator(self) -> bool:
        """One of the vendor's people who runs the desk; sees cases only if also an agent."""
        return "administrator" in self.rights


SYSTEM = Actor("system")
VISITOR = Actor("visitor")
