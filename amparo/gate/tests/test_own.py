"""What the desk has of its own beside the pack: who may, what is refused, what becomes of it, nothing overwritten."""

from datetime import date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.gate import own, packs
from amparo.gate.actions import Agreement, accept_text
from amparo.gate.actions.own import (
    Closing,
    OwnRefused,
    Wording,
    add_closing_day,
    remove_closing_day,
    remove_point,
    save_point,
    withdraw_text,
    write_text,
)
from amparo.gate.models import Acceptance, ClosingDay, OwnPoint, TextVersion
from amparo.gate.own_rules import PointTerms, problems_of_address
from amparo.policy.facts import parse_request
from amparo.policy.remedies import find_remedy
from amparo.testing.cast import Cast

LANGUAGES = ("en", "es", "fr", "pt-BR", "de")


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def heard() -> list[str]:
    return list(Event.objects.filter(about="desk").order_by("id").values_list("type", flat=True))


def words(body: str = "New terms.") -> dict[str, dict[str, str]]:
    return {tag: {"title": f"Terms {tag}", "body": body} for tag in LANGUAGES}


def test_without_anything_of_its_own_the_desk_runs_on_the_pack_itself(db: None) -> None:
    assert packs.in_force() is packs.installed()


def test_a_closing_day_is_in_the_pack_in_force_and_in_its_hash(cast: Cast, now: datetime) -> None:
    on = date(2026, 12, 10)
    rows = add_closing_day(cast.actor("adam"), Closing(["iberia", "germany"], on, "Company outing"), now)
    pack = packs.in_force()
    assert [row.region for row in rows] == ["germany", "iberia"]
    assert on in pack.holidays["iberia"] and pack.holiday_names["germany"][on] == "Company outing"
    assert on not in pack.holidays["france"]
    assert pack.sha256 != packs.installed().sha256
    assert heard() == ["closing_day.added"] * 2


def test_a_closing_day_that_was_taken_back_leaves_the_pack_as_it_was(cast: Cast, now: datetime) -> None:
    (row,) = add_closing_day(cast.actor("adam"), Closing(["iberia"], date(2026, 12, 10), "Outing"), now)
    remove_closing_day(cast.actor("adam"), row.pk, now)
    assert packs.in_force().sha256 == packs.installed().sha256
    assert ClosingDay.objects.get().removed_by == cast.adam
    assert heard() == ["closing_day.added", "closing_day.removed"]
    with pytest.raises(NotVisible):
        remove_closing_day(cast.actor("adam"), row.pk, now)


@pytest.mark.parametrize(
    ("closing", "problems"),
    [
        (Closing([], date(2026, 12, 10), "Outing"), {"regions": "none"}),
        (Closing(["atlantis"], date(2026, 12, 10), "Outing"), {"regions": "unknown"}),
        (Closing(["iberia"], date(2026, 11, 22), "Outing"), {"on": "past"}),
        (Closing(["iberia"], date(2036, 11, 22), " "), {"on": "too-far", "name": "missing"}),
        (Closing(["iberia"], date(2026, 12, 10), "x" * 81), {"name": "too-long"}),
    ],
)
def test_a_closing_day_that_cannot_be_is_refused(
    cast: Cast, now: datetime, closing: Closing, problems: dict[str, str]
) -> None:
    with pytest.raises(OwnRefused) as refused:
        add_closing_day(cast.actor("adam"), closing, now)
    assert refused.value.problems == problems
    assert heard() == [] and not ClosingDay.objects.exists()


def test_a_day_that_the_pack_closes_already_is_not_entered_again(cast: Cast, now: datetime) -> None:
    assert add_closing_day(cast.actor("adam"), Closing(["iberia"], date(2026, 12, 25), "Christmas"), now) == []
    assert heard() == []


def test_a_closing_day_that_has_begun_stays(cast: Cast, now: datetime) -> None:
    (row,) = add_closing_day(cast.actor("adam"), Closing(["iberia"], now.date(), "Burst pipe"), now)
    with pytest.raises(OwnRefused):
        remove_closing_day(cast.actor("adam"), row.pk, now)


