"""People, partners and agents in the administration: forms, and what their pages show."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.sent import whole
from amparo.people import dossiers
from amparo.people.models import Company, Membership, Partner, Person
from amparo.people.rules import COMPANY_NAME_LENGTH, EMAIL_LENGTH, NAME_LENGTH
from amparo.web.admin.company_forms import country_choices
from amparo.web.shared import company_texts
from amparo.web.shared.case_texts import language_names, role_texts
from amparo.web.shared.choosing_form import ChoosingForm


class ColleagueForm(ChoosingForm):
    """Somebody new of the vendor's."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=EMAIL_LENGTH, widget=forms.EmailInput)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    agent = forms.BooleanField(label=gettext_lazy("Agent: answers cases"), required=False, initial=True)
    administrator = forms.BooleanField(label=gettext_lazy("Administrator: runs the desk"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="new")
        self.offer("language", list(language_names().items()))


class RightsForm(forms.Form):
    """What somebody of the vendor may do."""

    agent = forms.BooleanField(label=gettext_lazy("Agent: answers cases"), required=False)
    administrator = forms.BooleanField(label=gettext_lazy("Administrator: runs the desk"), required=False)

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None) -> None:
        start = {"agent": person.is_agent, "administrator": person.is_administrator}
        super().__init__(data, initial=start, prefix="rights")

    def rights(self) -> frozenset[str]:
        """The rights that were ticked."""
        return frozenset(right for right in ("agent", "administrator") if self.cleaned_data[right])


class PartnerForm(ChoosingForm):
    """A partner's name and country."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=COMPANY_NAME_LENGTH)
    country = forms.ChoiceField(label=gettext_lazy("Country"))

    def __init__(self, partner: Partner | None, data: Mapping[str, Any] | None = None) -> None:
        start = {"name": partner.name, "country": partner.country} if partner else {}
        super().__init__(data, initial=start, prefix="partner")
        self.offer("country", country_choices())


class ServeForm(ChoosingForm):
    """A company that the partner serves from now on; found by its exact name, which the field suggests."""

    company = forms.CharField(label=gettext_lazy("Company"), max_length=COMPANY_NAME_LENGTH)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="serve")
        self.found: Company | None = None

    def clean_company(self) -> str:
        """Exactly one company of that name."""
        name = " ".join(self.cleaned_data["company"].split())
        rows = list(Company.objects.filter(name__iexact=name)[:2])
        if len(rows) != 1:
            several = _("Several companies have this name. Choose the partner on the company’s own page.")
            raise forms.ValidationError(several if rows else _("There is no company of this name."))
        self.found = rows[0]
        return name


class StaffForm(ChoosingForm):
    """Somebody who works for a partner."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=EMAIL_LENGTH, widget=forms.EmailInput)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="staff")
        self.offer("language", list(language_names().items()))


def read_words(request: HttpRequest) -> tuple[str, int | None]:
    """The words and the cursor of a list's address; anything else is ignored (SEC-11)."""
    text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    return text, whole(request.GET.get("after", ""))


def person_row(person: Person) -> dict[str, Any]:
    """A person in the list: what they are to the vendor."""
    badges = []
    if person.is_agent:
        badges.append((_("Agent"), "accent"))
    if person.is_administrator:
        badges.append((_("Administrator"), "accent"))
    if not person.is_active:
        badges.append((_("Account closed"), "bad"))
    return {"person": person, "badges": badges}


def memberships_of(person: Person, now: datetime) -> list[dict[str, Any]]:
    """Where somebody belongs and belonged, with roles and dates."""
    names = role_texts()
    return [
        {
            "side": row.company or row.partner,
            "company": row.company,
            "partner": row.partner,
            "roles": role_names(row, names),
            "dates": company_texts.moments_text(row.since_at, row.until_at),
            "current": row.until_at is None or row.until_at > now,
        }
        for row in dossiers.list_memberships_of(person.pk)
    ]


def role_names(row: Membership, names: Mapping[str, str]) -> list[str]:
    """Roles in words; a partner's one is to lead its side."""
    if row.partner_id is not None:
        return [_("Sees to the partner’s people")] if row.roles else []
    return [names[role] for role in row.roles]
