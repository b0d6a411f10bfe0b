"""Contact points: those of the pack and the desk's own, checked, and the form for an own one."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.gate import packs
from amparo.gate.models import OwnPoint
from amparo.gate.own_queries import Point, list_left_out, list_points
from amparo.gate.own_rules import LONGEST_POINT, LONGEST_URL, PointTerms
from amparo.policy.pack.pack import Pack
from amparo.web.admin.calendar_page import region_names
from amparo.web.admin.own_texts import problem_text
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names, role_texts
from amparo.web.shared.decision_panel import REMEDY_ICONS


def kind_texts() -> dict[str, str]:
    """What each kind of contact point is for."""
    return {
        "self-service": _("Self-service"),
        "designated-colleague": _("A designated colleague"),
        "partner": _("The partner"),
        "account-manager": _("The account manager"),
        "authorised-manager": _("An authorised manager"),
        "portal-administrator": _("The company’s portal administrator"),
        "ideas": _("Ideas"),
        "community": _("The community"),
        "finance": _("Finance"),
        "phone": _("Phone"),
        "open-case-first": _("Opening a case first"),
        "chat": _("Chat"),
        "support-consultancy": _("Support consultancy"),
        "technical-consultancy": _("Technical consultancy"),
        "book-specialist": _("Booking a specialist"),
        "wait-until-open": _("Waiting until the desk is open"),
        "status-page": _("Status page"),
        "subscribe": _("Subscribing"),
    }


class PointForm(forms.Form):
    """A contact point of the desk's own."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is for"))
    url = forms.CharField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("A page of the desk (/…), a secure link (https://…) or mailto: and an address."),
        max_length=LONGEST_URL,
        required=False,
    )
    phone = forms.CharField(label=gettext_lazy("Phone number"), max_length=40, required=False)
    days = forms.CharField(
        label=gettext_lazy("Days"),
        help_text=gettext_lazy("Like mon-fri or mon,wed,sat."),
        max_length=40,
        required=False,
    )
    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("Like 09:00-12:30,14:00-18:00."),
        max_length=100,
        required=False,
    )
    regions = forms.MultipleChoiceField(label=gettext_lazy("Only for these regions"), required=False)
    products = forms.MultipleChoiceField(label=gettext_lazy("Only for these products"), required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags, names = pack.document.vendor.languages, language_names()
        default = pack.document.vendor.default_language
        for tag in self.tags:
            self.fields[f"words-{tag}"] = forms.CharField(
                label=_("What it says (%(language)s)") % {"language": names.get(tag, tag)},
                max_length=LONGEST_POINT,
                required=tag == default,
                widget=forms.TextInput(attrs={"lang": tag}),
            )
        self.choices("kind", kind_texts())
        self.choices("regions", region_names(pack))
        self.choices("products", {row.id: row.name for row in pack.document.products if row.parent is None})

    def choices(self, name: str, given: dict[str, str]) -> None:
        """What a field offers."""
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = list(given.items())

    def terms(self) -> PointTerms | None:
        """What was entered; None where it is not whole."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return PointTerms(
            kind=given["kind"],
            words={tag: given[f"words-{tag}"] for tag in self.tags},
            url=given["url"],
            phone=given["phone"],
            days=given["days"],
            hours=given["hours"],
            regions=given["regions"],
            products=given["products"],
        )

    def add_problems(self, problems: dict[str, str]) -> None:
        """Says what the desk refused, beside its field."""
        for field, code in problems.items():
            self.add_error(field if field in self.fields else None, problem_text(code))


def initial_of(row: OwnPoint | None) -> dict[str, Any]:
    """The form's values."""
    if row is None:
        return {}
    names = ("kind", "url", "phone", "days", "hours", "regions", "products")
    return {name: getattr(row, name) for name in names} | {f"words-{tag}": text for tag, text in row.words.items()}


def row_of(pack: Pack, one: Point) -> dict[str, Any]:
    """A contact point in words."""
    point, tag = one.point, reader_tag()
    words, _language = pack.words_in(tag)
    names, products, languages = region_names(pack), pack.products, language_names()
    only = [names.get(key, key) for key in point.regions]
    only += [products[key].name if key in products else key for key in point.products]
    only += [role_texts().get(role, role) for role in point.roles]
    opening = f"{point.days or ''} {point.hours or ''}".strip()
    return {
        "icon": REMEDY_ICONS.get(point.kind, "arrow-right"),
        "kind": kind_texts().get(point.kind, point.kind),
        "text": words.contact_points.get(point.text, point.text),
        "url": point.url or "",
        "phone": point.phone or "",
        "opening": opening,
        "only": ", ".join(only),
        "row": one.row,
        "edit_url": reverse("admin:point", args=[one.row.key]) if one.row else "",
        "problems": [problem_text(code) for code in one.problems.values()],
        "lacking": ", ".join(languages.get(tag, tag) for tag in one.lacking),
    }


def page() -> dict[str, Any]:
    """Everything the page shows (three queries)."""
    pack = packs.in_force()
    rows = [row_of(pack, one) for one in list_points(pack)]
    rows.sort(key=lambda row: (row["row"] is None, row["kind"]))
    phones = [(region_names(pack)[region.id], region.phone) for region in pack.document.regions if region.phone]
    return {
        "rows": rows,
        "phones": phones,
        "left_out": list_left_out(pack),
        "wrong": sum(1 for row in rows if row["problems"] or row["lacking"]),
    }
