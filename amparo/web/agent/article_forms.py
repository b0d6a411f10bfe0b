"""The forms in which articles are written."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.catalogue.queries import list_current
from amparo.core.sent import whole
from amparo.gate import packs
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.lifecycle import AUDIENCES
from amparo.knowledge.models import Article, ArticleGroup, TextDraft
from amparo.knowledge.models.authoring import REMARK_LENGTH
from amparo.knowledge.rules.aligning import join_blocks
from amparo.knowledge.rules.texts import FIELDS, Text
from amparo.web.agent.article_marks import offered_languages
from amparo.web.shared import article_texts
from amparo.web.shared.agent_forms import product_name
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.choosing_form import CHOICES_LIMIT, ChoosingForm
from amparo.web.shared.own_clock import MomentField

MARKDOWN = ("question", "environment", "solution")
ROWS = {"summary": 2, "question": 4, "environment": 2, "solution": 16}


class TextForm(forms.Form):
    """An article's words in one language; limits are the action's, so that nothing typed is cut off."""

    title = forms.CharField(label=pgettext_lazy("article", "Title"), strip=False)
    summary = forms.CharField(label=_("Summary"), required=False, strip=False)
    question = forms.CharField(
        label=_("Question or symptom"), required=False, strip=False, help_text=_("What somebody sees or asks.")
    )
    environment = forms.CharField(
        label=_("Environment"), required=False, strip=False, help_text=_("Product, module, versions, settings.")
    )
    solution = forms.CharField(
        label=_("Solution"),
        required=False,
        strip=False,
        help_text=_("Markdown: tables, code, pictures ![What one sees](name.png), boxes > [!WARNING]."),
    )
    reason = forms.CharField(
        label=_("Reason for the change"), required=False, help_text=_("Whoever looks at it, and the history, say why.")
    )
    minor = forms.BooleanField(label=_("Only a correction: translations stay right"), required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source = forms.IntegerField(widget=forms.HiddenInput, required=False)
    comment = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, language: str, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for name in FIELDS[1:]:
            self.fields[name].widget = forms.Textarea(
                attrs={"rows": ROWS[name], "lang": language, "spellcheck": "true"}
            )
        self.fields["title"].widget.attrs |= {"lang": language}
        for name in MARKDOWN:
            self.fields[name].widget.attrs |= {"data-markdown": ""}

    def text(self) -> Text:
        """What was typed, whatever is wrong with it: paragraph by paragraph, or as one text."""
        return Text(*(sent_words(self.data, name) for name in FIELDS))

    def writing_so_far(self) -> Writing:
        """The same for a draft, before anything was checked."""
        given = self.data
        numbers = {name: whole(given.get(name, ""), 9) for name in ("base", "source", "comment")}
        return Writing(
            self.text(),
            str(given.get("reason", "")),
            numbers["base"] or 0,
            "minor" in given,
            numbers["source"],
            numbers["comment"],
        )

    def writing(self, text: Text | None = None) -> Writing:
        """What the action takes; after `is_valid`. `text`: what was typed, tidied."""
        given = self.cleaned_data
        return Writing(
            text or self.text(),
            given["reason"],
            given["base"] or 0,
            given["minor"],
            given["source"],
            given["comment"],
        )

    def refuse(self, problems: Mapping[str, str]) -> None:
        """What the action refused, beside its field."""
        for field, code in problems.items():
            self.add_error(field if field in self.fields else None, article_texts.problem_text(code, field))


class GroupForm(ChoosingForm):
    """What an article is about and who reads it."""

    product = forms.ChoiceField(label=_("Product or module"), required=False)
    versions = forms.CharField(
        label=_("Versions"), required=False, max_length=1700, help_text=_("With commas between them; empty: all.")
    )
    audience = forms.ChoiceField(label=_("Who reads it"))

    def __init__(self, group: ArticleGroup | None = None, data: Mapping[str, Any] | None = None) -> None:
        start: dict[str, Any] = {"audience": "all"}
        if group is not None:
            start = {"audience": group.audience, "versions": ", ".join(group.versions)}
            start["product"] = group.product.key if group.product else ""
        super().__init__(data, initial=start)
        tag = reader_tag()
        rows = list_current(CHOICES_LIMIT)
        own = group.product if group is not None else None
        if own is not None and own not in rows:  # no longer supported; what is about it stays so until somebody chooses
            rows.append(own)
        self.offer("product", [("", "–"), *((row.key, product_name(row, tag)) for row in rows)])
        texts = article_texts.audience_texts()
        self.offer("audience", [(one, texts[one]) for one in AUDIENCES])

    def terms(self) -> GroupTerms:
        """What the action takes; after `is_valid`."""
        given = self.cleaned_data
        return GroupTerms(given["product"], tuple(given["versions"].split(",")), given["audience"])


class StartForm(GroupForm):
    """A new article: also the language in which it is written first."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(None, data)
        offered, own = offered_languages(), reader_tag()
        self.offer("language", offered)
        default = packs.in_force().document.vendor.default_language
        self.initial["language"] = own if own in dict(offered) else default


class ScheduleForm(forms.Form):
    """When it is to be published."""

    at = MomentField(label=_("Publish at"))


class ReturnForm(forms.Form):
    """What is to be changed in a text that somebody else wrote; what one wrote oneself is taken back without a word."""

    words = forms.CharField(label=_("What is to be changed?"), max_length=REMARK_LENGTH, required=False)

    def __init__(self, asked: bool, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="return-%s")
        self.fields["words"].required = asked


def sent_words(data: Mapping[str, Any], name: str) -> str:
    """What was sent of a field, with line ends as ours."""
    given = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name, "")]
    words = [str(one).replace("\r\n", "\n") for one in given]
    return join_blocks(words) if len(words) > 1 else "".join(words)


def initial_of(article: Article | None, draft: TextDraft | None = None) -> dict[str, Any]:
    """What the form of a text begins with: what somebody was writing, else the latest revision."""
    if draft is not None:
        return {**draft.data, "base": draft.base}
    if article is None or article.latest is None:
        return {"base": 0}
    return {name: getattr(article.latest, name) for name in FIELDS} | {"base": article.latest.number}
