"""Articles in and out: what is read, what is refused and why, and that the way back leads to the same."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.importers import front_matter
from amparo.importers.front_matter import BrokenFrontMatter, Value
from amparo.importers.html_markdown import to_markdown
from amparo.importers.kb_reading import Defaults, SourceUnusable
from amparo.importers.kb_running import Order, Report, open_library, run
from amparo.importers.kb_texts import why_text
from amparo.importers.kb_writing import write_library
from amparo.knowledge import actions
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.actions.bringing import Manner
from amparo.knowledge.models import Article, ArticleGroup
from amparo.knowledge.tests.making import SOURCE, make_article, rewrite, translate
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def row(key: str, language: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{language}/{key}",
        "group": key,
        "lang": language,
        "title": title,
        "body": f"About {title}.",
        **more,
    }


def write_lines(path: Path, *rows: object) -> Path:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def bring(path: Path, now: datetime, *, dry: bool = False, overwrite: bool = False, draft: bool = False) -> Report:
    return run(open_library(path, Defaults(draft=draft)), Order(SYSTEM, now, Manner(overwrite, dry)))


def whys(report: Report) -> list[tuple[str, str]]:
    assert all(why_text(one) for one in report.refusals)
    return [(one.where, one.code) for one in report.refusals]


def folder(path: Path) -> dict[str, bytes]:
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


def empty_desk() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; truncate knowledge_articlegroup cascade")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_lines_are_read_translations_after_their_source_and_the_second_time_changes_nothing(
    now: datetime, tmp_path: Path, name: str
) -> None:
    path = write_lines(
        tmp_path / name, row("a", "de", "Eins"), row("a", "en", "One", source="x", licence="MIT"), row("b", "es", "Dos")
    )
    assert bring(path, now, dry=True).counts == {"new": 3}
    assert not Article.objects.exists() and not Event.objects.exists()
    assert bring(path, now).counts == {"new": 3}
    german = Article.objects.with_outdated().get(foreign_id="de/a")
    english = Article.objects.get(foreign_id="en/a")
    assert german.published is not None and german.published.source == english.published
    assert (german.group.source_language, german.group.foreign_id, german.outdated) == ("en", "a", False)
    assert (english.state, english.credit) == ("published", "x · MIT")
    assert Article.objects.get(foreign_id="es/b").group.source_language == "es"
    before = Event.objects.count()
    assert bring(path, now).counts == {"same": 3}
    assert Event.objects.count() == before


def test_an_import_that_was_interrupted_is_run_again(now: datetime, tmp_path: Path) -> None:
    rows = [row(str(number), "en", f"T{number}") for number in range(5)]
    bring(write_lines(tmp_path / "half.jsonl", *rows[:2]), now)
    assert bring(write_lines(tmp_path / "a.jsonl", *rows), now).counts == {"new": 3, "same": 2}


def test_a_changed_text_is_a_revision_and_outdates_its_translations(now: datetime, tmp_path: Path) -> None:
    spanish = row("a", "es", "Uno")
    bring(write_lines(tmp_path / "a.jsonl", row("a", "en", "One"), spanish), now)
    report = bring(write_lines(tmp_path / "b.jsonl", row("a", "en", "One, anew"), spanish), now)
    assert report.counts == {"changed": 1, "same": 1}
    assert Article.objects.with_outdated().get(language="es").outdated
    assert Article.objects.get(language="en").revisions.count() == 2


def test_what_was_changed_here_is_kept_unless_told_otherwise(cast: Cast, now: datetime, tmp_path: Path) -> None:
    bring(write_lines(tmp_path / "a.jsonl", row("a", "en", "One")), now)
    article = Article.objects.get()
    actions.save_text(cast.actor("alma"), article.group_id, "en", Writing(SOURCE, base=1), now)
    path = write_lines(tmp_path / "b.jsonl", row("a", "en", "Other"))
    assert whys(bring(path, now)) == [("b.jsonl:1", "edited-here")]
    assert bring(path, now, overwrite=True).counts == {"changed": 1}


def test_every_line_that_is_refused_is_told_with_its_reason_and_the_others_are_taken(
    now: datetime, tmp_path: Path
) -> None:
    path = write_lines(
        tmp_path / "a.jsonl",
        row("good", "en", "Good"),
        "{broken",
        "[1]",
        row("a", "tlh", "Klingon"),
        row("b", "en", ""),
        row("c", "en", "Long", body="x" * 50_001),
        row("good", "en", "Twice"),
        row("d", "en", "Where", product="no-such"),
        "[" * 100_000,
        row("e", "en", "Frozen", state="frozen"),
    )
    report = bring(path, now)
    assert report.counts == {"new": 1, "refused": 9}
    assert any("“tlh”" in why_text(one) for one in report.refusals)
    assert sorted(whys(report)) == [
        ("a.jsonl:10", "unknown-state"),
        ("a.jsonl:2", "not-json"),
        ("a.jsonl:3", "not-an-object"),
        ("a.jsonl:4", "unknown-language"),
        ("a.jsonl:5", "missing"),
        ("a.jsonl:6", "too-long"),
        ("a.jsonl:7", "twice-in-file"),
        ("a.jsonl:8", "unknown-product"),
        ("a.jsonl:9", "not-json"),
    ]
    assert ArticleGroup.objects.count() == 1


def test_markdown_with_bad_heads_sizes_circles_and_languages_is_explained(now: datetime, tmp_path: Path) -> None:
    files = {
        "en/good.md": "# Close the month\n\nPost everything.",
        "es/good.md": "---\ntitle: Cerrar el mes\nversions: [8.2, 8.1]\n---\nContabilice todo.",
        "en/open.md": "---\ntitle: x\n",
        "en/noname.md": "---\nthis is no name\n---\nx",
        "en/value.md": '---\ntitle: "open\n---\nx',
        "en/state.md": "---\ntitle: x\nstate: gone\n---\nx",
        "en/one.md": "---\ntitle: x\nid: one\ntranslation_of: two\n---\nx",
        "es/two.md": "---\ntitle: x\nid: two\ntranslation_of: one\n---\nx",
        "xx/what.md": "# x\n\ny",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "en/latin.md").write_bytes(b"# caf\xe9\n\nx")
    with (tmp_path / "en/huge.md").open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    report = bring(tmp_path, now)
    assert dict(whys(report)) == {
        "en/open.md": "front-matter-not-closed",
        "en/noname.md": "front-matter-no-name",
        "en/value.md": "front-matter-bad-value",
        "en/state.md": "unknown-state",
        "en/one.md": "circle",
        "es/two.md": "circle",
        "xx/what.md": "unknown-language",
        "en/latin.md": "encoding",
        "en/huge.md": "too-large",
    }
    group = ArticleGroup.objects.get()
    assert {one.language: one.title for one in group.articles.all()} == {"en": "Close the month", "es": "Cerrar el mes"}


@pytest.mark.parametrize(("key", "named"), [("close", "close"), ("close", "en/close.md"), ("", "en/close.md")])
def test_translations_whose_paths_differ_name_what_they_translate(
    key: str, named: str, now: datetime, tmp_path: Path
) -> None:
    head = f"id: {key}\n" if key else ""
    write_files(
        tmp_path,
        {
            "en/close.md": f"---\n{head}title: Close\n---\nx",
            "fr/cloture.md": f"---\nid: cloture\ntitle: Clore\ntranslation_of: {named}\n---\ny",
        },
    )
    bring(tmp_path, now)
    assert ArticleGroup.objects.get().articles.count() == 2


def write_files(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_a_translation_that_says_nothing_else_is_for_the_readers_of_its_source(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    head = "title: x\nproduct: financials\naudience: agents\nsource_language: es"
    write_files(tmp_path, {"es/a.md": f"---\n{head}\n---\nx", "en/a.md": "# y\n\ny"})
    report = bring(tmp_path, now)
    assert report.counts == {"new": 2}
    group = ArticleGroup.objects.get()
    assert (group.source_language, group.audience, group.product) == ("es", "agents", cast.financials)
    write_files(tmp_path, {"en/c.md": "---\nbroken\n---\nx", "fr/c.md": "# y\n\ny"})
    assert ("fr/c.md", "source-unread") in whys(bring(tmp_path, now))


def test_a_line_that_says_nothing_else_is_for_the_readers_of_its_source(now: datetime, tmp_path: Path) -> None:
    rows = [
        row("a", "es", "Traducida"),
        row("a", "en", "Internal", audience="agents"),
        row("b", "en", "Internal, and refused", audience="agents", product="no-such"),
        row("b", "es", "Traducida", audience=None),
        row("c", "en", "Internal, without a text", audience="agents", body="x" * 50_001),
        row("c", "es", "Traducida"),
    ]
    report = bring(write_lines(tmp_path / "a.jsonl", *rows), now)
    assert report.counts == {"new": 3, "refused": 3}
    assert {group.audience for group in ArticleGroup.objects.all()} == {"agents"}


@pytest.mark.parametrize(
    ("state", "here"),
    [("draft", "draft"), ("in-review", "draft"), ("archived", "archived"), ("published", "published")],
)
def test_readers_see_nothing_of_a_line_that_was_not_published(
    state: str, here: str, now: datetime, tmp_path: Path
) -> None:
    bring(write_lines(tmp_path / "a.jsonl", row("a", "en", "Close", state=state)), now)
    article = Article.objects.get()
    assert (article.state, article.published is not None) == (here, here == "published")


@pytest.fixture
def library(cast: Cast, now: datetime, settings: Settings, tmp_path: Path) -> Iterator[ArticleGroup]:
    settings.DATA_DIR = tmp_path / "data"
    (settings.DATA_DIR / "files").mkdir(parents=True)
    text = replace(
        SOURCE, question='It says "no":\n- twice', solution="![The page](page.png)\n\n| a | b |\n| - | - |\n| 1 | 2 |"
    )
    article = make_article(now, text=text, product="financials-ledger", audience="owners")
    actions.arrange(SYSTEM, article.group_id, GroupTerms("financials-ledger", ("8.2",), "owners"), now)
    actions.add_picture(SYSTEM, article.group_id, "Page.PNG", SimpleUploadedFile("x", PNG), now)
    translate(article, "es", now)
    rewrite(article, now, replace(text, title="Close a month"))
    actions.start_article(SYSTEM, "de", GroupTerms(), Writing(replace(SOURCE, title="Entwurf")), now)
    gone = make_article(now)
    actions.archive(SYSTEM, gone.group_id, "en", now)
    yield article.group


def test_an_export_imports_back_to_the_same(library: ArticleGroup, now: datetime, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    written = write_library(first)
    assert (written.texts, written.pictures) == (4, 1)
    assert bring(first, now).counts == {"same": 4}, "on the desk that it comes from"
    empty_desk()
    assert bring(first, now).counts == {"new": 4}
    again = ArticleGroup.objects.get(key=library.key)
    states = {one.language: one.shown_outdated for one in Article.objects.with_outdated().filter(group=again)}
    assert states == {"en": False, "es": True}
    assert [one.name for one in again.pictures.all()] == ["page.png"]
    write_library(second)
    renamed = {name.replace(f"-{again.pk}", f"-{library.pk}"): data for name, data in folder(second).items()}
    assert set(renamed.values()) == set(folder(first).values())


def test_pictures_outside_of_the_folder_and_other_files_are_left_alone(now: datetime, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    place = tmp_path / "kb"
    (place / "en").mkdir(parents=True)
    (place / "en/a.md").write_text("# A\n\n![x](../../secret.png) ![y](/etc/passwd) ![z](note.txt)", encoding="utf-8")
    (place / "en/note.txt").write_text("x", encoding="utf-8")
    bring(place, now)
    group = ArticleGroup.objects.get()
    assert not group.pictures.exists()


def test_answers_of_another_help_centre_keep_their_ids_products_and_drafts(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    pages = {
        "articles.json": {
            "articles": [
                {"id": 7, "title": "Close", "body": "<p>Do <b>it</b>.</p>", "locale": "en-us", "source_locale": "en-us",
                 "section_id": 3, "html_url": "https://help.example/7", "draft": False, "user_segment_id": None},
                {"id": 8, "title": "Inner", "body": "<p>x</p>", "locale": "en-us", "user_segment_id": 5},
            ],
            "next_page": None,
        },
        "sections.json": {"sections": [{"id": 3, "name": "Anything", "category_id": 2}]},
        "categories.json": {"categories": [{"id": 2, "name": "FINANCIALS"}]},
        "t/7.json": {"translations": [
            {"id": 70, "source_id": 7, "source_type": "Article", "locale": "es-419", "title": "Cerrar",
             "body": "<p>x</p>", "outdated": True},
            {"id": 71, "source_id": 7, "source_type": "Article", "locale": "ja", "title": "x", "body": "x"},
            {"id": 72, "source_id": 99, "source_type": "Article", "locale": "es", "title": "x", "body": "x"},
        ]},
        "broken.json": "{",
    }  # fmt: skip
    (tmp_path / "t").mkdir()
    for name, page in pages.items():
        (tmp_path / name).write_text(page if isinstance(page, str) else json.dumps(page), encoding="utf-8")
    report = bring(tmp_path, now)
    assert sorted(code for _where, code in whys(report)) == ["no-article", "not-json", "unknown-language"]
    texts = {
        one.foreign_id: one for one in Article.objects.with_outdated().select_related("group__product", "published")
    }
    assert set(texts) == {"zendesk:7/en", "zendesk:7/es", "zendesk:8/en"}
    assert texts["zendesk:7/en"].published.solution == "Do **it**."
    assert texts["zendesk:7/en"].group.product_id == cast.financials.pk
    assert (texts["zendesk:7/es"].outdated, texts["zendesk:8/en"].group.audience) == (True, "signed-in")
    assert bring(tmp_path, now).counts["same"] == 3


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>A  b</h2><p>One<br>two</p>", "## A b\n\nOne  \ntwo"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "1. a\n2. b\n\n   - c"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2|3</td></tr></table>",
         "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |"),
        ("<pre>a\n  &lt;b&gt;</pre>", "```\na\n  <b>\n```"),
        ('<div class="callout warning"><p>Mind it.</p></div>', "> [!WARNING]\n> Mind it."),
        ('<script>alert(1)</script><a href="javascript:x">y</a><img src="data:x" onerror=z>', "y"),
        ("2 * 3 < 4 and [x](y)", "2 \\* 3 \\< 4 and \\[x\\](y)"),
        ("<p>open <b>bold", "open **bold**"),
        ("<div>" * 5000 + "deep", "deep"),
    ],
)  # fmt: skip
def test_html_becomes_markdown_and_scripts_nothing(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


def test_a_head_reads_back_as_it_was_written() -> None:
    values: dict[str, Value] = {"title": 'A "b": c\n# d', "versions": ["8.2", "x, y"], "outdated": True, "note": "---"}
    assert front_matter.split(front_matter.join(values, "---\nbody\n")) == (values, "---\nbody\n")
    assert front_matter.split("no head\n---\n") == ({}, "no head\n---\n")
    assert front_matter.split("---\na: 'it''s'\nb: plain: text\n# c\n---\n") == ({"a": "it's", "b": "plain: text"}, "")
    with pytest.raises(BrokenFrontMatter):
        front_matter.split("---\na: !!python/object:os.system\n---\n")


def test_what_cannot_be_imported_at_all_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.bin").write_bytes(b"PK\x03\x04")
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat/a.md").write_text("# x")
    for name, code in (
        ("empty", "nothing-known"),
        ("a.bin", "not-json-lines"),
        ("flat", "no-markdown"),
        ("none", "unreadable"),
    ):
        with pytest.raises(SourceUnusable) as refused:
            list(open_library(tmp_path / name, Defaults()).texts())
        assert refused.value.code == code
