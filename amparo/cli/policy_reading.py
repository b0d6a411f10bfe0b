"""What the commands of `amparo policy` read and print: packs, requests as strict JSON, and why one was not taken."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from amparo.gate.refusals import explain_refusal
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.problems import PackRefusedError
from amparo.policy.refusals import RequestRefusedError

MAX_REQUEST = 1_000_000


def load_named(name: str) -> Pack:
    """A shipped pack, or one in a folder; ends the command with 2 where it cannot be used."""
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


def dump(value: object, *, indent: int | None = None) -> bytes:
    """A value as one line of JSON, or indented."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace")


def failure(error: RequestRefusedError, language: str | None = None) -> dict[str, Any]:
    """Why a request was not taken, for a line of output."""
    return {"error": {"field": error.field or None, "message": explain_refusal(error, language)}}
