"""An article's Markdown as its reader gets it: nothing in it runs (SEC-5, SEC-6, SEC-16)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.articletext import Look, render_article
from amparo.core.richtext import MOST_CHARACTERS, TooLong

LOOK = Look({"warning": "Attention"}, lambda name: f"/help/pictures/7/{name}")


def html(markdown: str) -> str:
    return str(render_article(markdown, LOOK).html)


def test_tables_code_pictures_and_boxes_are_shown() -> None:
    assert '<th class="right">A</th>' in html("| A |\n| -: |\n| 1 |")
    assert '<code class="language-sql">select 1' in html("```sql\nselect 1\n```")
    assert html("![The page](page.png)") == '<p><img src="/help/pictures/7/page.png" alt="The page"></p>\n'
    box = html("> [!WARNING]\n> Mind **it**.")
    assert '<blockquote class="callout callout-warning">' in box
    assert '<p class="callout-title">Attention</p>' in box and "<p>Mind <strong>it</strong>.</p>" in box
    assert "[!" not in html("> [!NOTE] On one line") and "Note" in html("> [!NOTE] On one line")
    assert "<blockquote>" in html("> Only said.")


def test_headings_stand_below_those_of_the_page_and_can_be_linked_to() -> None:
    found = render_article("# Über uns\n\n## Part\n\n## Part\n\n# !", LOOK)
    assert [(one.id, one.level) for one in found.headings] == [
        ("s-über-uns", 3),
        ("s-part", 4),
        ("s-part-2", 4),
        ("s-part-3", 3),
    ]
    assert '<h3 id="s-über-uns">Über uns</h3>' in found.html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://tracker.example/x.png)",
        "![x](//tracker.example/x.png)",
        "![x](javascript:alert(1))",
        '![x](a.png" onload="alert(1))',
        '!["><script>alert(1)</script>](a.png)',
        "```<script>\nx\n```",
        "# <svg onload=alert(1)>",
        "> [!WARNING<script>]\n> x",
    ],
)
def test_sec_16_nothing_that_an_author_writes_runs_or_calls_elsewhere(markdown: str) -> None:
    written = html(markdown)
    tags = re.findall(r"<[^>]*>", written)
    assert not [tag for tag in tags if re.match(r"<(script|svg|iframe|object)", tag)]
    assert not [tag for tag in tags if re.search(r"\son\w+=|javascript:|data:", re.sub(r'"[^"]*"', '""', tag))]
    assert not [tag for tag in tags if re.search(r'(src|href)="(javascript|data):', tag)]
    assert not [tag for tag in tags if tag.startswith("<img") and 'src="/help/pictures/7/' not in tag]


@given(st.text(st.sampled_from("<>![]()#`|>-_*\n\"' ab:/=x"), max_size=60))
def test_whatever_is_written_only_known_tags_come_out(text: str) -> None:
    known = r"</?(p|h[3-6]|ul|ol|li|em|strong|code|pre|blockquote|hr|br|a|img|table|thead|tbody|tr|th|td|s)[ >]"
    assert all(re.match(known, tag) for tag in re.findall(r"<[^>]*>", html(text)))


def test_a_text_that_is_too_long_is_not_rendered() -> None:
    with pytest.raises(TooLong):
        render_article("x" * (MOST_CHARACTERS + 1), LOOK)
