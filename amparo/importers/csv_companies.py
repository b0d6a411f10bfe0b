"""Companies from a CSV file, by the vendor. A company is known by its name, and by its country where several have it.

A row adds a company, or makes it what the row says; an empty cell says nothing, and products and domains are only ever
added.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models.functions import Lower

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.importers import words
from amparo.importers.csv_reading import Row, plain
from amparo.importers.running import Checking, Step
from amparo.people import actions
from amparo.people.actions import CompanyTerms, ContractTerms
from amparo.people.domains import clean_own_domain
from amparo.people.models import Company, CompanyProduct, EmailDomain, Partner, Partnership, Person
from amparo.people.rules import COMPANY_NAME_LENGTH, BadInput, clean_email, clean_name

REQUIRED = ("name",)
HEADINGS = {
    "name": ("company", "company name", "customer", "account", "organisation", "organization", "empresa", "cliente",
             "nombre", "entreprise", "société", "nom", "client", "nome", "firma", "unternehmen", "kunde", "firmenname"),
    "country": ("país", "pays", "land", "country code"),
    "time_zone": ("time zone", "timezone", "zona horaria", "fuseau horaire", "fuso horário", "zeitzone"),
    "language": ("idioma", "língua", "langue", "sprache"),
    "plan": ("contract", "contrato", "plano", "formule", "contrat", "vertrag", "subscription"),
    "contract_from": ("contract since", "contract start", "desde", "début", "início", "vertragsbeginn"),
    "contract_to": ("contract until", "contract end", "hasta", "fin", "até", "fim", "vertragsende"),
    "further_languages": ("languages", "further languages", "idiomas", "langues", "línguas", "sprachen"),
    "products": ("product", "producto", "productos", "produto", "produtos", "produit", "produits", "produkt",
                 "produkte", "modules"),
    "domains": ("domain", "e-mail domain", "mail domain", "dominio", "dominios", "domínio", "domínios", "domaine",
                "domaines", "e-mail-domain", "domäne", "domänen"),
    "finances": ("financial standing", "standing", "finanzas", "situação financeira", "finanzen", "situation"),
    "finances_note": ("finance note", "nota de finanzas", "nota financeira", "note financière", "finanznotiz"),
    "credit_minutes": ("credit", "credit minutes", "minutes", "prepaid minutes", "minutos", "minuten", "guthaben"),
    "shares_cases": ("shares cases", "shared cases", "comparte casos", "compartilha casos", "teilt fälle"),
    "partner": ("reseller", "var", "implementer", "socio", "revenda", "parceiro", "partenaire", "revendeur"),
    "account_manager": ("account manager", "manager", "gestor de cuenta", "gerente de conta", "gestionnaire",
                        "kundenbetreuer"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CompanyOrder:
    """Who imports, and when."""

    actor: Actor
    now: datetime


@dataclass(slots=True)
class Wanted:
    """A row that can be taken; what the row does not say is empty or None."""

    name: str
    country: str
    time_zone: str
    language: str
    plan: str
    begins: date | None
    ends: date | None
    languages: Sequence[str]
    products: Sequence[Product]
    domains: Sequence[str]
    finances: str
    note: str
    minutes: int | None
    shares: bool | None
    partner: Partner | None
    manager: Person | None


class CompanySource:
    """See `running.Source`."""

    def __init__(self, order: CompanyOrder) -> None:
        self.order = order
        self.seen: dict[tuple[str, str], int] = {}
        self.plans = sorted(packs.in_force().plans)
        self.products = self.read_products()
        self.companies: dict[str, list[Company]] = {}
        self.owned: set[tuple[int, int]] = set()
        self.domains: set[tuple[int, str]] = set()
        self.partners: dict[str, Partner] = {}
        self.serving: dict[int, int] = {}
        self.staff: dict[str, Person] = {}

    def read_products(self) -> dict[str, Product]:
        """Every product of the catalogue by its key and by its name in every language."""
        found: dict[str, Product] = {}
        for product in Product.objects.current().filter(parent=None):
            for word in (product.key, *product.names.values()):
                found.setdefault(plain(word), product)
        return found

    def prepare(self, rows: Sequence[Row]) -> None:
        """Six queries a batch."""
        now = self.order.now
        names = {" ".join(row.get("name").split()).lower() for row in rows}
        self.companies = {}
        found = list(Company.objects.annotate(key=Lower("name")).filter(key__in=names).order_by("pk"))
        for company in found:
            self.companies.setdefault(company.name.lower(), []).append(company)
        owned = CompanyProduct.objects.filter(company__in=found, until_on=None)
        self.owned = set(owned.values_list("company_id", "product_id"))
        self.domains = set(EmailDomain.objects.filter(company__in=found).values_list("company_id", "domain"))
        serving = Partnership.objects.current(now).filter(company__in=found)
        self.serving = dict(serving.values_list("company_id", "partner_id"))
        partners = {row.get("partner").lower() for row in rows}
        self.partners = {p.name.lower(): p for p in Partner.objects.annotate(k=Lower("name")).filter(k__in=partners)}
        managers = {row.get("account_manager").lower() for row in rows}
        staff = Person.objects.annotate(k=Lower("email")).filter(k__in=managers, is_active=True)
        self.staff = {person.email.lower(): person for person in staff if person.is_agent or person.is_administrator}

    def steps(self, row: Row) -> list[Step]:
        """The company where it is new, and everything in which it differs from the row."""
        wanted = self.read(row)
        same_name = self.companies.get(wanted.name.lower(), [])
        if len(same_name) > 1 and wanted.country:
            same_name = [company for company in same_name if company.country == wanted.country]
        if len(same_name) > 1:
            raise BadInput("name", "company-ambiguous")
        if same_name:
            return self.changing(same_name[0], wanted)
        return self.adding(wanted)

    def adding(self, wanted: Wanted) -> list[Step]:
        """A new company with everything that the row says."""
        if not wanted.country:
            raise BadInput("country", "empty")
        actor, now = self.order.actor, self.order.now

        def add() -> None:
            place = (wanted.country, wanted.time_zone, wanted.language or "en", wanted.plan)
            company = actions.create_company(actor, CompanyTerms(wanted.name, *place), now)
            for step in self.changing(company, wanted):
                step.write()

        return [Step("added", add, is_new=True)]

    def changing(self, company: Company, wanted: Wanted) -> list[Step]:
        """What is not yet as the row says."""
        actor, now = self.order.actor, self.order.now
        place = (wanted.country or company.country, wanted.time_zone or company.time_zone)
        held = ContractTerms(company.plan, company.plan_since_on, company.plan_until_on)
        begins, ends = wanted.begins or held.since_on, wanted.ends or held.until_on
        contract = ContractTerms(wanted.plan or held.plan, begins, ends)
        spoken = languages_of(company, wanted)
        finances, note = wanted.finances or company.finances, wanted.note or company.finances_note
        checks: list[tuple[str, bool, Callable[[], object]]] = [
            ("place", place != (company.country, company.time_zone),
             partial(actions.set_place, actor, company, *place, now)),
            ("plan", contract != held, partial(actions.set_contract, actor, company, contract, now)),
            ("further_languages", spoken != (company.language, company.further_languages),
             partial(actions.set_languages, actor, company, spoken[0], spoken[1], now)),
            ("finances", (finances, note) != (company.finances, company.finances_note),
             partial(actions.set_finances, actor, company, finances, note, now)),
            ("credit_minutes", wanted.minutes is not None and wanted.minutes != company.credit_minutes,
             partial(actions.set_credit_minutes, actor, company, wanted.minutes or 0, now)),
            ("shares_cases", wanted.shares is not None and wanted.shares != company.shares_cases,
             partial(actions.set_shares_cases, actor, company, bool(wanted.shares), now)),
            ("account_manager", wanted.manager is not None and wanted.manager.pk != company.account_manager_id,
             partial(actions.assign_account_manager, actor, company, wanted.manager, now)),
        ]  # fmt: skip
        if wanted.partner is not None and self.serving.get(company.pk) != wanted.partner.pk:
            checks.append(("partner", True, partial(actions.start_partnership, actor, wanted.partner, company, now)))
        for product in wanted.products:
            new = (company.pk, product.pk) not in self.owned
            checks.append((f"product:{product.key}", new, partial(actions.add_product, actor, company, product, now)))
        for domain in wanted.domains:
            new = (company.pk, domain) not in self.domains
            checks.append(("domain", new, partial(actions.verify_domain, actor, company, domain, now)))
        return [Step(code, write) for code, needed, write in checks if needed]

    def read(self, row: Row) -> Wanted:
        """The row, cleaned; raises RowRefused with everything that is wrong with it."""
        checking = Checking(row)
        shares, minutes = checking.cell("shares_cases", words.yes_or_no), checking.cell("credit_minutes", _minutes)
        wanted = Wanted(
            name=checking.needed("name", lambda text: clean_name(text, limit=COMPANY_NAME_LENGTH)),
            country=checking.cell("country", words.country_of),
            time_zone=checking.cell("time_zone", words.time_zone_of),
            language=checking.cell("language", words.language_of),
            plan=checking.cell("plan", self.plan_of),
            begins=_day(checking, "contract_from"),
            ends=_after(_day(checking, "contract_to")),
            languages=self.languages_of(row, checking),
            products=self.products_of(row, checking),
            domains=self.domains_of(row, checking),
            finances=checking.cell("finances", words.standing_of),
            note=row.get("finances_note"),
            minutes=int(minutes) if minutes else None,
            shares=shares == "yes" if shares else None,
            partner=self.partners.get(checking.cell("partner", self.partner_of).lower()),
            manager=self.staff.get(checking.cell("account_manager", self.manager_of)),
        )
        first = self.seen.setdefault((wanted.name.lower(), wanted.country), row.number)
        if wanted.name and first != row.number:
            checking.refuse("name", "twice", {"row": first})
        checking.finish()
        return wanted

    def plan_of(self, text: str) -> str:
        """The id of a plan of the pack, also from its published name."""
        pack = packs.in_force()
        named = {plain(plan.name): key for words_ in pack.words.values() for key, plan in words_.plans.items()}
        known = {plain(key): key for key in self.plans} | named
        if plain(text) not in known:
            raise BadInput("plan", "unknown-plan", {"plans": ", ".join(self.plans)} | _meant(text, known))
        return known[plain(text)]

    def partner_of(self, text: str) -> str:
        """The name of a partner that is there."""
        if text.lower() not in self.partners:
            raise BadInput("partner", "unknown-partner")
        return text

    def manager_of(self, text: str) -> str:
        """The address of one of the vendor's people."""
        email = clean_email(text, "account_manager")
        if email not in self.staff:
            raise BadInput("account_manager", "not-of-the-vendor")
        return email

    def products_of(self, row: Row, checking: Checking) -> list[Product]:
        """The products; each that is not in the catalogue is refused."""
        found = []
        for word in words.several(row.get("products")):
            product = self.products.get(plain(word))
            if product is None:
                checking.refuse("products", "unknown-product", {"product": word} | _meant(word, self.products))
            else:
                found.append(product)
        return found

    def languages_of(self, row: Row, checking: Checking) -> list[str]:
        """The further languages; each that the desk does not speak is refused."""
        found = []
        for word in words.several(row.get("further_languages")):
            one = Checking(Row(row.number, {"language": word}))
            found.append(one.cell("language", words.language_of))
            checking.refusals.extend(one.refusals)
        return [tag for tag in found if tag]

    def domains_of(self, row: Row, checking: Checking) -> list[str]:
        """The mail domains; each that is none is refused."""
        found = []
        for word in words.several(row.get("domains")):
            one = Checking(Row(row.number, {"domains": word}))
            found.append(one.cell("domains", own_domain))
            checking.refusals.extend(one.refusals)
        return [domain for domain in found if domain]


def languages_of(company: Company, wanted: Wanted) -> tuple[str, list[str]]:
    """The company's language, and the further ones with those of the row: they are only ever added."""
    first = wanted.language or company.language
    return first, sorted({*company.further_languages, *wanted.languages} - {first})


def _day(checking: Checking, field: str) -> date | None:
    text = checking.cell(field, lambda cell: words.day_of(cell, field))
    return date.fromisoformat(text) if text else None


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else day


def _minutes(text: str) -> str:
    digits = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 8):
        raise BadInput("credit_minutes", "not-a-number")
    return digits


def own_domain(text: str) -> str:
    """A mail domain that can be one company's; raises BadInput."""
    try:
        return clean_own_domain(text)
    except BadInput as refusal:
        raise BadInput("domains", refusal.code, refusal.params) from None


def _meant(text: str, known: Iterable[str]) -> dict[str, object]:
    close = difflib.get_close_matches(plain(text), list(known), n=1, cutoff=0.7)
    return {"meant": close[0]} if close else {}
