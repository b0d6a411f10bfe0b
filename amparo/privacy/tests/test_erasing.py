"""Nothing of somebody is left, and everything of everybody else is (design §5)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as holding
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.cases.models import Case, Message
from amparo.clocks.models import Clock, ClockChange
from amparo.core.models import Event
from amparo.gate.models import Acceptance, Decision
from amparo.gate.packs import pack_of
from amparo.gate.results import dump_result
from amparo.people.models import Person
from amparo.people.personal import subject_of
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.privacy.actions import erasing
from amparo.privacy.models import Erasure
from amparo.privacy.tests.making import WORDS, leave_traces, places_of
from amparo.testing.builders import make_contact
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def erase(person: Person, now: datetime) -> Erasure:
    """At once, as the operator does."""
    erasure = erasing.order_at_once(subject_of(person), "command line", now)
    erasing.carry_out(erasure.pk, lambda _done, _whole: None, now)
    erasure.refresh_from_db()
    return erasure


def figures() -> dict[str, object]:
    """What has to stay: clocks, decisions, acceptances, numbers and everybody else's words."""
    decisions = Decision.objects.order_by("at", "pk").values_list("pk", "action", "outcome", "result")
    return {
        "clocks": list(Clock.objects.order_by("pk").values()),
        "changes": list(ClockChange.objects.order_by("pk").values()),
        "decisions": [(*row[:3], str(row[3])) for row in decisions],
        "acceptances": list(Acceptance.objects.order_by("pk").values()),
        "cases": list(Case.objects.order_by("pk").values_list("number", "company", "opened_at", "state", "impact")),
    }


def replayed() -> list[tuple[object, bool]]:
    """Whether each stored decision comes out again from its stored request."""
    found: list[tuple[object, bool]] = []
    for row in Decision.objects.all():
        again = dump_result(decide(pack_of(row.pack_id), parse_request(row.request)))
        found.append((row.pk, again == row.result))
    return found


@pytest.mark.django_db(transaction=True)
def test_no_column_and_no_file_holds_anything_of_an_erased_person(cast: Cast, now: datetime) -> None:
    person = make_contact(cast.acme, "designated", name="Wilhelmina Ottersby", email="w.ottersby@acme.example")
    case = leave_traces(cast, person, cast.acme, now)
    assert set(places_of(*WORDS)) >= {"cases_message", "cases_case", "files", "gate_decision", "cases_evidence"}
    before, others = figures(), Message.objects.filter(by_vendor=True).count()
    erasure = erase(person, now + timedelta(minutes=1))
    assert places_of(person.name, *person.name.split(), person.email, *WORDS) == {}
    assert figures() == before
    assert all(same for _key, same in replayed())
    assert erasure.state == "done" and erasure.messages >= 2 and erasure.files == 2
    assert Message.objects.filter(by_vendor=True).exclude(body="").count() == others
    answer = case.messages.get(by_vendor=True, visibility="public", body__startswith="Good day")
    assert answer.body == "Good day …, we look at it."
    person.refresh_from_db()
    assert (str(person), person.is_active, person.has_usable_password()) == ("Erased person", False, False)
    erased = Event.objects.get(type="person.erased")
    assert erased.payload["person"] == person.pk and f"company:{cast.acme.pk}" in erased.topics


NAMES = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=4, max_size=12)


@pytest.mark.django_db(transaction=True)
@holding(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=NAMES, last=NAMES, local=st.from_regex(r"[a-z]{5,9}[.+_-][a-z]{5,9}", fullmatch=True))
def test_whatever_somebody_is_called_no_trace_is_left(
    cast: Cast, now: datetime, first: str, last: str, local: str
) -> None:
    Person.objects.filter(email__istartswith=local).delete()
    first, last = f"Zq{first}", f"Xk{last}"  # nothing that a hash may hold by chance
    name = f"{first} {last}"
    person = make_contact(cast.acme, "designated", name=name, email=f"{local}@acme.example")
    leave_traces(cast, person, cast.acme, now)
    before = figures()
    erase(person, now + timedelta(minutes=1))
    assert places_of(first, last, local, *WORDS) == {}
    assert figures() == before
    assert all(same for _key, same in replayed())
