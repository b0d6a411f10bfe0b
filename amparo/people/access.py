"""Who may see which company and person, and for whom somebody may act. Every row comes through here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.rows import columns_of, take
from amparo.people.joining import stand_in
from amparo.people.keys import hash_of
from amparo.people.models import (
    ApiToken,
    Company,
    DomainProof,
    Invitation,
    Membership,
    Partner,
    Partnership,
    Person,
    PublicKey,
)
from amparo.people.public_keys import MOST_KEYS
from amparo.people.rules import (
    LEADERS,
    Verdict,
    may_change_role,
    may_manage_people,
    may_prove_domains,
    may_run_desk,
)

Need = Literal["see", "act", "finances", "people", "contract", "domains"]
AGENTS_TOPIC = "agents"  # what every agent may hear
TOKENS_LIMIT = 200
COMPANIES_LIMIT = 500  # partners with more find the company by searching


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person may act for a company: as its member with roles, or as staff of the partner that serves it."""

    company: Company
    how: Literal["member", "partner"]
    roles: frozenset[str] = frozenset()
    partner: Partner | None = None


def companies_of(person: Person, now: datetime, limit: int = COMPANIES_LIMIT) -> list[Standing]:
    """The companies that a person may act for now, own ones first, by name (two queries)."""
    return _standings(person.pk, now, limit)


def standing_for(actor: Actor, company_id: int, now: datetime) -> Standing:
    """How the actor may act for one company; raises NotVisible where they may not."""
    found = standing_or_none(actor, company_id, now)
    if found is None:
        raise NotVisible(f"company:{company_id}")
    return found


def standing_or_none(actor: Actor, company_id: int, now: datetime) -> Standing | None:
    """As `standing_for`, None where the actor may not act for the company; membership wins over partnership."""
    if actor.id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(member_statement(), {"person": actor.id, "company": company_id, "now": now})
        row = cursor.fetchone()
    if row is not None:
        return Standing(take(Company, row, 1), "member", frozenset(row[0]))
    return next(_served(actor.id, now, Q(company_id=company_id), 1), None)


@cache
def member_statement() -> str:
    """A person's roles in a company with the company, as `_own` reads them: most of what people write asks for it."""
    return f"""select held.roles, {columns_of(Company, "company")}
        from people_membership held join people_company company on company.id = held.company_id
        join people_person person on person.id = held.person_id
        where held.person_id = %(person)s and held.company_id = %(company)s and held.waiting_since is null
        and person.is_active
        and held.since_at <= %(now)s and (held.until_at is null or held.until_at > %(now)s)
        order by held.id limit 1"""  # noqa: S608  # names of our own columns


def _standings(person_id: int, now: datetime, limit: int) -> list[Standing]:
    found = {one.company.pk: one for one in _own(person_id, now, Q(company__isnull=False), limit)}
    for one in _served(person_id, now, Q(), limit):
        found.setdefault(one.company.pk, one)
    return list(found.values())[:limit]


def _own(person_id: int, now: datetime, which: Q, limit: int) -> Iterator[Standing]:
    """As a member of companies."""
    held = Membership.objects.current(now).filter(which, person_id=person_id, person__is_active=True)
    for row in held.select_related("company").order_by("company__name", "id")[:limit]:
        assert row.company is not None  # noqa: S101  # `which` says so
        yield Standing(row.company, "member", frozenset(row.roles))


def _served(person_id: int, now: datetime, which: Q, limit: int) -> Iterator[Standing]:
    """As staff of the partners of companies."""
    held = Membership.objects.current(now).filter(person_id=person_id, person__is_active=True, partner__isnull=False)
    served = Partnership.objects.current(now).filter(which, partner_id__in=held.values("partner_id"))
    for row in served.select_related("company", "partner").order_by("company__name", "id")[:limit]:
        yield Standing(row.company, "partner", partner=row.partner)


def roles_in(actor: Actor, company_id: int, now: datetime) -> frozenset[str]:
    """The actor's roles as a member of the company; none for the vendor's people, partners and outsiders."""
    if actor.id is None:
        return frozenset()
    held = Membership.objects.current(now).filter(person_id=actor.id, company_id=company_id, person__is_active=True)
    return frozenset(role for roles in held.values_list("roles", flat=True) for role in roles)


