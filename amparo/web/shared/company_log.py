"""What was done to a company in words: accounts, authority, contract and data (SI-14)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.core.languages import tag_of
from amparo.core.models import Event
from amparo.core.sent import whole
from amparo.gate import packs
from amparo.people.history import Asked, By, Names
from amparo.people.models import Company
from amparo.web.shared import company_texts
from amparo.web.shared.authority_texts import kind_texts, state_texts
from amparo.web.shared.case_texts import finances_texts, role_texts

AREAS: Mapping[str, tuple[str, ...]] = {
    "accounts": (
        "membership.started",
        "membership.ended",
        "person.invited",
        "person.invitation_revoked",
        "person.joined",
        "person.changed",
        "person.deactivated",
        "person.reactivated",
        "person.session_ended",
        "person.provider_removed",
    ),
    "authority": ("role.granted", "role.withdrawn", "case.authority_asked", "case.authority_moved"),
    "data": (
        "person.export_asked",
        "person.export_made",
        "person.export_fetched",
        "person.erasure_asked",
        "person.erasure_withdrawn",
        "person.erasure_ordered",
        "person.erased",
    ),
    "contract": (
        "company.created",
        "company.changed",
        "company.product_added",
        "company.product_ended",
        "company.product_dated",
        "company.domain_proof_begun",
        "company.domain_proof_revoked",
        "company.domain_verified",
        "company.domain_withdrawn",
        "partnership.started",
        "partnership.ended",
    ),
    "connections": (
        "webhook.created",
        "webhook.changed",
        "webhook.secret_rotated",
        "webhook.secret_shown",
        "webhook.disabled",
        "webhook.enabled",
        "webhook.removed",
        "webhook.replayed",
    ),
}
# What its own people did, and what is for the vendor alone until whoever was asked says yes.
SHOWN_ELSEWHERE = ("case.opened", "request.deflected", "membership.asked", "membership.declined")
ICONS = {
    "accounts": "user",
    "authority": "shield",
    "data": "file-archive",
    "contract": "file-text",
    "connections": "send",
}


class FilterForm(forms.Form):
    """The filters; what is wrong with them is shown, and the rest holds."""

    by = forms.ChoiceField(label=gettext_lazy("Whose doing"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        by: forms.ChoiceField = self.fields["by"]  # type: ignore[assignment]
        by.choices = [("", _("The vendor’s")), ("company", _("Your own people’s")), ("all", _("Everybody’s"))]
        area: forms.ChoiceField = self.fields["area"]  # type: ignore[assignment]
        area.choices = [("", _("Everything")), *area_texts().items()]

    def asked(self, zone: str) -> Asked:
        """What the query takes; days begin and end in the company's time zone."""
        self.is_valid()
        data = self.cleaned_data
        by: By = {"company": "company", "all": "all"}.get(data.get("by", ""), "vendor")  # type: ignore[assignment]
        area = data.get("area", "")
        types = AREAS[area] if area in AREAS else tuple(kind for kinds in AREAS.values() for kind in kinds)

        def midnight(day: Any, later: int) -> datetime | None:
            start = datetime.combine(day, time(), ZoneInfo(zone)) if day else None
            return start + timedelta(days=later) if start and day.year < 9999 else start

        return Asked(types, by, midnight(data.get("since"), 0), midnight(data.get("until"), 1))


def area_texts() -> dict[str, str]:
    """What an event is about."""
    return {
        "accounts": _("Accounts"),
        "authority": _("Authority"),
        "data": _("Personal data"),
        "contract": _("Contract and data"),
        "connections": _("Connections"),
    }


def topics_of(company: Company) -> list[str]:
    """Under which names the log knows what concerns the company."""
    return [f"company:{company.pk}", f"company-cases:{company.pk}"]


