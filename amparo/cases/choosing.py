"""To whom a case goes when its agent is away: pure. By deputy, language, product, skill, then who has the least to do.

In that order, because a later one cannot make good for an earlier: who does not speak the customer's language cannot
help them, however well they know the product. A case for which nobody speaks the language goes back to everybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks for.

    `products` are the keys from its module up to its product, `further_languages` what the company's people speak
    besides, `skills` its tags; those are compared in lower case.
    """

    products: tuple[str, ...]
    language: str
    further_languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who is there. `load` counts their open cases; `deputy` was named by whoever is away."""

    id: int
    languages: frozenset[str]
    products: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    load: int = 0
    deputy: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An agent, and why: `deputy`, `language`, `further-language`, `module`, `product`, `skill:…`, `least-load`."""

    agent: int
    reasons: tuple[str, ...]

    @property
    def speaks(self) -> bool:
        """Whether somebody was chosen whom the customer understands, or who was named."""
        return bool({"deputy", "language", "further-language"} & set(self.reasons))


def choose(need: Need, candidates: Iterable[Candidate]) -> Choice | None:
    """The best candidate; None where there is none whom the customer understands."""
    best = next(iter(rank(need, candidates)), None)
    return best if best is not None and best.speaks else None


def rank(need: Need, candidates: Iterable[Candidate]) -> Sequence[Choice]:
    """All candidates, the best first; equal ones in the order of who came first to the desk."""
    ordered = sorted(candidates, key=lambda one: (fit(need, one), -one.load, -one.id), reverse=True)
    return [Choice(one.id, reasons(need, one)) for one in ordered]


def fit(need: Need, one: Candidate) -> tuple[bool, int, int, int]:
    """How well somebody fits, most important first."""
    speaks = 2 if need.language in one.languages else int(bool(need.further_languages & one.languages))
    return one.deputy, speaks, knows(need, one), len(shared_skills(need, one))


def knows(need: Need, one: Candidate) -> int:
    """2 for the very module (or product) of the case, 1 for the product above it, 0 for neither."""
    if need.products and need.products[0] in one.products:
        return 2
    return int(bool(set(need.products) & one.products))


def shared_skills(need: Need, one: Candidate) -> list[str]:
    """The skills that the case asks for and the candidate has."""
    return sorted(need.skills & {skill.casefold() for skill in one.skills})


def reasons(need: Need, one: Candidate) -> tuple[str, ...]:
    """Why this candidate, most important first; `least-load` where nothing else speaks for them."""
    _deputy, speaks, knowing, _skills = fit(need, one)
    found = ["deputy"] if one.deputy else []
    found += [["further-language"], ["language"]][speaks - 1] if speaks else []
    found += [["product"], ["module" if len(need.products) > 1 else "product"]][knowing - 1] if knowing else []
    found += [f"skill:{skill}" for skill in shared_skills(need, one)]
    return tuple(found or ["least-load"])
