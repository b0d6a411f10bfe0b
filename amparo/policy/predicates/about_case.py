"""Predicates about an existing case and what was sent with it (SI-11, SI-13, KA-12, TO-1 to TO-3)."""

from __future__ import annotations

from amparo.policy.facts import UNKNOWN, CaseFacts, Maybe
from amparo.policy.predicates.registry import Ask, Judge, Parameter, predicate
from amparo.policy.verdicts import FALSE, TRUE, Obligation, Verdict, known, unknown


@predicate("case.given", "case")
def given(ask: Ask, _: Parameter) -> Verdict:
    """It is about an existing case."""
    if ask.facts.case is UNKNOWN:
        return unknown("case")
    return known(isinstance(ask.facts.case, CaseFacts))


def _status(ask: Ask, wanted: str) -> Verdict:
    case = ask.facts.case
    if case is None:
        return FALSE
    if not isinstance(case, CaseFacts) or case.status is UNKNOWN:
        return unknown("case.status")
    return known(case.status == wanted)


@predicate("case.open", "case.status")
def is_open(ask: Ask, _: Parameter) -> Verdict:
    """The case is open."""
    return _status(ask, "open")


@predicate("case.closed", "case.status")
def is_closed(ask: Ask, _: Parameter) -> Verdict:
    """The case is closed."""
    return _status(ask, "closed")


def _flag(name: str, field: str, obligation: str | None = None) -> Judge:
    refused = Verdict(False, obligations=(Obligation(obligation),)) if obligation else FALSE

    @predicate(name, f"case.{field}", obligation=obligation)
    def judge(ask: Ask, _: Parameter) -> Verdict:
        case = ask.facts.case
        if case is None:
            return refused
        value: Maybe[bool] = getattr(case, field) if isinstance(case, CaseFacts) else UNKNOWN
        if value is UNKNOWN:
            return unknown(f"case.{field}")
        return TRUE if value else refused

    return judge


_flag("case.evidence_assessed", "evidence_assessed")
_flag("case.doubt_recorded", "doubt_recorded")
_flag("case.updates_read", "updates_read", "read-updates")
_flag("case.update_requested", "update_requested", "update-request")
_flag("case.called", "called", "call")
_flag("case.by_company", "author_company")
_flag("case.priority_told", "priority_told")


@predicate("case.age_at_least", "case.age_minutes", number=True)
def age_at_least(ask: Ask, parameter: Parameter) -> Verdict:
    """The case was opened at least so many minutes ago."""
    case = ask.facts.case
    if case is None:
        return FALSE
    if not isinstance(case, CaseFacts) or case.age_minutes is UNKNOWN:
        return unknown("case.age_minutes")
    return known(int(case.age_minutes or 0) >= int(parameter[0]))


def _evidence(ask: Ask) -> tuple[Maybe[tuple[str, ...]], str]:
    """What was sent: once there is a case only its own evidence counts."""
    case = ask.facts.case
    if case is None:
        return ask.request.evidence, "request.evidence"
    if isinstance(case, CaseFacts):
        return case.evidence, "case.evidence"
    return UNKNOWN, "case"


def _missing(items: list[str]) -> Verdict:
    return Verdict(
        False,
        obligations=tuple(Obligation("evidence", item) for item in items),
        parameters=(("evidence", tuple(items)),),
    )


@predicate(
    "case.evidence_complete", "case", "case.evidence", "request.evidence", "request.product", obligation="evidence"
)
def evidence_complete(ask: Ask, _: Parameter) -> Verdict:
    """Every obligatory item of the product is there (TO-1)."""
    held, path = _evidence(ask)
    product = ask.request.product
    certain, possible = ask.pack.evidence_for(product if isinstance(product, str) else None)
    if product is None or (isinstance(product, str) and product in ask.pack.products):
        possible = certain
    if held is UNKNOWN:
        return unknown(path) if possible else TRUE
    sent = set(held or ())
    lacking = [item for item in certain if item not in sent]
    if lacking:
        return _missing(lacking)
    return TRUE if all(item in sent for item in possible) else unknown("request.product")


@predicate(
    "case.has_evidence",
    "case",
    "case.evidence",
    "request.evidence",
    obligation="evidence",
    values=lambda pack: [entry.item for entry in pack.evidence],
)
def has_evidence(ask: Ask, items: Parameter) -> Verdict:
    """One of these items is there."""
    held, path = _evidence(ask)
    if held is UNKNOWN:
        return unknown(path)
    return TRUE if any(item in items for item in held or ()) else _missing(list(items[:1]))
