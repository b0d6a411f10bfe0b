"""Administrators write changed packs: every save is kept, and nobody overwrites what they have not seen."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.gate import drafts, packs
from amparo.gate.actions import drafting
from amparo.gate.actions.drafting import FileEdit, FileRefusedByPack, SavedMeanwhile
from amparo.gate.models import PackDraft, PackDraftSave
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def draft(cast: Cast, now: datetime) -> PackDraft:
    pack = packs.installed()
    return drafting.start_draft(cast.actor("adam"), "Next year", packs.files_of_pack(pack), pack.sha256, now)


def test_a_draft_begins_with_every_file_of_its_version(draft: PackDraft) -> None:
    files = drafts.files_of_draft(draft)
    assert files == packs.files_of_pack(packs.installed())
    assert next(iter(files)) == "pack.toml"
    assert draft.based_on_id == packs.installed().sha256 == drafts.examine("lumen", files).sha256
    assert Event.objects.get(type="pack.drafted").payload == {"draft": draft.pk, "pack": draft.based_on_id}


@pytest.mark.parametrize("name", ["alma", "dora", "petra", "viktor"])
def test_only_administrators_write_packs(cast: Cast, now: datetime, draft: PackDraft, name: str) -> None:
    actor = cast.actor(name)
    with pytest.raises(NotAllowed):
        drafting.start_draft(actor, "Mine", {}, draft.based_on_id, now)
    with pytest.raises(NotAllowed):
        drafting.save_file(actor, draft.pk, FileEdit("pack.toml", "x"), now)
    with pytest.raises(NotAllowed):
        drafts.draft_for(actor, draft.pk)
    assert draft.saves.filter(number=2).count() == 0


def test_a_draft_that_is_not_there_is_not_visible(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        drafts.draft_for(cast.actor("adam"), 999)


def test_each_save_is_kept_with_who_and_when(cast: Cast, now: datetime, draft: PackDraft) -> None:
    for number, text in enumerate(("one", "two", "two"), 1):
        drafting.save_file(cast.actor("adam"), draft.pk, FileEdit("glossary.toml", text, number), now)
    saves = drafts.list_saves(draft, "glossary.toml")
    assert [(row.number, row.text) for row in saves[:2]] == [(3, "two"), (2, "one")]
    assert {row.saved_by for row in saves} == {cast.adam}
    assert Event.objects.filter(type="pack.saved").count() == 2, "what is not different is not saved again"


def test_two_administrators_do_not_overwrite_each_other(cast: Cast, now: datetime, draft: PackDraft) -> None:
    eva = make_person("Eva", is_administrator=True)
    drafting.save_file(cast.actor("adam"), draft.pk, FileEdit("glossary.toml", "adam's", 1), now)
    from amparo.people.actors import actor_for

    with pytest.raises(SavedMeanwhile) as meanwhile:
        drafting.save_file(actor_for(eva), draft.pk, FileEdit("glossary.toml", "eva's", 1), now)
    assert (meanwhile.value.newest.number, meanwhile.value.newest.text) == (2, "adam's")
    assert drafts.files_of_draft(draft)["glossary.toml"] == "adam's"
    drafting.save_file(actor_for(eva), draft.pk, FileEdit("pack.toml", "another file", 1), now)
    drafting.save_file(actor_for(eva), draft.pk, FileEdit("glossary.toml", "both", 2), now)
    assert [row.text for row in drafts.list_saves(draft, "glossary.toml")[:2]] == ["both", "adam's"]


def test_two_administrators_see_each_other_for_a_moment(cast: Cast, now: datetime, draft: PackDraft) -> None:
    adam = cast.actor("adam")
    drafting.note_visit(adam, draft, "pack.toml", now)
    other = cast.actor("alma")
    assert [(row.person.name, row.path) for row in drafts.list_visitors(other, draft, now)] == [
        (cast.adam.name, "pack.toml")
    ]
    assert drafts.list_visitors(adam, draft, now) == [], "not themselves"
    assert drafts.list_visitors(other, draft, now + timedelta(minutes=1)) == []


def test_a_file_that_is_taken_out_is_gone_and_kept(cast: Cast, now: datetime, draft: PackDraft) -> None:
    drafting.save_file(cast.actor("adam"), draft.pk, FileEdit("examples.toml", None, 1), now)
    assert "examples.toml" not in drafts.files_of_draft(draft)
    assert drafts.list_saves(draft, "examples.toml")[1].text
    assert Event.objects.get(type="pack.saved").payload["removed"] is True


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("../pack.toml", "x", "name"),
        ("/etc/passwd", "x", "name"),
        ("words/../../x.toml", "x", "name"),
        ("notes.txt", "x", "name"),
        ("words/" + "x" * 80 + ".toml", "x", "name"),
        ("pack.toml", "a\0b", "characters"),
        ("pack.toml", "a\ud800b", "characters"),
        ("pack.toml", "é" * 500_001, "too-large"),
    ],
)
def test_sec_14_what_is_no_file_of_a_pack_is_refused(
    cast: Cast, now: datetime, draft: PackDraft, path: str, text: str, code: str
) -> None:
    with pytest.raises(FileRefusedByPack) as refused:
        drafting.save_file(cast.actor("adam"), draft.pk, FileEdit(path, text), now)
    assert refused.value.code == code
    assert not PackDraftSave.objects.filter(draft=draft, number=2).exists()


def test_sec_13_a_draft_as_a_whole_is_bounded(cast: Cast, now: datetime, draft: PackDraft) -> None:
    with pytest.raises(FileRefusedByPack, match="too-large"):
        drafting.take_files(cast.actor("adam"), draft.pk, {f"words/l{n}.toml": "x" * 999_999 for n in range(5)}, now)
    with pytest.raises(FileRefusedByPack, match="too-many"):
        drafting.take_files(cast.actor("adam"), draft.pk, {f"words/l{n}.toml": "" for n in range(50)}, now)


def test_an_upload_replaces_what_it_brings_and_leaves_the_rest(cast: Cast, now: datetime, draft: PackDraft) -> None:
    before = drafts.files_of_draft(draft)
    brought = {"glossary.toml": "# new\n", "pack.toml": before["pack.toml"]}
    saved = drafting.take_files(cast.actor("adam"), draft.pk, brought, now)
    assert [row.path for row in saved] == ["glossary.toml"]
    assert drafts.files_of_draft(draft) == before | {"glossary.toml": "# new\n"}


def test_a_discarded_draft_is_closed_and_kept(cast: Cast, now: datetime, draft: PackDraft) -> None:
    adam = cast.actor("adam")
    drafting.discard_draft(adam, draft.pk, now)
    assert drafts.list_drafts(adam) == []
    assert Event.objects.filter(type="pack.discarded").count() == 1
    assert drafts.files_of_draft(draft)
    with pytest.raises(NotPossible):
        drafting.save_file(adam, draft.pk, FileEdit("pack.toml", "x"), now)


def test_findings_and_failing_examples_are_found_with_their_lines(draft: PackDraft) -> None:
    files = drafts.files_of_draft(draft)
    good = drafts.examine("lumen", files)
    assert not good.errors
    assert good.pack is not None
    assert good.examples
    assert not any(run.failures for run in good.examples)
    bad = drafts.examine("lumen", files | {"pack.toml": files["pack.toml"].replace("[vendor]", "[vendor]\ncolour = 1")})
    assert bad.pack is None
    assert [(problem.line > 0, problem.message) for problem in bad.in_file("pack.toml")] == [(True, "unknown key")]
    wrong = files["examples.toml"].replace('outcome = "allowed"', 'outcome = "refused"', 1)
    failing = drafts.examine("lumen", files | {"examples.toml": wrong})
    assert failing.errors
    run = next(run for run in failing.examples if run.failures)
    assert run.got is not None
    assert (run.got.outcome, run.example.expect.outcome) == ("allowed", "refused")
