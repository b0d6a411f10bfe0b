"""How many queries a page of the administration takes: a known few, and no more for thirty rows than for two."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.core import jobs
from amparo.core.mailer.queue import send_mail
from amparo.core.mailer.wording import Words, keep_words
from amparo.core.models import Event, OutgoingMail
from amparo.gate.actions import Agreement, accept_text
from amparo.gate.actions.own import Closing, add_closing_day, save_point
from amparo.gate.own_rules import PointTerms
from amparo.people.actions import TokenTerms, make_token
from amparo.people.actors import actor_for
from amparo.testing.builders import PASSWORD, make_contact, make_product
from amparo.testing.cast import Cast
from tests.test_query_counts import FEW, MANY, queries_of

Fill = Callable[[Cast, int], None]


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def fill_events(cast: Cast, count: int) -> None:
    now = timezone.now()
    for number in range(count):
        person = make_contact(cast.acme, name=f"Nora {count} {number}", email=f"nora{count}-{number}@acme.example")
        ref = f"person:{person.pk}"
        for kind, payload in (("person.signed_in", {"person": person.pk}), ("case.closed", {"case": number + 1})):
            Event.objects.create(type=kind, at=now, actor=ref, about=ref, topics=[ref], payload=payload)


def fill_acceptances(cast: Cast, count: int) -> None:
    now = timezone.now()
    for number in range(count):
        person = make_contact(cast.acme, name=f"Nora {number}", email=f"nora{count}-{number}@acme.example")
        agreement = Agreement("terms", 3, "en", "portal", cast.acme.pk, f"draft:{count}-{number}")
        accept_text(actor_for(person), agreement, now)


def fill_points(cast: Cast, count: int) -> None:
    for number in range(count):
        terms = PointTerms("chat", {"en": f"Chat {number}"}, url="/")
        save_point(cast.actor("adam"), terms, "", timezone.now())


def fill_closings(cast: Cast, count: int) -> None:
    now = timezone.now()
    first = date(now.year + 1, 2, 1)
    for number in range(count):
        day = first + timedelta(days=number + count)
        add_closing_day(cast.actor("adam"), Closing(["iberia"], day, f"Day {number}"), now)


def fill_jobs(cast: Cast, count: int) -> None:
    for number in range(count):
        jobs.enqueue(send_mail, mail=number)


def fill_mails(cast: Cast, count: int) -> None:
    now = timezone.now()
    for number in range(count):
        OutgoingMail.objects.create(
            kind="case_answered", to=f"gone{number}@acme.example", language="en", state="failed", created_at=now
        )


def fill_sessions(cast: Cast, count: int) -> None:
    for number in range(count):
        person = make_contact(cast.acme, name=f"Nora {number}", email=f"nora{count}-{number}@acme.example")
        client = Client()
        client.post("/account/sign-in", {"login": person.email, "password": PASSWORD})
        assert SESSION_KEY in client.session


def fill_tokens(cast: Cast, count: int) -> None:
    for number in range(count):
        person = make_contact(cast.acme, name=f"Nora {number}", email=f"nora{count}-{number}@acme.example")
        make_token(actor_for(person), TokenTerms(f"Export {number}", ["cases:read"], 30), timezone.now())


def fill_tree(cast: Cast, count: int) -> None:
    for number in range(count):
        make_product(f"part-{count}-{number}", parent=make_product(f"whole-{count}-{number}"))


def fill_words(cast: Cast, count: int) -> None:
    for number in range(count):
        words = Words(f"Subject {number}", "{link}")
        keep_words(cast.actor("adam"), "case_answered", "en", words, timezone.now())


NEXT_YEAR = timezone.now().year + 1
PAGES: list[tuple[str, Fill, int]] = [  # address, what grows, the most queries
    ("/admin/", fill_tree, 4),
    ("/admin/audit/", fill_events, 11),
    (f"/admin/calendars/?region=iberia&year={NEXT_YEAR}", fill_closings, 5),
    ("/admin/contact-points/", fill_points, 6),
    ("/admin/jobs/?state=waiting", fill_jobs, 12),
    ("/admin/mail-texts/", fill_words, 5),
    ("/admin/mail-texts/case_answered/en/", fill_words, 6),
    ("/admin/mails/", fill_mails, 5),
    ("/admin/products/", fill_tree, 5),
    ("/admin/sessions/", fill_sessions, 5),
    ("/admin/texts/", fill_acceptances, 4),
    ("/admin/texts/terms/", fill_acceptances, 8),
    ("/admin/tokens/", fill_tokens, 5),
]


@pytest.mark.parametrize(("url", "fill", "most"), PAGES, ids=[row[0] for row in PAGES])
def test_a_page_takes_no_more_queries_for_thirty_rows_than_for_two(cast: Cast, url: str, fill: Fill, most: int) -> None:
    fill(cast, FEW)
    few = queries_of(cast.adam, url)
    fill(cast, MANY)
    many = queries_of(cast.adam, url)
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))[:2000]
    assert len(many) <= most, "\n".join(one[:200] for one in many)
