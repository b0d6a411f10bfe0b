"""Administrators enter and change companies, people, partners and agents."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.core.models import Event, OutgoingMail
from amparo.people import actions
from amparo.people.models import Absence, AgentProfile, Company, EmailDomain, Membership, Partnership, Person
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def adam(cast: Cast, client: Client) -> Client:
    client.force_login(cast.adam)
    return client


def said(client: Client, route: str, *keys: int, query: str = "") -> str:
    return client.get(reverse(f"admin:{route}", args=keys) + query).content.decode()


def part(client: Client, cast: Cast, form: str, **given: object) -> "tuple[int, str]":
    """Sends one form of Acme's page: the status and the page."""
    fields = {f"{form}-{field}": value for field, value in given.items()}
    answer = client.post(reverse("admin:company-part", args=[cast.acme.pk, form]), fields)
    return answer.status_code, answer.content.decode()


def types() -> list[str]:
    return list(Event.objects.order_by("id").values_list("type", flat=True))


def test_a_company_is_entered_with_its_contract(cast: Cast, adam: Client) -> None:
    form = {
        "details-name": "Nestor AG", "details-country": "CH", "details-time_zone": "Europe/Zurich",
        "details-language": "fr", "details-further": ["de", "en"], "contract-plan": "premium",
        "contract-since_on": "2026-01-01", "contract-last_on": "2099-12-31", "contract-credit_minutes": "120",
    }  # fmt: skip
    answer = adam.post(reverse("admin:company-new"), form)
    nestor = Company.objects.get(name="Nestor AG")
    assert answer.url == reverse("admin:company", args=[nestor.pk])  # type: ignore[attr-defined]
    assert (nestor.plan, nestor.credit_minutes, nestor.further_languages) == ("premium", 120, ["de", "en"])
    assert str(nestor.plan_until_on) == "2100-01-01"
    assert types()[0] == "company.created"


def test_a_company_that_cannot_be_entered_says_why_and_keeps_what_was_typed(cast: Cast, adam: Client) -> None:
    form = {
        "details-name": "Nestor\x07AG", "details-country": "CH", "details-language": "fr", "contract-plan": "premium",
        "contract-since_on": "2026-02-01", "contract-last_on": "2026-01-01",
    }  # fmt: skip
    answer = adam.post(reverse("admin:company-new"), form)
    assert answer.status_code == 422
    assert "invisible character" in answer.content.decode()
    form["details-name"] = "Nestor AG"
    answer = adam.post(reverse("admin:company-new"), form)
    assert answer.status_code == 422
    assert "The end must be later than the beginning." in answer.content.decode()
    assert "Nestor AG" in answer.content.decode()
    assert not Company.objects.filter(name="Nestor AG").exists()
    assert types() == []


def test_each_part_of_a_company_is_changed_by_its_own_form(cast: Cast, adam: Client) -> None:
    day = timezone.now().date()
    assert part(adam, cast, "contract", plan="premium", last_on=str(day + timedelta(days=9)))[0] == 302
    assert part(adam, cast, "finances", finances="pending", note="Invoice 77")[0] == 302
    assert part(adam, cast, "account", manager=str(cast.alma.pk), shares_cases="on")[0] == 302
    assert part(adam, cast, "domains", domain="group.example", way="word")[0] == 302
    assert part(adam, cast, "products", product="financials", last_on=str(day))[0] == 302
    assert part(adam, cast, "details", name="Acme Two", country="CA", language="fr", further=["en"])[0] == 302
    acme = Company.objects.get(pk=cast.acme.pk)
    assert (acme.name, acme.country, acme.language, acme.plan) == ("Acme Two", "CA", "fr", "premium")
    assert (acme.finances, acme.finances_note, acme.account_manager, acme.shares_cases) == (
        "pending", "Invoice 77", cast.alma, True,
    )  # fmt: skip
    assert EmailDomain.objects.filter(company=acme, domain="group.example", method="word").exists()
    page = said(adam, "company", acme.pk)
    assert all(word in page for word in ("Invoice 77", "Ends soon", "group.example", "on the vendor’s word"))


def test_a_domain_that_companies_of_a_group_share_names_the_others_to_the_desk_alone(cast: Cast, adam: Client) -> None:
    for company in (cast.acme, cast.gruber):
        actions.verify_domain(cast.actor("adam"), company, "group.example", timezone.now())
    assert "Also a domain of: Gruber" in said(adam, "company", cast.acme.pk)
    assert "Also a domain of: Acme" in said(adam, "company", cast.gruber.pk)
    petra = Client()
    petra.force_login(cast.petra)
    own = petra.get(reverse("portal:company-contract", args=[cast.acme.pk])).content.decode()
    assert "group.example" in own and "Gruber" not in own
    actions.withdraw_domain(cast.actor("adam"), cast.gruber, "group.example", timezone.now())
    assert "Also a domain of" not in said(adam, "company", cast.acme.pk)


def test_a_part_that_cannot_be_is_refused_beside_its_field(cast: Cast, adam: Client) -> None:
    status, page = part(adam, cast, "contract", plan="premium", since_on="2026-05-01", last_on="2026-04-01")
    assert (status, "The end must be later than the beginning." in page) == (422, True)
    status, page = part(adam, cast, "domains", domain="gmail.com", way="dns")
    assert (status, "Everybody can have an address of this domain" in page) == (422, True)
    assert adam.post(reverse("admin:company-part", args=[cast.acme.pk, "nothing"])).status_code == 404
    assert types() == []


