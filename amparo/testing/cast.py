"""The people whom every test knows, one of them an outsider who must not get in.

Acme (United States, no partner): Ana (not designated, Spanish), Dora (designated), Max (authorised manager),
Petra (portal administrator), Theo (authorised for phone consultancy), Ines (designated; her account is closed).
Gruber (Germany): Greta (not designated). Borealis (United States) is served by Norte: Bea is its designated contact,
Paco works for Norte; Pia works for Sur, which serves nobody. Olga, of Outis, is the outsider. Zoe belongs to Gruber and
Borealis. Viktor is a visitor: an address, no account. Alma and Igor are agents, Adam is an administrator and no agent.
"""

from dataclasses import dataclass, fields

from amparo.catalogue.models import Product
from amparo.core.actors import SYSTEM, VISITOR, Actor
from amparo.people.actors import actor_for
from amparo.people.models import Company, EmailDomain, Partner, Person
from amparo.testing.builders import (
    make_company,
    make_contact,
    make_membership,
    make_ownership,
    make_partner,
    make_partner_staff,
    make_partnership,
    make_person,
    make_product,
)
from amparo.testing.clock import LONG_AGO

VISITOR_EMAIL = "viktor@nobody.example"


@dataclass(frozen=True)
class Cast:
    """Everybody and everything, built anew for each test."""

    acme: Company
    gruber: Company
    borealis: Company
    outis: Company
    norte: Partner
    sur: Partner
    financials: Product
    ledger: Product
    ana: Person
    dora: Person
    max: Person
    petra: Person
    theo: Person
    ines: Person
    greta: Person
    bea: Person
    paco: Person
    pia: Person
    olga: Person
    zoe: Person
    alma: Person
    igor: Person
    adam: Person

    def actor(self, name: str) -> Actor:
        """The actor behind a name: a person of the cast, `viktor` (the visitor) or `system`."""
        if name in ("viktor", "system"):
            return VISITOR if name == "viktor" else SYSTEM
        person = getattr(self, name)
        if not isinstance(person, Person):
            raise LookupError(f"{name} is nobody")
        return actor_for(person)

    def persons(self) -> dict[str, Person]:
        """Every person by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Person)}


def build_cast() -> Cast:
    """Writes the cast into the test database; everybody signs in with `builders.PASSWORD`."""
    acme = make_company("Acme", time_zone="America/New_York")
    gruber = make_company("Gruber", country="DE", language="de", time_zone="Europe/Berlin")
    borealis = make_company("Borealis", time_zone="America/Chicago")
    outis = make_company("Outis", country="FR", language="fr", time_zone="Europe/Paris")
    for company in (acme, gruber, borealis, outis):
        domain = f"{company.name.lower()}.example"
        EmailDomain.objects.create(company=company, domain=domain, verified_at=LONG_AGO)
    norte, sur = make_partner("Norte"), make_partner("Sur", country="BR")
    make_partnership(norte, borealis)
    financials = make_product("financials")
    ledger = make_product("financials-ledger", parent=financials)
    for company in (acme, gruber, borealis, outis):
        make_ownership(company, financials)
    zoe = make_contact(gruber, name="Zoe", email="zoe@zoe.example")
    make_membership(zoe, borealis, "designated")
    return Cast(
        acme=acme,
        gruber=gruber,
        borealis=borealis,
        outis=outis,
        norte=norte,
        sur=sur,
        financials=financials,
        ledger=ledger,
        ana=make_contact(acme, name="Ana", email="ana@acme.example", language="es"),
        dora=make_contact(acme, "designated", name="Dora", email="dora@acme.example"),
        max=make_contact(acme, "authorised-manager", name="Max", email="max@acme.example"),
        petra=make_contact(acme, "portal-administrator", name="Petra", email="petra@acme.example"),
        theo=make_contact(acme, "phone-consultancy", name="Theo", email="theo@acme.example"),
        ines=make_contact(acme, "designated", name="Ines", email="ines@acme.example", is_active=False),
        greta=make_contact(gruber, name="Greta", email="greta@gruber.example", language="de"),
        bea=make_contact(borealis, "designated", name="Bea", email="bea@borealis.example"),
        paco=make_partner_staff(norte, "Paco", email="paco@norte.example", language="es"),
        pia=make_partner_staff(sur, "Pia", email="pia@sur.example", language="pt-BR"),
        olga=make_contact(outis, "designated", name="Olga", email="olga@outis.example", language="fr"),
        zoe=zoe,
        alma=make_person("Alma", email="alma@vendor.example", is_agent=True),
        igor=make_person("Igor", email="igor@vendor.example", is_agent=True, language="de"),
        adam=make_person("Adam", email="adam@vendor.example", is_administrator=True),
    )
