"""`amparo doctor`: what is set up, what is missing, and what to do."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict

import click
import psycopg

from amparo.cli.installation import Installation, django_ready, installation_options
from amparo.core.doctor import Finding, check_database, check_desk, check_place
from amparo.core.trouble import Trouble

COLOURS = {"ok": "green", "note": "yellow", "fault": "red"}


@click.command(
    epilog="""\b
Examples:
  amparo doctor --data /srv/desk
  amparo doctor --json | jq '.[] | select(.state == "fault")'"""
)
@installation_options
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of findings.")
def doctor(installation: Installation, as_json: bool) -> None:
    """Show what is set up, what is missing and what to do.

    Changes nothing; the desk may run meanwhile. Exits with 1 when something is at fault; notes are no fault.
    """
    findings = list(check_place(installation.pack, installation.data))
    if not installation.database_url and not (installation.data / "postgres").exists():
        findings.append(Finding("note", "database", "none yet; the first `amparo serve` makes it"))
    else:
        findings += look_inside(installation)
    show_json(findings) if as_json else show_text(findings)
    sys.exit(1 if any(finding.state == "fault" for finding in findings) else 0)


def look_inside(installation: Installation) -> list[Finding]:
    """What needs the database; when it cannot be had, that is the finding."""
    findings: list[Finding] = []
    try:
        with django_ready(installation) as database:
            place = f"embedded in {database.places.home}" if database.places else "given by DATABASE_URL"
            findings += check_database(lambda: psycopg.connect(database.url), place)
            findings += check_desk(installation.data)
    except Trouble as trouble:
        why = " ".join(part for part in (trouble.what, trouble.why) if part)
        findings.append(Finding("fault", "database", why, trouble.advice))
    return findings


def show_json(findings: Iterable[Finding]) -> None:
    """The findings as a JSON list."""
    click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))


def show_text(findings: list[Finding]) -> None:
    """The findings as lines, and how many need something."""
    for finding in findings:
        mark = click.style(f"{finding.state:<5}", fg=COLOURS[finding.state])
        click.echo(f"{mark} {finding.about:<10} {finding.text}")
        if finding.advice:
            click.echo(f"{'':17}{finding.advice}")
    faults = sum(finding.state == "fault" for finding in findings)
    notes = sum(finding.state == "note" for finding in findings)
    click.echo(f"\n{faults} faults, {notes} notes.")
