"""Several problems in one request become several cases: all of them, or none (SI-5)."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from pytest_django import Settings

from amparo.cases.actions import drafts, problems, visiting
from amparo.cases.actions.opening import AlreadySent, Incomplete, NotOpened, Sending, open_cases
from amparo.cases.actions.problems import TooManyProblems, add_problem, list_further, remove_problem, touch
from amparo.cases.models import Case, CaseFile, Confirmation, Draft
from amparo.cases.spec import Opening
from amparo.cases.tests.test_opening import said
from amparo.core.access import NotVisible
from amparo.core.actors import VISITOR
from amparo.core.models import Event, OutgoingMail, StoredFile
from amparo.gate.models import Decision
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


def first_of(cast: Cast, now: datetime, name: str = "dora", **more: object) -> tuple[drafts.Owner, Sending]:
    opening, owner = said(cast, **more), drafts.Owner(cast.actor(name))
    return owner, Sending(opening, drafts.save_draft(owner, "opening", opening.model_dump(), now), "en")


def one_more(cast: Cast, owner: drafts.Owner, first: Sending, now: datetime, **more: object) -> Sending:
    opening = said(cast, **more)
    return Sending(opening, add_problem(owner, first.draft, opening.model_dump(), now), "en")


def attach(owner: drafts.Owner, sending: Sending, name: str, now: datetime) -> None:
    drafts.attach_file(owner, sending.draft, drafts.Attachment(name, BytesIO(name.encode())), now)


def test_each_problem_becomes_a_case_with_its_own_number_words_and_files(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    second = one_more(cast, owner, first, now, title="Printing fails", body="No page comes.", impact="down")
    attach(owner, second, "printer.log", now)
    one, two = open_cases(owner.actor, [first, second], now)
    assert two.number > one.number
    assert (one.title, two.title) == ("The ledger does not balance", "Printing fails")
    assert [row.body for row in two.messages.all()] == ["No page comes."]
    assert (one.files.count(), [row.name for row in two.files.all()]) == (0, ["printer.log"])
    assert one.decision_id != two.decision_id
    assert (one.decision.about, two.decision.about) == (one.ref, two.ref)
    assert not Draft.objects.exists()
    assert Event.objects.filter(type="case.opened").count() == 2
    assert OutgoingMail.objects.filter(kind="case_filed").count() == 2


def test_where_one_cannot_be_opened_none_is_and_nothing_is_lost(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    second = one_more(cast, owner, first, now, title="Two things at once", problems=2)
    attach(owner, second, "printer.log", now)
    with pytest.raises(NotOpened):
        open_cases(owner.actor, [first, second], now)
    assert not Case.objects.exists()
    assert Draft.objects.count() == 2
    assert CaseFile.objects.get().draft == second.draft
    assert sorted(Decision.objects.values_list("outcome", flat=True)) == ["allowed", "conditional"]
    assert not Event.objects.filter(type="case.opened").exists()


def test_where_one_is_not_described_none_is_opened(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    second = one_more(cast, owner, first, now, title="")
    with pytest.raises(Incomplete):
        open_cases(owner.actor, [first, second], now)
    assert not Case.objects.exists() and not Decision.objects.exists()


def test_what_was_sent_from_another_tab_is_not_sent_twice(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    second = one_more(cast, owner, first, now, title="Printing fails")
    open_cases(owner.actor, [first, second], now)
    with pytest.raises(AlreadySent):
        open_cases(owner.actor, [first, second], now)
    assert Case.objects.count() == 2


def test_problems_are_kept_in_order_and_bounded(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    for _ in range(problems.MOST_PROBLEMS - 1):
        add_problem(owner, first.draft, {}, now)
    assert [problems.place_of(row) for row in list_further(first.draft)] == [2, 3, 4, 5]
    with pytest.raises(TooManyProblems):
        add_problem(owner, first.draft, {}, now)


def test_a_problem_is_taken_off_with_its_files(
    cast: Cast, now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    owner, first = first_of(cast, now)
    second = one_more(cast, owner, first, now, title="Printing fails")
    attach(owner, second, "printer.log", now)
    remove_problem(first.draft, 2)
    assert (Draft.objects.get(), CaseFile.objects.count()) == (first.draft, 0)
    assert StoredFile.objects.count() == 1  # its bytes go after the commit
    with pytest.raises(NotVisible):
        remove_problem(first.draft, 2)


def test_nobody_reaches_the_problems_of_somebody_else(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    one_more(cast, owner, first, now, title="Printing fails")
    stranger = drafts.Owner(cast.actor("olga"))
    assert drafts.find_draft(stranger, "problem", f"{first.draft.ref}/2") is None


def test_no_problem_grows_old_before_the_others(cast: Cast, now: datetime) -> None:
    owner, first = first_of(cast, now)
    one_more(cast, owner, first, now, title="Printing fails")
    touch(first.draft, now + drafts.KEEP - timedelta(days=1))
    assert drafts.drop_stale(now + drafts.KEEP + timedelta(hours=1)) == 0
    assert Draft.objects.count() == 2


def visitors(cast: Cast, now: datetime) -> list[Sending]:
    """Two problems of a visitor."""
    fields = {"company": None, "visitor_email": "viktor@nobody.example", "visitor_name": "Viktor"}
    opening = Opening.model_validate(said(cast).model_dump() | fields)
    draft = drafts.save_draft(drafts.Owner(VISITOR), "opening", opening.model_dump(), now)
    second = opening.model_copy(update={"title": "Printing fails"})
    further = add_problem(drafts.Owner(VISITOR, draft.pk), draft, second.model_dump(), now)
    return [Sending(opening, draft, "en"), Sending(second, further, "en")]


def test_a_visitor_s_problems_wait_for_one_link(cast: Cast, now: datetime, settings: Settings) -> None:
    settings.PACK = "autotask"
    cases = visiting.keep_cases(visitors(cast, now), lambda: "the-secret", 7, now)
    assert {case.state for case in cases} == {"unconfirmed"}
    assert (Confirmation.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    confirmed = visiting.confirm_case("the-secret", now)
    assert [case.state for case in confirmed.cases] == ["new", "new"]
    assert {case.opened_by for case in confirmed.cases} == {confirmed.admission.person}
    assert Event.objects.filter(type="case.opened").count() == 2
    with pytest.raises(visiting.LinkNotValid):
        visiting.confirm_case("the-secret", now)


def test_a_visitor_s_problems_expire_together(cast: Cast, now: datetime, settings: Settings) -> None:
    settings.PACK = "autotask"
    visiting.keep_cases(visitors(cast, now), lambda: "the-secret", 7, now)
    assert visiting.drop_expired(cast.actor("system"), now + timedelta(days=8)) == 2
    assert not Case.objects.exists() and not Decision.objects.exists()
