"""`amparo policy replay`: a changed pack laid over past decisions, the desk's own or those of a file."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from amparo.cli.installation import django_ready, find_installation, say
from amparo.cli.policy_reading import dump, failure, load_named, read_json
from amparo.core.trouble import Trouble
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError

if TYPE_CHECKING:
    from amparo.gate.laying import Turned

MOST = 10_000
TELL_EVERY = 1_000
SHOWN = 20  # lines of each figure


@click.command(
    epilog="""\b
Examples:
  amparo policy replay drafts/lumen --data var/lumen > turned.jsonl
  amparo policy replay drafts/lumen --data var/lumen --since 2026-10-01
  amparo policy replay drafts/lumen --decisions past.jsonl"""
)
@click.argument("pack")
@click.option("--decisions", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", envvar="AMPARO_DATA", type=click.Path(path_type=Path), help="Of the desk, else ./var/PACK.")
@click.option("--most", type=click.IntRange(1), default=MOST, show_default=True, help="The newest so many decisions.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="None older than this day (UTC).")
def replay(pack: str, file: Path | None, data: Path | None, most: int, since: datetime | None) -> None:
    """Decide past requests again and print what would come out differently.

    Past decisions are those of the desk in a data folder; or, with --decisions, of FILE, which has
    {"request": …, "decision": …} a line. Each one that turns is a line of JSON; of the desk's own the figures follow
    on stderr: from what to what, by rule, by company. Nothing is written. Exit status 1 if anything would come out
    differently, 2 if a line of FILE was not of the form.
    """
    known = load_named(pack)
    if file is not None:
        sys.exit(replay_file(known, file))
    folder = data or Path("var") / known.path.name
    if not (folder / "pack").is_file():
        raise Trouble(
            "There are no past decisions to lay it over.",
            f"No desk is in {folder}.",
            "Name the data folder of one with --data, or a file of decisions with --decisions.",
        )
    with django_ready(find_installation(folder, None)):
        from django.utils import timezone

        turned = replay_desk(known, most, since.replace(tzinfo=UTC) if since else None, timezone.now())
    sys.exit(1 if turned else 0)


def replay_file(pack: Pack, file: Path) -> int:
    """Over the decisions of a file; the exit status."""
    from amparo.policy.replay import compare_decisions

    status = 0
    with file.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                difference = compare_decisions(pack, read_json(line))
            except RequestRefusedError as error:
                click.echo(dump({"line": number} | failure(error)))
                status = 2
                continue
            if difference:
                click.echo(dump({"line": number, "changed": difference}))
                status = max(status, 1)
    return status


def replay_desk(pack: Pack, most: int, since: datetime | None, now: datetime) -> int:
    """Over the decisions of the desk that is ready, with what is the desk's own laid over the pack; how many turn."""
    from amparo.gate import own
    from amparo.gate.laying import COLUMNS, laid_over, past_until

    outcomes, rules, companies = Counter[str](), Counter[str](), Counter[int | None]()
    whole, older = own.with_own(pack), 0
    rows = past_until(now, since).order_by("-at", "-id").values_list(*COLUMNS)[:most]
    done = 0
    for done, row in enumerate(rows.iterator(TELL_EVERY), 1):
        if done % TELL_EVERY == 0:
            say(f"{done:,} decisions, {outcomes.total():,} turn")
        try:
            turned = laid_over(whole, row)
        except (RequestRefusedError, ValueError):
            older += 1
            continue
        if turned:
            outcomes[f"{turned.was} → {turned.would_be}"] += 1
            rules.update(turned.rules)
            companies[turned.company_id] += 1
            click.echo(dump(line_of(turned)))
    say(f"{outcomes.total():,} of {done:,} decisions would come out differently; {older:,} are of an older form.")
    tell_figures({"from what to what": outcomes, "by rule": rules, "by company": named(companies)})
    return outcomes.total()


def line_of(turned: Turned) -> dict[str, Any]:
    """A decision that turns, as a line of output."""
    return {
        "decision": str(turned.decision_id),
        "at": turned.at.isoformat(),
        "action": turned.action,
        "company": turned.company_id,
        "rules": turned.rules,
        "changed": turned.changed,
    }


def named(companies: Counter[int | None]) -> Counter[str]:
    """The same by the companies' names."""
    from amparo.people.models import Company

    names = dict(Company.objects.filter(pk__in=[key for key in companies if key]).values_list("pk", "name"))
    found = Counter[str]()
    for key, count in companies.items():
        found[names.get(key or 0, "no company")] += count
    return found


def tell_figures(figures: Mapping[str, Counter[str]]) -> None:
    """From what to what, by rule and by company, the largest first."""
    for title, counted in figures.items():
        if counted:
            say(f"{title}:")
        for name, count in counted.most_common(SHOWN):
            say(f"  {count:7,} {name}")
