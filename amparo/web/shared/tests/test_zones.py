"""Pages tell the time on the reader's own clock."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from amparo.people.models import Company, Membership, Person
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast
from amparo.web.shared.middleware import OwnClockMiddleware
from amparo.web.shared.zones import zone_of_person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def told_to(reader: Person | None, template: str = "{% moment at %}") -> str:
    """What a page says of noon in UTC."""

    written: list[str] = []

    def page(request: HttpRequest) -> HttpResponseBase:
        written.append(Template(template).render(Context({"at": NOON})))
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = reader or AnonymousUser()
    OwnClockMiddleware(page)(request)
    return written[0]


def test_a_page_tells_times_on_the_clock_of_the_readers_company_and_its_title_names_the_city(cast: Cast) -> None:
    told = told_to(cast.dora)
    assert "08:00</time>" in told
    assert "08:00 (New York)" in told
    assert "14:00 (Berlin)" in told_to(cast.greta)


def test_the_zone_that_a_reader_chose_goes_first(cast: Cast) -> None:
    Person.objects.filter(pk=cast.dora.pk).update(time_zone="Asia/Tokyo")
    cast.dora.refresh_from_db()
    assert "21:00 (Tokyo)" in told_to(cast.dora)


def test_a_company_without_a_zone_has_that_of_its_region(cast: Cast) -> None:
    Company.objects.filter(pk=cast.gruber.pk).update(time_zone="")
    assert zone_of_person(cast.greta, NOON) == "Europe/Berlin"


def test_staff_of_a_partner_has_the_zone_of_the_partners_country(cast: Cast) -> None:
    row = Membership.objects.exclude(partner=None).select_related("person", "partner").first()
    assert row is not None
    assert row.partner is not None
    row.partner.country = "CH"
    row.partner.save()
    assert zone_of_person(row.person, NOON) == "Europe/Zurich"


def test_agents_visitors_and_those_who_belong_nowhere_have_the_zone_of_the_vendor(cast: Cast) -> None:
    assert "14:00 (Madrid)" in told_to(cast.alma)
    assert "14:00 (Madrid)" in told_to(None)
    assert "14:00 (Madrid)" in told_to(make_person("Nadie"))


def test_an_agent_costs_no_query_and_a_customer_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told_to(None)  # the pack is read once
    with django_assert_num_queries(0):
        told_to(cast.alma)
        told_to(None)
    with django_assert_num_queries(1):
        told_to(cast.dora)


def test_a_time_that_is_told_in_a_named_zone_stays_in_it(cast: Cast) -> None:
    assert "21:00 (Tokyo)</time>" in told_to(cast.dora, '{% moment at "Asia/Tokyo" %}')
