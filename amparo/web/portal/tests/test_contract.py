"""What a company's own people see of their contract; domains that their leaders prove; partners and their people."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.core.models import Event, OutgoingMail
from amparo.people import actions
from amparo.people.actions import ContractTerms
from amparo.people.models import DomainProof, EmailDomain, Membership, Person
from amparo.testing.cast import Cast

NOTE = "Invoice 77 is open since March."


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def contract(cast: Cast, now: datetime) -> str:
    actions.set_finances(SYSTEM, cast.acme, "pending", NOTE, now)
    actions.assign_account_manager(SYSTEM, cast.acme, cast.alma, now)
    until = timezone.now().date() + timedelta(days=30)
    actions.set_contract(SYSTEM, cast.acme, ContractTerms("premium", None, until), now)
    return reverse("portal:company-contract", args=[cast.acme.pk])


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize(("who", "sees"), [("dora", False), ("ana", False), ("petra", True), ("max", True)])
def test_everybody_of_the_company_sees_the_contract_and_its_leaders_the_finances(
    cast: Cast, client: Client, contract: str, who: str, sees: bool
) -> None:
    """TO-9a."""
    client.force_login(getattr(cast, who))
    Person.objects.update(language="en")
    page = said(client, contract)
    assert all(word in page for word in ("Premium", "Financials", "Alma", "Ends soon"))
    assert (NOTE in page) is sees
    assert ("Payments pending" in page) is sees


def test_a_partners_staff_do_not_see_the_contract_of_a_company_they_serve(cast: Cast, client: Client) -> None:
    client.force_login(cast.paco)
    assert client.get(reverse("portal:company-contract", args=[cast.borealis.pk])).status_code == 403


def test_a_leader_begins_a_proof_and_whoever_runs_the_domain_confirms_it(
    cast: Cast, client: Client, contract: str
) -> None:
    """SI-13; opening the link proves nothing (SEC-8)."""
    client.force_login(cast.petra)
    form = {"domain": "group.example", "way": "mail:postmaster"}
    assert client.post(reverse("portal:company-domains", args=[cast.acme.pk]), form).status_code == 302
    assert "postmaster@group.example" in said(client, contract)
    link = str(OutgoingMail.objects.get(kind="domain_proof").params["link"])
    path = "/domains/" + link.rsplit("/domains/", maxsplit=1)[1].rstrip("/") + "/"
    stranger = Client()
    assert "Does group.example belong to Acme?" in said(stranger, path)
    assert not EmailDomain.objects.filter(domain="group.example").exists()
    assert stranger.post(path).status_code == 200
    assert EmailDomain.objects.get(domain="group.example").company == cast.acme
    assert stranger.get(path).status_code == 410
    assert "proven by mail" in said(client, contract)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"domain": "gmail.com", "way": "dns"}, "Everybody can have an address of this domain"),
        ({"domain": "acme.example", "way": "dns"}, "counts as the company’s own already"),
        ({"domain": "no domain", "way": "dns"}, "This is not a mail domain"),
        ({"domain": "group.example", "way": "word"}, "is not one of the available choices"),
        ({"domain": "", "way": "dns"}, "This field is required"),
    ],
)
def test_a_domain_that_cannot_be_proven_is_refused_with_what_was_typed(
    cast: Cast, client: Client, form: dict[str, str], problem: str
) -> None:
    client.force_login(cast.petra)
    answer = client.post(reverse("portal:company-domains", args=[cast.acme.pk]), form)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert form["domain"] in answer.content.decode()
    assert not DomainProof.objects.exists()


def test_the_record_to_enter_is_shown_and_the_proof_can_be_given_up(cast: Cast, client: Client, contract: str) -> None:
    client.force_login(cast.max)
    form = {"domain": "group.example", "way": "dns"}
    client.post(reverse("portal:company-domains", args=[cast.acme.pk]), form)
    proof = DomainProof.objects.get()
    assert all(word in said(client, contract) for word in ("_amparo.group.example", proof.record))
    client.force_login(cast.dora)
    assert proof.record not in said(client, contract)
    client.force_login(cast.max)
    drop = reverse("portal:company-proof-removal", args=[cast.acme.pk, proof.pk])
    assert client.post(drop).status_code == 302
    assert proof.record not in said(client, contract)


def test_who_leads_a_partner_invites_a_colleague_and_lets_them_go(cast: Cast, client: Client, now: datetime) -> None:
    """SI-3."""
    actions.set_partner_lead(SYSTEM, Membership.objects.get(person=cast.paco), True, now)
    client.force_login(cast.paco)
    page = reverse("portal:partner", args=[cast.norte.pk])
    assert client.get(reverse("portal:my-company")).url == page  # type: ignore[attr-defined]
    assert "Borealis" in said(client, page)
    form = {"name": "Nora", "email": "nora@norte.example", "language": "es"}
    assert client.post(reverse("portal:partner-staff", args=[cast.norte.pk]), form).status_code == 302
    assert OutgoingMail.objects.get().to == "nora@norte.example"
    nora = Membership.objects.get(person__email="nora@norte.example")
    assert "Nora" in said(client, page)
    leaving = reverse("portal:partner-leaving", args=[cast.norte.pk, nora.pk])
    assert client.post(leaving).status_code == 302
    assert Event.objects.order_by("-id")[0].type == "membership.ended"
    own = Membership.objects.get(person=cast.paco)
    assert client.post(reverse("portal:partner-leaving", args=[cast.norte.pk, own.pk])).status_code == 403


def test_a_refused_invitation_of_a_partner_keeps_what_was_typed(cast: Cast, client: Client, now: datetime) -> None:
    actions.set_partner_lead(SYSTEM, Membership.objects.get(person=cast.paco), True, now)
    client.force_login(cast.paco)
    form = {"name": "Nora", "email": "nora at norte", "language": "es"}
    answer = client.post(reverse("portal:partner-staff", args=[cast.norte.pk]), form)
    assert answer.status_code == 422
    assert "nora at norte" in answer.content.decode()
    assert "field-error" in answer.content.decode()
