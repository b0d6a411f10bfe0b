"""The checks find what they are for: each is shown a tree with the fault in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import assets, check_all, check_ceilings, check_tracked, messages


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def put(tree: Path, name: str, text: str) -> None:
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text(text, encoding="utf-8")


def function(lines: int, parameters: str = "") -> str:
    return f"def f({parameters}):\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("amparo/a.py", "x = 1\n" * 401, "401 lines, at most 400"),
        ("amparo/web/a.css", "\n" * 401, "401 lines, at most 400"),
        ("amparo/a.py", function(61), "f has 61 lines, at most 60"),
        ("tests/test_a.py", function(101), "f has 101 lines, at most 100"),
        ("amparo/web/portal/views.py", function(26, "request"), "a view at most 25"),
        ("amparo/web/portal/views/cases.py", function(26, "request"), "a view at most 25"),
        ("amparo/cases/utils.py", "", "says nothing"),
        ("amparo/settings.py", "x = 1\n" * 251, "251 lines, at most 250"),
    ],
)
def test_ceilings_are_noticed(tree: Path, name: str, text: str, said: str) -> None:
    put(tree, name, text)
    found = list(check_ceilings.faults(tree))
    assert len(found) == 1
    assert said in found[0]


def test_what_is_just_below_a_ceiling_passes(tree: Path) -> None:
    put(tree, "amparo/a.py", function(60) + "x = 1\n" * 340)
    put(tree, "amparo/web/portal/views.py", function(25, "request"))
    put(tree, "tests/test_a.py", function(100))
    assert list(check_ceilings.faults(tree)) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.pem", "-----BEGIN RSA PRIVATE KEY-----\n", "a private key"),
        ("a.py", "KEY = 'AKIAABCDEFGHIJKLMNOP'\n", "an access key"),
        ("a.py", 'api_key = "0123456789abcdef0123456789abcdef"\n', "a long secret"),
        ("a.md", "see /home/ana/desk/notes\n", "a path of one machine"),
        ("lock.json", '"https://registry.npmjs.org/x"\n', "registry's address"),
        ("amparo/web/static/htmx.min.js", "x\n", "other people's"),
        ("amparo/web/static/vendor/x.js", "x\n", "other people's"),
        ("amparo/web/static/x.js", "x" * 2001 + "\n", "a line of 2001"),
        ("amparo/web/static/x.js", "/* Copyright (c) Somebody */\n", "another's copyright"),
        ("big.json", "x" * 600_001, "at most 600000"),
    ],
)
def test_what_must_not_be_in_git_is_noticed(tree: Path, name: str, text: str, said: str) -> None:
    put(tree, name, text)
    found = list(check_tracked.faults(tree))
    assert found
    assert said in found[0]


def test_ignored_files_are_nobodys_business(tree: Path) -> None:
    put(tree, ".gitignore", "/var/\n")
    put(tree, "var/key.pem", "-----BEGIN PRIVATE KEY-----\n")
    assert list(check_tracked.faults(tree)) == []


def test_make_check_fails_when_one_of_its_checks_fails(capsys: pytest.CaptureFixture[str]) -> None:
    checks = {"good": [sys.executable, "-c", ""], "bad": [sys.executable, "-c", "print('why'); raise SystemExit(3)"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_all, "CHECKS", checks)
        patch.setattr(sys, "argv", ["check_all"])
        assert check_all.main() == 1
    said = capsys.readouterr().out
    assert "ok   good" in said
    assert "FAIL bad" in said
    assert "why" in said


def test_template_texts_are_found_as_django_reads_them() -> None:
    template = """{% load i18n %}{% translate "One" %}{% translate 'Two' context "verb" %} gettext("no")
    {% blocktranslate trimmed count n=cases|length %}
        one case of {{ who }}
    {% plural %}
        {{ n }} cases of {{ who }}, 100%
    {% endblocktranslate %}{{ _("Three")|upper }}{% include "x" with title=_("Four") %}{# _("no") #}"""
    found = list(messages.template_messages(template, "x.html"))
    assert found == [
        ("gettext", ["One"]),
        ("pgettext", ["verb", "Two"]),
        ("ngettext", ["one case of %(who)s", "%(n)s cases of %(who)s, 100%%"]),
        ("_", ["Three"]),
        ("_", ["Four"]),
    ]


PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
GOOD = 'msgid "Hello %(name)s, <b>you</b>"\nmsgstr "Hola %(name)s, <b>tú</b>"\n'


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (GOOD, None),
        (GOOD.replace("Hola %(name)s", "Hola %(nombre)s"), "placeholders or tags differ"),
        (GOOD.replace("Hola %(name)s", "Hola"), "placeholders or tags differ"),
        (GOOD.replace("<b>tú</b>", "tú"), "placeholders or tags differ"),
        (GOOD.replace("Hola %(name)s, <b>tú</b>", ""), "not translated"),
        ("#, fuzzy\n" + GOOD, "marked fuzzy"),
        (GOOD.replace('"Hola', '" Hola'), "blanks at the edges"),
        (GOOD.replace("Hello", "Good day"), "no longer in the code"),
    ],
)
def test_faults_of_a_translation_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, said: str | None
) -> None:
    put(tmp_path, "amparo/a.py", "_('Hello %(name)s, <b>you</b>')\n")
    put(tmp_path, "locale/es/LC_MESSAGES/django.po", PO + entry)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(messages, "LANGUAGES", ["es"])
    found = list(messages.check_django())
    assert bool(found) == bool(said)
    assert said is None or any(said in fault for fault in found)


