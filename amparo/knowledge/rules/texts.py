"""What an article says, and what such a text may be (TO-11): pure, problems in codes."""

import hashlib
import re
import unicodedata
from dataclasses import astuple, dataclass, fields

from amparo.core.sent import one_line

TITLE_LENGTH = 200
SUMMARY_LENGTH = 2_000
QUESTION_LENGTH = 5_000
ENVIRONMENT_LENGTH = 2_000
SOLUTION_LENGTH = 50_000  # what core.richtext renders
REASON_LENGTH = 300
SLUG_LENGTH = 80
LIMITS = {
    "title": TITLE_LENGTH,
    "summary": SUMMARY_LENGTH,
    "question": QUESTION_LENGTH,
    "environment": ENVIRONMENT_LENGTH,
    "solution": SOLUTION_LENGTH,
}
FOLDED = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "’": "", "'": ""})


@dataclass(frozen=True, slots=True)
class Text:
    """An article's words in one language: question or symptom, environment and solution in Markdown."""

    title: str = ""
    summary: str = ""
    question: str = ""
    environment: str = ""
    solution: str = ""

    @property
    def sha256(self) -> str:
        """The same for the same words."""
        return hashlib.sha256("\0".join(astuple(self)).encode("utf-8", "surrogatepass")).hexdigest()


FIELDS = tuple(field.name for field in fields(Text))


def clean_text(text: Text) -> Text:
    """A title and a summary on one line; line ends as ours; what PostgreSQL keeps nowhere is left out (SEC-15)."""
    return Text(
        one_line(text.title),
        one_line(text.summary),
        plain_breaks(text.question),
        plain_breaks(text.environment),
        plain_breaks(text.solution),
    )


def find_problems(text: Text) -> dict[str, str]:
    """What is wrong with a cleaned text, by field: missing, too-long."""
    problems = {name: "too-long" for name, limit in LIMITS.items() if len(getattr(text, name)) > limit}
    if not text.title:
        problems["title"] = "missing"
    if not text.solution and not text.question:
        problems["solution"] = "missing"
    return problems


def plain_breaks(text: str) -> str:
    """Line ends as we keep them, without NUL, lone surrogates and blanks around."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.encode("utf-8", "ignore").decode().strip()


def slug_of(title: str) -> str:
    """The readable part of an address: plain letters and hyphens; `article` where nothing is left of the title."""
    plain = unicodedata.normalize("NFKD", title.translate(FOLDED))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[:SLUG_LENGTH].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or "article"
