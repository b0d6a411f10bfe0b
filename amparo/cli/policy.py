"""`amparo policy`: check, explain, replay and describe packs, without database and without Django."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

import click

from amparo.gate.catalogues import LOCALES, find_language
from amparo.gate.explain import explain as explain_decision
from amparo.gate.refusals import explain_refusal
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.problems import PackRefusedError
from amparo.policy.refusals import RequestRefusedError

MAX_REQUEST = 1_000_000


@click.group()
def policy() -> None:
    """Policy packs: who may ask for what, and what they are told."""


def _load(name: str) -> Pack:
    try:
        return load_pack(name)
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from None
    except PackRefusedError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _no_constant(name: str) -> None:
    raise RequestRefusedError("", "not-json")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise RequestRefusedError(next(key for key in keys if keys.count(key) > 1), "twice")
    return found


def read_json(text: str) -> Any:
    """A JSON value, strictly; raises `RequestRefusedError`."""
    if len(text) > MAX_REQUEST:
        raise RequestRefusedError("", "too-long", most=MAX_REQUEST)
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except RequestRefusedError:
        raise
    except json.JSONDecodeError as error:
        raise RequestRefusedError("", "not-json-at", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise RequestRefusedError("", "not-json") from None


def _language(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    language = find_language(value)
    if language is None:
        raise click.BadParameter(f'"{value}" is not one of: {", ".join(LOCALES)}')
    return language


def _dump(value: object, *, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace")


def _failure(error: RequestRefusedError, language: str | None = None) -> dict[str, Any]:
    return {"error": {"field": error.field or None, "message": explain_refusal(error, language)}}


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
            told, status = _failure(error, language), 2
        click.echo(_dump(told))
    return status


@policy.command()
@click.argument("pack")
@click.option("--request", "request_file", required=True, metavar="FILE", help="JSON; - is standard input.")
@click.option("--jsonl", is_flag=True, help="One request a line in, one decision a line out.")
@click.option("--json", "as_json", is_flag=True, help="JSON at a terminal too; elsewhere it is always JSON.")
@click.option("--lang", callback=_language, help="A language tag: en, es, fr, pt-BR, de.")
def explain(pack: str, request_file: str, jsonl: bool, as_json: bool, lang: str | None) -> None:
    """Decide requests and say why. Exit status 2 if any request was not of the form."""
    known = _load(pack)
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
        click.echo(_dump(_failure(error, lang)), err=True)
        sys.exit(2)
    for_people = sys.stdout.isatty() and not as_json
    click.echo("\n".join(_human(told)) if for_people else _dump(told, indent=2))


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
    click.echo(_dump(models[kind].model_json_schema(by_alias=True), indent=2))


@policy.command()
@click.argument("pack")
@click.option("--from", "first", type=int, default=None, help="First year; default: this year.")
@click.option("--years", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--write", is_flag=True, help="Write holidays.toml of the pack; else print it.")
def holidays(pack: str, first: int | None, years: int, write: bool) -> None:
    """Freeze the public holidays that the pack's regions observe, so that a replay is stable."""
    from amparo.policy.pack.freeze import freeze_holidays

    known = _load(pack)
    start = first or date.today().year  # noqa: DTZ011  the person at the keyboard means their own year
    text = freeze_holidays(known, range(start, start + years))
    if write:
        (known.path / "holidays.toml").write_text(text, encoding="utf-8")
        click.echo(f"{known.path / 'holidays.toml'}: written")
    else:
        click.echo(text, nl=False)


@policy.command()
@click.argument("pack")
@click.option("--decisions", "file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def replay(pack: str, file: Path) -> None:
    """Decide past requests again and print what would come out differently.

    FILE has {"request": …, "decision": …} a line. Exit status 1 if anything would, 2 if a line was not of the form.
    """
    from amparo.policy.replay import compare_decisions

    known, status = _load(pack), 0
    with file.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                difference = compare_decisions(known, read_json(line))
            except RequestRefusedError as error:
                click.echo(_dump({"line": number} | _failure(error)))
                status = 2
                continue
            if difference:
                click.echo(_dump({"line": number, "changed": difference}))
                status = max(status, 1)
    sys.exit(status)
