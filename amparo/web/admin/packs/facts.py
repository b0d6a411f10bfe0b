"""The form of facts of the what-if page, made of the policy's own registry of facts.

A request that is tried begins as a past decision's, as a worked example's, or with nothing known. What the form sends
is laid over it, so that a fact which the form does not show (somebody's words, for an administrator who may not read
cases) counts as it was.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from amparo.core.sent import whole
from amparo.gate.catalogues import LOCALES
from amparo.gate.explain import Speaker
from amparo.policy.facts import SECTIONS, Check
from amparo.policy.pack.kinds import ACTIONS, CHANNELS
from amparo.policy.pack.pack import Pack
from amparo.web.admin.packs import fact_texts

UNKNOWN, NONE = "?", "-"
PRIVATE = frozenset({"request.text", "request.subject", "contact.email"})  # a case's; for agents
OPTIONAL = ("company", "case")  # sections that may not be there at all
MOST_TYPED = 20_000

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One fact in the form: `kind` is of policy.facts.Check, `value` as it is typed or chosen (UNKNOWN, NONE)."""

    path: str
    label: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]] = ()
    chosen: frozenset[str] = frozenset()
    hidden: bool = False
    changed: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it has a value."""
        return self.value not in (UNKNOWN, NONE)


@dataclass(frozen=True, slots=True)
class Section:
    """The facts about one thing; `state` is given, UNKNOWN or NONE where the thing may not be there."""

    key: str
    label: str
    fields: Sequence[Field]
    state: str = "given"


def blank(now: datetime) -> Request:
    """A request of which nothing is known but what is asked and when."""
    return {"action": "case.open", "at": now.isoformat(timespec="seconds"), "channel": "portal"}


def value_at(request: Mapping[str, Any], path: str) -> object:
    """The value at a path; UNKNOWN where it was left out, None where there is none."""
    section, _, name = path.partition(".")
    if section not in request:
        return UNKNOWN
    held = request[section]
    if not name or held is None:
        return held if not name else UNKNOWN
    return held.get(name, UNKNOWN)


def written(value: object) -> str:
    """A value as a form holds it."""
    if value == UNKNOWN:
        return UNKNOWN
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(_accepted(one) for one in value)
    return str(value)


def _accepted(one: object) -> str:
    if isinstance(one, dict):
        return f"{one.get('text')}@{one['channel']}" if one.get("channel") else str(one.get("text"))
    return str(one)


def sections_of(request: Request, origin: Request, pack: Pack, tag: str, *, private: bool) -> list[Section]:
    """The form, filled with a request; what differs from its beginning is marked."""
    speaker = Speaker(pack, tag if tag in LOCALES else "en")
    return [
        Section(
            key,
            str(fact_texts.SECTIONS[key]),
            [_field(f"{key}.{name}", check, (request, origin), speaker, private) for name, check in checks.items()],
            _state(request, key),
        )
        for key, checks in SECTIONS.items()
    ]


def _state(request: Request, key: str) -> str:
    if key not in OPTIONAL:
        return "given"
    return UNKNOWN if key not in request else NONE if request[key] is None else "given"


def _field(path: str, check: Check, requests: tuple[Request, Request], speaker: Speaker, private: bool) -> Field:
    held, first = (value_at(request, path) for request in requests)
    value = written(held)
    return Field(
        path=path,
        label=str(fact_texts.LABELS[path]),
        kind=_kind(path, check),
        value=value,
        options=_options(path, check, speaker, value),
        chosen=frozenset(map(str, held)) if isinstance(held, list | tuple) else frozenset(),
        hidden=path in PRIVATE and not private,
        changed=held != first,
    )


def _kind(path: str, check: Check) -> str:
    if path in ("company.plan", "request.product", "request.tool"):
        return "choice"
    return "choices" if path.endswith(".evidence") else check.kind


def _options(path: str, check: Check, speaker: Speaker, value: str) -> list[tuple[str, str]]:
    """What can be chosen, named in the reader's language; a value that the pack does not have stays choosable."""
    pack = speaker.pack
    name = path.rpartition(".")[2]
    known: dict[str, str] = {}
    if path == "request.product":
        known = {product.id: product.name for product in pack.document.products}
    elif path == "company.plan":
        known = {plan: speaker.named("plan", plan) for plan in pack.plans}
    elif path == "request.tool":
        known = {tool: tool for tool in sorted(pack.tools)}
    elif name == "evidence":
        known = {entry.item: speaker.named("evidence", entry.item) for entry in pack.document.evidence}
    elif check.choices:
        known = {choice: _label(speaker, path, choice) for choice in check.choices}
    if known and _kind(path, check) == "choice" and value not in known and value not in (UNKNOWN, NONE):
        known[value] = value
    return list(known.items())


def _label(speaker: Speaker, path: str, choice: str) -> str:
    kind = {"contact.roles": "role", "request.kind": "kind"}.get(path, path.rpartition(".")[2])
    if path in ("contact.kind", "company.finances", "case.status"):
        return choice
    try:
        return speaker.label(f"{kind}.{choice}")
    except KeyError:
        return choice


def read_form(post: QueryDict, origin: Request, *, private: bool) -> Request:
    """The request that a form describes, laid over its beginning; values are checked by `parse_request` afterwards."""
    request = copy.deepcopy(origin)
    for name, choices in (("action", ACTIONS), ("channel", CHANNELS)):
        if post.get(name) in choices:
            request[name] = post[name]
    at, accepted = _sent(post, "at"), _sent(post, "accepted")
    if at is not None:
        request["at"] = at.strip()
    held = written(value_at(origin, "accepted"))
    if accepted is not None and accepted.strip() != ("" if held in (UNKNOWN, NONE) else held):
        request["accepted"] = _typed("texts", accepted)
    for key, checks in SECTIONS.items():
        _read_section(request, key, checks, post, private)
    return request


def _read_section(request: Request, key: str, checks: Mapping[str, Check], post: QueryDict, private: bool) -> None:
    state = post.get(f"{key}.state", _state(request, key))
    if key in OPTIONAL and state in (UNKNOWN, NONE):
        request.pop(key, None)
        if state == NONE:
            request[key] = None
        return
    held = dict(request.get(key) or {})
    for name, check in checks.items():
        path = f"{key}.{name}"
        if path in PRIVATE and not private:
            continue
        kind = _kind(path, check)
        state = str(post.get(f"{path}.state", ""))
        sent = _sent_choices(post, path) if kind == "choices" else _sent(post, path)
        if state in (UNKNOWN, NONE):
            sent = state
        if sent is None or sent == written(held.get(name, UNKNOWN)):
            continue
        held.pop(name, None)
        if sent.strip() and sent != UNKNOWN:
            held[name] = None if sent == NONE else _typed("texts" if kind == "choices" else check.kind, sent)
        elif kind == "choices" and sent != UNKNOWN:
            held[name] = []
    if held or key in request or key in OPTIONAL:
        request[key] = held


def _sent(post: QueryDict, path: str) -> str | None:
    return str(post[path]) if path in post else None


def _sent_choices(post: QueryDict, path: str) -> str | None:
    """Ticked boxes; a form that shows them says so, since a browser sends nothing where none is ticked."""
    return ", ".join(map(str, post.getlist(path))) if path in post or f"{path}.shown" in post else None


def _typed(kind: str, text: str) -> object:
    """A value of the form as JSON has it; what does not fit stays a text, so that the check can name it."""
    text = text[:MOST_TYPED].strip()
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "count":
        number = whole(text, 11)
        return text if number is None else number
    if kind in ("texts", "choices"):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text.upper() if kind == "country" else text
