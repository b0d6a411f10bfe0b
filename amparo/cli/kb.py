"""`amparo kb`: articles in and out, and their terms."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from amparo.cli import kb_search
from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending, follow_pack
from amparo.core.trouble import Trouble

if TYPE_CHECKING:
    from amparo.importers.kb_reading import Defaults
    from amparo.importers.kb_running import Report
    from amparo.knowledge.glossary import Checked

SHOWN = 50  # refused texts on the screen; --report has them all
AUDIENCES = ("all", "signed-in", "owners", "agents")


@click.group()
def kb() -> None:
    """Import, export, check and search the articles of the knowledge base."""


for command in (kb_search.search, kb_search.status, kb_search.index):
    kb.add_command(command)


@kb.command(
    "import",
    epilog="""\b
Examples:
  amparo kb import articles.jsonl.gz --dry-run
  amparo kb import help/ --product lumen-ledger
  amparo kb import zendesk/ --draft --report refused.csv""",
)
@installation_options
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--draft", is_flag=True, help="Readers see nothing of it until it is published.")
@click.option("--product", default="", help="Key of the product, for articles that name none.")
@click.option("--audience", type=click.Choice(AUDIENCES), default="all", help="Who reads them, where they do not say.")
@click.option("--overwrite", is_flag=True, help="Also articles that were changed here since.")
@click.option("--report", "refused_file", type=click.Path(dir_okay=False, path_type=Path), help="Refused ones as CSV.")
def bring(
    installation: Installation,
    path: Path,
    dry_run: bool,
    overwrite: bool,
    refused_file: Path | None,
    **given: str | bool,
) -> None:
    """Read articles: JSON lines (gzipped or not), a folder of Markdown, or saved answers of Zendesk's API.

    What is there already is left alone, so that an import that was interrupted is simply run again, and the second
    time changes nothing. Exits with 1 where something was refused.
    """
    with django_ready(installation):
        from amparo.importers.kb_reading import Defaults

        apply_pending()
        follow_pack()
        defaults = Defaults(str(given["product"]), str(given["audience"]), bool(given["draft"]))
        report = run_import(path, defaults, dry=dry_run, overwrite=overwrite)
        show(report)
        if refused_file is not None:
            write_refused(report, refused_file)
    raise SystemExit(1 if report.refusals else 0)


def run_import(path: Path, defaults: "Defaults", *, dry: bool, overwrite: bool) -> "Report":
    """Imports with progress. Raises Trouble."""
    from django.utils import timezone

    from amparo.core.actors import SYSTEM
    from amparo.importers.kb_reading import SourceUnusable
    from amparo.importers.kb_running import Order, open_library, run
    from amparo.importers.kb_texts import unusable_text
    from amparo.knowledge.actions.bringing import Manner

    def tell(done: int, whole: int) -> None:
        click.echo(f"\r{done:,} of {whole:,} texts ", nl=done == whole, err=True)

    try:
        return run(open_library(path, defaults), Order(SYSTEM, timezone.now(), Manner(overwrite, dry)), tell)
    except SourceUnusable as refusal:
        why, way = unusable_text(refusal)
        raise Trouble(f"Nothing can be imported from {refusal.path}.", why, way) from None


def show(report: "Report") -> None:
    """The figures on stdout, what was refused on stderr."""
    from amparo.core.sent import one_line
    from amparo.importers.kb_texts import why_text

    for refusal in report.refusals[:SHOWN]:
        named = one_line(refusal.id)[:80]  # a terminal obeys some of what a file may hold
        say(one_line(f"{refusal.where}{f' ({named})' if named else ''}: {why_text(refusal)}"))
    if len(report.refusals) > SHOWN:
        say(f"… and {len(report.refusals) - SHOWN} more; --report FILE writes them all.")
    figures = ", ".join(f"{report.counts[name]} {name}" for name in ("new", "changed", "same", "refused"))
    click.echo(f"{figures}. {'Nothing was written: this was a dry run.' if report.dry else ''}".strip())


def write_refused(report: "Report", path: Path) -> None:
    """What was refused, for a spreadsheet (SEC-15)."""
    from amparo.importers.csv_writing import write_table
    from amparo.importers.kb_texts import why_text

    rows = [[one.where, one.id, one.field, one.code, why_text(one)] for one in report.refusals]
    path.write_bytes(write_table(["where", "id", "field", "code", "why"], rows))
    say(f"{len(rows)} refused texts are in {path}.")


@kb.command("export")
@installation_options
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--lang", "languages", multiple=True, help="Only this language; may be given several times.")
def export(installation: Installation, folder: Path, languages: tuple[str, ...]) -> None:
    """Write every article as Markdown with front matter, a folder a language; it imports back to the same."""
    if folder.is_dir() and any(folder.iterdir()):
        raise Trouble(
            f"{folder} is not empty.", "Files of an older export would stay among the new ones.", "Name another folder."
        )
    with django_ready(installation):
        from amparo.importers.kb_writing import write_library

        apply_pending()
        written = write_library(folder, languages)
    click.echo(f"{written.texts} texts and {written.pictures} pictures are in {folder}.")


@kb.command(
    "check",
    epilog="""\b
