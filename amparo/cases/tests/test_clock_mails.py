"""Who is told of a clock, in which words: a number, a time and a link, and nothing of what anybody wrote."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.cases.actions import conversation
from amparo.cases.actions.opening import open_case
from amparo.cases.clock_mails import people_to_tell
from amparo.cases.consumers import tell_clock_alert
from amparo.cases.models import Case
from amparo.cases.tests.test_opening import sending
from amparo.clocks import actions as clocks
from amparo.core import mailer
from amparo.core.events import payload_of
from amparo.core.models import Event, OutgoingMail
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    case = open_case(cast.actor("dora"), sending(cast, "dora", now, impact="significant"), now)
    OutgoingMail.objects.all().delete()
    return case


def tell(now: datetime) -> list[tuple[str, str]]:
    """What the job and the consumer do; the mails that came of it."""
    clocks.tell_due(now)
    row = Event.objects.filter(type__in=["clock.warned", "clock.breached"]).latest("id")
    tell_clock_alert(row, payload_of(row), now)  # type: ignore[arg-type]
    return sorted((mail.kind, mail.to) for mail in OutgoingMail.objects.all())


def test_nobody_looks_after_it_so_every_agent_is_warned(cast: Cast, case: Case, now: datetime) -> None:
    assert tell(now + timedelta(hours=7)) == [("clock_warning", cast.alma.email), ("clock_warning", cast.igor.email)]


def test_whoever_looks_after_it_is_warned_alone(cast: Cast, case: Case, now: datetime) -> None:
    conversation.assign_case(cast.actor("alma"), case.number, cast.igor.pk, now, quiet=True)
    assert tell(now + timedelta(hours=7)) == [("clock_warning", cast.igor.email)]


def test_a_breach_is_told_to_the_administrators_too(cast: Cast, case: Case, now: datetime) -> None:
    conversation.assign_case(cast.actor("alma"), case.number, cast.igor.pk, now, quiet=True)
    told = tell(now + timedelta(hours=9))
    assert told == [("clock_breach", cast.adam.email), ("clock_breach", cast.igor.email)]
    links = {mail.to: mail.params["link"] for mail in OutgoingMail.objects.all()}
    assert links[cast.igor.email].endswith(f"/agent/cases/{case.number}/")
    assert links[cast.adam.email].endswith("/"), "an administrator sees no cases"
    assert str(case.number) not in links[cast.adam.email]


@pytest.mark.parametrize("hours", [7, 9])
def test_the_mail_holds_no_word_of_the_case_and_names_the_time_in_the_companys_zone(
    cast: Cast, case: Case, now: datetime, hours: int
) -> None:
    conversation.assign_case(cast.actor("alma"), case.number, cast.igor.pk, now, quiet=True)
    tell(now + timedelta(hours=hours))
    for mail in OutgoingMail.objects.all():
        text = mailer.write(mail, now).get_content()
        assert str(case.number) in text and "New York" in text
        assert not any(word in text for word in (case.title, "off by one", "Acme", "Dora"))


def test_of_the_customers_only_who_sees_the_case_is_told(cast: Cast, case: Case, now: datetime) -> None:
    cast.acme.account_manager = cast.alma
    cast.acme.save()
    found = people_to_tell(case, ["requester", "authorised-manager", "account-manager", "assignee"], now)
    assert {person.name: ours for person, ours in found.items()} == {
        "Dora": False,
        "Max": False,
        "Alma": True,
        "Igor": True,
    }
    cast.dora.memberships.update(until_at=now)
    assert cast.dora not in people_to_tell(case, ["requester"], now + timedelta(seconds=1))


def test_who_has_left_is_told_nothing(cast: Cast, case: Case, now: datetime) -> None:
    cast.igor.is_active = False
    cast.igor.save()
    assert cast.igor not in people_to_tell(case, ["assignee", "agents"], now)


def test_the_customer_is_told_in_their_own_words(cast: Cast, case: Case, now: datetime) -> None:
    clocks.tell_due(now + timedelta(hours=9))
    row = Event.objects.get(type="clock.breached")
    row.payload = row.payload | {"tell": ["requester"]}
    tell_clock_alert(row, payload_of(row), now)  # type: ignore[arg-type]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("clock_late", cast.dora.email, cast.dora.language)
    assert mail.params["link"].endswith(f"/cases/{case.number}/") and "/agent/" not in mail.params["link"]


def test_an_alert_about_something_else_is_passed_over(case: Case, now: datetime) -> None:
    clocks.tell_due(now + timedelta(hours=9))
    row = Event.objects.get(type="clock.breached")
    row.about = "booking:7"
    tell_clock_alert(row, payload_of(row), now)  # type: ignore[arg-type]
    assert not OutgoingMail.objects.exists()
