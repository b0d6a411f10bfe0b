"""`amparo policy`: check, explain, replay and describe packs, without Django; only replaying a desk has a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import click

from amparo.cli.policy_reading import dump, failure, load_named, read_json
from amparo.cli.policy_replay import replay
from amparo.gate.catalogues import LOCALES, find_language
from amparo.gate.explain import explain as explain_decision
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError


@click.group()
def policy() -> None:
    """Policy packs: who may ask for what, and what they are told."""


policy.add_command(replay)


def _language(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    language = find_language(value)
    if language is None:
        raise click.BadParameter(f'"{value}" is not one of: {", ".join(LOCALES)}')
    return language


def _decide_text(pack: Pack, text: str, language: str | None) -> dict[str, Any]:
    return explain_decision(pack, decide(pack, parse_request(read_json(text))), language)


def _human(told: dict[str, Any]) -> Iterator[str]:
    yield told["outcome"].upper()
    for reason in told["reasons"]:
        yield f"- {reason['text']} [{reason['rule']}, {reason['source']}]"
        yield from (f"    {because['text']}" for because in reason["because"])
    for obligation in told["obligations"]:
        yield f"! {obligation['text']}"
    for remedy in told["remedies"]:
        details = [str(remedy[key]) for key in ("phone", "url", "hours") if key in remedy]
        details += [" > ".join(remedy["menu"])] if "menu" in remedy else []
        yield f"> {remedy['text']}{' (' + '; '.join(details) + ')' if details else ''}"
    price = told["price"]
    yield f"= {price['currency']} {price['total'] if price['total'] is not None else '?'}: {price['text']}"
    if told["target"]:
        yield f"@ {told['target']['text']}"


def _decode(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestRefusedError("", "not-utf-8") from None


def _explain_lines(pack: Pack, stream: IO[bytes], language: str | None) -> int:
    status = 0
    for line in stream:
        if not line.strip():
            continue
        try:
            told = _decide_text(pack, _decode(line), language)
        except RequestRefusedError as error:
            told, status = failure(error, language), 2
        click.echo(dump(told))
    return status


@policy.command()
@click.argument("pack")
@click.option("--request", "request_file", required=True, metavar="FILE", help="JSON; - is standard input.")
@click.option("--jsonl", is_flag=True, help="One request a line in, one decision a line out.")
@click.option("--json", "as_json", is_flag=True, help="JSON at a terminal too; elsewhere it is always JSON.")
@click.option("--lang", callback=_language, help="A language tag: en, es, fr, pt-BR, de.")
def explain(pack: str, request_file: str, jsonl: bool, as_json: bool, lang: str | None) -> None:
    """Decide requests and say why. Exit status 2 if any request was not of the form."""
    known = load_named(pack)
    try:
        stream: IO[bytes] = click.open_file(request_file, "rb")
    except OSError as error:
        raise click.UsageError(f"{request_file}: {error.strerror}") from None
    with stream:
        if jsonl:
            sys.exit(_explain_lines(known, stream, lang))
        content = stream.read()
    try:
        told = _decide_text(known, _decode(content), lang)
    except RequestRefusedError as error:
        click.echo(dump(failure(error, lang)), err=True)
        sys.exit(2)
    for_people = sys.stdout.isatty() and not as_json
    click.echo("\n".join(_human(told)) if for_people else dump(told, indent=2))


@policy.command()
@click.argument("packs", nargs=-1)
@click.option("--quiet", is_flag=True, help="Leave the notes out.")
def check(packs: tuple[str, ...], quiet: bool) -> None:
    """Read packs strictly and report every mistake with its place. Without PACKS, all shipped ones."""
    from amparo.policy.pack.check import check_pack
    from amparo.policy.shipped import list_packs

    errors = 0
    for name in packs or list_packs():
        try:
            problems = check_pack(name)
        except FileNotFoundError as error:
            raise click.UsageError(str(error)) from None
        wrong = sum(1 for problem in problems if problem.severity == "error")
        errors += wrong
        for problem in problems:
            if problem.severity == "error" or not quiet:
                click.echo(str(problem))
        click.echo(f"{name}: {wrong} errors, {len(problems) - wrong} notes")
    sys.exit(2 if errors else 0)


@policy.command()
@click.option("--file", "kind", type=click.Choice(["pack", "words", "glossary", "examples"]), default="pack")
def schema(kind: str) -> None:
    """Print the JSON Schema of a pack's file, for editors."""
    from amparo.policy.pack import document
    from amparo.policy.pack.kinds import Table

    models: dict[str, type[Table]] = {
        "pack": document.PackDocument,
        "words": document.Words,
        "glossary": document.Glossary,
        "examples": document.Examples,
    }
    click.echo(dump(models[kind].model_json_schema(by_alias=True), indent=2))


@policy.command()
@click.argument("pack")
@click.option("--from", "first", type=int, default=None, help="First year; default: this year.")
@click.option("--years", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--write", is_flag=True, help="Write holidays.toml of the pack; else print it.")
def holidays(pack: str, first: int | None, years: int, write: bool) -> None:
    """Freeze the public holidays that the pack's regions observe, so that a replay is stable."""
    from amparo.policy.pack.freeze import freeze_holidays

    known = load_named(pack)
    start = first or date.today().year  # noqa: DTZ011  the person at the keyboard means their own year
    text = freeze_holidays(known, range(start, start + years))
    if write:
        (known.path / "holidays.toml").write_text(text, encoding="utf-8")
        click.echo(f"{known.path / 'holidays.toml'}: written")
    else:
        click.echo(text, nl=False)
