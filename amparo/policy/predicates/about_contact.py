"""Predicates about the person who asks (SI-1, SI-3, SI-13, TO-9b, TO-9d)."""

from __future__ import annotations

from amparo.policy.facts import UNKNOWN, Maybe
from amparo.policy.pack.kinds import ROLES
from amparo.policy.predicates.registry import Ask, Parameter, choice_of, flag, one_of, predicate
from amparo.policy.verdicts import FALSE, Obligation, Verdict, known, unknown


@predicate("contact.signed_in", "contact.signed_in", obligation="sign-in")
def signed_in(ask: Ask, _: Parameter) -> Verdict:
    """They are signed in."""
    if ask.contact.signed_in is UNKNOWN and not ask.facts.nobody_signed_in:
        return unknown("contact.signed_in")
    return Verdict(False, obligations=(Obligation("sign-in"),)) if ask.facts.nobody_signed_in else known(True)


@predicate("contact.active", "contact.active")
def active(ask: Ask, _: Parameter) -> Verdict:
    """The contact is active."""
    return flag(ask.contact.active, "contact.active")


@predicate("contact.of_customer", "contact.kind")
def of_customer(ask: Ask, _: Parameter) -> Verdict:
    """They belong to the customer company itself."""
    return one_of(ask.contact.kind, "contact.kind", ("customer",))


@predicate("contact.of_partner", "contact.kind")
def of_partner(ask: Ask, _: Parameter) -> Verdict:
    """They are staff of a partner and act for the company."""
    return one_of(ask.contact.kind, "contact.kind", ("partner",))


@predicate("contact.visitor", "contact.kind")
def visitor(ask: Ask, _: Parameter) -> Verdict:
    """Nobody known."""
    return one_of(ask.contact.kind, "contact.kind", ("visitor",))


def _has_role(ask: Ask, roles: Parameter) -> Verdict:
    held = ask.contact.roles
    if held is UNKNOWN:
        return unknown("contact.roles")
    return known(any(role in roles for role in held or ()))


@predicate("contact.designated", "contact.roles")
def designated(ask: Ask, _: Parameter) -> Verdict:
    """They are a designated support user."""
    return _has_role(ask, ("designated",))


@predicate("contact.portal_administrator", "contact.roles")
def portal_administrator(ask: Ask, _: Parameter) -> Verdict:
    """They are a portal administrator of their company."""
    return _has_role(ask, ("portal-administrator",))


@predicate("contact.authorised_manager", "contact.roles")
def authorised_manager(ask: Ask, _: Parameter) -> Verdict:
    """They are an authorised manager of their company."""
    return _has_role(ask, ("authorised-manager",))


@predicate("contact.authorised_for", "contact.roles", values=choice_of(ROLES))
def authorised_for(ask: Ask, roles: Parameter) -> Verdict:
    """They have one of the roles named."""
    return _has_role(ask, roles)


@predicate("contact.in_country", "contact.country", values=lambda _pack: ())
def in_country(ask: Ask, countries: Parameter) -> Verdict:
    """The contact's country."""
    return one_of(ask.contact.country, "contact.country", countries)


def domain_of(address: Maybe[str]) -> str:
    """The domain of an address, in lower case; empty where there is none."""
    if not isinstance(address, str) or address.count("@") != 1:
        return ""
    return address.partition("@")[2].strip().rstrip(".").casefold()


def in_company_domains(ask: Ask, address: Maybe[str], path: str) -> Verdict:
    """The address belongs to one of the company's verified domains, exactly: a subdomain is another domain."""
    domains = ask.company.email_domains
    if address is None or domains is None or domains == ():
        return FALSE
    if isinstance(address, str) and isinstance(domains, tuple):
        domain = domain_of(address)
        return known(bool(domain) and domain in {one.strip().casefold() for one in domains})
    facts = ((path, address), ("company.email_domains", domains))
    return unknown(*(name for name, fact in facts if fact is UNKNOWN))


@predicate("contact.email_of_company", "contact.email", "company.email_domains")
def email_of_company(ask: Ask, _: Parameter) -> Verdict:
    """Their address is one of the company's."""
    return in_company_domains(ask, ask.contact.email, "contact.email")


@predicate("contact.email_authenticated", "channel", "contact.email_authenticated", obligation="authenticated-email")
def email_authenticated(ask: Ask, _: Parameter) -> Verdict:
    """The request came by e-mail and its sender is proven; by another channel nothing is proven."""
    channel, proven = ask.facts.channel, ask.contact.email_authenticated
    if channel is UNKNOWN:
        return FALSE if proven is False else unknown("channel")
    if channel != "email":
        return Verdict(False, sentence=".other-channel")
    if proven is UNKNOWN:
        return unknown("contact.email_authenticated")
    return known(True) if proven else Verdict(False, obligations=(Obligation("authenticated-email"),))