Examples:
  amparo kb check --lang fr
  amparo kb check --file draft.md --lang fr --pack sage-intacct""",
)
@installation_options
@click.option("--lang", "language", default="", help="Only texts in this language; that of --file.")
@click.option(
    "--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A text file instead."
)
@click.option("--source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What --file translates.")
@click.option("--source-lang", default="en", help="The language of --source.")
@click.option("--sure", is_flag=True, help="Only what is certainly wrong.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
def check(
    installation: Installation, language: str, file: Path | None, sure: bool, as_json: bool, **given: Path | str | None
) -> None:
    """Point out wrong and inconsistent terms of the vendor's glossary, where they stand.

    Exits with 1 where there are some.
    """
    with django_ready(installation):
        apply_pending()
        follow_pack()
        count = 0
        found = check_file(file, language, given) if file is not None else check_all(language)
        for checked in found:
            for line in lines_of(checked, sure, as_json):
                click.echo(line)
                count += 1
    say(f"{count} to look at.")
    raise SystemExit(1 if count else 0)


def check_all(language: str) -> "Iterator[Checked]":
    """Every text of the desk."""
    from amparo.knowledge.glossary import check_everything

    yield from check_everything(language)


def check_file(file: Path, language: str, given: dict[str, Path | str | None]) -> "Iterator[Checked]":
    """A file, beside its source where one is named. Raises Trouble."""
    from amparo.core.languages import TAGS
    from amparo.knowledge.glossary import Checked, Source, check_text
    from amparo.knowledge.rules.texts import SOLUTION_LENGTH, Text

    if language not in TAGS:
        raise Trouble(
            f"“{language}” is no language of the desk.", f"There are: {', '.join(TAGS)}.", "Name it with --lang."
        )
    words = words_of(file, SOLUTION_LENGTH)
    beside = words_of(Path(str(given["source"])), SOLUTION_LENGTH) if given.get("source") else None
    source = Source(str(given["source_lang"]), Text(solution=beside)) if beside is not None else None
    yield Checked(file.name, language, "", check_text(language, Text(solution=words), source))


def words_of(file: Path, limit: int) -> str:
    """A file's text, at most so many letters of it; says so where there are more. Raises Trouble."""
    try:
        with file.open(encoding="utf-8") as opened:
            words, rest = opened.read(limit), opened.read(1)
    except UnicodeDecodeError:
        raise Trouble(f"The letters of {file} cannot be read.", "", "Save it as UTF-8.") from None
    if rest:
        say(f"{file} is longer than an article may be; only its first {limit:,} letters are checked.")
    return words


def lines_of(checked: "Checked", sure: bool, as_json: bool) -> Iterator[str]:
    """A line for each finding: where, what, and the right word."""
    says = {"wrong": "is wrong here; right is", "look": "may be wrong; right would be", "inconsistent": "lacks"}
    for one in checked.findings:
        if sure and one.kind != "wrong":
            continue
        if as_json:
            found = {name: getattr(one, name) for name in one.__slots__}
            yield json.dumps(
                {"article": checked.id, "language": checked.language, "title": checked.title, **found},
                ensure_ascii=False,
            )
        else:
            where = f"{checked.id} ({checked.language}) {one.field}:{one.line}"
            yield f"{where}: “{shortened(one.found)}” {says[one.kind]} “{one.right}” [{one.term}]"


def shortened(text: str) -> str:
    """A long line's beginning."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"
