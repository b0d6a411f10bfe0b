"""An article as the index knows it: plain words in three fields, and the passages that are embedded."""

from amparo.knowledge.models import Revision
from amparo.search.rules.plain import plain_text
from amparo.search.rules.texts import Text


def body_of(revision: Revision) -> str:
    """What a reader sees below title and summary, without Markdown."""
    parts = (revision.question, revision.environment, revision.solution)
    return "\n\n".join(filter(None, map(plain_text, filter(None, parts))))


def text_of(revision: Revision, language: str) -> Text:
    """What a revision says, in the language of its text."""
    return Text(language, revision.title, revision.summary, body_of(revision))
