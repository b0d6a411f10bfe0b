"""The glossary's findings in a text, where they stand, each with the right word to take."""

import re
from typing import Any

from django.utils.translation import gettext as _

from amparo.knowledge import glossary
from amparo.knowledge.models import Article
from amparo.knowledge.rules.terms import Finding
from amparo.knowledge.rules.texts import Text
from amparo.web.shared import article_texts

AROUND = 40  # letters shown beside a finding
# Nothing but marks of Markdown before it, or the end of a sentence.
BEGINNING = re.compile(r"(?:^[\W\d_]*|[.!?…:][\W_]+)$")
TONES = {"wrong": "bad", "look": "calm", "inconsistent": "warn"}


def findings_of(tag: str, words: Text, source: Article | None) -> list[dict[str, Any]]:
    """Wrong and inconsistent terms with the words around them; `source` is what is translated."""
    revision = (source.published or source.latest) if source is not None else None
    original = glossary.Source(source.language, revision.text) if source and revision else None
    return [finding_row(one, words) for one in glossary.check_text(tag, words, original)]


def finding_row(finding: Finding, words: Text) -> dict[str, Any]:
    """A finding as a sentence, where it stands, and what to take for it: nothing where a whole line is meant."""
    text: str = getattr(words, finding.field)
    sentences = {
        "wrong": _("The word for this is “%(right)s”."),
        "look": _("Is “%(right)s” meant?"),
        "inconsistent": _("The source speaks of “%(right)s” here."),
    }
    names = {"wrong": _("wrong"), "look": _("worth a look"), "inconsistent": _("inconsistent")}
    whole = finding.kind == "inconsistent"
    begin = max(finding.start - AROUND, text.rfind("\n", 0, finding.start) + 1)
    before = text[begin : finding.start]
    return {
        "kind": finding.kind,
        "tone": TONES[finding.kind],
        "word": names[finding.kind],
        "field": finding.field,
        "field_name": article_texts.field_texts()[finding.field],
        "line": finding.line,
        "start": finding.start,
        "end": finding.end,
        "before": "" if whole else before,
        "found": finding.found[:120],
        "after": "" if whole else text[finding.end : finding.end + AROUND].split("\n", 1)[0],
        "sentence": sentences[finding.kind] % {"right": finding.right},
        "take": "" if whole else in_its_case(finding.right, finding.found, before),
    }


def in_its_case(right: str, found: str, before: str) -> str:
    """The right word with a capital where the wrong one has one because a sentence begins: elsewhere the capital was a
    part of the mistake (*Soutien onglet* for *onglet Support*). `before`: what stands before it in its line."""
    return right[:1].upper() + right[1:] if found[:1].isupper() and BEGINNING.search(before) else right
