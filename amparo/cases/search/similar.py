"""Cases that were solved and say much the same as another one (3.2)."""

from datetime import datetime

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Value

from amparo.cases.access import visible_to
from amparo.cases.models import Case, SearchRow
from amparo.cases.models.search import all_words
from amparo.cases.search.matching import Holds, Lexemes, understand
from amparo.cases.search.words import parts_of, plain, whole
from amparo.catalogue.models import Product
from amparo.core.actors import Actor

NEWEST = 300  # of the solved cases that hold a word of it, so many are compared
TITLE_WORDS = 12
SHORTEST = 3
SOLVED = ("resolved", "closed")


def list_similar(actor: Actor, case: Case, now: datetime, limit: int = 3) -> list[Case]:
    """The solved cases of the same product that share most with the title of a case, best first; for agents.

    A single word in common is not enough where the title has several. Four queries.
    """
    match = understand(case.title, joint="|")
    if not actor.is_agent or match.empty:
        return []
    root = case.product.parent_id or case.product_id
    products = Product.objects.filter(pk=root) | Product.objects.filter(parent_id=root)
    seen = visible_to(actor, now).filter(state__in=SOLVED, product__in=products).exclude(number=case.number)
    query = Lexemes(Value(match.lexemes))
    newest = SearchRow.objects.filter(Holds(all_words(), query), case__in=seen)
    newest_keys = newest.order_by("-active_at", "-case_id").values("case_id")[:NEWEST]
    ranked = SearchRow.objects.filter(case_id__in=newest_keys).annotate(rank=SearchRank(F("public_words"), query))
    keys = list(ranked.order_by("-rank", "-active_at").values_list("case_id", flat=True)[: 5 * limit])
    rows = {row.number: row for row in Case.objects.filter(number__in=keys).select_related("product")}
    own = title_words(case.title)
    found = [rows[key] for key in keys if key in rows and alike(own, title_words(rows[key].title))]
    return found[:limit]


def title_words(title: str) -> set[str]:
    """The beginnings of its words, so that forms of a word are the same."""
    parts = [plain(part) for token in title.split()[:TITLE_WORDS] for part in parts_of(whole(token))]
    return {part[:5] for part in parts if len(part) >= SHORTEST}


def alike(own: set[str], other: set[str]) -> bool:
    """Whether two titles share enough: two words, or the only one."""
    return len(own & other) >= min(2, max(1, len(own)))
