"""The administration's first page and its navigation."""

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.testing.cast import Cast
from amparo.web.admin.sections import GROUPS


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def test_every_section_leads_to_a_page() -> None:
    sections = [section for group in GROUPS for section in group.sections]
    assert sections and all(section.url().startswith("/admin/") for section in sections)


def test_the_page_of_a_section_says_where_one_is(cast: Cast, client: Client) -> None:
    client.force_login(cast.adam)
    page = client.get("/admin/mails/").content.decode()
    assert '<a href="/admin/mails/" aria-current="page">' in page


def test_an_administrator_who_is_no_agent_is_shown_no_way_to_cases(cast: Cast, client: Client) -> None:
    client.force_login(cast.adam)
    page = client.get("/admin/").content.decode()
    assert "/agent/" not in page and 'id="palette"' not in page
    assert client.get("/agent/").status_code == 403


def test_an_agent_is_shown_no_way_to_the_administration(cast: Cast, client: Client) -> None:
    client.force_login(cast.alma)
    assert "/admin/" not in client.get("/agent/").content.decode()


def test_the_portal_leads_administrators_to_the_administration(cast: Cast, client: Client) -> None:
    client.force_login(cast.adam)
    assert 'href="/admin/"' in client.get("/").content.decode()