def test_only_administrators_write(cast: Cast, now: datetime) -> None:
    for name in ("alma", "petra", "viktor"):
        actor = cast.actor(name)
        with pytest.raises(NotAllowed):
            add_closing_day(actor, Closing(["iberia"], date(2026, 12, 10), "Outing"), now)
        with pytest.raises(NotAllowed):
            write_text(actor, Wording("terms", words(), now), now)
        with pytest.raises(NotAllowed):
            save_point(actor, PointTerms("chat", {"en": "Chat"}, url="/"), "", now)
    assert heard() == []


def test_a_new_version_of_a_text_is_what_is_accepted_from_its_day_on(cast: Cast) -> None:
    now, adam = timezone.now(), cast.actor("adam")
    assert packs.in_force().texts["terms"].version == 3
    write_text(adam, Wording("terms", words("At once."), now), now)
    write_text(adam, Wording("terms", words("Next week."), now + timedelta(days=7)), now)
    pack = packs.in_force()
    assert pack.texts["terms"].version == 4
    assert pack.words_in("fr")[0].texts["terms"].body == "At once."
    assert [one.version for one in own.read_own(now + timedelta(days=8)).texts] == [5]
    agreement = Agreement("terms", 4, "de", "portal", cast.acme.pk, "draft:1")
    kept = accept_text(cast.actor("dora"), agreement, now)
    assert kept.words == "Terms de\n\nAt once."
    assert heard() == ["text.version_written"] * 2


