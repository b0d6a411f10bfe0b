"""What people write is shown as they meant it and can do nothing (SEC-6, SEC-16)."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import richtext
from amparo.core.richtext import TooLong, to_html, to_text

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><button formaction=javascript:alert(1)>go</button></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](https://tracker.example/pixel.gif)",
    '![x"onerror=alert(1)](https://a.example/"onerror=alert(1))',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import url(//evil.example)</style>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "```html onload=alert(1)\n<script>alert(1)</script>\n```",
    '[a](<https://a.example" onmouseover=alert(1) x=">)',
    '<https://a.example/"onmouseover=alert(1)>',
]


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert seen.tags <= richtext.TAGS
    for tag, name, value in seen.attributes:
        assert (tag, name) in {
            ("a", "href"), ("a", "title"), ("a", "rel"), ("a", "target"), ("ol", "start"), ("code", "class"),
            ("th", "class"), ("td", "class"),
        }  # fmt: skip
        if name == "href":
            assert re.match(r"(?i)(https?:|mailto:|tel:|[^a-z]|[^:]*$)", value), value
        if name == "class":
            assert re.fullmatch(r"language-[A-Za-z0-9]+|left|right|center", value)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_attacks_do_nothing(payload: str) -> None:
    assert_harmless(to_html(payload))
    assert_harmless(to_html(f"> - {payload}\n\n| a |\n|---|\n| {payload} |"))


@given(st.text(alphabet=st.sampled_from(list("<>\"'&[]()!`*_~|:-/= \n#javscriptonlhef.x1")), max_size=120))
def test_nothing_that_can_be_written_does_anything(text: str) -> None:
    assert_harmless(to_html(text))


def test_links_are_marked_and_open_in_a_new_tab() -> None:
    html = to_html("see https://example.com/a and [docs](https://example.com/b)")
    assert html.count('rel="noopener nofollow ugc"') == 2
    assert html.count('target="_blank"') == 2
    assert 'href="https://example.com/a"' in html


def test_a_picture_becomes_a_link_with_its_words() -> None:
    html = to_html("![the invoice](https://cdn.example/i.png)")
    assert "<img" not in html
    assert ">the invoice</a>" in html
    assert 'href="https://cdn.example/i.png"' in html


def test_what_people_use_is_kept() -> None:
    html = to_html("# Error\n\n**bold** ~~no~~ `code`\n\n3. a\n4. b\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\nline\nbreak")
    for part in ("<h1>", "<strong>", "<s>", "<code>", '<ol start="3">', '<td class="center">', '<td class="right">'):
        assert part in html
    assert "line<br>\nbreak" in html


def test_code_keeps_what_was_pasted_and_its_language() -> None:
    html = to_html("```python\nif a < b: print('<b>')\n```")
    assert '<code class="language-python">' in html
    assert "if a &lt; b: print('&lt;b&gt;')" in html


def test_a_text_that_is_too_long_is_refused() -> None:
    to_html("x" * richtext.MOST_CHARACTERS)
    with pytest.raises(TooLong):
        to_html("x" * (richtext.MOST_CHARACTERS + 1))


@pytest.mark.parametrize(
    "piece", ["[", "![](", "<", "*_", "`" * 3 + "\n", "> ", "- ", "http://a", "|", "[a](", "a@", "http:a", "a.com"]
)
def test_hostile_repetition_takes_no_long_time(piece: str) -> None:
    began = time.process_time()
    to_html((piece * richtext.MOST_CHARACTERS)[: richtext.MOST_CHARACTERS])
    assert time.process_time() - began < 5


def test_an_excerpt_is_plain_words_in_one_line() -> None:
    assert to_text("# A & B\n\n**bold** <script>x</script>\n\n- one") == "A & B bold <script>x</script> one"
    assert to_text("word " * 100, most=20) == "word word word word…"
