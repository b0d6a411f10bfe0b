"""What the pages of a company share: the frame, the invitation form, one row of its people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.sent import whole
from amparo.notify.access import may_manage
from amparo.people import actions, throttle
from amparo.people.access import roles_in, standing_or_none, verdict_on_company
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.colleagues import Colleague, Wanted, companies_led_by
from amparo.people.models import Company
from amparo.people.rules import EMAIL_LENGTH, NAME_LENGTH, ROLES, may_change_role
from amparo.web.shared.case_texts import language_names, role_texts
from amparo.web.shared.components import Tab
from amparo.web.shared.domain_proofs import proof_ways
from amparo.web.shared.errors import reason_text

OWN_ROLE = "phone-consultancy"  # TO-9b: what a portal administrator gives without asking the vendor


class InviteForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), help_text=gettext_lazy("The invitation is written in this language.")
    )
    phone = forms.BooleanField(label=gettext_lazy("Authorised for phone consultancy"), required=False)

    def __init__(self, company: Company, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"language": company.language})
        language: forms.ChoiceField = self.fields["language"]  # type: ignore[assignment]
        language.choices = list(language_names().items())


class DomainForm(forms.Form):
    """A mail domain, and how it is to be proven (SI-13)."""

    domain = forms.CharField(label=gettext_lazy("Mail domain"), max_length=253)
    way = forms.ChoiceField(label=gettext_lazy("How it is proven"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        way: forms.ChoiceField = self.fields["way"]  # type: ignore[assignment]
        way.choices = proof_ways()


def is_own(actor: Actor, company_id: int, now: datetime) -> bool:
    """Whether the company is the actor's own, or they are of the vendor; a partner's staff only act for it."""
    if actor.is_agent or actor.is_administrator:
        return True
    standing = standing_or_none(actor, company_id, now)
    return standing is not None and standing.how == "member"


def role_names() -> dict[str, str]:
    """Every role in words."""
    return role_texts()


def role_choices() -> list[tuple[str, str]]:
    """For the filter."""
    return [("", _("Every role")), *((role, role_names()[role]) for role in ROLES)]


def refusal_text(refusal: NotAllowed) -> str:
    """Why something was not done, for the page that it was asked for on."""
    return reason_text(refusal)


def invite_with_roles(actor: Actor, company: Company, form: InviteForm, now: datetime) -> None:
    """The membership and, where wished, phone consultancy: both or neither."""
    data = form.cleaned_data
    with transaction.atomic():
        terms = actions.JoinTerms(data["email"], data["name"], data["language"])
        member = actions.invite_person(actor, company, terms, now)
        if data["phone"]:
            actions.grant_role(actor, member, OWN_ROLE, "", now)


def count_invitations(actor: Actor, company_id: int, number: int, now: datetime) -> None:
    """Bounds what a company's own people may send to strangers (SEC-4); raises TooOften. The vendor's are not counted.

    Outside of the action's transaction, or a refused try would not be counted.
    """
    if number and not (actor.is_agent or actor.is_administrator):
        throttle.take(throttle.INVITATIONS_OF_COMPANY, str(company_id), now, number)


def read_wanted(request: HttpRequest) -> Wanted:
    """The filters of the address; anything else is ignored (SEC-11)."""
    role = request.GET.get("role", "")
    return Wanted(
        text=request.GET.get("q", "").replace("\0", "")[:100].strip(),
        role=role if role in ROLES else "",
        waiting=request.GET.get("waiting") == "1",
    )


def read_after(request: HttpRequest) -> int | None:
    """Where the page begins."""
    return whole(request.GET.get("after", ""))


def paging(request: HttpRequest, after: int | None, name: str = "after") -> dict[str, str]:
    """The links to the first and the next page, with the filters kept; `name` is the cursor's."""
    kept = request.GET.copy()
    kept.pop(name, None)
    first = f"{request.path}?{kept.urlencode()}"
    kept[name] = str(after)
    return {
        "newer_url": first if request.GET.get(name) else "",
        "older_url": f"{request.path}?{kept.urlencode()}" if after is not None else "",
    }


def frame(request: HttpRequest, company: Company, current: str) -> dict[str, Any]:
    """The heading and the tabs of every page of a company, and its other companies where somebody leads several."""
    person, actor, now = person_of_request(request), actor_of_request(request), timezone.now()
    led = companies_led_by(person, now) if person else []
    pages = {"contract": (_("Contract"), "portal:company-contract")}
    if verdict_on_company(actor, company.pk, "people", now).allowed:
        pages |= {
            "people": (_("People"), "portal:company-people"),
            "import": (_("Bring a list"), "portal:company-import"),
            "log": (_("What the vendor did"), "portal:company-log"),
        }
    if may_manage(actor, company.pk, now):
        pages["webhooks"] = (_("Webhooks"), "portal:company-webhooks")
    return {
        "company": company,
        "tab_items": [
            Tab(label, reverse(route, args=[company.pk]), key == current) for key, (label, route) in pages.items()
        ],
        "others": [
            (member.company.name, reverse("portal:company-people", args=[member.company_id]))
            for member in led
            if member.company_id != company.pk and member.company is not None
        ],
    }


def changeable_roles(actor: Actor, company: Company, now: datetime) -> list[str]:
    """What the actor may give and take here without a word to the vendor (TO-9b)."""
    own = roles_in(actor, company.pk, now)
    return [role for role in ROLES if may_change_role(actor, own, role, "").allowed]


def colleague_row(actor: Actor, one: Colleague, changeable: list[str]) -> dict[str, Any]:
    """One person of the list: who, roles, how far their account is, and what may be done."""
    names = role_names()
    return {
        "member": one.membership,
        "person": one.person,
        "state": one.state,
        "invited_until": one.invited_until,
        "roles": [names[role] for role in ROLES if role in one.membership.roles],
        "grants": [(role, names[role]) for role in changeable if role not in one.membership.roles],
        "withdrawals": [(role, names[role]) for role in changeable if role in one.membership.roles],
        "dialog": f"end-{one.membership.pk}",
        "oneself": one.person.pk == actor.id,
    }
