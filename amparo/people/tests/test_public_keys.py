"""Public keys: for pages of their origins alone, kept by administrators (SI-4a, SEC-8)."""

from datetime import datetime

import pytest

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.people import access, actions, queries
from amparo.people.actions import PublicKeyTerms
from amparo.people.models import PublicKey
from amparo.people.public_keys import clean_origin, may_use
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast

TERMS = PublicKeyTerms("ERP", ["https://erp.example", " https://ERP.example:443/ ", "https://*.tenants.example"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://ERP.example/", "https://erp.example"),
        ("https://erp.example:443", "https://erp.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://*.erp.example", "https://*.erp.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(typed: str, kept: str) -> None:
    assert clean_origin(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "null",
        "erp.example",
        "https://*",
        "https://*.example",
        "https://*.*.example.com",
        "https://a.*.example",
        "https://erp.example/path",
        "ftp://erp.example",
        "https://erp.example:99999",
        "https://user@erp.example",
        "https://erp.example\nhttps://evil.example",
        "javascript:alert(1)",
        "https://" + "a" * 300,
        "https://bücher.example/" + "ü" * 100_000,
        "https://xn--" + "ü" * 150 + ".example",
    ],
)
def test_what_is_no_origin_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        clean_origin(typed)
    assert refusal.value.code == "not-an-origin"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://erp.example", True),
        ("http://erp.example", False),
        ("https://erp.example:8443", False),
        ("https://a.tenants.example", True),
        ("https://a.b.tenants.example", True),
        ("https://tenants.example", False),
        ("https://eviltenants.example", False),
        ("https://evil.example/.tenants.example", False),
        ("https://evil.example#.tenants.example", False),
        ("https://.tenants.example", False),
        ("http://a.tenants.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_pages_of_its_origins_use_a_key(origin: str, expected: bool) -> None:
    assert may_use(["https://erp.example", "https://*.tenants.example"], origin) is expected


@pytest.mark.django_db
def test_a_key_is_made_changed_and_withdrawn_with_an_event_each(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    made = actions.save_public_key(adam, None, TERMS, now)
    assert made.key.startswith("pk_")
    assert made.origins == ["https://erp.example", "https://*.tenants.example"]
    assert queries.find_public_key(made.key) == made
    actions.save_public_key(adam, made.pk, PublicKeyTerms("ERP", ["https://new.example"]), now)
    actions.save_public_key(adam, made.pk, PublicKeyTerms("ERP", ["https://new.example"]), now)
    actions.withdraw_public_key(adam, made.pk, now)
    assert queries.find_public_key(made.key) is None
    told = Event.objects.filter(type__startswith="public_key.").order_by("id")
    assert [row.type for row in told] == ["public_key.made", "public_key.changed", "public_key.withdrawn"]
    assert PublicKey.objects.get().withdrawn_by == cast.adam
    with pytest.raises(NotVisible):
        actions.save_public_key(adam, made.pk, TERMS, now)
    with pytest.raises(NotVisible):
        actions.withdraw_public_key(adam, made.pk, now)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alma", "dora", "viktor"])
def test_only_administrators_keep_public_keys(cast: Cast, now: datetime, name: str) -> None:
    actor = cast.actor(name)
    for refused in (
        lambda: actions.save_public_key(actor, None, TERMS, now),
        lambda: actions.withdraw_public_key(actor, 1, now),
        lambda: access.list_public_keys(actor),
        lambda: access.public_key_for(actor, 1),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "pk_", "pk_x", "pk_" + "x" * 60, "pk_\0", "amparo_x", "pk_é"])
def test_what_is_no_key_opens_nothing(key: str) -> None:
    assert queries.find_public_key(key) is None
