"""The forms of the guided flow. What they ask depends on the pack; what is sent is a `cases.spec.Opening`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases.spec import BODY_MAX_LENGTH, TITLE_MAX_LENGTH
from amparo.people.rules import BadInput, clean_email
from amparo.policy.pack.document import ItemText
from amparo.web.portal import texts
from amparo.web.shared.case_texts import impact_texts
from amparo.web.shared.lines import LinesField


def choose_one() -> dict[str, str]:
    """What a question says that was left unanswered, or answered with something else."""
    return {"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")}


def radio(label: str, choices: Sequence[tuple[str, str]], required: bool = True) -> forms.ChoiceField:
    """A question answered by one card."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=required, error_messages=choose_one()
    )


class ProductForm(forms.Form):
    """Which product; and for whom, where somebody acts for several companies."""

    def __init__(
        self, products: Sequence[tuple[str, str]], companies: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(companies) > 1:
            choices = [(str(key), name) for key, name in companies]
            self.fields["company"] = forms.ChoiceField(
                label=_("For which company?"), choices=choices, error_messages=choose_one()
            )
        self.fields["product"] = radio(_("Product"), products)


class ModuleForm(forms.Form):
    """Which part of the product."""

    def __init__(self, modules: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"] = radio(_("Part of the product"), modules)


class NeedForm(forms.Form):
    """What kind of help."""

    def __init__(self, kinds: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = radio(_("Kind of request"), kinds)


class SeverityForm(forms.Form):
    """How bad it is, by the priorities that the pack publishes (KA-11, SI-10)."""

    def __init__(self, impacts: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["impact"] = radio(_("How much does it hinder your work?"), impacts)
        for name, label, said in (
            ("scope", _("Whom does it affect?"), texts.scope_texts()),
            ("environment", _("Where does it happen?"), texts.environment_texts()),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=list(said.items()), error_messages=choose_one())


@dataclass(frozen=True)
class Wanted:
    """One item of evidence: its words, and whether the request cannot go ahead without it."""

    words: ItemText
    needed: bool


class EvidenceField(LinesField):
    """Words of evidence. What is `needed` is asked for by the gate, by name, and not by the form."""

    def __init__(self, needed: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.needed = needed


class ProblemForm(forms.Form):
    """The problem itself, with the evidence that the product asks for (TO-1) and, of visitors, who they are."""

    subject = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("One line, as you would say it on the phone."),
        max_length=TITLE_MAX_LENGTH,
    )
    text = LinesField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("What you did, what you expected, and what happened instead."),
        max_length=BODY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, evidence: Mapping[str, Wanted], limited: bool, visitor: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if evidence:
            self.fields["text"].help_text = _("In a few sentences; what shows it is asked for below.")
        self.fields["subject"].error_messages = {
            "required": texts.problem_text("title", "missing"),
            "max_length": texts.problem_text("title", "too-long"),
        }
        self.fields["text"].error_messages = {
            "required": texts.problem_text("body", "missing"),
            "max_length": texts.problem_text("body", "too-long"),
        }
        for item, wanted in evidence.items():
            self.fields[f"evidence-{item}"] = EvidenceField(
                wanted.needed,
                label=capfirst(wanted.words.name),
                help_text=wanted.words.hint,
                required=False,
                max_length=BODY_MAX_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"max_length": texts.problem_text(f"evidence.{item}", "too-long")},
            )
            self.fields[f"file-{item}"] = forms.FileField(label=_("Files that show it"), required=False)
        if limited:
            self.fields["problems"] = forms.ChoiceField(
                label=_("Is this one problem?"),
                choices=[("1", _("Yes, one problem")), ("2", _("No, several that have nothing to do with each other"))],
                initial="1",
                error_messages=choose_one(),
            )
        self.fields["files"] = forms.FileField(
            label=_("Files"),
            help_text=_("Screenshots, logs, exports: whatever shows the problem."),
            required=False,
        )
        if visitor:
            self.add_visitor()

    def add_grading(self, modules: Sequence[tuple[str, str]], impacts: Sequence[tuple[str, str]]) -> None:
        """Of a further problem: which part of the product it is about, and how bad it is (SI-5)."""
        if modules:
            self.fields["module"] = forms.ChoiceField(
                label=_("Part of the product"), choices=modules, error_messages=choose_one()
            )
        if impacts:
            self.fields["impact"] = forms.ChoiceField(
                label=_("How much does it hinder your work?"), choices=impacts, error_messages=choose_one()
            )

    def add_visitor(self) -> None:
        """Name and address of somebody who is not signed in (KA-3)."""
        self.fields["visitor_name"] = forms.CharField(
            label=_("Your name"),
            max_length=120,
            error_messages={"required": _("Enter your name, so that the agent knows whom to answer.")},
        )
        self.fields["visitor_email"] = forms.EmailField(
            label=_("Your e-mail address"),
            help_text=_("We send one mail there with a link to confirm your request. Nobody sees it before."),
            max_length=254,
            error_messages={
                "required": texts.problem_text("visitor_email", "missing"),
                "invalid": texts.problem_text("visitor_email", "not-an-address"),
            },
        )

    def clean_visitor_email(self) -> str:
        """By the same rule as when it is sent."""
        try:
            return clean_email(self.cleaned_data["visitor_email"])
        except BadInput as refusal:
            raise forms.ValidationError(texts.problem_text("visitor_email", refusal.code)) from refusal

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        """Who a visitor is."""
        return [self[name] for name in self.fields if name.startswith("visitor_")]

    @property
    def grading_fields(self) -> list[forms.BoundField]:
        """What a further problem says beside its words."""
        return [self[name] for name in ("module", "impact") if name in self.fields]

    @property
    def evidence_items(self) -> list[str]:
        """The evidence that is asked for, by item."""
        return [name.removeprefix("evidence-") for name in self.fields if name.startswith("evidence-")]


class FactsForm(forms.Form):
    """What the gate still needs to know, asked by name: a field for each `fact` obligation."""

    def __init__(self, items: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        makers = {
            "request.minutes": self.minutes_field,
            "request.urgent": self.urgent_field,
            "request.impact": self.impact_field,
            "request.scope": self.scope_field,
            "request.environment": self.environment_field,
        }
        for item in items:
            if item in makers:
                self.fields[item.removeprefix("request.")] = makers[item]()

    @staticmethod
    def minutes_field() -> forms.Field:
        """How long it will take an agent, as the person expects."""
        choices = [("3", _("A few minutes")), ("30", _("About half an hour")), ("60", _("An hour or more"))]
        return forms.ChoiceField(
            label=_("How long do you expect an agent to need?"), choices=choices, widget=forms.RadioSelect
        )

    @staticmethod
    def urgent_field() -> forms.Field:
        """Whether it cannot wait (OM-8)."""
        return forms.ChoiceField(
            label=_("Is it urgent?"),
            help_text=_("Urgent help can cost more; you see the price before anything is sent."),
            choices=[("no", _("No, in the usual time")), ("yes", _("Yes, it cannot wait"))],
            widget=forms.RadioSelect,
        )

    @staticmethod
    def impact_field() -> forms.Field:
        """How bad it is."""
        return forms.ChoiceField(
            label=_("How much does it hinder your work?"),
            choices=list(impact_texts().items()),
            widget=forms.RadioSelect,
        )

    @staticmethod
    def scope_field() -> forms.Field:
        """Whom it affects."""
        return forms.ChoiceField(label=_("Whom does it affect?"), choices=list(texts.scope_texts().items()))

    @staticmethod
    def environment_field() -> forms.Field:
        """Where it happens."""
        return forms.ChoiceField(label=_("Where does it happen?"), choices=list(texts.environment_texts().items()))
