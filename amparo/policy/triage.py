"""Whether a person's own words match one of the pack's triage examples (OM-6)."""

import re
import unicodedata

from amparo.policy.facts import Maybe
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.service import TriageExample


def normal_words(text: str) -> str:
    """Lower-case words without accents or punctuation, one space between and around them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain)
    return f" {' '.join(words)} "


def like_example(pack: Pack, text: Maybe[str]) -> TriageExample | None:
    """The example whose words the text holds; a paid one where it holds examples of both sides."""
    if not isinstance(text, str) or not pack.triage_words:
        return None
    words = normal_words(text)
    found = [example for example, phrase in pack.triage_words if phrase in words]
    return min(found, key=lambda example: (example.side != "paid", example.id), default=None)
