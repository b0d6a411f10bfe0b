"""The demo fills a desk once, truthfully to its pack, and only where a demo is wanted."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, Settings

from amparo import demo
from amparo.catalogue.models import Product
from amparo.core.events import payload_of
from amparo.core.languages import TAGS
from amparo.core.models import Event, OutgoingMail
from amparo.demo.desks import DESKS
from amparo.demo.loading import desk_of
from amparo.gate.tests.changing import changed_files, enact
from amparo.people import access, actions
from amparo.people.actors import actor_for
from amparo.people.models import Company, Partnership, Person
from amparo.policy.pack.load import load_pack
from amparo.policy.shipped import list_packs
from amparo.testing.cast import Cast
from amparo.testing.clock import later

HERE = sorted(set(DESKS) & set(list_packs()))
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings: Settings, now: datetime) -> None:
    """Lumen's demo, loaded."""
    settings.DEMO, settings.PACK = True, "lumen"
    demo.load(now)


def test_what_to_try_is_said_in_the_readers_language(desk: None, client: Client) -> None:
    for language in TAGS:
        page = client.get(reverse("account_login"), headers={"Accept-Language": language}).content.decode()
        english = [one.who for one in demo.sign_ins() if escape(one.who) in page]
        assert bool(english) == (language == "en"), f"{language}: {english}"


@pytest.mark.parametrize("name", HERE)
def test_every_demo_fits_its_pack(name: str) -> None:
    """Plans, products, partners and languages are the pack's own."""
    pack, desk = load_pack(name), DESKS[name]
    for company in desk.companies:
        assert company.plan in pack.plans, company.name
        assert set(company.products) <= set(pack.products), company.name
        assert pack.region_of(company.country), f"nobody serves {company.name}"
        assert company.language in pack.document.vendor.languages
        assert company.partner in {"", *(partner.name for partner in desk.partners)}
        assert company.account_manager in {"", *(colleague.email for colleague in desk.colleagues)}
    if pack.partners:
        assert {partner.name for partner in desk.partners} <= set(pack.partners)


@pytest.mark.parametrize("name", sorted(DESKS))
def test_every_address_is_invented_and_nobodys_twice(name: str) -> None:
    desk = DESKS[name]
    addresses = [one.email for company in desk.companies for one in company.contacts]
    addresses += [one.email for partner in desk.partners for one in partner.staff]
    addresses += [one.email for one in desk.colleagues]
    assert len(addresses) == len(set(addresses))
    assert all(address.endswith(".example") and address == address.lower() for address in addresses)
    assert all(company.domain.endswith(".example") for company in desk.companies)
    assert {one.language for one in desk.colleagues} <= set(TAGS)
    assert len(desk.people()) >= 4


@pytest.mark.parametrize("name", HERE)
def test_the_demo_of_every_pack_loads_and_everybody_printed_can_sign_in(
    settings: Settings, now: datetime, client: Client, name: str
) -> None:
    settings.DEMO, settings.PACK = True, name
    assert demo.load(now)
    first = demo.sign_ins()[0]
    answer = client.post(reverse("account_login"), {"login": first.email, "password": first.password})
    assert answer.status_code == 302
    for sign_in in demo.sign_ins():
        assert Person.objects.get(email=sign_in.email).check_password(sign_in.password), sign_in.email
    assert {company.name for company in Company.objects.all()} == {c.name for c in DESKS[name].companies}
    assert not OutgoingMail.objects.exists(), "nobody is written to"


