"""The forms of an agent's skills and absences, on their own page and in the administration."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.catalogue.models import Product
from amparo.catalogue.queries import list_current
from amparo.people.actions import AbsenceTerms, ProfileTerms
from amparo.people.actions.agents import SKILLS_LIMIT
from amparo.people.models import Absence, AgentProfile, Person
from amparo.people.queries import list_agents
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.choosing_form import CHOICES_LIMIT, ChoosingForm
from amparo.web.shared.own_clock import MomentField


class ProfileForm(ChoosingForm):
    """What an agent can help with."""

    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        help_text=gettext_lazy(
            "Words with commas between them. A case asks for a skill by carrying a tag of its name."
        ),
        max_length=SKILLS_LIMIT * 42,
        required=False,
    )
    languages = forms.MultipleChoiceField(label=gettext_lazy("Languages"), required=False)
    products = forms.MultipleChoiceField(
        label=gettext_lazy("Products and modules"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Several with Ctrl or Cmd."),
    )

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None) -> None:
        profile = AgentProfile.objects.filter(person=person).first()
        start: dict[str, Any] = {"languages": [person.language]}
        if profile is not None:
            start = {"skills": ", ".join(profile.skills), "languages": profile.languages}
            start["products"] = list(profile.products.values_list("key", flat=True))
        super().__init__(data, initial=start, prefix="profile")
        tag = reader_tag()
        self.offer("languages", list(language_names().items()))
        rows = list_current(CHOICES_LIMIT)
        self.offer("products", [(row.key, product_name(row, tag)) for row in rows])

    def terms(self) -> ProfileTerms:
        """What the action takes."""
        given = self.cleaned_data
        skills = tuple(word.strip() for word in given["skills"].split(",") if word.strip())
        return ProfileTerms(skills, tuple(given["languages"]), tuple(given["products"]))


def product_name(product: Product, tag: str) -> str:
    """A product, or a module with its product."""
    return " › ".join(product.names_down(tag))


ABSENCE_FIELDS = {"deputy_id": "deputy", "person": "until_at"}  # what the action calls fields, where it differs


class AbsenceForm(ChoosingForm):
    """When an agent is away, and what becomes of their work."""

    since_at = MomentField(
        label=gettext_lazy("Away from"), help_text=gettext_lazy("Leave it empty for now."), required=False
    )
    until_at = MomentField(
        label=gettext_lazy("Back at"), help_text=gettext_lazy("Leave it empty where nobody knows yet."), required=False
    )
    handover = forms.ChoiceField(label=gettext_lazy("Open cases"), initial="automatic")
    deputy = forms.ChoiceField(label=gettext_lazy("Stands in"), required=False)

    def __init__(self, person: Person, absence: Absence | None = None, data: Mapping[str, Any] | None = None) -> None:
        self.person, self.absence = person, absence
        start: dict[str, Any] = {}
        if absence is not None:
            start = {"handover": absence.handover, "until_at": absence.until_at}
            start["deputy"] = str(absence.deputy_id or "")
        super().__init__(data, initial=start, prefix="absence")
        self.offer("handover", handover_choices())
        others = [(str(one.pk), one.name) for one in list_agents() if one.pk != person.pk]
        self.offer("deputy", [("", _("Whoever fits each case best")), *others])
        if absence is not None:
            del self.fields["since_at"]

    def terms(self, now: datetime) -> AbsenceTerms:
        """What the action takes."""
        given = self.cleaned_data
        deputy = int(given["deputy"]) if given["deputy"] else None
        since = self.absence.since_at if self.absence else given["since_at"] or now
        return AbsenceTerms(since, given["until_at"], given["handover"], deputy)


def handover_choices() -> list[tuple[str, str]]:
    """What becomes of the open work of somebody who is away."""
    return [
        ("automatic", _("Are handed over at once, by language, product and skill")),
        ("suggested", _("Stay, and others are suggested to take them over")),
    ]
