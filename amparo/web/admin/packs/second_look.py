"""Before a version is put in force: what it changes, what it brings about, and what forbids it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Count
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.gate.actions.enacting import NOTE_MAX_LENGTH
from amparo.gate.models import Replay
from amparo.people.models import Company
from amparo.policy.pack.pack import Pack
from amparo.web.admin.packs.diffs import compare_files
from amparo.web.admin.packs.sources import Source, short, source_for
from amparo.web.shared.lines import LinesField


class EnactmentForm(forms.Form):
    """From when, and why."""

    when = forms.ChoiceField(
        label=_("From when?"), choices=[("now", _("Now")), ("later", _("At a time"))], widget=forms.RadioSelect
    )
    from_at = forms.CharField(
        label=_("Date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        required=False,
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False)
    note = LinesField(
        label=_("Why?"),
        help_text=_("It stays on record with your name: a decision of the management, a contract, a mistake mended."),
        max_length=NOTE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, zones: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A time belongs to "at a time", and to a zone."""
        data = super().clean() or {}
        typed, zone = data.get("from_at"), data.get("zone") or "UTC"
        data["from_at"] = None
        if data.get("when") == "later":
            try:
                naive = parse_datetime(str(typed or ""))
            except ValueError:
                naive = None
            if naive is None:
                self.add_error("from_at", _("Say when, or choose “Now”."))
            else:
                data["from_at"] = naive if naive.tzinfo else naive.replace(tzinfo=ZoneInfo(zone))
        return data


def zones_of(pack: Pack) -> list[str]:
    """The time zones of the pack's regions, the first region's first."""
    return list(dict.fromkeys([*(region.time_zone for region in pack.document.regions), "UTC"]))


@dataclass(frozen=True, slots=True)
class Effects:
    """What a version would bring about beside its decisions."""

    gone_plans: list[tuple[str, int]]
    gone_products: list[str]
    new_products: list[str]


def effects_of(pack: Pack) -> Effects:
    """Plans that companies have and the pack has not, and products that come and go. Two queries."""
    plans = Company.objects.exclude(plan="").exclude(plan__in=list(pack.plans)).values_list("plan")
    standing = set(Product.objects.current().values_list("key", flat=True))
    wanted = set(pack.products)
    return Effects(
        gone_plans=list(plans.annotate(count=Count("id")).order_by("-count", "plan")[:20]),
        gone_products=sorted(standing - wanted),
        new_products=sorted(wanted - standing),
    )


def second_look(actor: Actor, source: Source, form: EnactmentForm | None, now: datetime) -> dict[str, Any]:
    """Everything of the page."""
    current = source_for(actor, packs.version_in_force(now).sha256)
    zones = zones_of(packs.version_in_force(now))
    begun = {"when": "now", "seen": current.sha256, "sha256": source.sha256}
    return {
        "source": source,
        "current": current,
        "version": short(source.sha256),
        "form": form or EnactmentForm(initial=begun, zones=zones),
        "files": compare_files(current.files, source.files),
        "effects": effects_of(source.examined.pack) if source.examined.pack else None,
        "failing": [run for run in source.examined.examples if run.failures],
        "replay": Replay.objects.filter(pack_id=source.sha256, state="done").order_by("-id").first(),
        "is_current": source.sha256 == current.sha256,
    }
