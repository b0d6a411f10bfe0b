"""Fills a desk with invented people, companies and cases, through the same actions that everybody uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from amparo.cases.actions.handover import hand_over_work
from amparo.cases.models import Case
from amparo.catalogue.actions import nodes_of, sync_products
from amparo.catalogue.models import Product
from amparo.core.actors import SYSTEM, Actor
from amparo.core.consumers import pass_over
from amparo.demo.administration import set_up
from amparo.demo.arranging import put_in_order
from amparo.demo.canned import keep_canned
from amparo.demo.cases import tell_stories
from amparo.demo.connections import connect_company
from amparo.demo.desks import DESKS
from amparo.demo.history import tell_history
from amparo.demo.library import fill_shelf
from amparo.demo.plan import Colleague, DemoCompany, DemoPartner, Desk, Shelf, Somebody
from amparo.demo.sample import sample_desk
from amparo.demo.screens import fill_screens
from amparo.demo.shelves import SHELVES
from amparo.demo.stories import HISTORIES, ORDERS, STORIES
from amparo.gate import packs
from amparo.people import actions
from amparo.people.actions import AbsenceTerms, CompanyTerms, ContractTerms, PersonTerms, ProfileTerms
from amparo.people.actors import actor_for
from amparo.people.models import Company, Partner, Person
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.pack import Pack
from amparo.search.actions import index_waiting

PASSWORD = "amparo-demo"  # noqa: S105  # printed by `make run`, and set only where settings.DEMO is on
CANNED_BY = {"lumen": "ingrid.halloran@lumen.example"}  # whose canned answers the desk of a pack begins with
SET_UP_BY = {"lumen": "helena.duarte@lumen.example"}  # whose administration has something of its own beside the pack
CONNECTED_BY = {"lumen": "priya.raman@harvestlane.example"}  # whose company has a webhook
AGE_DAYS = 400  # the demo's customers have been customers for a while


class DemoNotWanted(Exception):
    """The demo was asked for on a desk that is not a demo: its accounts have a known password."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account to try; `who` says in one line who that is and what to try, `place` is their company's name."""

    email: str
    password: str
    who: str
    name: str = ""
    place: str = ""


def load(now: datetime, *, past: bool = False) -> bool:
    """Loads the demo of the installation's pack; returns whether anything was missing.

    May run at every start: what is there stays as people have left it. With `past`, some hundred ended cases of the
    last months lie behind the stories, where the pack has any. Raises DemoNotWanted.
    """
    if not settings.DEMO:
        raise DemoNotWanted
    pack = load_pack(settings.PACK)
    sync_products(SYSTEM, nodes_of(packs.version_in_force(now)), now)
    added = add_people(desk_of(pack), now - timedelta(days=AGE_DAYS))
    anew = not Case.objects.exists()
    if anew and pack.name in SET_UP_BY:
        set_up(SET_UP_BY[pack.name], now)
    if anew and past and pack.name in HISTORIES:
        tell_history(HISTORIES[pack.name], now)
    told = tell_stories(STORIES.get(pack.name, ()), now) if anew else 0
    if told:
        send_away(desk_of(pack), now)
    if told and pack.name in ORDERS:
        put_in_order(ORDERS[pack.name], now)
    if told and pack.name in CANNED_BY:
        keep_canned(CANNED_BY[pack.name], now)
    if told and pack.name in CONNECTED_BY:
        connect_company(CONNECTED_BY[pack.name], now)
    written = fill_shelf(pack.name, desk_of(pack), SHELVES.get(pack.name, Shelf()), now)
    if written:
        index_waiting(now)
        pass_over("search.texts", now)
        fill_screens(pack.name, now)
    return added or told > 0 or written > 0


def add_people(desk: Desk, since: datetime) -> bool:
    """Enters everybody who is missing; returns whether somebody was."""
    wanted = desk.addresses()
    found: dict[str, Person] = {p.email: p for p in Person.objects.filter(email__in=wanted)}
    if wanted <= set(found):
        return False
    with transaction.atomic():
        loading = Loading(found, since)
        for colleague in desk.colleagues:
            loading.add_colleague(colleague)
        loading.by = administrator_of(desk, loading.people)
        for partner in desk.partners:
            loading.add_partner(partner)
        for company in desk.companies:
            loading.add_company(company)
        new = [person.pk for email, person in loading.people.items() if email in loading.added]
        Person.objects.filter(pk__in=new).update(password=make_password(PASSWORD))
    return True


def send_away(desk: Desk, now: datetime) -> None:
    """Who of the agents is away from now on: for their open cases colleagues are suggested."""
    for colleague in desk.colleagues:
        person = Person.objects.filter(email=colleague.email).first()
        if person is not None and colleague.away_days and not person.absences.exists():
            terms = AbsenceTerms(now, now + timedelta(days=colleague.away_days), "suggested")
            hand_over_work(actions.plan_absence(SYSTEM, person, terms, now).pk, now, quiet=True)


