"""Many texts at once, from another system: a batch is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import F

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.languages import TAGS
from amparo.core.sent import one_line
from amparo.knowledge import events
from amparo.knowledge.access import require_author
from amparo.knowledge.actions.arranging import apply_terms, record_arranged
from amparo.knowledge.carrying import Carried, carried_of, comparable
from amparo.knowledge.models import Article, ArticleGroup, Revision
from amparo.knowledge.models.articles import FOREIGN_ID_LENGTH
from amparo.knowledge.rules.texts import FIELDS, clean_text, find_problems, slug_of
from amparo.people.rules import BadInput

Result = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one text; `field` and `code` say what is wrong with a refused one."""

    id: str
    result: Result
    field: str = ""
    code: str = ""
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """`overwrite`: also what was changed here since it was brought. `dry`: nothing is kept."""

    overwrite: bool = False
    dry: bool = False


@dataclass(slots=True)
class Batch:
    """What is there already of what a batch brings; `written` waits to be saved."""

    groups: dict[str, ArticleGroup] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    by_place: dict[tuple[int, str], Article] = field(default_factory=dict)
    sources: dict[int, Revision | None] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)


def bring(actor: Actor, rows: Sequence[Carried], manner: Manner, now: datetime) -> list[Brought]:
    """Writes the texts that are new or differ from what is here, each as a revision, published where it is so; agents
    and the desk itself. What is here stays where it was changed here since, unless `overwrite`.

    A text is taken whole or not at all. Events: `article.arranged` for a new article, `article.imported` for each text
    that was written. The second time nothing is written. Raises NotAllowed.
    """
    require_author(actor)
    with transaction.atomic():
        batch = look_up(rows)
        done = [bring_one(actor, batch, row, manner, now) for row in rows]
        transaction.set_rollback(manner.dry)
    return done


def look_up(rows: Sequence[Carried]) -> Batch:
    """What the batch is compared with, locked (five queries)."""
    rows = [row for row in rows if row.id.isprintable() and row.group.isprintable()]  # PostgreSQL keeps no NUL
    names = {row.group for row in rows}
    keys = [UUID(name) for name in names if is_key(name)]
    groups = ArticleGroup.objects.select_for_update(of=("self",)).select_related("product").order_by("pk")
    batch = Batch(groups={g.foreign_id: g for g in groups.filter(foreign_id__in=names)})
    batch.groups |= {str(g.key): g for g in groups.filter(key__in=keys)}
    ids = [group.pk for group in batch.groups.values()]
    texts = Article.objects.with_outdated().select_related("group__product", "latest__author", "published")
    for article in texts.filter(group_id__in=ids):
        batch.by_place[article.group_id, article.language] = article
    for article in texts.filter(foreign_id__in=[row.id for row in rows]):
        batch.articles[article.foreign_id] = article
    of_source = Article.objects.filter(group_id__in=ids, language=F("group__source_language"))
    for article in of_source.select_related("latest", "published"):
        batch.sources[article.group_id] = article.published or article.latest
    batch.products = {product.key: product for product in Product.objects.all()}
    return batch


def is_key(name: str) -> bool:
    """Whether a group's id elsewhere is a key of ours."""
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def bring_one(actor: Actor, batch: Batch, row: Carried, manner: Manner, now: datetime) -> Brought:
    """One text."""
    problem = find_fault(row)
    if problem is not None:
        return Brought(row.id, "refused", *problem)
    group = batch.groups.get(row.group)
    there = batch.articles.get(row.id) or (batch.by_place.get((group.pk, row.language)) if group else None)
    if there is not None:
        fault = find_clash(row, group, there)
        if fault is not None:
            return Brought(row.id, "refused", *fault)
        if there.imported_sha256 == row.sha256 or comparable(carried_of(there)) == comparable(row):
            return Brought(row.id, "same", group_id=there.group_id)
        edited = there.latest is not None and there.latest.author_id is not None
        if edited and not manner.overwrite:
            return Brought(row.id, "refused", "", "edited-here")
    try:
        with transaction.atomic():
            group = keep_group(actor, batch, row, there.group if there else group, now)
            keep_text(actor, batch, Bringing(row, group, there), now)
    except BadInput as bad:
        batch.groups.pop(row.group, None)
        return Brought(row.id, "refused", bad.field, bad.code)
    return Brought(row.id, "changed" if there else "new", group_id=group.pk)


