"""Words of mails: which there are, what they may name, and how a mail reads with an example."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amparo.core.access import NotVisible
from amparo.core.languages import django_code
from amparo.core.mailer import kinds, wording
from amparo.core.mailer.wording import Words
from amparo.gate import packs
from amparo.people.models import Person
from amparo.web.admin.own_texts import problem_text
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.components import Tab
from amparo.web.shared.lines import LinesField


class WordsForm(forms.Form):
    """Subject and text of a mail in one language."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=wording.LONGEST_SUBJECT)
    body = LinesField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Plain text. A paragraph with a placeholder that has no value is left out."),
        max_length=wording.LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def words(self) -> Words | None:
        """What was written; None where it is not whole."""
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"]) if self.is_valid() else None

    def add_problems(self, problems: dict[str, str]) -> None:
        """Says what the desk refused, beside its field."""
        for field, code in problems.items():
            self.add_error(field, problem_text(code))


def placeholder_texts() -> dict[str, str]:
    """What the placeholders stand for."""
    return {
        "absent": _("who is away"),
        "by": _("who did it"),
        "case": _("the case’s number"),
        "cases": _("how many cases"),
        "company": _("the company"),
        "days": _("for how many days"),
        "definition": _("what the priority means"),
        "domain": _("the mail domain"),
        "due": _("when it was due"),
        "host": _("the other server"),
        "hours": _("for how many hours"),
        "link": _("the link"),
        "manager": _("the account manager"),
        "mark_link": _("the link to say how it went"),
        "merged": _("the other case’s number"),
        "merged_title": _("the other case’s title"),
        "most": _("what is allowed"),
        "name": _("the recipient’s name"),
        "origin": _("the first case’s number"),
        "origin_title": _("the first case’s title"),
        "priority": _("the priority"),
        "seconds": _("how many seconds"),
        "subject": _("the subject"),
        "title": _("the case’s title"),
        "vendor_name": _("our name"),
    }


def example_values(kind: str, reader: Person, language: str) -> dict[str, str | int]:
    """An invented example, in the language of the mail, to the reader; its link leads to the desk's first page."""
    with override(django_code(language)):
        examples: dict[str, str | int] = {
            "absent": "Kim Lang",
            "by": "Kim Lang",
            "case": 1042,
            "cases": 3,
            "clock": "resolution",
            "company": "Muster",
            "days": 14,
            "domain": "muster.example",
            "due": "24.12.2026, 17:00",
            "hours": 24,
            "impact": "significant",
            "merged": 1043,
            "name": str(reader),
            "origin": 1041,
            "outcome": "done",
            "seconds": 90,
            "most": 30,
            "title": _("Totals are off by one cent"),
            "merged_title": _("Totals are off by one cent"),
            "origin_title": _("Totals are off by one cent"),
            "subject": _("Totals are off by one cent"),
        }
    links = {"link": f"{settings.BASE_URL}/", "mark_link": f"{settings.BASE_URL}/"}
    return {name: (links | examples).get(name, name) for name in kinds.registered()[kind]}


def check_known(kind: str, language: str) -> None:
    """Raises NotVisible for a mail or a language that there is not."""
    if kind not in kinds.registered() or language not in packs.in_force().document.vendor.languages:
        raise NotVisible(f"mail:{kind}")


def preview(kind: str, language: str, words: Words, reader: Person) -> Words:
    """The words as a mail with the example."""
    return wording.fill(words, {**kinds.shared_context(), **example_values(kind, reader, language)})


def rows() -> list[dict[str, Any]]:
    """Every mail with its subject in the reader's language, and the languages with words of the desk's own."""
    served, names = packs.in_force().document.vendor.languages, language_names()
    tag = reader_tag() if reader_tag() in served else packs.in_force().document.vendor.default_language
    worded = wording.worded_mails()
    found = []
    for kind in sorted(kinds.registered()):
        own = worded.get((kind, tag))
        found.append(
            {
                "kind": kind,
                "subject": own.subject if own else wording.builtin_words(kind, tag).subject,
                "own": [names.get(one, one) for one in served if (kind, one) in worded],
                "url": reverse("admin:mail-text", args=[kind, tag]),
            }
        )
    return found


def context(kind: str, language: str, form: WordsForm, reader: Person) -> dict[str, Any]:
    """Everything the page of one mail shows."""
    own, builtin = wording.own_words(kind, language), wording.builtin_words(kind, language)
    shown = form.words() if form.is_bound else None
    meanings, names = placeholder_texts(), language_names()
    return {
        "kind": kind,
        "language": language,
        "form": form,
        "own": own,
        "builtin": builtin,
        "preview": preview(kind, language, shown or own or builtin, reader),
        "has_variants": wording.has_variants(kind),
        "placeholders": [(f"{{{name}}}", meanings.get(name, name)) for name in wording.placeholders_of(kind)],
        "tab_items": [
            Tab(names.get(tag, tag), reverse("admin:mail-text", args=[kind, tag]), tag == language)
            for tag in packs.in_force().document.vendor.languages
        ],
    }


def initial_of(kind: str, language: str) -> dict[str, str]:
    """The form's values: the desk's own words, else the built-in ones."""
    words = wording.own_words(kind, language) or wording.builtin_words(kind, language)
    return {"subject": words.subject, "body": words.body}