def test_loading_again_changes_nothing_and_is_quick(
    desk: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    events = Event.objects.count()
    with django_assert_max_num_queries(12):
        assert not demo.load(later(days=1))
    assert Event.objects.count() == events


def test_what_people_have_changed_stays_when_somebody_is_added(desk: None, now: datetime) -> None:
    maya = Person.objects.get(email="maya.torres@harvestlane.example")
    actions.set_password(maya, "my own long password", now)
    actions.rename_person(actor_for(maya), maya, "Maya T.", now)
    Person.objects.get(email="callum.adair@northwick.example").delete()
    assert demo.load(later(days=1))
    again = Person.objects.get(pk=maya.pk)
    assert (again.name, again.check_password("my own long password")) == ("Maya T.", True)
    assert Person.objects.get(email="callum.adair@northwick.example").check_password(demo.sign_ins()[0].password)


def test_the_products_stay_those_of_the_version_that_was_put_in_force(desk: None, cast: Cast, now: datetime) -> None:
    files = changed_files(
        "# --- What a request carries", '[[product]]\nid = "lumen-crm"\nname = "Lumen CRM"\nsource = "LUMEN-2"\n\n# ---'
    )
    enact(cast, files, now)
    demo.load(later(days=1))
    assert Product.objects.get(key="lumen-crm").retired_at is None


def test_roles_partners_and_finances_are_as_the_tables_say(desk: None, now: datetime) -> None:
    owen = Person.objects.get(email="owen.castellan@harborline.example")
    (standing,) = access.companies_of(owen, now)
    assert (standing.company.name, standing.how) == ("Blue Mesa Outfitters", "partner")
    daniel = Person.objects.get(email="daniel.whitfield@harvestlane.example")
    assert access.companies_of(daniel, now)[0].roles == {"designated"}
    assert Company.objects.get(name="Ferragens Ipê Ltda.").finances == "pending"
    assert Company.objects.get(name="Atelier Brunier SA").credit_minutes == 600
    assert Partnership.objects.count() == 3


def test_the_log_of_a_loaded_demo_is_one_that_actions_wrote(desk: None, now: datetime) -> None:
    types = set(Event.objects.values_list("type", flat=True))
    assert {"catalogue.synced", "company.created", "person.created", "role.granted", "partnership.started"} <= types
    assert all(event.at <= now for event in Event.objects.all())
    for event in Event.objects.all()[:50]:
        payload_of(event)


def test_a_desk_that_is_no_demo_gets_no_account_with_a_known_password(settings: Settings, now: datetime) -> None:
    settings.DEMO = False
    with pytest.raises(demo.DemoNotWanted):
        demo.load(now)
    assert demo.sign_ins() == []
    assert demo.hints() == ()
    assert not Person.objects.exists()


def test_a_pack_without_a_table_gets_a_small_desk_of_its_own(settings: Settings, now: datetime) -> None:
    from dataclasses import replace

    pack = load_pack("lumen")
    desk = desk_of(replace(pack, name="my-vendor"))
    assert [company.name for company in desk.companies] == ["Sample Company"]
    assert desk.companies[0].plan in pack.plans
    assert pack.region_of(desk.companies[0].country) == pack.document.regions[0]


def test_the_sign_in_page_offers_the_demos_people_on_a_demo_desk_only(
    desk: None, settings: Settings, client: Client
) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert all(one.email in page for one in demo.sign_ins())
    settings.DEMO = False
    assert ".example" not in client.get(reverse("account_login")).content.decode()


def test_the_command_line_prints_everybody_to_try_with_the_password(
    desk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    from amparo.cli.demo import fill_demo, show_sign_ins

    fill_demo()
    show_sign_ins()
    printed = capsys.readouterr()
    assert printed.err == "", "there was nothing to load"
    for one in demo.sign_ins():
        assert any(one.email in line and one.who in line for line in printed.out.splitlines())
    assert "amparo-demo" in printed.out


def test_every_start_makes_the_products_those_of_the_pack(settings: Settings) -> None:
    from amparo.catalogue.models import Product
    from amparo.cli.migrate import follow_pack

    settings.PACK = "protheus"
    follow_pack()
    assert {product.key for product in Product.objects.current()} == set(load_pack("protheus").products)
    settings.PACK = "autotask"
    follow_pack()
    assert {product.key for product in Product.objects.current()} == set(load_pack("autotask").products)
    assert Product.objects.count() > Product.objects.current().count()