def find_fault(row: Carried) -> tuple[str, str] | None:
    """What is wrong with the text by itself: field and code."""
    if not row.id or len(row.id) > FOREIGN_ID_LENGTH or not row.group or len(row.group) > FOREIGN_ID_LENGTH:
        return ("id", "missing" if not row.id or not row.group else "too-long")
    named = {"id": row.id, "group": row.group, "product": row.terms.product}
    strange = next((name for name, value in named.items() if not value.isprintable()), None)
    if strange is not None:
        return (strange, "unprintable")
    if row.language not in TAGS or row.source_language not in TAGS:
        return ("language", "unknown-language")
    problems = find_problems(clean_text(row.text))
    return next(iter(problems.items()), None)


def find_clash(row: Carried, group: ArticleGroup | None, there: Article) -> tuple[str, str] | None:
    """Whether the text is here under another article, in another language, or with another id."""
    if (group is not None and there.group_id != group.pk) or there.language != row.language:
        return ("id", "elsewhere")
    if there.foreign_id and there.foreign_id != row.id:
        return ("language", "twice")
    return None


def keep_group(actor: Actor, batch: Batch, row: Carried, found: ArticleGroup | None, now: datetime) -> ArticleGroup:
    """The article, new or as the source's text says. Event: `article.arranged`; raises BadInput."""
    if found is not None and row.language != found.source_language:
        return found
    group = found or ArticleGroup(source_language=row.source_language, created_at=now)
    if found is None and not is_key(row.group):
        group.foreign_id = row.group
    elif found is None:
        group.key = UUID(row.group)
    if apply_terms(group, row.terms) or found is None:
        group.save()
        batch.groups[row.group] = group
        record_arranged(actor, group, now)
    return group


@dataclass(frozen=True, slots=True)
class Bringing:
    """A text to be written: what it says, its article, and what is here of it."""

    row: Carried
    group: ArticleGroup
    there: Article | None


def keep_text(actor: Actor, batch: Batch, bringing: Bringing, now: datetime) -> None:
    """The text, its revision where its words are others, and its state. Event: `article.imported`."""
    row, group = bringing.row, bringing.group
    text = clean_text(row.text)
    article = bringing.there or Article(group=group, language=row.language, state="draft", changed_at=now)
    article.title, article.credit = text.title, one_line(row.credit)[:300]
    article.imported_sha256 = row.sha256
    if not (is_key(row.group) and row.id == f"{row.group}/{row.language}"):
        article.foreign_id = row.id
    article.slug = article.slug or slug_of(text.title)
    if article.pk is None:
        article.save()
    is_source = row.language == group.source_language
    source = None if is_source or row.outdated else batch.sources.get(group.pk)
    before = article.latest
    if before is None or before.text != text or before.source_id != (source.pk if source else None):
        article.latest = Revision.objects.create(
            article=article,
            number=before.number + 1 if before else 1,
            **{name: getattr(text, name) for name in FIELDS},
            author_id=actor.id,
            at=now,
            source=source,
        )
    settle(article, row, now)
    article.save()
    batch.by_place[group.pk, row.language] = article
    batch.articles[row.id] = article
    if is_source:
        batch.sources[group.pk] = article.published or article.latest
    payload = events.ArticleImported(
        group=group.pk,
        article=article.pk,
        language=article.language,
        revision=article.latest.number if article.latest else 0,
        published=article.published_id is not None,
    )
    record(actor, payload, about=article.about, now=now)


def settle(article: Article, row: Carried, now: datetime) -> None:
    """The state that the text has elsewhere."""
    article.state, article.publish_at, article.changed_at = row.state, None, now
    if row.state == "published":
        article.published, article.published_at = article.latest, now
        article.slug = slug_of(article.title)
    elif row.state == "archived":
        article.published = None
