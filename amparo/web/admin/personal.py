"""Personal data as administrators see it: who asked for what, what there is of somebody, what stands in the way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.actors import Actor
from amparo.people.personal import Subject
from amparo.people.rules import EMAIL_LENGTH, BadInput
from amparo.privacy.access import hindrances_of, subject_by_address
from amparo.privacy.actions.erasing import BASIS_LENGTH, subject_for
from amparo.privacy.models import DataExport, Erasure
from amparo.privacy.queries import get_extent, list_ended_erasures, list_exports, list_open_erasures
from amparo.privacy.rules import Order, may_order
from amparo.privacy.texts import hindrance_text
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.privacy_texts import erasure_state, export_state


class AddressForm(forms.Form):
    """Whose data."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class BasisForm(forms.Form):
    """Where the person asked for the erasure."""

    basis = forms.CharField(
        label=gettext_lazy("Where did the person ask for it?"),
        help_text=gettext_lazy("A reference, such as case:1042 or letter of 2 May; not their name."),
        max_length=BASIS_LENGTH,
    )


def desk_context(query: QueryDict, now: datetime, basis: BasisForm | None = None) -> dict[str, Any]:
    """The whole page: what waits, what was made, and whoever was looked up."""
    form = AddressForm(query if "email" in query else None)
    subject = found(form)
    return {
        "form": form,
        "erasures": [erasure_row(row, now) for row in list_open_erasures()],
        "ended": [erasure_row(row, now) for row in list_ended_erasures()],
        "exports": [export_row(row, now) for row in list_exports()],
        **(subject_context(subject, now, basis) if subject is not None else {}),
    }


def found(form: AddressForm) -> Subject | None:
    """Whoever was looked up; what is wrong with the address is said beside it."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return subject_by_address(form.cleaned_data["email"])
    except BadInput as refusal:
        form.add_error("email", input_text(refusal))
        return None


def subject_context(subject: Subject, now: datetime, basis: BasisForm | None = None) -> Mapping[str, Any]:
    """Somebody, as far as this page needs to know them."""
    extent = get_extent(subject)
    return {
        "subject": subject,
        "extent": extent,
        "known": subject.person_id is not None or not extent.nothing,
        "hindrances": [hindrance_text(one) for one in hindrances_of(subject, now)],
        "basis_form": basis or BasisForm(),
        "delay_days": settings.ERASURE_DELAY_DAYS,
    }


def erasure_row(erasure: Erasure, now: datetime) -> dict[str, Any]:
    """One erasure in a list."""
    words, tone = erasure_state(erasure.state)
    return {
        "erasure": erasure,
        "who": str(erasure.person) if erasure.person else erasure.email or _("Somebody without an account"),
        "by": _("the person") if erasure.of_oneself else str(erasure.asked_by or _("the server")),
        "state": words,
        "tone": tone,
        "url": reverse("admin:erasure", args=[erasure.pk]),
        "overdue": erasure.state == "asked" and erasure.due_at <= now,
    }


def export_row(export: DataExport, now: datetime) -> dict[str, Any]:
    """One archive in a list."""
    words, tone = export_state(export)
    live = export.state == "ready" and export.expires_at is not None and export.expires_at > now
    return {
        "export": export,
        "who": str(export.person) if export.person else export.email,
        "state": words,
        "tone": tone,
        "url": reverse("admin:privacy-archive", args=[export.pk]) if live else "",
    }


def erasure_context(actor: Actor, erasure: Erasure, now: datetime) -> dict[str, Any]:
    """The second look: who, why, how much, and whether this administrator may order it."""
    subject = subject_for(erasure)
    order = Order(erasure.asked_by_id, erasure.due_at, False, actor.id, actor.is_administrator)
    return {
        "row": erasure_row(erasure, now),
        "erasure": erasure,
        "subject": subject,
        "extent": get_extent(subject) if erasure.state == "asked" else None,
        "hindrances": [hindrance_text(one) for one in hindrances_of(subject, now)],
        "may_order": erasure.state == "asked" and may_order(order, now) == "",
    }
