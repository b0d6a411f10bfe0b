"""Which agreements to texts count at a moment. What was agreed to stays as proof, whether it still counts or not."""

from collections.abc import Iterable
from datetime import datetime

from amparo.gate.models import Acceptance
from amparo.policy.agreements import still_holds
from amparo.policy.pack.pack import Pack


def list_holding(about: str, pack: Pack, at: datetime) -> list[Acceptance]:
    """What was agreed to for a matter and still holds by the pack that decides, oldest first (one query)."""
    rows = Acceptance.objects.filter(about=about).order_by("at", "pk")
    return [row for row in rows if still_holds(pack.texts.get(row.text), row.at, at)]


def find_ended(abouts: Iterable[str], pack: Pack, at: datetime) -> dict[str, Acceptance]:
    """The last agreement that has ended, by text: of the version in force only, as one to older words never counts
    (one query). Whoever asks has checked that the matters may be seen."""
    rows = Acceptance.objects.filter(about__in=abouts, text__in=pack.texts).order_by("at", "pk")
    current = [row for row in rows if row.version == pack.texts[row.text].version]
    return {row.text: row for row in current if not still_holds(pack.texts[row.text], row.at, at)}
