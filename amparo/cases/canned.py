"""Canned answers, pure: variables in a text, and which language is taken. `{contact}` stands for the contact's name."""

import re
from collections.abc import Mapping
from typing import NamedTuple

VARIABLES = ("contact", "company", "case", "title", "product", "agent", "vendor", "link")
NAME_MAX_LENGTH = 80
TEXT_MAX_LENGTH = 10_000
VARIABLE = re.compile(r"\{([A-Za-z_-]{1,40})\}")


class Chosen(NamedTuple):
    """A text and the language that it is in, which may be another than the wanted one."""

    language: str
    body: str


def unknown_variables(text: str) -> list[str]:
    """Words in braces that stand for nothing, each once, in the text's order."""
    return list(dict.fromkeys(name for name in VARIABLE.findall(text) if name not in VARIABLES))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; one without a value stays, so that the agent sees what is missing.

    Values are put in once: braces in a value are not looked at again.
    """
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)


def choose(texts: Mapping[str, str], wanted: str, fallback: str) -> Chosen | None:
    """The text in the wanted language, else in the fallback's, else in the first by name; None where there is none."""
    for language in (wanted, fallback, *sorted(texts)):
        if texts.get(language):
            return Chosen(language, texts[language])
    return None
