"""What holds for every template, style and script of ours."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone, translation

from amparo.web.shared import decision_panel, styleguide

WEB = settings.CODE_DIR / "web"
TEMPLATES = sorted(settings.CODE_DIR.glob("**/templates/**/*.html"))
STYLES = sorted((WEB / "static" / "ui").glob("*.css"))
SCRIPTS = sorted((WEB / "static" / "ui").glob("*.js"))
LISTED = {line.strip() for line in (WEB / "icons.txt").read_text().splitlines() if line and not line.startswith("#")}
# What a strict Content-Security-Policy blocks, and the attributes of htmx that evaluate text.
FORBIDDEN = [
    r"\sstyle=",
    r"<style",
    r"<script(?![^>]*(\ssrc=|type=\"application/ld\+json\"))",  # data is not run
    r"\son\w+=",
    r"hx-on",
    r"[\"']js:",
    r"hx-trigger=\"[^\"]*\[",
]
MINMAX = re.compile(r"minmax\((?:[^()]|\([^()]*\))*\)")
USED_ICON = re.compile(r"icon(?:=| )\"([a-z0-9-]+)\"")


def relative(path: Path) -> str:
    return str(path.relative_to(settings.CODE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_compiles_and_needs_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    get_template(str(path).split("/templates/")[1])
    assert [pattern for pattern in FORBIDDEN if re.search(pattern, text)] == []


def test_every_icon_that_is_used_is_in_the_list() -> None:
    used = {name for path in [*TEMPLATES, *WEB.glob("**/*.py")] for name in USED_ICON.findall(path.read_text())}
    used |= {*decision_panel.OBLIGATION_ICONS.values(), *decision_panel.REMEDY_ICONS.values()}
    assert used - LISTED == set()


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_a_sheet_adds_to_a_layer_and_never_lets_content_widen_a_column(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert "@layer" in text
    for columns in re.findall(r"grid-template-columns:([^;]*);", text):
        assert "fr" not in MINMAX.sub("", columns), columns


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_script_evaluates_no_text_and_writes_no_markup(path: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|\.style\.", path.read_text()
    )


class SampleForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Where we answer.")


def test_a_field_ties_its_help_and_its_error_to_its_input() -> None:
    html = Template("{% field form.email %}").render(Context({"form": SampleForm({"email": "x"})}))
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_link_without_a_route_does_not_appear() -> None:
    context = Context({"request": RequestFactory().get("/")})
    assert Template('{% nav_link "nowhere:at-all" "Nowhere" %}').render(context) == ""


def test_a_button_escapes_what_it_is_given() -> None:
    html = Template("{% button text name=name %}").render(Context({"text": "<b>", "name": '"><i>'}))
    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.django_db  # the pack in force, with what the desk lays over it
@pytest.mark.parametrize("language", ["en", "es", "fr", "pt-br", "de"])
def test_the_styleguide_renders_in_every_language(language: str) -> None:
    request = RequestFactory().get("/styleguide")
    with translation.override(language):
        html = get_template("shared/styleguide.html").render(styleguide.sample_context(timezone.now()), request)
    assert html.count("decision-head") == 4
    assert f'<html lang="{language}"' in html


def test_an_error_page_needs_no_context() -> None:
    html = get_template("shared/error.html").render({})
    assert "Something went wrong" in html
    assert 'href="/"' in html


def test_no_browser_cuts_what_somebody_pastes_into_a_field() -> None:
    class Form(forms.Form):
        title = forms.CharField(max_length=5)

    form = Form({"title": "An error message"})
    page = Template("{% load ui %}{% field form.title %}").render(Context({"form": form}))
    assert "maxlength" not in page and 'value="An error message"' in page
    assert "at most 5 characters (it has 16)" in page