@dataclass(frozen=True, slots=True)
class Teller:
    """Says the events of one page."""

    names: Names
    products: Mapping[str, Product]
    vendor: str

    def row(self, event: Event) -> dict[str, Any]:
        """One line: what, who, when, on whose word, where more of it stands."""
        area = next(name for name, types in AREAS.items() if event.type in types)
        basis, url = self.basis(event)
        return {
            "text": self.sentence(event),
            "who": self.who(event),
            "vendor": self.is_vendor(event),
            "at": event.at,
            "area": area_texts()[area],
            "icon": ICONS[area],
            "basis": basis,
            "url": url,
        }

    def person(self, key: object) -> str:
        """Somebody's name."""
        return self.names.person(key) or _("Somebody who has left")

    def who(self, event: Event) -> str:
        """Who did it; the vendor's people by name too."""
        if event.actor == "system":
            return _("%(vendor)s, by its system") % {"vendor": self.vendor}
        key = event.actor.removeprefix("person:")
        name = self.person(int(key)) if key.isdecimal() else _("A visitor")
        return _("%(person)s, %(vendor)s") % {"person": name, "vendor": self.vendor} if self.is_vendor(event) else name

    def is_vendor(self, event: Event) -> bool:
        """Whether one of the vendor's people, or its system, did it."""
        key = event.actor.removeprefix("person:")
        person = self.names.people.get(int(key)) if key.isdecimal() else None
        return event.actor == "system" or bool(person and (person.is_agent or person.is_administrator))

    def basis(self, event: Event) -> tuple[str, str]:
        """Where the company had asked for it, with its address (SI-13)."""
        given = str(event.payload.get("basis") or "")
        number = event.payload.get("case") or given.removeprefix("case:")
        if str(number).isdecimal() and (given.startswith("case:") or "case" in event.payload):
            return _("Case %(number)s") % {"number": number}, reverse("portal:case", args=[int(number)])
        if given.startswith("mail:"):
            return _("By e-mail"), ""
        return given, ""

    def sentence(self, event: Event) -> str:
        """What happened, in one sentence."""
        if event.type == "company.changed":
            return self.change(event.payload)
        if event.type.startswith("case.authority"):
            return self.authority(event)
        given = event.payload
        values = {
            "person": self.person(given.get("person")),
            "role": role_texts().get(str(given.get("role")), ""),
            "product": self.product(str(given.get("product", ""))),
            "partner": self.names.partners.get(given.get("partner") or 0, ""),
        }
        return sentences()[event.type] % values

    def product(self, key: str) -> str:
        """A product's name in the reader's language."""
        found = self.products.get(key)
        return found.name_in(tag_of(get_language() or "en")) if found else key

    def authority(self, event: Event) -> str:
        """A change that was asked for in a case, and how it stands."""
        if event.type == "case.authority_asked":
            kind = kind_texts().get(str(event.payload.get("kind")), "")
            return _("A change of authority was asked for: %(kind)s") % {"kind": kind}
        state, _tone = state_texts().get(str(event.payload.get("state")), ("", "calm"))
        return _("A change of authority was dealt with: %(state)s") % {"state": state}

    def change(self, given: Mapping[str, Any]) -> str:
        """What changed in the contract, the standing or the settings."""
        before, after = str(given.get("before", "")), str(given.get("after", ""))
        words, _language = packs.in_force().words_in(tag_of(get_language() or "en"))
        plain: Callable[[str], str] = lambda text: text or _("nothing")  # noqa: E731
        named: dict[str, Callable[[str], str]] = {
            "plan": lambda key: words.plans[key].name if key in words.plans else plain(key),
            "finances": lambda key: finances_texts().get(key, key),
            "account_manager": lambda key: self.person(int(key)) if key.isdecimal() else _("nobody"),
            "contract": company_texts.written_period,
            "place": company_texts.written_place,
            "languages": company_texts.written_languages,
        }
        field = str(given.get("field"))
        name = named.get(field, plain)
        text = changes().get((field, after)) or changes().get((field, "")) or _("A setting of the company was changed.")
        return text % {"before": name(before), "after": name(after)}


