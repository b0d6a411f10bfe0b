"""Cases that are cut in two, and cases that are put together (SI-5)."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.apps import apps

from amparo.cases import access, queries, turning, turnings
from amparo.cases.actions import merging
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.conversation import Words, answer_case, comment_case, note_case
from amparo.cases.actions.escalation import log_call
from amparo.cases.actions.merging import NotMerged, merge_case
from amparo.cases.actions.splitting import Cut, NotSplit, split_case
from amparo.cases.models import Case, CaseFile, Draft, Evidence, Message, Participant
from amparo.cases.tests.making import make_case
from amparo.core import files
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def say(cast: Cast, case: Case, text: str, now: datetime) -> Message:
    return comment_case(cast.actor("dora"), case.number, Words(text), now)


def file_of(case: Case, message: Message | None, name: str, now: datetime, item: str = "") -> CaseFile:
    stored = files.store(BytesIO(name.encode()), "company:1", files.default_limits(), now)
    return CaseFile.objects.create(case=case, message=message, stored=stored, name=name, item=item, added_at=now)


def test_what_is_about_something_else_becomes_a_case_of_its_own(cast: Cast, case: Case, now: datetime) -> None:
    Participant.objects.create(case=case, person=cast.ana, added_at=now)
    later = now + timedelta(hours=1)
    second = say(cast, case, "And printing fails.", later)
    picture = file_of(case, second, "printer.png", later)
    cut = Cut("Printing fails", frozenset({second.pk}), words="This goes on here.")
    new = split_case(cast.actor("alma"), case.number, cut, later)
    assert (new.company, new.opened_by, new.title, new.state) == (cast.acme, cast.dora, "Printing fails", "new")
    assert (new.opened_at, new.decision_id, new.language) == (later, case.decision_id, case.language)
    assert [row.person for row in new.participants.all()] == [cast.ana]
    assert [row.body for row in new.messages.all()] == ["And printing fails.", "This goes on here."]
    assert [row.body for row in case.messages.all()] == ["It is off by one."]
    picture.refresh_from_db()
    assert (picture.case, picture.message) == (new, second)
    event = Event.objects.get(type="case.split")
    assert event.payload == {"case": case.number, "into": new.number, "messages": 1}
    assert Event.objects.filter(type="case.opened", about=new.ref).count() == 1
    assert {mail.to for mail in OutgoingMail.objects.filter(kind="case_split")} == {cast.dora.email, cast.ana.email}
    assert [turn.kind for turn in turnings.get_turnings(case)] == ["gave"]
    assert [turn.other for turn in turnings.get_turnings(new)] == [case]


def test_evidence_and_single_files_go_along_when_chosen(cast: Cast, case: Case, now: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(evidence=["behaviour", "records"])
    behaviour = Evidence.objects.create(case=case, item="behaviour", body="It hangs.", given_at=now)
    first = case.messages.get()
    records = file_of(case, first, "records.csv", now, "records")
    other = file_of(case, first, "other.csv", now)
    cut = Cut("Hangs", evidence=frozenset({behaviour.pk}), files=frozenset({records.pk}), words="Look here.")
    new = split_case(cast.actor("alma"), case.number, cut, now)
    case.refresh_from_db()
    new.refresh_from_db()
    assert (case.evidence, new.evidence) == ([], ["behaviour", "records"])
    records.refresh_from_db()
    other.refresh_from_db()
    assert (records.case, records.message) == (new, None)
    assert (other.case, other.message) == (case, first)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("no-title", "title-missing"),
        ("long-title", "title-too-long"),
        ("nothing", "nothing-chosen"),
        ("everything", "nothing-left"),
        ("only-note", "nothing-said"),
        ("file-of-note", "file-of-note"),
        ("foreign", "not-of-this-case"),
        ("foreign-product", "not-of-this-case"),
    ],
)
def test_a_cut_that_would_lose_or_show_something_is_refused(
    cast: Cast, case: Case, now: datetime, what: str, code: str
) -> None:
    first, said = case.messages.get(), say(cast, case, "Another thing.", now)
    note = note_case(cast.actor("alma"), case.number, Words("psst"), now)
    hidden = file_of(case, note, "secret.txt", now)
    foreign = make_case(cast, cast.olga, cast.outis, now).messages.get()
    one = frozenset({said.pk})
    cuts = {
        "no-title": Cut(" ", one),
        "long-title": Cut("x" * 161, one),
        "nothing": Cut("A"),
        "everything": Cut("A", frozenset({first.pk, said.pk})),
        "only-note": Cut("A", frozenset({note.pk})),
        "file-of-note": Cut("A", one, files=frozenset({hidden.pk})),
        "foreign": Cut("A", frozenset({said.pk, foreign.pk})),
        "foreign-product": Cut("A", one, product="nothing-like-it"),
    }
    before = Case.objects.count()
    with pytest.raises(NotSplit, match=code):
        split_case(cast.actor("alma"), case.number, cuts[what], now)
    assert Case.objects.count() == before
    assert not Event.objects.filter(type="case.split").exists()


def test_a_note_goes_along_as_a_note(cast: Cast, case: Case, now: datetime) -> None:
    said = say(cast, case, "Another thing.", now)
    note = note_case(cast.actor("alma"), case.number, Words("psst"), now)
    new = split_case(cast.actor("alma"), case.number, Cut("A", frozenset({said.pk, note.pk})), now)
    seen = queries.get_conversation(cast.actor("dora"), new)
    assert [row.body for row in seen] == ["Another thing."]


@pytest.mark.parametrize(("who", "refusal"), [("dora", NotAllowed), ("olga", NotVisible), ("adam", NotVisible)])
def test_only_agents_cut_and_merge(cast: Cast, case: Case, now: datetime, who: str, refusal: type[Exception]) -> None:
    other = make_case(cast, cast.dora, cast.acme, now)
    with pytest.raises(refusal):
        split_case(cast.actor(who), case.number, Cut("A", frozenset({case.messages.get().pk})), now)
    with pytest.raises(refusal):
        merge_case(cast.actor(who), case.number, other.number, now)
    assert not Event.objects.exists()


def test_a_merged_case_leads_to_the_other_and_nothing_is_lost(cast: Cast, case: Case, now: datetime) -> None:
    target = make_case(cast, cast.dora, cast.acme, now, title="Does not balance")
    say(cast, case, "More of it.", now)
    Evidence.objects.create(case=case, item="behaviour", body="Off.", given_at=now)
    log_call(cast.actor("dora"), case.number, "Yesterday", now)
    Draft.objects.create(person=cast.dora, kind="reply", about=case.ref, data={"body": "half"}, updated_at=now)
    Draft.objects.create(person=cast.dora, kind="reply", about=target.ref, data={"body": "first"}, updated_at=now)
    merge_case(cast.actor("alma"), case.number, target.number, now)
    case.refresh_from_db()
    assert (case.state, case.messages.count(), target.messages.count()) == ("merged", 0, 3)
    assert (target.evidence_given.count(), target.escalation_steps.count()) == (1, 1)
    assert Draft.objects.get().data["body"] == "first\n\nhalf"
    assert access.current_number(case.number) == target.number
    assert Event.objects.get(type="case.merged").payload == {
        "case": case.number,
        "into": target.number,
        "messages": 2,
    }
    assert Event.objects.get(type="case.absorbed").about == target.ref
    assert OutgoingMail.objects.get(kind="case_merged").to == cast.dora.email
    assert [turn.kind for turn in turnings.get_turnings(target)] == ["absorbed"]


def test_what_is_sent_to_a_merged_case_arrives_in_the_other(cast: Cast, case: Case, now: datetime) -> None:
    middle, last = (make_case(cast, cast.dora, cast.acme, now) for _ in range(2))
    merge_case(cast.actor("alma"), case.number, middle.number, now)
    merge_case(cast.actor("alma"), middle.number, last.number, now)
    assert say(cast, case, "From an old tab.", now).case == last
    assert answer_case(cast.actor("alma"), middle.number, Words("From an old mail."), now).case == last


def test_an_ended_case_goes_on_when_an_open_one_is_put_into_it(cast: Cast, case: Case, now: datetime) -> None:
    target = make_case(cast, cast.dora, cast.acme, now)
    resolve_case(cast.actor("alma"), target.number, Solution(), now)
    merge_case(cast.actor("alma"), case.number, target.number, now)
    target.refresh_from_db()
    assert (target.state, target.ended_at) == ("in_progress", None)
    assert Event.objects.filter(type="case.reopened", about=target.ref).count() == 1


def test_cases_of_two_companies_stay_apart(cast: Cast, case: Case, now: datetime) -> None:
    foreign = make_case(cast, cast.zoe, cast.gruber, now)
    with pytest.raises(NotMerged, match="merge-other-company"):
        merge_case(cast.actor("alma"), case.number, foreign.number, now)


@pytest.mark.parametrize("turned", [False, True])
def test_cases_of_colleagues_who_do_not_read_each_other_s_stay_apart(
    cast: Cast, case: Case, now: datetime, turned: bool
) -> None:
    other = make_case(cast, cast.ana, cast.acme, now)
    one, two = (other, case) if turned else (case, other)
    with pytest.raises(NotMerged, match="merge-readers"):
        merge_case(cast.actor("alma"), one.number, two.number, now)
    assert case.messages.count() == other.messages.count() == 1


def test_they_can_be_put_together_where_both_read_both_anyway(cast: Cast, case: Case, now: datetime) -> None:
    cast.acme.shares_cases = True
    cast.acme.save()
    other = make_case(cast, cast.ana, cast.acme, now)
    merge_case(cast.actor("alma"), other.number, case.number, now)
    assert [row.person for row in case.participants.all()] == [cast.ana]


def test_a_case_is_not_put_into_itself_nor_twice(cast: Cast, case: Case, now: datetime) -> None:
    other = make_case(cast, cast.dora, cast.acme, now)
    with pytest.raises(NotMerged, match="merge-itself"):
        merge_case(cast.actor("alma"), case.number, case.number, now)
    merge_case(cast.actor("alma"), case.number, other.number, now)
    with pytest.raises(NotMerged, match="merge-merged"):
        merge_case(cast.actor("alma"), case.number, other.number, now)


def test_a_merge_knows_every_table_that_hangs_on_a_case() -> None:
    """A new table about a case has to say here what a merge does with it."""
    moved = {model.__name__ for model in merging.MOVED}
    seen_to = {"Participant", "Draft", "CaseTag", "CaseLink", "Watch", "SearchRow"}  # by name, in `move_rows`
    began_and_ended = {"Confirmation", "KeptTogether", "Ending", "Satisfaction", "Split", "Merge"}
    stays = began_and_ended | {"ReadMark", "Thread", "BulkItem", "Handover"}
    hanging = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Case
    }
    assert hanging - moved - seen_to - stays == set()


def test_states_and_what_a_merge_does_to_them() -> None:
    assert turning.verb_of_merge("new", "waiting") == "comment"
    assert turning.verb_of_merge("waiting", "resolved") == "answer"
    assert turning.verb_of_merge("waiting", "new") == ""
    assert turning.verb_of_merge("resolved", "waiting") == ""
