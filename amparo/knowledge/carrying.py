"""An article's text as it is carried from one system to another: what an import reads and an export writes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from amparo.knowledge.actions.arranging import GroupTerms
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text, clean_text

State = Literal["draft", "published", "archived"]


@dataclass(frozen=True, slots=True)
class Carried:
    """One text. `id` and `group` are its ids elsewhere; a translation that is `outdated` there is so here."""

    id: str
    group: str
    language: str
    source_language: str
    text: Text
    terms: GroupTerms = field(default_factory=GroupTerms)
    state: State = "published"
    outdated: bool = False
    credit: str = ""

    @property
    def sha256(self) -> str:
        """The same for the same content."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode("utf-8", "replace")).hexdigest()


def carried_of(article: Article) -> Carried:
    """What an export says of a text: what readers see, else the latest. The article comes from `list_carried`."""
    revision = article.published or article.latest
    assert revision is not None  # noqa: S101  # a text is written with its first revision
    group = article.group
    state: State = "archived" if article.state == "archived" else "published" if article.published else "draft"
    return Carried(
        id=article.foreign_id or f"{group.key}/{article.language}",
        group=group.foreign_id or str(group.key),
        language=article.language,
        source_language=group.source_language,
        text=revision.text,
        terms=GroupTerms(group.product.key if group.product else "", tuple(group.versions), group.audience),
        state=state,
        outdated=bool(getattr(article, "shown_outdated" if article.published else "outdated", False)),
        credit=article.credit,
    )


def list_carried(languages: Iterable[str] = ()) -> Iterable[tuple[Article, Carried]]:
    """Every text of the desk, article by article, sources first; bounded in memory."""
    rows = Article.objects.with_outdated().select_related("group__product", "published", "latest")
    if languages:
        rows = rows.filter(language__in=list(languages))
    for article in rows.order_by("group_id", "pk").iterator(chunk_size=500):
        yield article, carried_of(article)


def comparable(carried: Carried) -> Carried:
    """The same without what only names it, in the form in which it is kept."""
    terms = replace(carried.terms, versions=tuple(carried.terms.versions))
    return replace(carried, id="", group="", terms=terms, text=clean_text(carried.text))
