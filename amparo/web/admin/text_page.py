"""Texts to accept: their versions, the form for a new one, and who agreed to which."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.access import NotVisible
from amparo.gate import packs
from amparo.gate.actions.own import Wording
from amparo.gate.own_queries import State, Version, list_versions
from amparo.gate.own_rules import LONGEST_BODY, LONGEST_TITLE
from amparo.policy.pack.document import TitledText
from amparo.policy.pack.pack import Pack
from amparo.web.admin.own_texts import problem_text
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.components import Tone
from amparo.web.shared.lines import LinesField
from amparo.web.shared.own_clock import MomentField


class TextForm(forms.Form):
    """A new version: title and body in each language that the desk serves, and from when on."""

    from_at = MomentField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Left empty: at once. Until then the version before it is the one to accept."),
        required=False,
    )

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags, names = pack.document.vendor.languages, language_names()
        for tag in self.tags:
            name = {"language": names.get(tag, tag)}
            self.fields[f"title-{tag}"] = forms.CharField(
                label=_("Title (%(language)s)") % name,
                max_length=LONGEST_TITLE,
                widget=forms.TextInput(attrs={"lang": tag}),
            )
            self.fields[f"body-{tag}"] = LinesField(
                label=_("Text (%(language)s)") % name,
                max_length=LONGEST_BODY,
                widget=forms.Textarea(attrs={"rows": 6, "lang": tag}),
            )

    def wording(self, text: str, now: datetime) -> Wording | None:
        """What was written; None where it is not whole."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        words = {str(tag): {"title": given[f"title-{tag}"], "body": given[f"body-{tag}"]} for tag in self.tags}
        return Wording(text, words, given["from_at"] or now)

    def add_problems(self, problems: dict[str, str]) -> None:
        """Says what the desk refused beside its field; a language's problem beside its text."""
        for field, code in problems.items():
            self.add_error(field if field in self.fields else f"body-{field}", problem_text(code))


def known_text(text: str) -> Pack:
    """The pack in force, which has the text; raises NotVisible."""
    pack = packs.in_force()
    if text not in pack.texts:
        raise NotVisible(f"text:{text}")
    return pack


def titled(pack: Pack, text: str, tag: str) -> TitledText:
    """The words of a text in a language."""
    words, _language = pack.words_in(tag)
    return words.texts.get(text, TitledText(title=text, body=""))


def title(pack: Pack, text: str) -> str:
    """What a text is called in the reader's language."""
    return titled(pack, text, reader_tag()).title


def initial_of(pack: Pack, text: str) -> dict[str, str]:
    """A new version begins with the words of the one in force."""
    found: dict[str, str] = {}
    for tag in pack.document.vendor.languages:
        words = titled(pack, text, tag)
        found |= {f"title-{tag}": words.title, f"body-{tag}": words.body}
    return found


def rows(pack: Pack) -> list[dict[str, str | int]]:
    """Every text of the pack with the version in force."""
    tag = reader_tag()
    return [
        {
            "id": text.id,
            "title": titled(pack, text.id, tag).title,
            "version": text.version,
            "url": reverse("admin:text", args=[text.id]),
        }
        for text in pack.document.texts
    ]


def state_text(state: State) -> tuple[str, Tone]:
    """How a version stands."""
    table: dict[State, tuple[str, Tone]] = {
        "in-force": (_("In force"), "good"),
        "coming": (_("To come"), "accent"),
        "past": (_("Earlier"), "calm"),
        "withdrawn": (_("Taken back"), "calm"),
        "overtaken": (_("Overtaken by the pack"), "calm"),
    }
    return table[state]


def versions(text: str, now: datetime) -> list[tuple[Version, str, Tone]]:
    """The versions with their states in words."""
    return [(one, *state_text(one.state)) for one in list_versions(text, now)]


def shown_words(pack: Pack, text: str) -> list[tuple[str, str, TitledText]]:
    """The words in force, language by language: tag, name, title and body."""
    names = language_names()
    return [(tag, names.get(tag, tag), titled(pack, text, tag)) for tag in pack.document.vendor.languages]
