"""Articles as strangers bring them: another help centre's answers, front matter as others write it, scripts; a law."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core.actors import SYSTEM
from amparo.core.languages import TAGS
from amparo.core.models import Event
from amparo.importers import front_matter
from amparo.importers.front_matter import BrokenFrontMatter
from amparo.importers.kb_texts import why_text
from amparo.importers.kb_writing import write_library
from amparo.importers.tests.test_kb import bring, empty_desk, folder, row, write_files, write_lines
from amparo.knowledge.actions import GroupTerms
from amparo.knowledge.actions.bringing import Manner
from amparo.knowledge.actions.bringing import bring as bring_texts
from amparo.knowledge.carrying import Carried, State, comparable, list_carried
from amparo.knowledge.models import Article, ArticleGroup
from amparo.knowledge.rules.texts import Text, clean_text, find_problems
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
AT = "2025-03-04T10:22:31Z"


def zendesk_article(key: int, title: str, body: str, **more: Any) -> dict[str, Any]:
    """An article as `GET /api/v2/help_center/{locale}/articles.json` documents it."""
    return {
        "id": key,
        "url": f"https://acme.zendesk.com/api/v2/help_center/en-us/articles/{key}.json",
        "html_url": f"https://acme.zendesk.com/hc/en-us/articles/{key}",
        "author_id": 3465, "comments_disabled": True, "draft": False, "promoted": False, "position": 0,
        "vote_sum": 3, "vote_count": 5, "section_id": 98838, "created_at": AT, "updated_at": AT, "edited_at": AT,
        "name": title, "title": title, "source_locale": "en-us", "locale": "en-us", "outdated": False,
        "outdated_locales": [], "user_segment_id": None, "user_segment_ids": [], "permission_group_id": 56,
        "content_tag_ids": [], "label_names": ["closing"], "body": body, **more,
    }  # fmt: skip


def zendesk_translation(key: int, source: int, locale: str, title: str, body: str, **more: Any) -> dict[str, Any]:
    """A translation as `GET /api/v2/help_center/articles/{id}/translations.json` documents it."""
    return {
        "id": key,
        "url": f"https://acme.zendesk.com/api/v2/help_center/articles/{source}/translations/{locale}.json",
        "html_url": f"https://acme.zendesk.com/hc/{locale}/articles/{source}",
        "source_id": source, "source_type": "Article", "locale": locale, "title": title, "body": body,
        "outdated": False, "draft": False, "hidden": False, "created_at": AT, "updated_at": AT,
        "updated_by_id": 3465, "created_by_id": 3465, **more,
    }  # fmt: skip


TABLE = (
    "<table><thead><tr><th><p>Module</p></th><th>When</th></tr></thead>"
    "<tbody><tr><td><p>Orders</p></td><td>1st</td></tr></tbody></table>"
)
BODY = (
    '<h2 id="h_01">Before</h2><p>Open&nbsp;<strong>Finance</strong> › <em>Periods</em>.</p>'
    f"<ol>\n<li>Press <code>Check</code>.</li>\n<li>Wait.</li>\n</ol>{TABLE}"
    '<div class="callout callout--warning"><h4>Warning</h4><p>Not twice.</p></div>'
    '<p><img src="https://acme.zendesk.com/hc/article_attachments/360001" alt="The page" width="400"></p>'
    '<pre><code class="language-sql">select 1;</code></pre><script>alert("x")</script>'
)


def save_zendesk(place: Path) -> None:
    """The pages of a help centre saved one by one, as a script with curl leaves them."""
    pages: dict[str, object] = {
        "sections-1.json": {
            "count": 1, "next_page": None, "page": 1, "page_count": 1, "per_page": 30, "previous_page": None,
            "sections": [{
                "id": 98838, "category_id": 11, "name": "Closing", "description": "", "locale": "en-us",
                "source_locale": "en-us", "outdated": False, "parent_section_id": None, "position": 0,
                "created_at": AT, "updated_at": AT, "theme_template": "section_page",
            }],
        },
        "categories-1.json": {"categories": [{"id": 11, "name": "Financials", "locale": "en-us", "position": 0}],
                              "count": 1, "next_page": None},
        "articles-1.json": {
            "count": 3, "page": 1, "page_count": 2, "per_page": 2, "previous_page": None,
            "next_page": "https://acme.zendesk.com/api/v2/help_center/en-us/articles.json?page=2",
            "articles": [zendesk_article(35467, "Close a month", BODY),
                         zendesk_article(35468, "Not yet", "<p>Soon.</p>", draft=True)],
        },
        "articles-2.json": {
            "meta": {"has_more": False, "after_cursor": "xxx", "before_cursor": "yyy"}, "links": {"next": None},
            "articles": [zendesk_article(35469, "For customers", "<p>Hello.</p>", user_segment_id=7)],
        },
        "translations/35467.json": {
            "count": 3, "next_page": None,
            "translations": [
                zendesk_translation(1, 35467, "en-us", "Close a month", BODY),
                zendesk_translation(2, 35467, "es", "Cerrar un mes", "<p>Hola.</p>"),
                zendesk_translation(3, 35467, "fr", "Clôturer un mois", "<p>Bonjour.</p>", outdated=True),
                zendesk_translation(4, 35467, "de", "Entwurf", "<p>Kommt.</p>", draft=True),
            ],
        },
        "translations/section-98838.json": {
            "translations": [{**zendesk_translation(9, 98838, "es", "Cierre", ""), "source_type": "Section"}],
        },
        "single.json": {"article": zendesk_article(35470, "Alone", "<p>One page, one article.</p>")},
    }  # fmt: skip
    for name, page in pages.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(json.dumps(page), encoding="utf-8")


def test_a_help_centre_saved_page_by_page_is_here_with_its_languages_products_and_readers(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    save_zendesk(tmp_path)
    assert bring(tmp_path, now, dry=True).counts == {"new": 7}
    assert not ArticleGroup.objects.exists()
    report = bring(tmp_path, now)
    assert (report.counts, report.refusals) == ({"new": 7}, [])
    texts = {one.foreign_id: one for one in Article.objects.with_outdated().select_related("group__product", "latest")}
    source = texts["zendesk:35467/en"]
    assert source.group.product == cast.financials
    assert source.latest.solution.startswith(
        "## Before\n\nOpen **Finance** › *Periods*.\n\n1. Press `Check`.\n2. Wait."
    )
    assert "| Module | When |\n| --- | --- |\n| Orders | 1st |" in source.latest.solution
    assert "> [!WARNING]" in source.latest.solution
    assert "select 1;\n```" in source.latest.solution
    assert "alert" not in source.latest.solution
    assert {key: one.shown_outdated for key, one in texts.items() if "35467" in key and one.published_id} == {
        "zendesk:35467/en": False, "zendesk:35467/es": False, "zendesk:35467/fr": True,
    }  # fmt: skip
    assert {key for key, one in texts.items() if one.state == "draft"} == {"zendesk:35467/de", "zendesk:35468/en"}
    assert texts["zendesk:35469/en"].group.audience == "signed-in"
    assert source.credit == "https://acme.zendesk.com/hc/en-us/articles/35467"
    before = Event.objects.count()
    assert bring(tmp_path, now).counts == {"same": 7}
    assert Event.objects.count() == before


def test_of_pages_that_overlap_what_was_changed_last_counts(now: datetime, tmp_path: Path) -> None:
    later = "2025-03-05T08:00:00Z"
    rows = {
        "articles-1.json": [zendesk_article(1, "Old title", "<p>Old.</p>"), zendesk_article(2, "Two", "<p>2</p>")],
        "articles-2.json": [zendesk_article(1, "New title", "<p>New.</p>", updated_at=later, user_segment_id=7),
                            zendesk_article(2, "Two", "<p>2</p>")],
        "articles-3.json": [zendesk_article(1, "Old title", "<p>Old.</p>")],
    }  # fmt: skip
    for name, articles in rows.items():
        (tmp_path / name).write_text(json.dumps({"articles": articles}), encoding="utf-8")
    assert bring(tmp_path, now).counts == {"new": 2}
    text = Article.objects.select_related("latest", "group").get(foreign_id="zendesk:1/en")
    assert (text.latest.title, text.latest.solution, text.group.audience) == ("New title", "New.", "signed-in")
    assert bring(tmp_path, now).counts == {"same": 2}


def test_front_matter_is_read_as_other_systems_write_it() -> None:
    head = (
        "---\ntitle: >-\n  Close\n  a month\nversions:\n  - 8.2\n  - '8.1'\nquestion: |\n  One:\n    two\n\n  three\n"
        'summary: ""\ntags:\n- a: b\naudience: all\n---\nx'
    )
    with pytest.raises(BrokenFrontMatter) as nested:
        front_matter.split(head.replace("- a: b", "  deep:\n    deeper: 1"))
    assert (nested.value.line, nested.value.code, nested.value.name) == (14, "bad-value", "tags")
    values, body = front_matter.split(head)
    assert values["title"] == "Close a month"
    assert values["versions"] == ["8.2", "8.1"]
    assert values["question"] == "One:\n  two\n\nthree"
    assert (values["summary"], values["tags"], body) == ("", ["a: b"], "x")


def test_what_is_refused_names_file_line_and_field(now: datetime, tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "en/value.md": '---\ntitle: One\nsummary: "open\n---\nx',
            "en/twice.md": "---\ntitle: One\ntitle: Two\n---\nx",
            "en/none.md": "---\ntitle: One\nno name here\n---\nx",
            "en/reader.md": "---\ntitle: One\naudience: friends\n---\nx",
            "xx/where.md": "# x\n\ny",
        },
    )
    told = {one.where: (one.field, why_text(one)) for one in bring(tmp_path, now).refusals}
    assert told["en/value.md"][0] == "summary"
    assert "Line 3" in told["en/value.md"][1]
    assert "“summary”" in told["en/value.md"][1]
    assert told["en/twice.md"] == ("title", "Line 3 of its front matter names “title” a second time.")
    assert "Line 3" in told["en/none.md"][1]
    assert told["en/reader.md"] == ("audience", "Readers are one of: all, signed-in, owners, agents.")
    assert told["xx/where.md"] == ("language", "“xx” is none of the desk’s languages: en, es, fr, pt-BR, de.")
    path = write_lines(tmp_path / "a.jsonl", '{"id": "a", "lang": "en" "title": "x"}')
    (refused,) = bring(path, now).refusals
    assert refused.where == "a.jsonl:1"
    assert why_text(refused) == "It is no JSON: Expecting ',' delimiter, column 26."


def test_a_page_of_a_help_centre_that_cannot_be_read_says_why_and_the_others_are_taken(
    now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "good.json").write_text(json.dumps({"article": zendesk_article(1, "Good", "<p>x</p>")}), "utf-8")
    (tmp_path / "deep.json").write_text("[" * 100_000, "utf-8")
    (tmp_path / "half.json").write_text('{"articles": [\n', "utf-8")
    (tmp_path / "latin.json").write_bytes(b'{"articles": "\xe9"}')
    report = bring(tmp_path, now)
    assert report.counts == {"new": 1, "refused": 3}
    assert {one.where: why_text(one) for one in report.refusals} == {
        "deep.json": "It is no JSON: nested too deeply.",
        "half.json": "It is no JSON: Expecting value, line 2, column 1.",
        "latin.json": "Its letters cannot be read: save it as UTF-8.",
    }


def test_ids_that_cannot_be_kept_are_refused_and_the_others_taken(now: datetime, tmp_path: Path) -> None:
    rows = [row("a\0b", "en", "Nul"), row("good", "en", "Good"), row("\ud800", "en", "Half"), row("p", "en", "Product")]
    rows[3]["product"] = "x\0y"
    report = bring(write_lines(tmp_path / "a.jsonl", *rows), now)
    assert report.counts == {"new": 1, "refused": 3}
    assert {(one.field, one.code) for one in report.refusals} == {("id", "unprintable"), ("product", "unprintable")}
    assert all(why_text(one) for one in report.refusals)


HOSTILE = """# <b>Bold</b> title

