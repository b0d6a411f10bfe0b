"""What somebody who is not recognised is told: sign in again, and whom to contact (TO-9d)."""

from typing import Any

from django.utils import timezone, translation

from amparo.core.languages import tag_of
from amparo.gate import actions as gate
from amparo.gate import packs
from amparo.gate.asking import Asking
from amparo.gate.explaining import explained
from amparo.web.portal.ways import hours_of
from amparo.web.shared import formats
from amparo.web.shared.templatetags.ui import remedy_parts


def list_ways() -> list[dict[str, Any]]:
    """The pack's remedies for a person of whom nothing is known and who wants to see a case, as the gate gives them."""
    now = timezone.now()
    asking = Asking(action="case.view", request={}, person_id=None, company_id=None, at=now)
    tag = tag_of(translation.get_language() or "en")
    return [remedy_parts(remedy) for remedy in explained(gate.preview(asking), tag)["remedies"]]


def own_phone() -> dict[str, str]:
    """The desk's own number, for packs that say nothing of people who are not recognised; empty where there is none."""
    pack = packs.in_force()
    region = pack.region_of("*") or pack.document.regions[0]
    if not region.phone:
        return {}
    hours = hours_of(region, tag_of(translation.get_language() or "en"))
    return {"phone": region.phone, "hours": f"{hours} ({formats.city_text(region.time_zone)})"}
