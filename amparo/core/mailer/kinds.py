"""Kinds of mail: a package registers each with the names of its parameters, and ships its templates.

`mail/<kind>.subject.txt` and `mail/<kind>.txt` are needed, `mail/<kind>.html` may be added; all are translated by
gettext. Text templates are not escaped, HTML ones are.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Parameter = str | int
_kinds: dict[str, frozenset[str]] = {}
_context: list[Callable[[], Mapping[str, Any]]] = []


class UnknownMail(Exception):
    """A kind of mail that nobody registered."""


class MailMismatch(ValueError):
    """The parameters are not those with which the kind was registered."""


def kind(name: str, *params: str) -> None:
    """Registers a kind of mail (in the package's `mails.py`): `kind("case-confirmation", "link", "number")`."""
    if _kinds.get(name, frozenset(params)) != frozenset(params):
        raise ValueError(f"{name} is registered twice")
    if len(name) > 40:
        raise ValueError(f"{name} is longer than 40 characters")
    _kinds[name] = frozenset(params)


def context_from(give: Callable[[], Mapping[str, Any]]) -> None:
    """Registers what every template gets beside the parameters (the vendor's name); asked in the recipient's
    language."""
    if give not in _context:
        _context.append(give)


def check(name: str, params: Mapping[str, Parameter]) -> None:
    """Raises UnknownMail or MailMismatch."""
    if name not in _kinds:
        raise UnknownMail(name)
    if set(params) != _kinds[name]:
        raise MailMismatch(f"{name} takes {sorted(_kinds[name])}, not {sorted(params)}")
    for key, value in params.items():
        if not isinstance(value, str | int):
            raise MailMismatch(f"{name}: {key} is a {type(value).__name__}")


def shared_context() -> Mapping[str, Any]:
    """What every template gets."""
    found: dict[str, Any] = {}
    for give in _context:
        found.update(give())
    return MappingProxyType(found)


def registered() -> Mapping[str, frozenset[str]]:
    """Every kind with the names of its parameters."""
    return MappingProxyType(_kinds)