def test_another_partner_serves_the_company_and_the_former_one_stays_as_history(cast: Cast, adam: Client) -> None:
    address = reverse("admin:company-part", args=[cast.borealis.pk, "partner"])
    assert adam.post(address, {"partner-partner": str(cast.sur.pk)}).status_code == 302
    assert list(Partnership.objects.filter(until_at=None).values_list("partner__name", flat=True)) == ["Sur"]
    page = said(adam, "company", cast.borealis.pk)
    assert "Norte" in page and "Served by Sur" in page
    assert adam.post(address, {"partner-partner": ""}).status_code == 302
    assert types() == ["partnership.ended", "partnership.started", "partnership.ended"]


def test_companies_are_found_by_name_domain_and_what_needs_looking_at(cast: Cast, adam: Client) -> None:
    assert "Gruber" in said(adam, "companies", query="?q=grub") and "Acme" not in said(
        adam, "companies", query="?q=grub"
    )
    assert "Gruber" in said(adam, "companies", query="?q=gruber.example")
    Company.objects.filter(pk=cast.gruber.pk).update(finances="pending")
    pending = said(adam, "companies", query="?wish=pending")
    assert "Gruber" in pending and "Acme" not in pending
    assert "Borealis" in said(adam, "companies", query="?wish=partner")
    assert adam.get(reverse("admin:companies") + "?wish=x%00&after=99999999999999999999").status_code == 200


def test_a_person_shows_where_they_belong_and_belonged(cast: Cast, adam: Client) -> None:
    member = Membership.objects.get(person=cast.zoe, company=cast.gruber)
    member.until_at = timezone.now()
    member.save()
    page = said(adam, "person", cast.zoe.pk)
    assert all(word in page for word in ("Gruber", "Borealis", "Ended", "Current", "Designated support user"))


def test_a_colleague_is_entered_and_gets_rights_and_loses_the_account(cast: Cast, adam: Client) -> None:
    form = {"new-name": "Nina", "new-email": "nina@vendor.example", "new-language": "de", "new-agent": "on"}
    assert adam.post(reverse("admin:colleague-new"), form).status_code == 302
    nina = Person.objects.get(email="nina@vendor.example")
    assert (nina.is_agent, OutgoingMail.objects.get().to) == (True, nina.email)
    adam.post(reverse("admin:person-rights", args=[nina.pk]), {"rights-administrator": "on"})
    adam.post(reverse("admin:person-account", args=[nina.pk]), {"verb": "close"})
    nina.refresh_from_db()
    assert (nina.is_agent, nina.is_administrator, nina.is_active) == (False, True, False)
    answer = adam.post(reverse("admin:person-rights", args=[cast.dora.pk]), {"rights-agent": "on"})
    assert answer.status_code == 422
    assert "belongs to a company or a partner" in answer.content.decode()


def test_a_partner_gets_companies_staff_and_somebody_who_sees_to_them(cast: Cast, adam: Client) -> None:
    served, sur = reverse("admin:partner-companies", args=[cast.sur.pk]), cast.sur.pk
    assert adam.post(served, {"serve-company": "gruber"}).status_code == 302
    answer = adam.post(served, {"serve-company": "Borealis"})
    assert (answer.status_code, "Another partner serves this company" in answer.content.decode()) == (422, True)
    assert "There is no company of this name" in adam.post(served, {"serve-company": "Nobody"}).content.decode()
    staff = {"staff-name": "Nora", "staff-email": "nora@sur.example", "staff-language": "es"}
    assert adam.post(reverse("admin:partner-staff", args=[sur]), staff).status_code == 302
    nora = Membership.objects.get(person__email="nora@sur.example")
    adam.post(reverse("admin:partner-lead", args=[sur, nora.pk]), {"leads": "yes"})
    page = said(adam, "partner", sur)
    assert all(word in page for word in ("Gruber", "Nora", "Sees to the partner’s people"))
    row = Partnership.objects.get(partner=cast.sur)
    adam.post(reverse("admin:partner-company-end", args=[sur, row.pk]))
    row.refresh_from_db()
    assert row.until_at is not None


def test_an_agents_skills_and_absence_are_kept(cast: Cast, adam: Client) -> None:
    igor = cast.igor.pk
    form = {"profile-skills": "imports, Ledger", "profile-languages": ["de", "fr"], "profile-products": ["financials"]}
    assert adam.post(reverse("admin:agent-profile", args=[igor]), form).status_code == 302
    assert AgentProfile.objects.get(person=cast.igor).skills == ["imports", "Ledger"]
    tomorrow = timezone.now() + timedelta(days=1)
    absence = {"absence-until_at": f"{tomorrow:%Y-%m-%dT%H:%M}", "absence-handover": "automatic"}
    assert adam.post(reverse("admin:agent-absences", args=[igor]), absence).status_code == 302
    page = said(adam, "agents")
    assert all(word in page for word in ("Igor", "imports", "Away"))
    row = Absence.objects.get()
    assert adam.post(reverse("admin:agent-absence-end", args=[igor, row.pk])).status_code == 302
    assert "Back" in said(adam, "agent", igor)
    assert types() == ["agent.profile_changed", "absence.planned", "absence.began", "absence.ended"]


def test_times_of_an_absence_are_of_the_clock_of_whoever_types_them(cast: Cast, adam: Client) -> None:
    Person.objects.filter(pk=cast.adam.pk).update(time_zone="America/Sao_Paulo")
    assert "Sao Paulo" in adam.get(reverse("admin:agent", args=[cast.igor.pk])).content.decode()
    form = {"absence-since_at": "2099-07-01T08:00", "absence-handover": "suggested", "absence-deputy": cast.alma.pk}
    adam.post(reverse("admin:agent-absences", args=[cast.igor.pk]), form)
    assert Absence.objects.get().since_at.isoformat() == "2099-07-01T11:00:00+00:00"