def test_two_plurals_of_one_singular_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    put(tmp_path, "amparo/a.py", "ngettext('once', '%(count)s times', 2)\n")
    put(tmp_path, "amparo/b.py", "ngettext('once', '%(times)s times', 2)\n")
    with pytest.raises(SystemExit, match=r"amparo/b\.py.*amparo/a\.py"):
        messages.extract()


def test_catalogues_are_updated_without_losing_translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    put(tmp_path, "amparo/a.py", "_('Old')\n")
    messages.update()
    path = tmp_path / "locale/es/LC_MESSAGES/django.po"
    path.write_text(path.read_text().replace('msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "Viejo"'))
    put(tmp_path, "amparo/b.py", "ngettext('%(n)s case', '%(n)s cases', 2)\n")
    messages.update()
    once = path.read_text()
    messages.update()
    assert path.read_text() == once
    assert "Viejo" in once
    assert 'msgstr[1] ""' in once
    assert str(tmp_path) not in once
    assert messages.compile_all(tmp_path / "locale") == 5
    assert messages.compile_all(tmp_path / "locale") == 0


def test_an_icon_that_does_not_exist_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "icons.txt"
    listed.write_text("# comment\nno-such-icon\n")
    monkeypatch.setattr(assets, "ICONS", listed)
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    with pytest.raises(assets.AssetsFailed, match="no icon “no-such-icon”"):
        assets.sprite(tmp_path)


def test_the_sprite_has_one_symbol_for_each_icon_of_the_list() -> None:
    drawn = (assets.VENDOR / "icons.svg").read_text()
    assert [part.split('"')[0] for part in drawn.split('symbol id="')[1:]] == assets.icon_names()


def test_shipped_scripts_name_no_source_maps() -> None:
    for name in assets.SHIPPED:
        assert b"sourceMappingURL" not in (assets.VENDOR / name).read_bytes()
    assert "htmx.org 4.0.1" in (assets.VENDOR / "LICENSES.txt").read_text()


def test_the_lock_pins_every_package_by_its_hash() -> None:
    lock = json.loads((assets.ROOT / "package-lock.json").read_text())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert packages
    assert all(about["integrity"].startswith("sha512-") and "resolved" not in about for about in packages.values())
