"""Canned answers as agents keep them, and as they are filled for a case."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases import canned, reading
from amparo.cases.actions.canned import CannedTerms, languages
from amparo.cases.models import CannedAnswer, Case
from amparo.cases.spec import plain_breaks
from amparo.core.actors import Actor
from amparo.core.languages import best_tag
from amparo.core.richtext import to_text
from amparo.gate import packs
from amparo.people.models import Person
from amparo.web.shared.case_texts import language_names

OFFERED = 40


class CannedForm(forms.Form):
    """A name, and a text in each language of the pack."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Agents find it by this name."),
        max_length=canned.NAME_MAX_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = language_names()
        for tag in languages():
            self.fields[f"text-{tag}"] = forms.CharField(
                label=names.get(tag, tag), widget=forms.Textarea(attrs={"rows": 4, "lang": tag}), required=False
            )


def initial_of(answer: CannedAnswer | None) -> dict[str, str]:
    """The form's values."""
    if answer is None:
        return {}
    return {"name": answer.name} | {f"text-{row.language}": row.body for row in answer.texts.all()}


def terms_of(request: HttpRequest) -> CannedTerms:
    """What was sent."""
    texts = {tag: plain_breaks(request.POST.get(f"text-{tag}", "")) for tag in languages()}
    return CannedTerms(request.POST.get("name", ""), texts)


def add_problems(form: CannedForm, problems: dict[str, str]) -> None:
    """Says what is wrong, beside the field."""
    form.full_clean()
    sentences = {
        "missing": _("Please fill this in."),
        "too-long": _("This is too long."),
        "taken": _("There is one with this name already."),
        "unknown-variable": _("A word in braces is none of the variables listed below."),
    }
    for field, code in problems.items():
        form.add_error("name" if field == "name" else f"text-{field}", sentences[code])


def variable_texts() -> list[tuple[str, str]]:
    """The variables with what they stand for."""
    meanings = {
        "contact": _("the contact’s name"),
        "company": _("the company"),
        "case": _("the case’s number"),
        "title": _("the case’s title"),
        "product": _("the product"),
        "agent": _("your name"),
        "vendor": _("our name"),
        "link": _("the address of the case"),
    }
    return [(f"{{{name}}}", meanings[name]) for name in canned.VARIABLES]


def row_of(answer: CannedAnswer) -> dict[str, Any]:
    """A canned answer in the list."""
    texts, names = list(answer.texts.all()), language_names()
    return {
        "answer": answer,
        "languages": ", ".join(names.get(row.language, row.language) for row in texts),
        "excerpt": to_text(texts[0].body, 140) if texts else "",
        "url": reverse("agent:canned-edit", args=[answer.pk]),
    }


def values_for(actor: Actor, case: Case, tag: str) -> dict[str, str]:
    """What the variables stand for in a case, in the language of the text."""
    return {
        "contact": str(case.opened_by or case.visitor_name),
        "company": case.company.name if case.company else "",
        "case": str(case.number),
        "title": case.title,
        "product": (case.product.parent or case.product).name_in(tag),
        "agent": str(Person.objects.get(pk=actor.person_id)),
        "vendor": packs.in_force().document.vendor.name,
        "link": f"{settings.BASE_URL}{reverse('portal:case', args=[case.number])}",
    }


def items_for(actor: Actor, case: Case, words: str) -> list[dict[str, str]]:
    """What is offered for an answer: each with its text filled in; another language than the customer's is named."""
    found, names = [], language_names()
    fallback = languages()[0]
    for answer in reading.list_canned(words)[:OFFERED]:
        texts = {row.language: row.body for row in answer.texts.all()}
        chosen = canned.choose(texts, best_tag(case.language, texts, fallback), fallback)
        if chosen is None:
            continue
        other = chosen.language.split("-")[0] != case.language.split("-")[0]
        missing = {"there": names.get(chosen.language, ""), "wanted": names.get(case.language, case.language)}
        found.append(
            {
                "label": answer.name,
                "hint": to_text(chosen.body, 90),
                "group": _("%(there)s; there is none in %(wanted)s") % missing if other else missing["there"],
                "text": canned.fill(chosen.body, values_for(actor, case, chosen.language)),
            }
        )
    return found
