"""Versions and drafts of the policy pack in the administration: written, checked, compared, put in force."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.gate import drafts, packs
from amparo.gate.actions import drafting
from amparo.gate.actions.drafting import FileEdit
from amparo.gate.models import Enactment, PackDraft
from amparo.gate.tests.changing import changed_files, enact, without_examples
from amparo.gate.tests.test_enacting import GUARD, OPEN
from amparo.people.actors import actor_for
from amparo.people.models import Person
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def adam(cast: Cast, client: Client) -> Client:
    client.force_login(cast.adam)
    return client


@pytest.fixture
def draft(cast: Cast) -> PackDraft:
    pack = packs.installed()
    files = packs.files_of_pack(pack)
    return drafting.start_draft(cast.actor("adam"), "Milder <b>rules</b>", files, pack.sha256, timezone.now())


def url(draft: PackDraft, rest: str = "") -> str:
    return f"/admin/packs/drafts/{draft.pk}/{rest}"


def put(client: Client, draft: PackDraft, path: str, text: str, **more: str) -> HttpResponse:
    sent = {"path": path, "text": text, "seen": "1", "do": "save"} | more
    return client.post(url(draft), sent)  # type: ignore[return-value]


def test_the_list_says_what_is_in_force_to_come_and_was(cast: Cast, adam: Client, draft: PackDraft) -> None:
    page = adam.get("/admin/packs/").content.decode()
    assert "nobody has put another version in force" in page
    assert "Milder &lt;b&gt;rules&lt;/b&gt;" in page, "SEC-16"
    now = timezone.now()
    enact(cast, without_examples(changed_files(GUARD, OPEN)), now)
    coming = enact(cast, packs.files_of_pack(packs.installed()), now, now + timedelta(days=1))
    page = adam.get("/admin/packs/").content.decode()
    for word in ("In force", "To come", "as the contract says", cast.adam.name, "Go back to it"):
        assert word in page
    adam.post(f"/admin/packs/enactments/{coming.pk}/withdrawal/")
    assert "Taken back by" in adam.get("/admin/packs/").content.decode()
    assert adam.post(f"/admin/packs/enactments/{coming.pk}/withdrawal/").status_code == 409


def test_an_update_of_the_files_is_told_and_decides_nothing(
    cast: Cast, adam: Client, settings: Settings, tmp_path: Path
) -> None:
    now = timezone.now()
    enacted = enact(cast, without_examples(changed_files(GUARD, OPEN)), now)
    assert "own files are another" not in adam.get("/admin/packs/").content.decode(), "they were in force before"
    for path, text in changed_files("[vendor]", "# an update\n[vendor]").items():
        (tmp_path / "lumen" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lumen" / path).write_text(text, encoding="utf-8")
    settings.PACK = str(tmp_path / "lumen")
    assert "own files are another" in adam.get("/admin/packs/").content.decode()
    assert packs.version_in_force(timezone.now()).sha256 == enacted.pack_id
    assert adam.get(f"/admin/packs/of/{packs.installed().sha256}/comparison/").status_code == 200


def test_a_draft_begins_from_the_version_in_force(adam: Client) -> None:
    page = adam.post("/admin/packs/drafts/", {"title": "Milder", "based_on": packs.installed().sha256}, follow=True)
    assert page.status_code == 200
    made = PackDraft.objects.get()
    assert (made.title, drafts.files_of_draft(made)) == ("Milder", packs.files_of_pack(packs.installed()))
    assert adam.post("/admin/packs/drafts/", {"based_on": "0" * 64}).status_code == 404


def test_findings_stand_with_their_lines(adam: Client, draft: PackDraft) -> None:
    text = changed_files("[vendor]", "[vendor]\ncolour = 1")["pack.toml"]
    line = text.splitlines().index("colour = 1") + 1
    page = put(adam, draft, "pack.toml", text).content.decode()
    assert page == ""  # redirected
    page = adam.get(url(draft)).content.decode()
    assert f'data-line="{line}" data-severity="error"' in page and "unknown key" in page and "colour = 1" in page
    other = adam.get(url(draft), {"file": "examples.toml"}).content.decode()
    assert f"pack.toml:{line}" in other, "findings of other files lead there"


def test_what_is_typed_is_checked_before_it_is_saved(adam: Client, draft: PackDraft) -> None:
    text = changed_files("[vendor]", "[vendor]\r\ncolour = 1")["pack.toml"]
    fragment = adam.post(url(draft, "findings/"), {"path": "pack.toml", "text": text}).content.decode()
    assert "unknown key" in fragment and "<html" not in fragment
    without_script = put(adam, draft, "pack.toml", text, do="check").content.decode()
    assert "unknown key" in without_script and "Not saved yet" in without_script and "colour = 1" in without_script
    assert draft.saves.filter(path="pack.toml").count() == 1
    syntax = adam.post(url(draft, "findings/"), {"path": "pack.toml", "text": "a = [\n1,\n= 2"}).content.decode()
    assert "data-line=" in syntax
    assert adam.post(url(draft, "findings/"), {"path": "../x", "text": ""}).status_code == 422


def test_examples_run_with_what_is_typed_before_it_is_saved(adam: Client, draft: PackDraft) -> None:
    text = changed_files(GUARD, OPEN)["pack.toml"]
    checked = adam.post(url(draft, "findings/"), {"path": "pack.toml", "text": text}).content.decode()
    assert 'id="checked"' in checked and "Examples that fail" in checked
    assert "from=example:" not in checked, "what can be tried is what is saved"
    before = adam.get(url(draft)).content.decode()
    assert 'hx-target="#checked"' in before and "Examples that fail" not in before
    put(adam, draft, "pack.toml", text)
    saved = adam.get(url(draft)).content.decode()
    assert "Examples that fail" in saved and "from=example:" in saved
    mended = adam.post(url(draft, "findings/"), {"path": "examples.toml", "text": ""}).content.decode()
    assert "Examples that fail" not in mended


def test_line_ends_of_a_browser_do_not_change_a_file(adam: Client, draft: PackDraft) -> None:
    text = drafts.files_of_draft(draft)["glossary.toml"]
    put(adam, draft, "glossary.toml", text.replace("\n", "\r\n"))
    assert draft.saves.filter(path="glossary.toml").count() == 1
    assert drafts.examine("lumen", drafts.files_of_draft(draft)).sha256 == packs.installed().sha256


def test_two_at_once_see_each_other_and_nothing_is_lost(cast: Cast, adam: Client, draft: PackDraft) -> None:
    eva = make_person("Eva", is_administrator=True)
    other = Client()
    other.force_login(eva)
    other.get(url(draft), {"file": "glossary.toml"})
    presence = adam.get(url(draft, "presence/"), {"file": "pack.toml", "seen": "1"}).content.decode()
    assert "Eva is at glossary.toml" in presence
    put(other, draft, "pack.toml", "# eva's\n")
    presence = adam.get(url(draft, "presence/"), {"file": "pack.toml", "seen": "1"}).content.decode()
    assert "Eva has saved this file" in presence
    refused = put(adam, draft, "pack.toml", "# adam's\n")
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "# adam&#x27;s" in page and "# eva&#x27;s" in page, "both texts"
    assert put(adam, draft, "pack.toml", "# both\n", seen="2").status_code == 302
    history = adam.get(url(draft, "saves/"), {"file": "pack.toml", "save": "2"}).content.decode()
    assert "Eva" in history and "# eva&#x27;s" in history and "Bring this text back" in history


@pytest.mark.parametrize(("path", "text"), [("../etc.toml", "x"), ("pack.toml", "x" * 1_000_001)])
def test_bad_files_get_a_message_and_lose_nothing(adam: Client, draft: PackDraft, path: str, text: str) -> None:
    answer = put(adam, draft, path, text)
    assert answer.status_code == 422
    assert draft.saves.filter(number=2).count() == 0


def test_sec_14_an_upload_becomes_a_draft_and_a_bad_one_nothing(adam: Client) -> None:
    files = packs.files_of_pack(packs.installed())
    single = SimpleUploadedFile("glossary.toml", b"# shorter\n")
    assert adam.post("/admin/packs/uploads/", {"files": [single]}).status_code == 302
    assert drafts.files_of_draft(PackDraft.objects.get()) == files | {"glossary.toml": "# shorter\n"}
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as made:
        made.writestr("../pack.toml", "x")
    bad = adam.post("/admin/packs/uploads/", {"files": [SimpleUploadedFile("p.zip", bundle.getvalue())]})
    assert bad.status_code == 422
    assert "leads out of the pack" in bad.content.decode()
    assert PackDraft.objects.count() == 1
    made_draft = PackDraft.objects.get()
    more = adam.post(url(made_draft, "files/"), {"files": [SimpleUploadedFile("fr.toml", b"# mots\n")]}, follow=True)
    assert "Taken: words/fr.toml" in more.content.decode()
    assert adam.post(url(made_draft, "files/"), {}).status_code == 422


def test_the_address_of_an_upload_says_in_words_that_it_has_nothing_to_read(adam: Client) -> None:
    answer = adam.get("/admin/packs/uploads/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "There is nothing to read here" in answer.content.decode()


def test_a_single_pack_toml_keeps_the_other_files_of_the_version_in_force(adam: Client) -> None:
    files, text = packs.files_of_pack(packs.installed()), changed_files(GUARD, OPEN)["pack.toml"]
    adam.post("/admin/packs/uploads/", {"files": [SimpleUploadedFile("pack.toml", text.encode())]})
    assert drafts.files_of_draft(PackDraft.objects.get()) == files | {"pack.toml": text}


def test_drafts_without_a_title_of_their_own_are_told_apart(cast: Cast, adam: Client) -> None:
    Person.objects.filter(pk=cast.adam.pk).update(time_zone="Asia/Kolkata")
    began = timezone.now().replace(second=0, microsecond=0)
    for name in ("pack.toml", "glossary.toml"):
        text = packs.files_of_pack(packs.installed())[name]
        adam.post("/admin/packs/uploads/", {"files": [SimpleUploadedFile(name, text.encode())]})
    adam.post("/admin/packs/drafts/", {"based_on": packs.installed().sha256})
    titles = list(PackDraft.objects.order_by("pk").values_list("title", flat=True))
    told = [re.fullmatch(r"(.* (?:on|of) )([-\d]+ \d\d:\d\d)(.*)", title) for title in titles]
    assert [(one[1], one[3]) for one in told if one] == [
        ("Uploaded on ", ": pack.toml"),
        ("Uploaded on ", ": glossary.toml"),
        ("Change of ", ""),
    ]
    for one in filter(None, told):
        at = datetime.strptime(one[2], "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Kolkata"))
        assert began <= at <= timezone.now()


def test_a_version_is_read_downloaded_and_uploaded_again(adam: Client, draft: PackDraft) -> None:
    sha256 = packs.installed().sha256
    page = adam.get(f"/admin/packs/of/{sha256}/").content.decode()
    assert 'id="line-1"' in page and "Begin a draft" in page
    answer = adam.get(f"/admin/packs/of/{sha256}/download/")
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    again = adam.post("/admin/packs/uploads/", {"files": [SimpleUploadedFile("l.zip", answer.content)]})
    latest = PackDraft.objects.latest("id")
    assert again.status_code == 302
    assert drafts.examine("lumen", drafts.files_of_draft(latest)).sha256 == sha256


def test_a_comparison_names_entries_and_lines(cast: Cast, adam: Client, draft: PackDraft) -> None:
    put(adam, draft, "pack.toml", changed_files(GUARD, OPEN)["pack.toml"])
    page = adam.get(f"/admin/packs/of/draft-{draft.pk}/comparison/").content.decode()
    assert "designated-only-us" in page and "<del>refuse</del>" in page and "<ins>advise</ins>" in page
    assert 'data-state="gone"' in page and 'data-state="new"' in page
    same = adam.get(f"/admin/packs/of/{packs.installed().sha256}/comparison/").content.decode()
    assert "There is no difference" in same


def test_it_is_put_in_force_after_a_second_look_with_a_note(cast: Cast, adam: Client, draft: PackDraft) -> None:
    there = f"/admin/packs/of/draft-{draft.pk}/enactment/"
    put(adam, draft, "pack.toml", changed_files(GUARD, OPEN)["pack.toml"])
    wrong = adam.get(there).content.decode()
    assert "It cannot be put in force" in wrong and "Expected" in wrong and "Got" in wrong
    drafting.save_file(actor_for(cast.adam), draft.pk, FileEdit("examples.toml", None), timezone.now())
    page = adam.get(there)
    form = page.context["form"].initial
    sent = {"when": "now", "note": "", "seen": form["seen"], "sha256": form["sha256"]}
    assert adam.post(there, sent).status_code == 422, "a note is needed"
    assert not Enactment.objects.exists()
    sent["note"] = "Milder from now on"
    stale = adam.post(there, sent | {"sha256": "0" * 64})
    assert "saved since you looked" in stale.content.decode()
    assert adam.post(there, sent).status_code == 302
    assert packs.version_in_force(timezone.now()).sha256 == form["sha256"]
    draft.refresh_from_db()
    assert (draft.state, draft.enacted_as_id) == ("enacted", form["sha256"])
    assert adam.get(url(draft)).status_code == 302, "an enacted draft is a version now"
    back = f"/admin/packs/of/{packs.installed().sha256}/enactment/"
    assert (
        "Somebody put another version in force"
        in adam.post(back, sent | {"sha256": packs.installed().sha256}).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "status"),
    [("2999-01-01T10:00", 422), ("2020-01-01T10:00", 422), ("nonsense", 422), ("", 422), ("soon", 302)],
)
def test_a_moment_is_taken_in_a_zone_of_the_vendor(adam: Client, draft: PackDraft, typed: str, status: int) -> None:
    there = f"/admin/packs/of/draft-{draft.pk}/enactment/"
    put(adam, draft, "glossary.toml", drafts.files_of_draft(draft)["glossary.toml"] + "# more\n")
    form = adam.get(there).context["form"].initial
    soon = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    sent = {"when": "later", "from_at": soon if typed == "soon" else typed, "zone": "UTC", "note": "x"} | {
        "seen": form["seen"],
        "sha256": form["sha256"],
    }
    assert adam.post(there, sent).status_code == status
    assert Enactment.objects.filter(applied_at=None).count() == (status == 302)


def test_a_draft_is_laid_aside(adam: Client, draft: PackDraft) -> None:
    assert adam.post(url(draft, "removal/")).status_code == 302
    assert "Milder" not in adam.get("/admin/packs/").content.decode()
    assert put(adam, draft, "pack.toml", "x").status_code == 302, "leads to the version"
    assert draft.saves.filter(number=2).count() == 0
