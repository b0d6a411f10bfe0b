"""Writes the list of events into docs/api/webhooks.md, from the events that the packages declare.

`python -m tools.webhook_events` writes, with --check it only says whether the page is as it would be written; a test
asks the same.
"""

import argparse
import os
import re
import sys
import types
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Literal, Union, get_args, get_origin

from tools.tracked import ROOT

PAGE = ROOT / "docs" / "api" / "webhooks.md"
BEGIN, END = "<!-- events: written by tools/webhook_events.py -->", "<!-- end of events -->"
REQUIREMENTS = re.compile(
    r" \([A-Z]{2,3}-\d+[^)]*\)| \((?:issue \d|design )[^)]*\)|; heard by agents[^.]*|; its topic is[^.]*"
)
SIMPLE = {int: "integer", str: "text", bool: "true or false", float: "number"}


def type_text(kind: Any) -> str:
    """A field's type as JSON readers say it."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if get_origin(kind) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(kind))
    inner = [type_text(one) for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) in (Union, types.UnionType):
        return f"{' or '.join(inner)}, or null"
    if get_origin(kind) in (list, tuple):
        return f"list of {inner[0]}"
    if get_origin(kind) is dict:
        return "object"
    return "object"


def rows() -> Iterator[str]:
    """The tables, one for each noun."""
    import amparo.urls  # noqa: F401  # whatever pages declare is there too
    from amparo.core.events import declared
    from amparo.notify.audiences import offered

    offers = offered()
    # in one process with other tests their own events are declared too
    ours = sorted(name for name, payload in declared().items() if ".tests." not in payload.__module__)
    for noun, names in groupby(ours, key=lambda name: name.partition(".")[0]):
        yield f"### {noun}\n"
        yield "| type | when | data | companies |"
        yield "|---|---|---|---|"
        for name in names:
            payload = declared()[name]
            doc = " ".join((payload.__doc__ or "").split())
            fields = [f"`{field}` {type_text(info.annotation)}" for field, info in payload.model_fields.items()]
            offer = offers.get(name)
            hidden = (
                f", without {', '.join(f'`{one}`' for one in sorted(offer.without))}" if offer and offer.without else ""
            )
            said = REQUIREMENTS.sub("", doc).replace("|", "\\|")
            yield f"| `{name}` | {said} | {'; '.join(fields) or '–'} | {f'yes{hidden}' if offer else '–'} |"
        yield ""


def written() -> str:
    """The page as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n" + "\n".join(rows()) + f"\n{END}{rest.split(END)[1]}"


def main() -> int:
    """The command line; 1 when the page is to be written anew."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql:///nowhere")
    import django

    django.setup()
    text = written()
    if chosen.check:
        return int(text != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