def companies_visible_to(actor: Actor, now: datetime) -> QuerySet[Company]:
    """The companies that the actor may see: all for the vendor's people, else the own and the served ones."""
    companies: QuerySet[Company] = Company.objects.all()
    if _is_vendor(actor):
        return companies
    if actor.id is None:
        return companies.none()
    held = Membership.objects.current(now).filter(person_id=actor.id, person__is_active=True)
    served = Partnership.objects.current(now).filter(
        company_id=OuterRef("pk"), partner_id__in=held.filter(partner__isnull=False).values("partner_id")
    )
    return companies.filter(Exists(held.filter(company_id=OuterRef("pk"))) | Exists(served))


def people_visible_to(actor: Actor, now: datetime) -> QuerySet[Person]:
    """The people that the actor may see: all for the vendor's, else themselves and current colleagues."""
    people: QuerySet[Person] = Person.objects.all()
    if _is_vendor(actor):
        return people
    if actor.id is None:
        return people.none()
    held = Membership.objects.current(now).filter(person_id=actor.id, person__is_active=True)
    shared = Membership.objects.current(now).filter(
        Q(company_id__in=held.filter(company__isnull=False).values("company_id"))
        | Q(partner_id__in=held.filter(partner__isnull=False).values("partner_id")),
        person_id=OuterRef("pk"),
    )
    return people.filter(Q(pk=actor.id, is_active=True) | Exists(shared))


def company_for(actor: Actor, company_id: int, need: Need, now: datetime) -> Company:
    """One company; raises NotVisible where the actor may not see it and NotAllowed where not do what they need."""
    company: Company | None = companies_visible_to(actor, now).filter(pk=company_id).first()
    if company is None:
        raise NotVisible(f"company:{company_id}")
    require(verdict_on_company(actor, company_id, need, now))
    return company


def verdict_on_company(actor: Actor, company_id: int, need: Need, now: datetime) -> Verdict:
    """Whether somebody who sees the company may also do what they need."""
    if need == "contract":
        return may_run_desk(actor)
    if need == "domains":
        return may_prove_domains(actor, roles_in(actor, company_id, now))
    if need == "people":
        return may_manage_people(actor, roles_in(actor, company_id, now))
    if need == "finances":  # TO-9a: details are for managers and administrators, of the company and of the vendor
        managed = actor.is_agent and Company.objects.filter(pk=company_id, account_manager_id=actor.id).exists()
        seen = may_run_desk(actor).allowed or managed or bool(roles_in(actor, company_id, now) & LEADERS)
        return Verdict(seen, "" if seen else "company-leaders-only")
    if need == "act":
        acts = actor.kind == "system" or standing_or_none(actor, company_id, now) is not None
        return Verdict(acts, "" if acts else "members-only")
    return Verdict(True)


def person_for(actor: Actor, person_id: int, now: datetime) -> Person:
    """One person; raises NotVisible where the actor may not see them."""
    person: Person | None = people_visible_to(actor, now).filter(pk=person_id).first()
    if person is None:
        raise NotVisible(f"person:{person_id}")
    return person


def membership_for(actor: Actor, membership_id: int, now: datetime) -> Membership:
    """One current membership of a person whom the actor sees; raises NotVisible."""
    visible = Q() if _is_vendor(actor) else Q(person__in=people_visible_to(actor, now))
    found: Membership | None = (
        Membership.objects.current(now)
        .filter(visible, pk=membership_id)
        .select_related("person", "company", "partner")
        .first()
    )
    if found is None:
        raise NotVisible(f"membership:{membership_id}")
    return found


def member_for(membership_id: int, side: Company | Partner, now: datetime) -> Membership:
    """Somebody of a company or partner, also one who was only asked, for whoever may see to its people: the caller
    has checked that. Who was asked comes with a stand-in for their person. Raises NotVisible.
    """
    place = {"company": side} if isinstance(side, Company) else {"partner": side}
    rows = Membership.objects.listed(now).filter(pk=membership_id, **place)
    found: Membership | None = rows.select_related("person").first()
    if found is None:
        raise NotVisible(f"membership:{membership_id}")
    if found.waiting_since is not None:
        found.person = stand_in(found)
    return found


def invitation_for(key: str, now: datetime, *, lock: bool = False) -> Invitation:
    """The invitation that a link opens; raises NotVisible where it is unknown, used, revoked or expired (SEC-8)."""
    rows = Invitation.objects.live(now).filter(token_sha256=hash_of(key), person__is_active=True)
    found: Invitation | None = (rows.select_for_update(of=("self",)) if lock else rows).select_related("person").first()
    if found is None:
        raise NotVisible("invitation")
    return found


