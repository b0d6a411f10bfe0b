"""The whole log for administrators: every narrowing, in the order of time, page by page, and by an index."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from amparo.core.access import NotAllowed
from amparo.core.models import Event
from amparo.people.audit import Place, Wanted, export_events, list_events, narrowed
from amparo.testing.cast import Cast


def happen(now: datetime, **more: object) -> Event:
    given = {"type": "role.granted", "at": now, "actor": "system", "about": "x", "topics": ["x"], "payload": {}}
    return Event.objects.create(**given | more)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), "abcde"),
        (Wanted(types=("case.opened",)), "b"),
        (Wanted(by="system"), "d"),
        (Wanted(by="visitor"), "e"),
        (Wanted(by="vendor"), "ac"),
        (Wanted(by="customers"), "b"),
        (Wanted(who="adam"), "a"),
        (Wanted(who="vendor.example"), "ac"),
        (Wanted(who="nobody"), ""),
        (Wanted(company="acm"), "ab"),
        (Wanted(person="dora"), "ab"),
        (Wanted(case=7), "bc"),
        (Wanted(case=7, company="acme"), "b"),
        (Wanted(company="Atlantis"), ""),
        (Wanted(who="adam", types=("case.opened",)), ""),
    ],
)
def test_the_log_is_narrowed(cast: Cast, now: datetime, wanted: Wanted, found: str) -> None:
    dora, acme, alma = f"person:{cast.dora.pk}", cast.acme.pk, f"person:{cast.alma.pk}"
    happen(now, actor=f"person:{cast.adam.pk}", topics=[dora, f"company:{acme}"], payload={"is": "a"})
    mine = ["case:7", f"company-cases:{acme}", f"my-cases:{cast.dora.pk}"]
    happen(now, type="case.opened", actor=dora, topics=mine, payload={"is": "b"})
    happen(now, type="case.noted", actor=alma, topics=["notes:7", "agents"], payload={"is": "c"})
    happen(now, payload={"is": "d"})
    happen(now, actor="visitor", payload={"is": "e"})
    events = list_events(cast.actor("adam"), wanted).events
    assert "".join(sorted(row.payload["is"] for row in events)) == found


def test_days_are_kept_to_and_pages_follow_the_time_even_where_it_is_the_same(cast: Cast, now: datetime) -> None:
    rows = [happen(now + timedelta(hours=hours)) for hours in (3, 1, 2, 2, 2, 9)]
    adam, span = cast.actor("adam"), Wanted(since=now + timedelta(hours=1), until=now + timedelta(hours=9))
    seen, start = list[int](), None
    for _ in range(4):
        page = list_events(adam, span, start, size=2)
        seen += [row.pk for row in page.events]
        start = page.after
        if start is None:
            break
    assert seen == [rows[index].pk for index in (0, 4, 3, 2, 1)]


def test_only_administrators_read_and_taking_a_file_is_an_event(cast: Cast, now: datetime) -> None:
    happen(now)
    for name in ("alma", "petra", "viktor", "system"):
        with pytest.raises(NotAllowed):
            list_events(cast.actor(name), Wanted())
        with pytest.raises(NotAllowed):
            export_events(cast.actor(name), Wanted(), now)
    assert len(export_events(cast.actor("adam"), Wanted(), now)) == 1
    assert [row.payload for row in Event.objects.filter(type="audit.exported")] == [{"rows": 1}]


MANY = """insert into core_event (type, at, actor, about, topics, payload)
select (array['case.commented', 'case.answered', 'clock.met'])[1 + i %% 3], %s - i * interval '1 minute',
    case when i %% 5 = 0 then 'system' else 'person:' || (i %% 500) end, 'case:' || i / 10,
    array['case:' || i / 10, 'agents', 'company-cases:' || i %% 80], '{}' from generate_series(1, 30000) i"""


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(types=("case.commented",)),
        Wanted(types=("role.granted",)),
        Wanted(by="system"),
        Wanted(by="visitor"),
        Wanted(by="vendor"),
        Wanted(by="customers"),
        Wanted(who="adam"),
        Wanted(company="acme"),
        Wanted(person="dora"),
        Wanted(case=17),
    ],
)
def test_no_narrowing_reads_the_whole_log(cast: Cast, now: datetime, wanted: Wanted) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MANY, [now])
        cursor.execute("analyze core_event")
    rows = narrowed(wanted)
    plan = rows.order_by("-at", "-pk")[:51].explain()
    assert "Seq Scan on core_event" not in plan, plan
    deep = Place(now - timedelta(minutes=25_000), 1)
    plan = rows.filter(at__lte=deep.at).order_by("-at", "-pk")[:51].explain()
    assert "Seq Scan on core_event" not in plan, plan
