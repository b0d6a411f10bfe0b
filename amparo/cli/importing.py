"""`amparo import`: companies, contacts and partners' staff from a CSV file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending, follow_pack
from amparo.core.trouble import Trouble

if TYPE_CHECKING:
    from amparo.importers.csv_reading import Table
    from amparo.importers.report import Report
    from amparo.importers.running import Source

KINDS = ("companies", "contacts", "partner-staff")
SHOWN = 50  # refused rows on the screen; --report has them all


@click.command(
    "import",
    epilog="""\b
Examples:
  amparo import companies customers.csv --dry-run
  amparo import companies customers.csv
  amparo import contacts people.csv --invite --report refused.csv
\b
The first row names the columns, in any of the desk's languages and any order.
  companies      name, country; time_zone, language, further_languages, plan, contract_from, contract_to,
                 products, domains, finances, finances_note, credit_minutes, shares_cases, partner,
                 account_manager
  contacts       email, name (or first_name, last_name), company; roles, language, country, time_zone
  partner-staff  email, name (or first_name, last_name), partner; language, leads""",
)
@installation_options
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--invite", is_flag=True, help="Contacts, staff: mail everybody new the link to set up their account.")
@click.option("--basis", default="", help="Contacts: where the companies authorised the roles (SI-13).")
@click.option("--report", "refused_file", type=click.Path(dir_okay=False, path_type=Path), help="Refused rows as CSV.")
def importing(
    installation: Installation, kind: str, file: Path, dry_run: bool, refused_file: Path | None, **options: bool | str
) -> None:
    """Read companies, contacts or partners' staff from a CSV file.

    The same file may be imported again: the second time changes nothing. Of a company that is there already, what a row
    says is set, and an empty cell leaves what is there; people who are there already only get roles. A row with a
    mistake is refused as a whole, the others are taken. Exits with 1 where rows were refused.
    """
    with django_ready(installation):
        apply_pending()
        follow_pack()
        report = run_import(kind, file.read_bytes(), dry_run, options)
        show(report, file.name)
        if refused_file is not None:
            write_refused(report, refused_file)
    raise SystemExit(1 if report.refused_rows else 0)


def run_import(kind: str, data: bytes, dry: bool, options: dict[str, bool | str]) -> "Report":
    """Reads the file and imports it with progress. Raises Trouble."""
    from amparo.importers import texts
    from amparo.importers.csv_reading import FileRefused
    from amparo.importers.running import run

    try:
        table, source = table_and_source(kind, data, options)
    except FileRefused as refusal:
        why, way = texts.file_text(refusal)
        raise Trouble("The file cannot be imported.", why, way) from None
    for heading, meant in table.unused:
        say(f"The column “{heading}” is not used." + (f" Did you mean “{meant}”?" if meant else ""))

    def tell(done: int, whole: int) -> None:
        click.echo(f"\r{done:,} of {whole:,} rows ", nl=done == whole, err=True)

    return run(source, table, dry=dry, tell=tell)


def table_and_source(kind: str, data: bytes, options: dict[str, bool | str]) -> "tuple[Table, Source]":
    """What is in the file, and who knows what it means. Raises FileRefused."""
    from django.utils import timezone

    from amparo.core.actors import SYSTEM
    from amparo.importers import csv_companies, csv_contacts, csv_staff
    from amparo.importers.csv_reading import read_table
    from amparo.importers.texts import with_own_names

    now = timezone.now()
    if kind == "companies":
        table = read_table(data, with_own_names(csv_companies.HEADINGS), csv_companies.REQUIRED)
        return table, csv_companies.CompanySource(csv_companies.CompanyOrder(SYSTEM, now))
    if kind == "partner-staff":
        table = read_table(data, with_own_names(csv_staff.HEADINGS), csv_staff.REQUIRED)
        return table, csv_staff.StaffSource(csv_staff.StaffOrder(SYSTEM, now, invite=bool(options["invite"])))
    order = csv_contacts.ContactOrder(SYSTEM, now, invite=bool(options["invite"]), basis=str(options["basis"]))
    table = read_table(data, with_own_names(csv_contacts.HEADINGS), csv_contacts.REQUIRED_OF_VENDOR)
    return table, csv_contacts.ContactSource(order)


def show(report: "Report", name: str) -> None:
    """The figures on stdout; on stderr the refused rows, each with the file's name, its row and the column."""
    from amparo.importers import texts

    fields = texts.field_texts()
    for refusal in report.refusals[:SHOWN]:
        field = fields.get(refusal.field, refusal.field)
        where = ", ".join(filter(None, [name, f"row {refusal.row}", field]))
        value = f" (“{refusal.value}”)" if refusal.value else ""
        say(f"{where}: {texts.why_text(refusal)}{value} {texts.suggestion_text(refusal)}")
    if len(report.refusals) > SHOWN:
        say(f"… and {len(report.refusals) - SHOWN} more; --report FILE writes them all.")
    counts = report.counts
    figures = ", ".join(f"{counts[name]} {name}" for name in ("new", "changed", "same", "refused"))
    click.echo(f"{figures}. {'Nothing was written: this was a dry run.' if report.dry else ''}".strip())


def write_refused(report: "Report", path: Path) -> None:
    """The refused rows for a spreadsheet (SEC-15)."""
    from amparo.importers.refused import refused_table

    path.write_bytes(refused_table(report))
    say(f"{len(report.refused_rows)} refused rows are in {path}.")
