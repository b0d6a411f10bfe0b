"""Freezing public holidays into a pack, so that a decision replayed later comes out the same."""

from __future__ import annotations

import json
from collections.abc import Iterable

from amparo.policy.pack.pack import Pack


def freeze_holidays(pack: Pack, years: Iterable[int]) -> str:
    """The text of `holidays.toml` for the regions that observe public holidays."""
    import holidays

    wanted = list(years)
    lines = ["# Written by `amparo policy holidays`; change the regions in pack.toml instead."]
    for region in pack.document.regions:
        if region.holidays is None:
            continue
        country, _, subdivision = region.holidays.partition("-")
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=wanted, language="en_US")
        for day, name in sorted(found.items()):
            entry = ["", "[[holiday]]", f'region = "{region.id}"', f"on = {day.isoformat()}"]
            lines.extend([*entry, f"name = {json.dumps(name, ensure_ascii=False)}"])
    return "\n".join(lines) + "\n"
