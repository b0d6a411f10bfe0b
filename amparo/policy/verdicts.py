"""What a predicate says, and the codes with parameters in which all of `policy` speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from amparo.policy.logic import Truth

Parameter: TypeAlias = str | int | tuple[str, ...] | None
Parameters: TypeAlias = tuple[tuple[str, Parameter], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """The code of a sentence and what is filled into it; `gate.explain` makes the sentence."""

    code: str
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What must be given first; the kinds are those of `decision-format.md`."""

    kind: str
    item: str | None = None
    channel: str | None = None
    version: int | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A predicate's answer.

    `missing` are the paths of the facts that would settle an unknown; `obligations` what the requester can do about
    it; `sentence` the ending of the code where the plain true, false or unknown is not telling enough.
    """

    value: Truth
    missing: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    sentence: str = ""
    parameters: Parameters = field(default=())


TRUE = Verdict(True)
FALSE = Verdict(False)


def known(value: bool) -> Verdict:
    """True or false without more to say."""
    return TRUE if value else FALSE


def unknown(*missing: str) -> Verdict:
    """Unknown until these facts are given."""
    return Verdict(None, missing=missing)
