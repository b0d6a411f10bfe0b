"""How long an agreement to a text holds: `valid_days` of `[[text]]` (OM-4, OM-8, TO-9c)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from amparo.policy.pack.rules import AcceptedText

DAY = timedelta(days=1)


def still_holds(text: AcceptedText | None, agreed_at: datetime, at: datetime) -> bool:
    """Whether what was agreed to at one moment counts at another, as the text's definition has it now. Pure.

    A day is 24 hours, whatever the clocks of a country do, so that it ends at the same moment for everybody. The end is
    open as those of opening hours are: of 30 days, the moment 30 × 24 hours later no longer counts. Without
    `valid_days`, and without a definition, it holds for ever.
    """
    if text is None or text.valid_days is None:
        return True
    # in UTC: two times of one zone would be compared by its clock, which jumps
    return (at.astimezone(UTC) - agreed_at.astimezone(UTC)) // DAY < text.valid_days