def sentences() -> dict[str, str]:
    """One sentence an event type; who did it stands beside it."""
    return {
        "membership.started": _("%(person)s belongs to the company."),
        "membership.ended": _("%(person)s no longer belongs to the company."),
        "person.invited": _("%(person)s was sent a link to set up their account."),
        "person.invitation_revoked": _("The link of %(person)s was withdrawn."),
        "person.joined": _("%(person)s set up their account."),
        "person.changed": _("Name, language or place of %(person)s were changed."),
        "person.deactivated": _("The account of %(person)s was closed."),
        "person.reactivated": _("The account of %(person)s was opened again."),
        "person.export_asked": _("An archive of the data of %(person)s was asked for."),
        "person.export_made": _("An archive of the data of %(person)s was made."),
        "person.export_fetched": _("The archive of the data of %(person)s was downloaded."),
        "person.erasure_asked": _("The erasure of the data of %(person)s was asked for."),
        "person.erasure_withdrawn": _("The data of %(person)s is not going to be erased after all."),
        "person.erasure_ordered": _("The erasure of the data of %(person)s began."),
        "person.erased": _("The data of %(person)s was erased."),
        "person.session_ended": _("%(person)s was signed out in one of their browsers."),
        "person.provider_removed": _("What connected %(person)s with single sign-on was taken off."),
        "role.granted": _("%(person)s was given the role “%(role)s”."),
        "role.withdrawn": _("The role “%(role)s” was taken from %(person)s."),
        "company.created": _("The company was entered."),
        "company.product_added": _("The product %(product)s was added to the contract."),
        "company.product_ended": _("The contract for the product %(product)s ended."),
        "company.product_dated": _("The term of the product %(product)s was set."),
        "company.domain_proof_begun": _("The proof of a mail domain was begun."),
        "company.domain_proof_revoked": _("The proof of a mail domain was given up."),
        "company.domain_verified": _("A mail domain was recognised as the company’s own."),
        "company.domain_withdrawn": _("A mail domain no longer counts as the company’s own."),
        "partnership.started": _("The partner %(partner)s began to serve the company."),
        "partnership.ended": _("The partner %(partner)s no longer serves the company."),
        "webhook.created": _("A webhook was made: events of the company are sent to an address."),
        "webhook.changed": _("A webhook’s address, name or choice of events was changed."),
        "webhook.secret_rotated": _("A webhook got a new secret."),
        "webhook.secret_shown": _("The secret of a webhook was shown."),
        "webhook.disabled": _("A webhook was switched off."),
        "webhook.enabled": _("A webhook was switched on again."),
        "webhook.removed": _("A webhook was removed."),
        "webhook.replayed": _("Events were sent to a webhook once more."),
    }


def changes() -> dict[tuple[str, str], str]:
    """By field, and by the new value where that has a sentence of its own."""
    return {
        ("plan", ""): _("The plan changed from %(before)s to %(after)s."),
        ("finances", ""): _("The financial standing changed from %(before)s to %(after)s."),
        ("finances_note", ""): _("The note on the financial standing was changed."),
        ("credit_minutes", ""): _("The prepaid support changed from %(before)s to %(after)s minutes."),
        ("shares_cases", "True"): _("From then on all contacts saw all cases of the company."),
        ("shares_cases", "False"): _("From then on contacts saw only their own cases."),
        ("account_manager", ""): _("The account manager changed from %(before)s to %(after)s."),
        ("contract", ""): _("The term of the contract was changed: %(after)s. Before: %(before)s."),
        ("languages", ""): _("The company’s languages changed from %(before)s to %(after)s."),
        ("name", ""): _("The company has another name."),
        ("place", ""): _("Country and time zone changed from %(before)s to %(after)s."),
    }


def teller_for(events: "list[Event]", names: Names) -> Teller:
    """With the products that the events name (one query)."""
    keys = {str(row.payload.get("product")) for row in events if row.payload.get("product")}
    products = {product.key: product for product in Product.objects.filter(key__in=keys)}
    return Teller(names, products, packs.in_force().document.vendor.name)


def read_before(request: HttpRequest) -> int | None:
    """Where the page begins."""
    return whole(request.GET.get("before", ""))
