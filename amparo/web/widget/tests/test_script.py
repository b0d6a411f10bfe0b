"""`help.js`: small, the same for everybody, and nothing in it that a strict policy would stop (SI-4a, SEC-5)."""

import gzip
import re

import pytest
from django.test import Client

from amparo.core.languages import TAGS
from amparo.web.widget.script import MOST_BYTES, SOURCE, script, squeezed_code, squeezed_style
from amparo.web.widget.texts import all_words


def test_the_script_is_small_and_cached_and_open_to_any_page(db: None, client: Client) -> None:
    answer = client.get("/help.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert len(answer.content) <= MOST_BYTES
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    again = client.get("/help.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = client.get("/help.js", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.content) == answer.content


def test_the_script_speaks_every_language_of_the_desk() -> None:
    words = all_words()
    assert tuple(words) == TAGS
    assert {frozenset(said) for said in words.values()} == {frozenset(words["en"])}
    used = set(re.findall(r"(?:said|words\(\))\.(\w+)", (SOURCE / "panel.js").read_text("utf-8")))
    assert used == set(words["en"])


@pytest.mark.parametrize(
    "pattern",
    [
        r"\beval\(",
        r"new Function",
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment",
        r"\.style\b|[\"']style[\"']|<style",
        r"\.setHTML|srcdoc|createElement\([\"']script",
        r"localStorage|sessionStorage|document\.cookie|indexedDB",
        r"credentials: ?[\"']include",
        r"https?://",
    ],
)
def test_sec_5_nothing_in_it_makes_markup_code_or_a_trace(pattern: str) -> None:
    code = (SOURCE / "panel.js").read_text("utf-8")
    assert not re.search(pattern, code)


def test_what_only_people_read_is_left_out_and_texts_stay_as_they_are() -> None:
    code = '// told\n  const one = "a,  b // c";  // why\n  if (one === `x ? y`) {\n    go( one );\n  }\n'
    assert squeezed_code(code) == 'const one="a,  b // c";\nif(one===`x ? y`){\ngo(one);\n}'
    style = "/* why */\n.a > .b { --long: 1px; color: var(--long); }\n"
    assert squeezed_style(style) == ".a > .b{--a:1px;color:var(--a)}"
    assert not re.search(r"^\s*//|/\*|\s// ", script().content.decode(), re.MULTILINE)
