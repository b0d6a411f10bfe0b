"""The forms of a company's page in the administration: one for each part of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.catalogue.models import Product
from amparo.gate import packs
from amparo.people.actions.companies import CREDIT_LIMIT, NOTE_LENGTH
from amparo.people.models import Company, Partner, Person
from amparo.people.queries import get_partner
from amparo.people.rules import COMPANY_NAME_LENGTH, countries
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import finances_texts, language_names
from amparo.web.shared.choosing_form import CHOICES_LIMIT, ChoosingForm
from amparo.web.shared.company_texts import country_name, plan_name
from amparo.web.shared.domain_proofs import proof_ways
from amparo.web.shared.lines import LinesField


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, or none."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def zone_choices() -> list[tuple[str, str]]:
    """Time zones, with the region's own first."""
    zones = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "Sys")))
    return [("", _("That of its region")), *((name, name.replace("_", " ")) for name in zones)]


def country_choices() -> list[tuple[str, str]]:
    """Countries as the reader calls them, in that order."""
    return [("", "–"), *sorted(((code, country_name(code)) for code in countries()), key=lambda row: row[1].casefold())]


def after(day: date | None) -> date | None:
    """The first day without, for the last day with it."""
    return day + timedelta(days=1) if day is not None and day < date.max else day


def before(day: date | None) -> date | None:
    """The last day with, for the first day without it."""
    return day - timedelta(days=1) if day is not None else None


class DetailsForm(ChoosingForm):
    """What the company is called, where it is, which languages it speaks."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=COMPANY_NAME_LENGTH)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), help_text=gettext_lazy("In which the desk writes to the company.")
    )
    further = forms.MultipleChoiceField(label=gettext_lazy("Further languages"), required=False)

    def __init__(self, company: Company | None, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        start = {}
        if company is not None:
            start = {name: getattr(company, name) for name in ("name", "country", "time_zone", "language")}
            start["further"] = company.further_languages
        super().__init__(data, initial=start, prefix="details")
        self.offer("country", country_choices())
        self.offer("time_zone", zone_choices())
        for name in ("language", "further"):
            self.offer(name, list(language_names().items()))


class ContractForm(ChoosingForm):
    """The plan, from and until."""

    plan = forms.ChoiceField(label=gettext_lazy("Plan"), required=False)
    since_on = day_field(gettext_lazy("First day"))
    last_on = day_field(gettext_lazy("Last day"), gettext_lazy("Leave it empty where the contract has no end."))
    credit_minutes = forms.IntegerField(
        label=gettext_lazy("Prepaid minutes"), min_value=0, max_value=CREDIT_LIMIT, required=False
    )

    def __init__(self, company: Company | None, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        start: dict[str, Any] = {}
        if company is not None:
            start = {"plan": company.plan, "since_on": company.plan_since_on, "last_on": before(company.plan_until_on)}
            start["credit_minutes"] = company.credit_minutes
        super().__init__(data, initial=start, prefix="contract")
        rows = [(key, plan_name(key)) for key in packs.in_force().plans]
        if company is not None and company.plan and company.plan not in dict(rows):
            rows.append((company.plan, _("%(plan)s (not in the pack)") % {"plan": company.plan}))
        self.offer("plan", [("", _("No plan")), *rows])


class FinancesForm(ChoosingForm):
    """The financial standing, with what the company's leaders read about it (TO-9a)."""

    finances = forms.ChoiceField(label=gettext_lazy("Financial standing"))
    note = LinesField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Read by the company’s managers and portal administrators, and by administrators here."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, company: Company, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"finances": company.finances, "note": company.finances_note}, prefix="finances")
        self.offer("finances", list(finances_texts().items()))


class AccountForm(ChoosingForm):
    """Who looks after the company, and who sees its cases."""

    manager = forms.ChoiceField(label=gettext_lazy("Account manager"), required=False)
    shares_cases = forms.BooleanField(label=gettext_lazy("All contacts see all cases"), required=False)

    def __init__(self, company: Company, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        start = {"manager": str(company.account_manager_id or ""), "shares_cases": company.shares_cases}
        super().__init__(data, initial=start, prefix="account")
        vendor = Person.objects.filter(is_active=True, is_agent=True) | Person.objects.filter(
            is_active=True, is_administrator=True
        )
        rows = [(str(person.pk), person.name) for person in vendor.order_by("name", "pk")[:CHOICES_LIMIT]]
        self.offer("manager", [("", _("Nobody")), *rows])


class ProductForm(ChoosingForm):
    """A product with its dates; one that is there gets other dates."""

    product = forms.ChoiceField(label=gettext_lazy("Product"))
    since_on = day_field(gettext_lazy("First day"), gettext_lazy("Leave it empty for today."))
    last_on = day_field(gettext_lazy("Last day"), gettext_lazy("Leave it empty where it has no end."))

    def __init__(self, company: Company, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="products")
        tag = reader_tag()
        rows = Product.objects.current().filter(parent=None)[:CHOICES_LIMIT]
        self.offer("product", [(row.key, row.name_in(tag)) for row in rows])


class PartnerForm(ChoosingForm):
    """Who serves the company from now on."""

    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"),
        required=False,
        help_text=gettext_lazy("Whoever served the company until now loses the right to act for it at once."),
    )

    def __init__(self, company: Company, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        serving = get_partner(company.pk, now)
        super().__init__(data, initial={"partner": str(serving.pk) if serving else ""}, prefix="partner")
        rows = [(str(row.pk), row.name) for row in Partner.objects.order_by("name", "pk")[:CHOICES_LIMIT]]
        self.offer("partner", [("", _("No partner")), *rows])


class DomainForm(ChoosingForm):
    """A mail domain and how it is to be proven."""

    domain = forms.CharField(label=gettext_lazy("Mail domain"), max_length=253)
    way = forms.ChoiceField(label=gettext_lazy("How it is proven"))

    def __init__(self, company: Company, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="domains")
        self.offer("way", [*proof_ways(), ("word", _("It is known to us already"))])
