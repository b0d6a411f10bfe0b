"""A partner's own page: whom it serves, who works for it, and who invites."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from amparo.core.actors import Actor
from amparo.people import dossiers
from amparo.people.access import partner_for
from amparo.people.colleagues import describe
from amparo.people.models import Partner
from amparo.people.rules import EMAIL_LENGTH, NAME_LENGTH
from amparo.web.shared import company_texts
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.choosing_form import ChoosingForm


class StaffForm(ChoosingForm):
    """Somebody new of the partner's."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=EMAIL_LENGTH, widget=forms.EmailInput)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), help_text=gettext_lazy("The invitation is written in this language.")
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.offer("language", list(language_names().items()))


def context(actor: Actor, partner_id: int, now: datetime) -> dict[str, Any]:
    """The page for whoever leads the partner's side."""
    partner: Partner = partner_for(actor, partner_id, "people", now)
    return {
        "partner": partner,
        "served": [
            {"name": row.company.name, "dates": company_texts.moments_text(row.since_at, row.until_at), "row": row}
            for row in dossiers.list_served(partner_id)
        ],
        "staff": [
            {"one": one, "leads": bool(one.membership.roles), "oneself": one.person.pk == actor.id}
            for one in describe(dossiers.list_staff_asked(partner_id, now), now)
        ],
    }
