"""Predicates about the company concerned (SI-1, SI-2, TO-9a, OM-1, OM-3)."""

from __future__ import annotations

from amparo.policy.facts import UNKNOWN, Company
from amparo.policy.predicates.registry import Ask, Parameter, one_of, predicate
from amparo.policy.verdicts import FALSE, TRUE, Obligation, Verdict, known, unknown


@predicate("company.known", "company")
def company_known(ask: Ask, _: Parameter) -> Verdict:
    """The request is for a company."""
    if ask.facts.company is UNKNOWN:
        return unknown("company")
    return known(isinstance(ask.facts.company, Company))


@predicate("company.in_country", "company.country", values=lambda _pack: ())
def in_country(ask: Ask, countries: Parameter) -> Verdict:
    """The company's country, which contracts and who may ask follow."""
    return one_of(ask.company.country, "company.country", countries)


@predicate("company.has_partner", "company.partner")
def has_partner(ask: Ask, _: Parameter) -> Verdict:
    """A partner serves the company."""
    partner = ask.company.partner
    if partner is UNKNOWN:
        return unknown("company.partner")
    return Verdict(True, parameters=(("partner", str(partner)),)) if partner else FALSE


@predicate("company.finances_clear", "company.finances")
def finances_clear(ask: Ask, _: Parameter) -> Verdict:
    """Nothing is pending; a standing of none is no pending standing."""
    finances = ask.company.finances
    if finances is UNKNOWN:
        return unknown("company.finances")
    return known(finances != "pending")


@predicate("company.plan", "company.plan", values=lambda pack: [plan.id for plan in pack.plans])
def plan(ask: Ask, plans: Parameter) -> Verdict:
    """The company's plan; one that the pack does not know is unknown."""
    held = ask.company.plan
    if held is UNKNOWN or (held is not None and held not in ask.pack.plans):
        return unknown("company.plan")
    return Verdict(held in plans, parameters=(("plan", held),)) if isinstance(held, str) else FALSE


@predicate("company.subscribed", "company.plan")
def subscribed(ask: Ask, _: Parameter) -> Verdict:
    """The company's plan is a subscription."""
    held = ask.company.plan
    if held is None:
        return FALSE
    if not isinstance(held, str) or held not in ask.pack.plans:
        return unknown("company.plan")
    return known(ask.pack.plans[held].subscription)


@predicate("company.has_credit", "company.credit_minutes")
def has_credit(ask: Ask, _: Parameter) -> Verdict:
    """Prepaid minutes are left."""
    minutes = ask.company.credit_minutes
    if minutes is UNKNOWN:
        return unknown("company.credit_minutes")
    return known(bool(minutes))


@predicate("company.credit_covers_work", "company.credit_minutes", "request.minutes", obligation="credit")
def credit_covers_work(ask: Ask, _: Parameter) -> Verdict:
    """Prepaid minutes cover the expected work."""
    credit, work = ask.company.credit_minutes, ask.request.minutes
    if work is None or work == 0:
        return TRUE
    if isinstance(credit, int) and isinstance(work, int) and credit >= work:
        return TRUE
    if credit is UNKNOWN or (work is UNKNOWN and credit):
        return unknown(*(p for p, v in (("company.credit_minutes", credit), ("request.minutes", work)) if v is UNKNOWN))
    if work is UNKNOWN:
        return unknown("request.minutes")
    return Verdict(False, obligations=(Obligation("credit"),))