<script>alert(1)</script> <img src=x onerror=alert(2)>

[click](javascript:alert(3)) [data](data:text/html,<script>alert(4)</script>) ![remote](https://spy.example/p.gif)

<iframe src="https://spy.example"></iframe> <a href="x" onclick="alert(5)">y</a>

| <script>a</script> | b |
| --- | --- |
| "><svg onload=alert(6)> | `<script>` |

> [!WARNING] <style>*{display:none}</style>
"""


def test_html_and_scripts_in_markdown_are_shown_as_letters(now: datetime, tmp_path: Path, client: Client) -> None:
    write_files(tmp_path, {"en/hostile.md": HOSTILE})
    assert bring(tmp_path, now).counts == {"new": 1}
    group = ArticleGroup.objects.get()
    page = client.get(f"/help/{group.pk}/", follow=True).content.decode()
    body = page.split('<div class="prose">', 1)[1].split("</article>", 1)[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "&lt;b&gt;Bold&lt;/b&gt; title" in page
    for what in ("<script", "<img", "<iframe", "<svg", "<style", 'href="javascript', 'href="data:'):
        assert what not in body, what


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.sampled_from(
    [
        "---",
        "--- ",
        "# Heading",
        "yes",
        "[a, b]",
        '"x"',
        "a: b",
        "- x",
        "> [!NOTE]\n> x",
        "```\n---\n```",
        "\ufeffx",
        "!x",
    ]
)
WORDS = st.lists(LETTERS | NASTY, max_size=4).map("\n".join)
TEXTS = st.builds(Text, LETTERS | NASTY, LETTERS, WORDS, WORDS, WORDS).filter(
    lambda t: not find_problems(clean_text(t))
)
STATES: st.SearchStrategy[State] = st.sampled_from(["draft", "published", "archived"])
TERMS = st.builds(
    GroupTerms,
    st.sampled_from(["financials", "financials-ledger"]),
    st.lists(st.sampled_from(["8.2", "8,1", "x y", "true", "'9'"]), unique=True, max_size=3).map(tuple),
    st.sampled_from(["all", "signed-in", "owners", "agents"]),
)


@st.composite
def articles(draw: st.DrawFn) -> list[Carried]:
    """An article in some languages, the source first."""
    languages = draw(st.lists(st.sampled_from(TAGS), unique=True, min_size=1, max_size=3))
    key, terms = draw(st.sampled_from(["a", "b/c", "zendesk:1", "ü"])), draw(TERMS)
    return [
        Carried(
            f"{tag}-{key}", key, tag, languages[0], draw(TEXTS), terms, draw(STATES),
            draw(st.booleans()) and tag != languages[0], draw(st.sampled_from(["", "x · MIT"])),
        )
        for tag in languages
    ]  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=articles())
def test_whatever_is_exported_imports_into_an_empty_desk_as_the_same(
    cast: Cast, now: datetime, tmp_path_factory: pytest.TempPathFactory, rows: list[Carried]
) -> None:
    with transaction.atomic():
        for one in rows:
            (done,) = bring_texts(SYSTEM, [one], Manner(), now)
            assert done.result == "new", done
        first, second = tmp_path_factory.mktemp("kb"), tmp_path_factory.mktemp("kb")
        kept = {one.id: comparable(one) for _article, one in list_carried()}
        write_library(first)
        empty_desk()
        report = bring(first, now)
        assert (report.counts, report.refusals) == ({"new": len(rows)}, [])
        assert {one.id: comparable(one) for _article, one in list_carried()} == kept
        assert bring(first, now).counts == {"same": len(rows)}
        write_library(second)
        assert sorted(folder(first).values()) == sorted(folder(second).values())
        transaction.set_rollback(True)
