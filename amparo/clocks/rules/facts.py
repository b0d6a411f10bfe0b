"""The facts of a request by which its targets and hours are chosen; nothing else of it is kept with a clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "contact": ("country",),
    "company": ("country", "time_zone", "plan"),
    "request": ("kind", "product", "impact", "scope", "environment"),
}


def target_facts(request: Mapping[str, Any]) -> dict[str, Any]:
    """What chooses a target, of a request of decision-format.md; what is unknown stays left out."""
    kept: dict[str, Any] = {"action": request["action"]}
    for section, names in SECTIONS.items():
        if section not in request:
            continue
        given = request[section]
        kept[section] = None if given is None else {name: given[name] for name in names if name in given}
    return kept


def with_changes(facts: Mapping[str, Any], changes: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
    """The facts with some of them changed; a section of None says that there is none. Unknown names are a KeyError."""
    changed = dict(facts)
    for section, values in changes.items():
        allowed = SECTIONS[section]
        if values is None:
            changed[section] = None
            continue
        for name in values:
            if name not in allowed:
                raise KeyError(f"{section}.{name}")
        changed[section] = {**(changed.get(section) or {}), **values}
    return changed