def domain_proof_for(key: str, now: datetime, *, lock: bool = False) -> DomainProof:
    """The proof that a mailed link opens; raises NotVisible where it is unknown, used, revoked or expired (SEC-8)."""
    rows = DomainProof.objects.open(now).filter(token_sha256=hash_of(key), method="mail")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: DomainProof | None = rows.select_related("company").first()
    if found is None:
        raise NotVisible("domain proof")
    return found


def partner_for(actor: Actor, partner_id: int, need: Literal["see", "people"], now: datetime) -> Partner:
    """One partner; raises NotVisible for whoever is neither the vendor's nor its staff, NotAllowed for the others.

    `people`: inviting its staff and ending their memberships, for administrators and whoever leads the partner's side.
    """
    held = Membership.objects.current(now).filter(
        person_id=actor.id, partner_id=partner_id, person__is_active=True, person__isnull=False
    )
    roles = None if actor.id is None else held.values_list("roles", flat=True).first()
    found: Partner | None = Partner.objects.filter(pk=partner_id).first()
    if found is None or (roles is None and not _is_vendor(actor)):
        raise NotVisible(f"partner:{partner_id}")
    if need == "people" and "portal-administrator" not in (roles or ()):
        require(may_run_desk(actor))
    return found


def tokens_visible_to(actor: Actor) -> QuerySet[ApiToken]:
    """The API tokens that the actor may list and withdraw: their own, all for administrators."""
    tokens: QuerySet[ApiToken] = ApiToken.objects.all()
    return tokens if may_run_desk(actor).allowed else tokens.filter(person_id=actor.id or 0)


def list_tokens(actor: Actor, now: datetime, person: int | None = None, limit: int = TOKENS_LIMIT) -> list[ApiToken]:
    """The tokens that work now and that the actor may list, of one person or of all, the newest first, with theirs."""
    rows = tokens_visible_to(actor).filter(withdrawn_at=None, expires_at__gt=now, person__is_active=True)
    rows = rows if person is None else rows.filter(person_id=person)
    return list(rows.select_related("person").order_by("-pk")[:limit])


def token_for(actor: Actor, token_id: int, *, lock: bool = False) -> ApiToken:
    """One of them; raises NotVisible."""
    rows = tokens_visible_to(actor).filter(pk=token_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotVisible(f"token:{token_id}")
    return found


def list_public_keys(actor: Actor, *, live: bool = True) -> list[PublicKey]:
    """Those that work, or the newest hundred of those that were withdrawn; administrators. Raises NotAllowed."""
    require_desk(actor)
    rows = PublicKey.objects.live() if live else PublicKey.objects.exclude(withdrawn_at=None)
    return list(rows.select_related("withdrawn_by").order_by("-pk")[:MOST_KEYS])


def public_key_for(actor: Actor, key_id: int, *, lock: bool = False) -> PublicKey:
    """One that works; administrators. Raises NotAllowed and NotVisible."""
    require_desk(actor)
    rows = PublicKey.objects.live().filter(pk=key_id)
    found: PublicKey | None = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotVisible(f"public-key:{key_id}")
    return found


def require_desk(actor: Actor) -> None:
    """Administrators and the system only; raises NotAllowed."""
    require(may_run_desk(actor))


def require_people_of(actor: Actor, company_id: int, now: datetime) -> None:
    """Who may invite to a company and end memberships; raises NotVisible for outsiders, NotAllowed for others."""
    company_for(actor, company_id, "people", now)


def require_domains_of(actor: Actor, company_id: int, now: datetime) -> None:
    """Who may prove and withdraw mail domains; raises NotVisible for outsiders, NotAllowed for others."""
    company_for(actor, company_id, "domains", now)


def require_agent_or_desk(actor: Actor, person_id: int) -> None:
    """An agent's own affairs: themselves, administrators and the system; raises NotAllowed."""
    if not (actor.is_agent and actor.id == person_id):
        require(may_run_desk(actor))


def require_role_change(actor: Actor, company_id: int, role: str, basis: str, now: datetime) -> None:
    """Who may grant and withdraw a role (SI-13); raises NotVisible for outsiders, NotAllowed for others."""
    company_for(actor, company_id, "see", now)
    require(may_change_role(actor, roles_in(actor, company_id, now), role, basis))


def require(verdict: Verdict) -> None:
    """Raises NotAllowed with the verdict's code."""
    if not verdict.allowed:
        raise NotAllowed(verdict.code)


def _is_vendor(actor: Actor) -> bool:
    return actor.kind == "system" or actor.is_agent or actor.is_administrator
