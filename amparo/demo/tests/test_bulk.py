"""Synthetic cases are many, whole, and the same for the same seed."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.conf import settings

from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case, Evidence, Message
from amparo.catalogue.actions import nodes_of, sync_products
from amparo.clocks.models import Clock
from amparo.clocks.queries import get_next_due
from amparo.core.actors import SYSTEM
from amparo.core.events import declared, end_of_log, payload_of
from amparo.core.models import ConsumerState, Event, OutgoingMail
from amparo.demo.bulk.loading import TELLING, Order, load_cases
from amparo.demo.bulk.plan import PlannedCase, countries_of, plan_case, plan_company
from amparo.gate import packs
from amparo.gate.models import Decision
from amparo.people.models import Company, Person
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.pack import Pack

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PACKS = ["lumen", "sage-intacct", "officemaker", "autotask", "protheus"]


def planned(pack: Pack, seed: int, index: int) -> PlannedCase:
    company = plan_company(pack, seed, index)
    return plan_case(pack, company, 5, Random(f"{seed}:{index}"), NOW)


@pytest.mark.parametrize("name", PACKS)
def test_the_same_seed_plans_the_same_and_another_one_something_else(name: str) -> None:
    pack = load_pack(name)
    first = [(plan_company(pack, 1, index), planned(pack, 1, index)) for index in range(50)]
    again = [(plan_company(pack, 1, index), planned(pack, 1, index)) for index in range(50)]
    other = [(plan_company(pack, 2, index), planned(pack, 2, index)) for index in range(50)]
    assert first == again
    assert first != other
    assert {company.country for company, _ in first} <= set(countries_of(pack))
    assert all(case.opened_at < NOW and all(turn.at <= NOW for turn in case.turns) for _, case in first)


@pytest.fixture
def products(db: None) -> None:
    sync_products(SYSTEM, nodes_of(load_pack(settings.PACK)), NOW)


@pytest.fixture
def told(products: None) -> list[int]:
    told: list[int] = []
    load_cases(Order(cases=1200, seed=1, now=NOW), told.append)
    return told


@pytest.mark.slow
def test_nobody_is_told_of_what_is_long_past(told: list[int]) -> None:
    at_the_end = ConsumerState.objects.filter(name__in=TELLING)
    assert {(state.generation, state.xid) for state in at_the_end} == {(end_of_log().generation, end_of_log().xid)}


@pytest.mark.slow
@pytest.mark.django_db
def test_cases_are_written_in_batches_with_decisions_messages_and_events(told: list[int]) -> None:
    assert told == [1000, 1200]
    assert Case.objects.count() == 1200
    assert Company.objects.count() == 48
    assert set(Decision.objects.values_list("outcome", flat=True)) == {"allowed"}
    assert Decision.objects.exclude(about__startswith="case:").count() == 0
    assert 1200 < Message.objects.count() < 12_000
    assert Evidence.objects.exists()
    assert OutgoingMail.objects.count() == 0
    assert packs.in_force().sha256 == Case.objects.earliest("number").decision.pack_id


@pytest.mark.slow
@pytest.mark.django_db
def test_every_case_is_as_its_actions_would_have_left_it(told: list[int]) -> None:
    for case in Case.objects.select_related("decision").order_by("number")[:200]:
        messages = list(case.messages.all())
        public = [message for message in messages if message.visibility == "public"]
        answers = [message for message in public if message.by_vendor]
        assert public[0].author_id == case.opened_by_id
        assert case.first_answered_at == (answers[0].at if answers else None)
        assert case.active_at == public[-1].at
        assert (case.ended_at is None) == (case.state in OPEN_STATES)
        assert case.decision.about == case.ref
        first = Clock.objects.get(matter_id=case.ref, kind="first_response")
        assert (first.ended_at is None) == (case.ended_at is None and not answers)
        assert case.next_due_at == get_next_due(case.ref)
        types = list(Event.objects.filter(about=case.ref).order_by("id").values_list("type", flat=True))
        assert types[0] == "case.opened"
        assert types.count("case.answered") == len(answers)
        assert ("case.resolved" in types) == (case.ended_at is not None)
    assert Case.objects.filter(state__in=OPEN_STATES).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_its_events_are_of_declared_types_with_strict_payloads(told: list[int]) -> None:
    types = set(Event.objects.values_list("type", flat=True))
    assert types <= set(declared())
    for name in types:
        payload_of(Event.objects.filter(type=name).latest("id"))


@pytest.mark.slow
@pytest.mark.django_db
def test_a_second_run_adds_to_the_first_and_nobody_can_sign_in(told: list[int]) -> None:
    load_cases(Order(cases=30, seed=1, now=NOW), told.append)
    assert Case.objects.count() == 1230
    assert not any(person.check_password("!synthetic") for person in Person.objects.all()[:20])
