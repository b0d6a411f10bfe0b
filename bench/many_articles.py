"""Many invented articles with invented vectors, written straight into the tables, for measuring speed and memory.

Their words follow Zipf's law, as real ones do. The frequent ones, of which questions consist, are those of the demo's
articles: a model takes twice as long for invented ones. Not started by `make bench`: it only serves.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import amparo
from amparo.core.languages import TAGS
from amparo.search.rules.plain import plain_text

if TYPE_CHECKING:
    from amparo.knowledge.models import Article

WORDS = 30_000  # of a language
TITLE, SUMMARY, BODY = 7, 18, 380  # words
AT_ONCE = 500
AT = datetime(2026, 1, 1, tzinfo=UTC)
DEMO = Path(amparo.__file__).parent / "demo" / "knowledge"
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, frequent ones first, and how often each comes."""

    words: Sequence[str]
    weights: Sequence[float]

    def some(self, dice: random.Random, count: int) -> list[str]:
        """So many words."""
        return dice.choices(self.words, cum_weights=self.weights, k=count)


@cache
def ordinary(language: str) -> list[str]:
    """The words of the demo's articles (a thousand or more), the most frequent first."""
    texts = (plain_text(path.read_text("utf-8")) for path in sorted(DEMO.glob(f"*/{language}/*.md")))
    counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
    return [word for word, _ in counts.most_common()]


@cache
def vocabulary(language: str) -> Vocabulary:
    """Ordinary words, and behind them invented ones, each the beginning of one and the end of another; the same each
    time."""
    dice, words = random.Random(language), dict.fromkeys(ordinary(language))  # noqa: S311  # no secret
    known = list(words)
    while len(words) < WORDS:
        begin, end = dice.choices(known, k=2)
        words[begin[: dice.randint(2, 6)] + end[-dice.randint(2, 6) :]] = None
    return Vocabulary(list(words), list(accumulate(1 / (place + 3) for place in range(WORDS))))


def make_articles(count: int) -> None:
    """Writes so many texts, each an article of its own, with rows by words and by meaning, as if all were done."""
    from django.db import connection

    vocabularies = {language: vocabulary(language) for language in TAGS}
    dice, noise = random.Random(5), np.random.default_rng(5)  # noqa: S311
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        write_some([(TAGS[(start + i) % len(TAGS)], vocabularies, dice) for i in range(size)], noise)
        print(f"\r{start + size:,} of {count:,} articles", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def write_some(wanted: Sequence[tuple[str, dict[str, Vocabulary], random.Random]], noise: np.random.Generator) -> None:
    """One transaction of them."""
    from django.db import transaction

    from amparo.knowledge.models import Article, ArticleGroup, Revision
    from amparo.knowledge.rules.texts import slug_of

    def words(language: str, vocabularies: dict[str, Vocabulary], dice: random.Random, count: int) -> str:
        return " ".join(vocabularies[language].some(dice, count))

    with transaction.atomic():
        groups = ArticleGroup.objects.bulk_create(
            ArticleGroup(source_language=language, created_at=AT) for language, *_ in wanted
        )
        articles = Article.objects.bulk_create(
            Article(group=group, language=one[0], title=words(*one, TITLE), slug="", changed_at=AT)
            for group, one in zip(groups, wanted, strict=True)
        )
        revisions = Revision.objects.bulk_create(
            Revision(
                article=article,
                number=1,
                title=article.title,
                summary=words(*one, SUMMARY),
                solution="\n\n".join(words(*one, BODY // 6) + "." for _ in range(6)),
                at=AT,
            )
            for article, one in zip(articles, wanted, strict=True)
        )
        for article, revision in zip(articles, revisions, strict=True):
            article.latest = article.published = revision
            article.state, article.published_at, article.slug = "published", AT, slug_of(article.title)
        Article.objects.bulk_update(articles, ["latest", "published", "state", "published_at", "slug"])
        write_rows(articles, noise)


def write_rows(articles: "Sequence[Article]", noise: np.random.Generator) -> None:
    """What search keeps of them; vectors are invented, those of one article near to each other as real ones are."""
    from amparo.search.actions.indexing import index_articles
    from amparo.search.engine.providers import built_in
    from amparo.search.models import IndexedMeaning, IndexedText
    from amparo.search.reading import text_of
    from amparo.search.rules.passages import passages_of

    keys = [article.pk for article in articles]
    for start in range(0, len(keys), 100):
        index_articles(keys[start : start + 100], AT)
    hashes = dict(IndexedText.objects.filter(pk__in=keys).values_list("pk", "sha256"))
    rows = []
    for article in articles:
        assert article.published is not None
        count = len(passages_of(text_of(article.published, article.language)))
        for model in built_in():
            matrix = noise.standard_normal((1, model.dimensions)) + 0.7 * noise.standard_normal(
                (count, model.dimensions)
            )
            matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
            rows.append(
                IndexedMeaning(
                    text_id=article.pk,
                    model=model.name,
                    version=model.version,
                    sha256=hashes[article.pk],
                    count=count,
                    vectors=matrix.astype(np.float16).tobytes(),
                    at=AT,
                )
            )
    IndexedMeaning.objects.bulk_create(rows)


def questions(count: int) -> list[tuple[str, str]]:
    """(language, words): each another one, five to twelve ordinary words (some 18 tokens), every fourth mistyped."""
    dice, made = random.Random(77), []  # noqa: S311
    for number in range(count):
        language = TAGS[number % len(TAGS)]
        words = dice.sample(ordinary(language), dice.randint(5, 12))
        if number % 4 == 0:
            words.append(mistyped(words.pop(), dice))
        made.append((language, " ".join(words)))
    return made


def mistyped(word: str, dice: random.Random) -> str:
    """Two neighbouring letters of a word have changed places."""
    at = dice.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
