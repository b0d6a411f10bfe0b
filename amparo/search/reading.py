"""An article as the index knows it: plain words in three fields, and the passages that are embedded."""

from amparo.knowledge.models import Revision
from amparo.search.rules.passages import passages
from amparo.search.rules.plain import plain_text
from amparo.search.rules.texts import Text

BODY_PASSAGE = 450
BODY_PASSAGES = 2


def body_of(revision: Revision) -> str:
    """What a reader sees below title and summary, without Markdown."""
    parts = (revision.question, revision.environment, revision.solution)
    return "\n\n".join(filter(None, map(plain_text, parts)))


def text_of(revision: Revision, language: str) -> Text:
    """What a revision says, in the language of its text."""
    return Text(language, revision.title, revision.summary, body_of(revision))


def passages_of(text: Text) -> list[str]:
    """What is embedded of a text: title with summary, then the beginning of its body."""
    head = "\n".join(filter(None, (text.title, text.summary)))
    return [head, *passages(text.body, BODY_PASSAGE, BODY_PASSAGES)]
