"""Visitors: their case is kept unseen until the link in one neutral mail is followed (KA-3, SEC-4, SEC-8)."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.cases.access import visible_to
from amparo.cases.actions import drafts
from amparo.cases.actions.opening import Incomplete, NotOpened, Sending
from amparo.cases.actions.visiting import LinkNotValid, confirm_case, drop_expired, hash_of, keep_case
from amparo.cases.models import Case, Confirmation
from amparo.cases.spec import Opening
from amparo.core import mailer
from amparo.core.actors import SYSTEM, VISITOR
from amparo.core.models import Event, OutgoingMail
from amparo.people.models import Person
from amparo.testing.cast import VISITOR_EMAIL, Cast

TOKEN = "a-token-that-was-random-once"
WORDS = {"title": "Buy cheap watches", "body": "at https://spam.example"}


@pytest.fixture(autouse=True)
def autotask(settings: Settings, cast: Cast) -> None:
    settings.PACK = "autotask"
    cast.financials.key = "autotask-psa"
    cast.financials.save()


def sending(now: datetime, **more: object) -> Sending:
    fields: dict[str, object] = {"product": "autotask-psa", "module": "autotask-psa", "need": "kind:defect"}
    fields |= {"kind": "defect", "impact": "minor", "scope": "team", "environment": "production", "problems": 1}
    fields |= {"visitor_name": "Viktor", "visitor_email": VISITOR_EMAIL, **WORDS, **more}
    words = Opening.model_validate(fields)
    draft = drafts.save_draft(drafts.Owner(VISITOR), "opening", words.model_dump(), now)
    return Sending(words, draft, "es")


def keep(now: datetime, token: str = TOKEN, **more: object) -> Case:
    return keep_case(sending(now, **more), lambda: token, 7, now)


def test_a_visitor_s_case_is_kept_and_seen_by_nobody(cast: Cast, now: datetime) -> None:
    case = keep(now)
    assert (case.state, case.opened_by, case.visitor_email) == ("unconfirmed", None, VISITOR_EMAIL)
    assert not any(visible_to(cast.actor(name), now).exists() for name in [*cast.persons(), "viktor"])
    assert [row.type for row in Event.objects.order_by("id")] == ["decision.made", "case.kept"]
    assert Event.objects.get(type="case.kept").topics == [case.ref]


def test_the_one_mail_is_neutral(cast: Cast, now: datetime) -> None:
    keep(now)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("visitor_confirmation", VISITOR_EMAIL, "es")
    written = mailer.write(mail, now).as_string()
    assert TOKEN in written
    assert not any(word in written for word in ("watches", "spam.example", "Viktor"))


def test_only_the_token_s_hash_is_kept(cast: Cast, now: datetime) -> None:
    keep(now)
    assert Confirmation.objects.get().token_sha256 == hash_of(TOKEN) != TOKEN


def test_following_the_link_files_the_case_under_a_new_person(cast: Cast, now: datetime) -> None:
    kept = keep(now)
    confirmed = confirm_case(TOKEN, now + timedelta(hours=1))
    case = Case.objects.get()
    assert confirmed.case == case == kept
    assert (case.state, case.opened_by) == ("new", confirmed.admission.person)
    assert confirmed.admission.key
    assert not confirmed.admission.person.has_usable_password()
    assert visible_to(cast.actor("alma"), now).get() == case
    types = [row.type for row in Event.objects.filter(about=case.ref).order_by("id")]
    assert types == ["case.kept", "case.confirmed", "case.opened", "clock.started"]


def test_the_link_of_a_known_person_files_the_case_and_opens_no_account(cast: Cast, now: datetime) -> None:
    keep(now, visitor_email="DORA@acme.example")
    confirmed = confirm_case(TOKEN, now)
    assert confirmed.admission.person == cast.dora
    assert confirmed.admission.key is None
    assert Person.objects.filter(email__iexact="dora@acme.example").count() == 1


@pytest.mark.parametrize("token", ["", "x", "a-token-that-was-random-once ", "é" * 500])
def test_an_invented_link_does_nothing(cast: Cast, now: datetime, token: str) -> None:
    keep(now)
    with pytest.raises(LinkNotValid):
        confirm_case(token, now)
    assert Case.objects.get().state == "unconfirmed"


def test_a_link_works_once(cast: Cast, now: datetime) -> None:
    keep(now)
    confirm_case(TOKEN, now)
    with pytest.raises(LinkNotValid):
        confirm_case(TOKEN, now)


def test_a_link_runs_out_and_its_case_is_dropped(cast: Cast, now: datetime) -> None:
    case = keep(now)
    late = now + timedelta(days=7)
    with pytest.raises(LinkNotValid):
        confirm_case(TOKEN, late)
    assert drop_expired(SYSTEM, late - timedelta(seconds=1)) == 0
    assert drop_expired(SYSTEM, late) == 1
    assert not Case.objects.exists()
    assert Event.objects.get(type="case.expired").about == case.ref


def test_a_confirmed_case_is_never_dropped(cast: Cast, now: datetime) -> None:
    keep(now)
    confirm_case(TOKEN, now)
    assert drop_expired(SYSTEM, now + timedelta(days=400)) == 0


@pytest.mark.parametrize(
    "address", ["", "viktor", "viktor@", "a@b\r\nBcc: all@company.example", "x" * 300 + "@a.example"]
)
def test_what_is_no_address_gets_no_mail(cast: Cast, now: datetime, address: str) -> None:
    with pytest.raises(Incomplete) as incomplete:
        keep(now, visitor_email=address)
    assert "visitor_email" in incomplete.value.problems
    assert not OutgoingMail.objects.exists()


def test_where_the_pack_wants_a_sign_in_a_visitor_s_case_is_not_kept(
    cast: Cast, now: datetime, settings: Settings
) -> None:
    settings.PACK = "sage-intacct"
    cast.financials.key = "financials"
    cast.financials.save()
    with pytest.raises(NotOpened):
        keep(now, product="financials", module="financials", kind="problem")
    assert not Case.objects.exists()
    assert not OutgoingMail.objects.exists()
