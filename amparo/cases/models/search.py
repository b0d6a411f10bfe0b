"""What a case is found by: one row a case, written by the actions that change its words (see `actions/indexing`)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.db.models.expressions import CombinedExpression

from amparo.cases.models.case import Case

PENDING_KB = 512  # of the index: writers leave new words in a list, which every search reads through


def all_words() -> CombinedExpression:
    """The words of both sides of a row, for agents alone; the expression of the index."""
    return CombinedExpression(F("public_words"), "||", F("inner_words"), output_field=SearchVectorField())


class SearchRow(models.Model):
    """The words of a filed case. Customers are matched against `public_words` alone (SEC-17).

    Weights: A title, B names of people and companies, C public messages, D evidence, file names, notes, tags.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="search_row")
    active_at = models.DateTimeField(help_text="the case's, so that the newest are found without the case")
    public_words = SearchVectorField()
    inner_words = SearchVectorField(help_text="what only agents may find it by: notes, tags, addresses")
    nearby = models.TextField(
        help_text="title and names without accents, compared by trigrams where words are mistyped"
    )

    class Meta:
        indexes = [
            GinIndex(all_words(), name="cases_search_words", gin_pending_list_limit=PENDING_KB),
            GinIndex(
                fields=["nearby"],
                opclasses=["gin_trgm_ops"],
                name="cases_search_nearby",
                gin_pending_list_limit=PENDING_KB,
            ),
            models.Index(fields=["-active_at", "-case"], name="cases_search_active"),
        ]