def desk_of(pack: Pack) -> Desk:
    """The demo desk of a shipped pack; a small one made from the pack itself for any other."""
    return DESKS.get(pack.name) or sample_desk(pack)


def sign_ins() -> list[SignIn]:
    """Whom to sign in as, each with one line of what to try; empty where this is no demo."""
    if not settings.DEMO:
        return []
    people = desk_of(load_pack(settings.PACK)).people()
    return [SignIn(one.email, PASSWORD, one.try_this, one.name, place) for one, place in people]


def hints() -> tuple[str, ...]:
    """What can be tried without signing in; empty where this is no demo."""
    return desk_of(load_pack(settings.PACK)).hints if settings.DEMO else ()


class Loading:
    """One run: who is there already, and what has been added."""

    def __init__(self, found: Mapping[str, Person], since: datetime) -> None:
        self.people = dict(found)
        self.added: set[str] = set()
        self.by = SYSTEM  # who enters everything, once they are there themselves
        self.since = since
        self.partners: dict[str, Partner] = {}
        self.products: dict[str, Product] = {p.key: p for p in Product.objects.current()}

    def add_person(self, one: PersonTerms) -> Person:
        """A person, unless they are there."""
        if one.email not in self.people:
            self.people[one.email] = actions.create_person(self.by, one, self.since)
            self.added.add(one.email)
        return self.people[one.email]

    def add_colleague(self, colleague: Colleague) -> None:
        """One of the vendor's people."""
        rights = frozenset(colleague.rights)
        person = self.add_person(PersonTerms(colleague.email, colleague.name, colleague.language, rights=rights))
        if colleague.speaks and colleague.email in self.added:
            profile = ProfileTerms(colleague.skills, colleague.speaks, colleague.products)
            actions.set_agent_profile(SYSTEM, person, profile, self.since)

    def add_partner(self, wanted: DemoPartner) -> None:
        """A partner with its staff."""
        partner: Partner | None = Partner.objects.filter(name=wanted.name).first()
        if partner is None:
            partner = actions.create_partner(self.by, wanted.name, wanted.country, self.since)
        self.partners[wanted.name] = partner
        for one in wanted.staff:
            actions.join_partner(self.by, self.add_person(terms_of(one, wanted.language)), partner, self.since)

    def add_company(self, wanted: DemoCompany) -> None:
        """A company with everything that belongs to it, unless a company of that name is there."""
        company: Company | None = Company.objects.filter(name=wanted.name).first()
        if company is None:
            company = self.enter_company(wanted)
        for one in wanted.contacts:
            if one.email in self.people:
                continue
            person = self.add_person(terms_of(one, wanted.language))
            membership = actions.start_membership(self.by, person, company, self.since)
            for role in one.roles:
                actions.grant_role(self.by, membership, role, "", self.since)

    def enter_company(self, wanted: DemoCompany) -> Company:
        """The company with its contract, standing, domain, partner and account manager."""
        place = (wanted.country, wanted.time_zone, wanted.language)
        company = actions.create_company(self.by, CompanyTerms(wanted.name, *place, wanted.plan), self.since)
        for product in self.owned(wanted):
            actions.add_product(self.by, company, product, self.since)
        actions.verify_domain(self.by, company, wanted.domain, self.since)
        if wanted.credit_minutes:
            actions.set_credit_minutes(self.by, company, wanted.credit_minutes, self.since)
        if wanted.finances != "clear":
            actions.set_finances(self.by, company, wanted.finances, wanted.finances_note, self.since)
        if wanted.contract_days:
            day = self.since.date()
            end = day + timedelta(days=AGE_DAYS + wanted.contract_days)
            actions.set_contract(SYSTEM, company, ContractTerms(wanted.plan, day, end), self.since)
        if wanted.further_languages:
            actions.set_languages(SYSTEM, company, wanted.language, list(wanted.further_languages), self.since)
        if wanted.shares_cases:
            actions.set_shares_cases(self.by, company, True, self.since)
        if wanted.partner:
            actions.start_partnership(self.by, self.partners[wanted.partner], company, self.since)
        if wanted.account_manager:
            manager = self.people[wanted.account_manager]
            actions.assign_account_manager(self.by, company, manager, self.since)
        return company

    def owned(self, wanted: DemoCompany) -> list[Product]:
        """The products that the company has contracted: those named, else all."""
        if wanted.products:
            return [self.products[key] for key in wanted.products]
        return [product for product in self.products.values() if product.parent_id is None]


def administrator_of(desk: Desk, people: Mapping[str, Person]) -> Actor:
    """Who of the vendor enters customers and gives roles in the demo: the first administrator, else the system."""
    found = [one.email for one in desk.colleagues if "administrator" in one.rights]
    return actor_for(people[found[0]]) if found else SYSTEM


def terms_of(one: Somebody, language: str) -> PersonTerms:
    """What the action takes; the language is the side's unless the person has another."""
    return PersonTerms(one.email, one.name, one.language or language, one.country)
