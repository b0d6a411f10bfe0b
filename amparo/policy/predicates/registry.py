"""The registry of predicates: small pure functions from facts to a verdict, each with its declaration."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from amparo.policy.facts import UNKNOWN, Company, Contact, Facts, Maybe, Wish
from amparo.policy.pack.document import PackDocument
from amparo.policy.pack.pack import Pack
from amparo.policy.verdicts import FALSE, TRUE, Verdict, unknown


@dataclass(frozen=True, slots=True)
class Ask:
    """What a predicate may look at: the request's facts and the pack's tables."""

    pack: Pack
    facts: Facts

    @property
    def contact(self) -> Contact:
        """The contact's facts."""
        return self.facts.contact

    @property
    def company(self) -> Company:
        """The company's facts, unknown where no company is known."""
        return self.facts.company_facts

    @property
    def request(self) -> Wish:
        """What is asked for."""
        return self.facts.request


Parameter: TypeAlias = tuple[str, ...]
Judge: TypeAlias = Callable[[Ask, Parameter], Verdict]
Values: TypeAlias = Callable[[PackDocument], Collection[str]]


@dataclass(frozen=True, slots=True)
class Predicate:
    """One named predicate: the facts it reads, the obligation of a false leaf, and what may follow the colon."""

    name: str
    judge: Judge
    reads: tuple[str, ...]
    obligation: str | None = None
    values: Values | None = None
    number: bool = False
    optional: bool = False

    @property
    def takes_parameter(self) -> bool:
        """Something may follow the colon."""
        return self.number or self.values is not None


PREDICATES: dict[str, Predicate] = {}


def predicate(
    name: str,
    *reads: str,
    obligation: str | None = None,
    values: Values | None = None,
    number: bool = False,
    optional: bool = False,
) -> Callable[[Judge], Judge]:
    """Register a function under its name in packs."""

    def register(judge: Judge) -> Judge:
        PREDICATES[name] = Predicate(name, judge, reads, obligation, values, number, optional)
        return judge

    return register


def choice_of(words: Iterable[str]) -> Values:
    """Parameters from one of the contract's closed lists."""
    closed = tuple(words)
    return lambda _pack: closed


def one_of(value: Maybe[str], path: str, parameter: Parameter) -> Verdict:
    """The fact is one of the parameter's values; none is none of them."""
    if value is UNKNOWN:
        return unknown(path)
    return TRUE if value in parameter else FALSE


def flag(value: Maybe[bool], path: str) -> Verdict:
    """A yes-or-no fact; none is no."""
    if value is UNKNOWN:
        return unknown(path)
    return TRUE if value else FALSE