def test_a_later_version_overwrites_neither_words_nor_proof(cast: Cast) -> None:
    now, adam = timezone.now(), cast.actor("adam")
    row = write_text(adam, Wording("terms", words("First."), now), now)
    accept_text(cast.actor("dora"), Agreement("terms", 4, "en", "portal", None, "draft:1"), now)
    write_text(adam, Wording("terms", words("Second."), now), now)
    assert TextVersion.objects.get(pk=row.pk).words["en"]["body"] == "First."
    assert Acceptance.objects.get().words.endswith("First.")
    for change in ("set words = '{}'", "set from_at = now()", "set version = 9"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update gate_textversion {change}")
    with pytest.raises(Error), transaction.atomic():
        TextVersion.objects.all().delete()


def test_a_text_lacks_no_language_and_does_not_begin_in_the_past(cast: Cast) -> None:
    now = timezone.now()
    given = words() | {"fr": {"title": "Conditions", "body": " "}}
    with pytest.raises(OwnRefused) as refused:
        write_text(cast.actor("adam"), Wording("terms", given, now - timedelta(days=1)), now)
    assert refused.value.problems == {"fr": "missing", "from_at": "past"}
    with pytest.raises(NotVisible):
        write_text(cast.actor("adam"), Wording("horoscope", words(), now), now)
    assert heard() == []


def test_a_version_is_taken_back_only_before_it_counts(cast: Cast) -> None:
    now, adam = timezone.now(), cast.actor("adam")
    write_text(adam, Wording("terms", words(), now), now)
    write_text(adam, Wording("terms", words(), now + timedelta(days=7)), now)
    withdraw_text(adam, "terms", 5, now)
    with pytest.raises(OwnRefused):
        withdraw_text(adam, "terms", 4, now)
    with pytest.raises(NotVisible):
        withdraw_text(adam, "terms", 5, now)
    row = write_text(adam, Wording("terms", words(), now + timedelta(days=9)), now)
    assert row.version == 6  # a number that was used is never used again
    assert heard()[2] == "text.version_withdrawn"


def test_the_desks_own_contact_point_is_where_a_remedy_leads(cast: Cast, now: datetime) -> None:
    terms = PointTerms(
        "chat", {"en": "Our chat", "de": "Unser Chat"}, url="https://chat.example.com/", regions=["germany"]
    )
    row = save_point(cast.actor("adam"), terms, "", now)
    pack = packs.in_force()
    gathered = {"action": "chat.start", "at": now.isoformat(), "channel": "portal", "request": {}}
    in_germany = parse_request(gathered | {"contact": {"kind": "customer", "country": "DE"}})
    remedy = find_remedy(pack, in_germany, "chat", lambda _action: pytest.fail("no price was asked for"))
    assert remedy is not None and (remedy.text, remedy.url) == (row.key, "https://chat.example.com/")
    assert pack.words_in("de")[0].contact_points[row.key] == "Unser Chat"
    assert pack.words_in("fr")[0].contact_points[row.key] == "Our chat"
    assert heard() == ["contact_point.saved"]


def test_a_contact_point_is_changed_and_removed_and_what_it_was_stays(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    row = save_point(adam, PointTerms("phone", {"en": "Call"}, phone="+34 912 345 678"), "", now)
    changed = save_point(adam, PointTerms("phone", {"en": "Call us"}, phone="+34 912 345 679"), row.key, now)
    assert changed.key == row.key and OwnPoint.objects.filter(removed_at=None).get() == changed
    remove_point(adam, row.key, now)
    assert packs.in_force() is packs.installed()
    assert OwnPoint.objects.count() == 2
    assert heard() == ["contact_point.saved"] * 2 + ["contact_point.removed"]


@pytest.mark.parametrize(
    ("terms", "problems"),
    [
        (PointTerms("carrier-pigeon", {"en": "Coo"}, url="/"), {"kind": "unknown"}),
        (PointTerms("chat", {"de": "Chat"}, url="/"), {"words": "missing"}),
        (PointTerms("chat", {"en": "Chat"}), {"url": "nowhere"}),
        (PointTerms("chat", {"en": "Chat"}, url="javascript:alert(1)"), {"url": "no-address"}),
        (PointTerms("chat", {"en": "Chat"}, phone="call me"), {"phone": "no-number"}),
        (PointTerms("chat", {"en": "Chat"}, url="/", days="someday", hours="09:00-12:00"), {"days": "unreadable"}),
        (PointTerms("chat", {"en": "Chat"}, url="/", days="mon-fri", hours="9-5"), {"hours": "unreadable"}),
        (PointTerms("chat", {"en": "Chat"}, url="/", regions=["atlantis"]), {"regions": "unknown"}),
        (PointTerms("chat", {"en": "Chat"}, url="/", products=["atlantis"]), {"products": "unknown"}),
    ],
)
def test_a_contact_point_that_leads_nowhere_is_refused(
    cast: Cast, now: datetime, terms: PointTerms, problems: dict[str, str]
) -> None:
    with pytest.raises(OwnRefused) as refused:
        save_point(cast.actor("adam"), terms, "", now)
    assert refused.value.problems == problems


@given(st.text(max_size=80))
def test_an_address_is_judged_whatever_was_typed(text: str) -> None:
    found = problems_of_address(text, text)
    if text and "url" not in found:
        assert text.startswith(("/", "https://", "mailto:", "HTTPS://", "MAILTO:")) or text.lower()[:6] in (
            "https:",
            "mailto",
        )


def test_what_a_later_pack_has_no_place_for_is_left_out(cast: Cast, now: datetime, settings: Settings) -> None:
    add_closing_day(cast.actor("adam"), Closing(["iberia"], date(2026, 12, 10), "Outing"), now)
    settings.PACK = "officemaker"
    assert packs.in_force() is packs.installed()


def test_an_older_decision_is_explained_by_the_closing_days_of_its_time(cast: Cast, now: datetime) -> None:
    (row,) = add_closing_day(cast.actor("adam"), Closing(["iberia"], date(2026, 12, 10), "Outing"), now)
    before = packs.in_force()
    packs.snapshot(before, now)
    remove_closing_day(cast.actor("adam"), row.pk, now)
    packs._load_kept.cache_clear()
    kept = packs.pack_of(before.sha256)
    assert kept.holidays == before.holidays and kept.holidays != packs.in_force().holidays
