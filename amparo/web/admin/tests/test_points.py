"""Contact points: the pack's are shown and checked, the desk's own are kept."""

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core.models import Event
from amparo.gate.models import OwnPoint
from amparo.testing.cast import Cast

POINT = {"kind": "chat", "url": "https://chat.example.com/", "words-en": "Our <b>chat</b>", "regions": ["germany"]}


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


@pytest.mark.parametrize("pack", ["lumen", "autotask", "officemaker", "protheus", "sage-intacct"])
def test_the_contact_points_of_each_shipped_pack_are_in_order(adam: Client, settings: Settings, pack: str) -> None:
    settings.PACK = pack
    response = adam.get("/admin/contact-points/")
    assert response.context["wrong"] == 0, [
        row for row in response.context["rows"] if row["problems"] or row["lacking"]
    ]


def test_one_of_the_desks_own_is_kept_changed_and_removed(cast: Cast, adam: Client) -> None:
    assert adam.post("/admin/contact-points/new/", POINT).status_code == 302
    row = OwnPoint.objects.get()
    page = adam.get("/admin/contact-points/").content.decode()
    assert "Our &lt;b&gt;chat" in page and "Kept by Adam" in page
    assert "No words in: " in page  # the other languages get the English ones, and the administrator is told
    changed = POINT | {"url": "mailto:chat@vendor.example"}
    assert adam.post(f"/admin/contact-points/{row.key}/", changed).status_code == 302
    assert "mailto:chat@vendor.example" in adam.get(f"/admin/contact-points/{row.key}/").content.decode()
    adam.post(f"/admin/contact-points/{row.key}/removal/")
    assert adam.get(f"/admin/contact-points/{row.key}/").status_code == 404
    types = Event.objects.filter(type__startswith="contact_point").order_by("id").values_list("type", flat=True)
    assert list(types) == ["contact_point.saved", "contact_point.saved", "contact_point.removed"]


@pytest.mark.parametrize(
    "change",
    [
        {"url": "javascript:alert(1)"},
        {"url": ""},
        {"url": "http://plain.example"},
        {"phone": "ring-ring"},
        {"words-en": ""},
        {"hours": "9-5"},
        {"days": "mon-fri", "hours": ""},
        {"kind": "pigeon"},
        {"regions": ["atlantis"]},
    ],
)
def test_what_leads_nowhere_is_told_and_what_was_typed_stays(adam: Client, change: dict[str, object]) -> None:
    response = adam.post("/admin/contact-points/new/", POINT | {"words-de": "Unser Chat"} | change)
    assert response.status_code == 422 and "Unser Chat" in response.content.decode()
    assert "tone-bad" in response.content.decode() and not OwnPoint.objects.exists()


def test_one_for_which_a_later_pack_has_no_place_is_named(adam: Client, settings: Settings) -> None:
    adam.post("/admin/contact-points/new/", POINT)
    settings.PACK = "officemaker"
    page = adam.get("/admin/contact-points/").content.decode()
    assert OwnPoint.objects.get().key in page and "no longer knows its region" in page
