"""Predicates about what is asked for (SI-5, SI-7, SI-10, OM-1 to OM-8, KA-8, TO-4 to TO-6)."""

from __future__ import annotations

from amparo.policy.facts import UNKNOWN, Maybe
from amparo.policy.pack.kinds import CHANNELS, ENVIRONMENTS, IMPACTS, PURPOSES, REQUEST_KINDS, SCOPES
from amparo.policy.predicates.about_contact import in_company_domains
from amparo.policy.predicates.registry import Ask, Parameter, choice_of, flag, one_of, predicate
from amparo.policy.triage import like_example
from amparo.policy.verdicts import FALSE, TRUE, Obligation, Verdict, known, unknown


@predicate("request.channel", "channel", values=choice_of(CHANNELS))
def channel(ask: Ask, channels: Parameter) -> Verdict:
    """The channel through which the request came."""
    return one_of(ask.facts.channel, "channel", channels)


@predicate("request.kind", "request.kind", values=choice_of(REQUEST_KINDS))
def kind(ask: Ask, kinds: Parameter) -> Verdict:
    """The kind of request."""
    held = ask.request.kind
    if held is UNKNOWN:
        return unknown("request.kind")
    return Verdict(held in kinds, parameters=(("kind", held),)) if isinstance(held, str) else FALSE


@predicate("request.product", "request.product", values=lambda pack: [product.id for product in pack.products])
def product(ask: Ask, products: Parameter) -> Verdict:
    """About one of these products or a module of it."""
    held = ask.request.product
    if held is None:
        return FALSE
    if not isinstance(held, str) or held not in ask.pack.products:
        return unknown("request.product")
    return known(any(above in products for above in ask.pack.lineage(held)))


@predicate("request.product_known", "request.product")
def product_known(ask: Ask, _: Parameter) -> Verdict:
    """About a product of the pack."""
    held = ask.request.product
    if held is None:
        return FALSE
    return TRUE if isinstance(held, str) and held in ask.pack.products else unknown("request.product")


def impact_of(ask: Ask) -> Maybe[str]:
    """The impact that counts: an improvement of what exists is for information (KA-11)."""
    return "information" if ask.request.kind == "improvement" else ask.request.impact


@predicate("request.impact", "request.impact", "request.kind", values=choice_of(IMPACTS))
def impact(ask: Ask, impacts: Parameter) -> Verdict:
    """How badly work suffers."""
    return one_of(impact_of(ask), "request.impact", impacts)


@predicate("request.scope", "request.scope", values=choice_of(SCOPES))
def scope(ask: Ask, scopes: Parameter) -> Verdict:
    """Who is affected."""
    return one_of(ask.request.scope, "request.scope", scopes)


@predicate("request.environment", "request.environment", values=choice_of(ENVIRONMENTS))
def environment(ask: Ask, environments: Parameter) -> Verdict:
    """Where the problem is seen."""
    return one_of(ask.request.environment, "request.environment", environments)


@predicate("request.high_priority", "request.impact", "request.kind")
def high_priority(ask: Ask, _: Parameter) -> Verdict:
    """The impact is one that the pack lists as high priority (SI-7)."""
    return one_of(impact_of(ask), "request.impact", ask.pack.high_priority)


@predicate("request.urgent", "request.urgent")
def urgent(ask: Ask, _: Parameter) -> Verdict:
    """The customer wishes speed (OM-8)."""
    return flag(ask.request.urgent, "request.urgent")


@predicate("request.one_problem", "request.problems", obligation="split")
def one_problem(ask: Ask, _: Parameter) -> Verdict:
    """At most one problem (SI-5)."""
    problems = ask.request.problems
    if problems is UNKNOWN:
        return unknown("request.problems")
    if not isinstance(problems, int) or problems <= 1:
        return TRUE
    return Verdict(False, obligations=(Obligation("split"),), parameters=(("problems", problems),))


def _at_most(ask: Ask, limit: int) -> Verdict:
    minutes = ask.request.minutes
    if minutes is UNKNOWN:
        return unknown("request.minutes")
    expected = minutes if isinstance(minutes, int) else 0
    return Verdict(expected <= limit, parameters=(("minutes", expected), ("limit", limit)))


@predicate("request.minutes_at_most", "request.minutes", number=True)
def minutes_at_most(ask: Ask, parameter: Parameter) -> Verdict:
    """The expected work of an agent is at most so many minutes."""
    return _at_most(ask, int(parameter[0]))


@predicate("request.within_hotline", "request.minutes")
def within_hotline(ask: Ask, _: Parameter) -> Verdict:
    """The expected work fits the hotline (OM-2)."""
    return _at_most(ask, ask.pack.hotline_minutes)


@predicate("request.on_side", "request.text", "request.kind", values=choice_of(("free", "paid")))
def on_side(ask: Ask, sides: Parameter) -> Verdict:
    """Free or paid: by a triage example where the words match one, else by kind (OM-6, OM-7)."""
    example = like_example(ask.pack, ask.request.text)
    if example:
        return Verdict(
            example.side in sides, sentence=f".example.{example.side}", parameters=(("triage_example", example.id),)
        )
    held = ask.request.kind
    if held is UNKNOWN:
        return unknown("request.kind")
    side = "free" if held in ask.pack.free_kinds else "paid"
    told = held if isinstance(held, str) else None
    return Verdict(side in sides, sentence=f".kind.{side}", parameters=(("kind", told),))


@predicate("request.like_example", "request.text", values=choice_of(("free", "paid")))
def like_one(ask: Ask, sides: Parameter) -> Verdict:
    """The words match a triage example of this side; absent or unmatched words decide nothing."""
    example = like_example(ask.pack, ask.request.text)
    if example and example.side in sides:
        return Verdict(True, parameters=(("triage_example", example.id),))
    return FALSE


@predicate("request.customer_present", "request.customer_present")
def customer_present(ask: Ask, _: Parameter) -> Verdict:
    """The customer takes part in the work (OM-4, OM-5)."""
    return flag(ask.request.customer_present, "request.customer_present")


@predicate("request.purpose", "request.purpose", values=choice_of(PURPOSES))
def purpose(ask: Ask, purposes: Parameter) -> Verdict:
    """The purpose of a remote session (TO-2, TO-5, TO-6)."""
    held = ask.request.purpose
    if held is UNKNOWN:
        return unknown("request.purpose")
    return Verdict(held in purposes, parameters=(("purpose", held),)) if isinstance(held, str) else FALSE


@predicate("request.tool_approved", "request.tool")
def tool_approved(ask: Ask, _: Parameter) -> Verdict:
    """The tool is one that the pack lists; another is not approved (TO-4)."""
    tool = ask.request.tool
    if tool is UNKNOWN:
        return unknown("request.tool")
    return known(isinstance(tool, str) and tool.casefold() in ask.pack.tools)


@predicate("request.about_oneself", "request.subject", "contact.email")
def about_oneself(ask: Ask, _: Parameter) -> Verdict:
    """The person whom a change of authority concerns is the contact."""
    subject, email = ask.request.subject, ask.contact.email
    if subject is None or email is None:
        return FALSE
    missing = [p for p, v in (("request.subject", subject), ("contact.email", email)) if v is UNKNOWN]
    return unknown(*missing) if missing else known(str(subject).casefold() == str(email).casefold())


@predicate("request.subject_of_company", "request.subject", "company.email_domains")
def subject_of_company(ask: Ask, _: Parameter) -> Verdict:
    """The address of the person concerned is one of the company's."""
    return in_company_domains(ask, ask.request.subject, "request.subject")
