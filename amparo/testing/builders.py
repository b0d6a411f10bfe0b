"""Rows for tests, with sensible values for everything that the test does not care about.

They write rows directly, without events: what an action does is the business of that action's own tests.
"""

from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from amparo.catalogue.models import Product
from amparo.people.models import Company, CompanyProduct, Membership, Partner, Partnership, Person
from amparo.testing.clock import LONG_AGO

PASSWORD = "correct horse battery staple"
_number = count(1)


def make_person(name: str = "", password: str = PASSWORD, **fields: Any) -> Person:
    """A person who can sign in with PASSWORD; `is_agent=True` makes them the vendor's."""
    name = name or f"Person {next(_number)}"
    values = {"email": f"{name.split()[0].lower()}.{next(_number)}@people.example", "created_at": LONG_AGO, **fields}
    person: Person = Person.objects.create(name=name, password=make_password(password), **values)
    return person


def make_company(name: str = "", **fields: Any) -> Company:
    """A company in the United States with clear finances and the plan `standard`."""
    values = {"country": "US", "plan": "standard", "created_at": LONG_AGO, **fields}
    return Company.objects.create(name=name or f"Company {next(_number)}", **values)


def make_membership(person: Person, company: Company, *roles: str, since_at: datetime = LONG_AGO) -> Membership:
    """The person belongs to the company, with roles."""
    membership: Membership = Membership.objects.create(
        person=person, company=company, roles=list(roles), since_at=since_at
    )
    return membership


def make_contact(company: Company, *roles: str, name: str = "", **fields: Any) -> Person:
    """A person of the company, with roles."""
    person = make_person(name, **fields)
    make_membership(person, company, *roles)
    return person


def make_partner(name: str = "", **fields: Any) -> Partner:
    """A partner that serves nobody yet."""
    values = {"country": "US", "created_at": LONG_AGO, **fields}
    return Partner.objects.create(name=name or f"Partner {next(_number)}", **values)


def make_partnership(partner: Partner, company: Company, since_at: datetime = LONG_AGO) -> Partnership:
    """The partner serves the company."""
    partnership: Partnership = Partnership.objects.create(partner=partner, company=company, since_at=since_at)
    return partnership


def make_partner_staff(partner: Partner, name: str = "", **fields: Any) -> Person:
    """A person who works for the partner."""
    person = make_person(name, **fields)
    Membership.objects.create(person=person, partner=partner, since_at=LONG_AGO)
    return person


def make_product(key: str = "", parent: Product | None = None, **fields: Any) -> Product:
    """A product, or a module of `parent`."""
    key = key or f"product-{next(_number)}"
    names = {"en": key.replace("-", " ").capitalize()}
    values = {"names": names, "pack_names": names, **fields}
    product: Product = Product.objects.create(key=key, parent=parent, **values)
    return product


def make_ownership(company: Company, product: Product) -> CompanyProduct:
    """The company has contracted the product."""
    return CompanyProduct.objects.create(company=company, product=product, since_on=LONG_AGO.date())
