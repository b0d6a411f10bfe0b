"""Lists for those who write: every text with its state, what waits for a translator, who is writing where, what readers
say and ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from amparo.core.actors import Actor
from amparo.core.languages import TAGS
from amparo.knowledge.access import require_author
from amparo.knowledge.models import Article, ArticleGroup, Comment, ReadCount, Remark, Revision, TextDraft, Voice

WRITING = timedelta(minutes=3)  # since somebody typed last: they are still there
BEGUN = timedelta(days=30)  # since somebody typed last: they may still mean to go on
DEEPEST = 2_000  # rows of a worklist that can be paged through


@dataclass(frozen=True, slots=True)
class Filter:
    """What the authors' list is narrowed to; `missing` a language in which there is no text, `mine` somebody's id."""

    state: str = ""
    language: str = ""
    missing: str = ""
    outdated: bool = False
    audience: str = ""
    words: str = ""
    products: tuple[int, ...] = ()
    mine: int | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: when the last text was changed, and its id."""

    changed_at: datetime
    article_id: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of texts; `after` is where the next one begins (None on the last)."""

    articles: Sequence[Article]
    after: Cursor | None


def narrowed(wanted: Filter) -> QuerySet[Article]:
    """The texts of a filter, whatever their state."""
    rows: QuerySet[Article] = Article.objects.only_outdated() if wanted.outdated else Article.objects.all()
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.missing:
        has = Article.objects.filter(language=wanted.missing).exclude(state="archived").values("group_id")
        rows = rows.exclude(group_id__in=has).filter(group__source_language=F("language"))
    if wanted.audience:
        rows = rows.filter(group__audience=wanted.audience)
    for word in wanted.words.split()[:8]:
        rows = rows.filter(title__icontains=word)
    if wanted.products:
        rows = rows.filter(group__product_id__in=wanted.products)
    if wanted.mine is not None:
        written = Revision.objects.filter(article=OuterRef("pk"), author_id=wanted.mine)
        begun = TextDraft.objects.filter(
            group=OuterRef("group_id"), language=OuterRef("language"), person_id=wanted.mine
        )
        rows = rows.filter(Exists(written) | Exists(begun))
    return rows


def in_state(rows: QuerySet[Article], state: str) -> QuerySet[Article]:
    """Those in a state, or to be published by themselves (`scheduled`), or read by anybody (`visible`)."""
    if state == "visible":
        return rows.filter(published__isnull=False)
    if state == "scheduled":
        return rows.filter(publish_at__isnull=False)
    return rows.filter(state=state) if state else rows


def list_texts_by_id(actor: Actor, wanted: Filter, after: int | None, size: int) -> tuple[list[Article], int | None]:
    """Every text for programs of those who write, the newest first, with `outdated`, and the id after which the next
    page begins (None on the last): what is changed meanwhile is neither told twice nor left out. Raises NotAllowed."""
    require_author(actor)
    rows = in_state(narrowed(wanted), wanted.state)
    keys = list(
        (rows if after is None else rows.filter(pk__lt=after)).order_by("-pk").values_list("pk", flat=True)[: size + 1]
    )
    shown = Article.objects.with_outdated().filter(pk__in=keys[:size]).order_by("-pk")
    found = list(shown.select_related("group__product__parent", "latest__author", "latest__source", "published"))
    return found, keys[size - 1] if len(keys) > size else None


def list_texts(actor: Actor, wanted: Filter, after: Cursor | None = None, size: int = 50) -> Page:
    """Every text for those who write them, the last changed first, with `outdated`; agents. Raises NotAllowed."""
    require_author(actor)
    rows = in_state(narrowed(wanted), wanted.state)
    if after is not None:
        rows = rows.filter(Q(changed_at__lt=after.changed_at) | Q(changed_at=after.changed_at, pk__lt=after.article_id))
    keys = list(rows.order_by("-changed_at", "-pk").values_list("pk", flat=True)[: size + 1])
    shown = Article.objects.with_outdated().filter(pk__in=keys[:size])
    found = list(shown.select_related("group__product__parent", "latest__author").order_by("-changed_at", "-pk"))
    return Page(found, Cursor(found[-1].changed_at, found[-1].pk) if len(keys) > size else None)


def count_texts(actor: Actor, wanted: Filter) -> dict[str, int]:
    """How many texts of a filter there are in each state, those to be published by themselves (`scheduled`) and all of
    them (empty). One query. Raises NotAllowed."""
    require_author(actor)
    rows = narrowed(wanted).values("state").order_by()
    counted = {row["state"]: row for row in rows.annotate(n=Count("pk"), due=Count("publish_at"))}
    found = {state: row["n"] for state, row in counted.items()}
    return found | {"": sum(found.values()), "scheduled": sum(row["due"] for row in counted.values())}


# --- who is writing ---


def find_draft(actor: Actor, group_id: int | None, language: str) -> TextDraft | None:
    """What the agent was writing and has not kept yet."""
    found: TextDraft | None = TextDraft.objects.filter(
        person_id=actor.id or 0, group_id=group_id, language=language
    ).first()
    return found


def list_writers(actor: Actor, group_id: int, language: str, now: datetime) -> list[TextDraft]:
    """Who else is writing a text now, the last first."""
    rows = TextDraft.objects.filter(group_id=group_id, language=language, updated_at__gt=now - WRITING)
    return list(rows.exclude(person_id=actor.id or 0).select_related("person").order_by("-updated_at")[:5])


def list_drafts(actor: Actor, limit: int = 20) -> list[TextDraft]:
    """Everything that the agent was writing and has not kept yet, the last first."""
    rows = TextDraft.objects.filter(person_id=actor.id or 0).select_related("group")
    return list(rows.order_by("-updated_at")[:limit])


def list_returned(actor: Actor, limit: int = 20) -> list[Article]:
    """What the agent wrote, somebody returned, and nobody has changed since, the last first. One query."""
    newest = Remark.objects.filter(article=OuterRef("pk"), revision=OuterRef("latest")).order_by("-id")
    rows = Article.objects.filter(state="draft", latest__author_id=actor.id or 0)
    rows = rows.annotate(returned=Subquery(newest.values("kind")[:1]), returned_at=Subquery(newest.values("at")[:1]))
    return list(rows.filter(returned="returned").order_by("-returned_at", "-pk")[:limit])


def list_remarks(article: Article, limit: int) -> list[Remark]:
    """What was said when a text was submitted or returned, the newest first."""
    return list(article.remarks.select_related("author", "revision").order_by("-id")[:limit])


def list_open_remarks(article: Article, limit: int) -> list[Remark]:
    """Those that still wait for an answer: said since what readers see, of a text that was not put away."""
    if article.state == "archived":
        return []
    seen = article.published.number if article.published else 0
    return [one for one in list_remarks(article, limit) if one.revision.number > seen]


# --- what waits for a translator ---


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that is missing or outdated in a language, and how often readers asked for it in that language."""

    source: Article
    language: str
    missing: bool
    wanted: int


@dataclass(frozen=True, slots=True)
class Waitings:
    """A page of them; `more` where there are further ones, `total` in all, `by_language` (missing, outdated)."""

    rows: Sequence[Waiting]
    more: bool
    by_language: dict[str, tuple[int, int]]


def list_waiting(
    actor: Actor,
    languages: Iterable[str],
    since: datetime,
    *,
    products: tuple[int, ...] = (),
    start: int = 0,
    size: int = 50,
) -> Waitings:
    """What readers see in the source and not, or no longer rightly, in one of the languages; first what they asked
    for most since a moment.

    A translation that is being written or that somebody archived waits for nobody. Two queries a language and one for
    all of them. Raises NotAllowed.
    """
    require_author(actor)
    start = min(start, DEEPEST)
    keys: list[tuple[int, int, str, bool]] = []
    counts: dict[str, tuple[int, int]] = {}
    for language in languages:
        rows: Any = waiting_in(language, products, since)
        counted = rows.aggregate(missing=Count("pk", filter=Q(there=False)), all=Count("pk"))
        counts[language] = (counted["missing"], counted["all"] - counted["missing"])
        first = rows.order_by("-wanted", "-pk").values_list("wanted", "pk", "there")[: start + size + 1]
        keys += [(wanted, pk, language, not there) for wanted, pk, there in first]
    keys.sort(key=lambda row: (-row[0], -row[1], row[2]))
    shown = keys[start : start + size]
    sources = sources_of(pk for _wanted, pk, _language, _missing in shown)
    rows_shown = [Waiting(sources[pk], tag, missing, wanted) for wanted, pk, tag, missing in shown if pk in sources]
    return Waitings(rows_shown, len(keys) > start + size, counts)


def waiting_in(language: str, products: tuple[int, ...], since: datetime) -> QuerySet[ArticleGroup]:
    """The articles that wait for a translator into a language, with `there` and `wanted`."""
    source = Article.objects.filter(group=OuterRef("pk"), language=OuterRef("source_language"), published__isnull=False)
    text = Article.objects.filter(group=OuterRef("pk"), language=language)
    behind = Article.objects.only_outdated().filter(group=OuterRef("pk"), language=language).exclude(state="archived")
    groups = ArticleGroup.objects.exclude(source_language=language).filter(Exists(source))
    if products:
        groups = groups.filter(product_id__in=products)
    groups = groups.annotate(there=Exists(text)).filter(Q(there=False) | Exists(behind))
    return groups.annotate(wanted=wanted_in(language, since))


def wanted_in(language: str, since: datetime) -> Coalesce:
    """How often readers asked for an article in a language since a moment."""
    read = ReadCount.objects.filter(group=OuterRef("pk"), language=language, on__gte=since.date())
    summed = read.order_by().values("group").annotate(n=Sum("times")).values("n")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def sources_of(group_ids: Iterable[int]) -> dict[int, Article]:
    """The source texts of some articles. One query."""
    rows = Article.objects.filter(group_id__in=list(group_ids), language=F("group__source_language"))
    return {one.group_id: one for one in rows.select_related("group__product__parent", "published")}


def drafts_at(places: Iterable[tuple[int, str]], now: datetime) -> dict[tuple[int, str], TextDraft]:
    """Who is at which of some texts (article, language) without having kept it yet. One query."""
    wanted = set(places)
    rows = TextDraft.objects.filter(group_id__in={group for group, _tag in wanted}, updated_at__gt=now - BEGUN)
    rows = rows.select_related("person").order_by("updated_at")
    return {
        (row.group_id, row.language): row
        for row in rows
        if row.group_id is not None and (row.group_id, row.language) in wanted
    }


# --- what readers say ---


@dataclass(frozen=True, slots=True)
class Said:
    """What readers said of a text: how many, how many found it useful, and why the others did not."""

    useful: int
    all: int
    reasons: dict[str, int]


def count_said(article: Article) -> Said:
    """The voices on a text. One query."""
    rows = article.voices.order_by().values("useful", "reason").annotate(n=Count("pk"))
    found = [(row["useful"], row["reason"] or "other", row["n"]) for row in rows]
    reasons: dict[str, int] = {}
    for useful, reason, n in found:
        if not useful:
            reasons[reason] = reasons.get(reason, 0) + n
    return Said(sum(n for useful, _r, n in found if useful), sum(n for _u, _r, n in found), reasons)


@dataclass(frozen=True, slots=True)
class Unhelpful:
    """A text that did not help, and how many said so lately."""

    article: Article
    no: int
    yes: int


def list_unhelpful(actor: Actor, since: datetime, limit: int = 20, languages: Sequence[str] = TAGS) -> list[Unhelpful]:
    """The texts, in some languages, of which most said since a moment that they did not help. Two queries. Raises
    NotAllowed."""
    require_author(actor)
    lately = Voice.objects.filter(
        at__gte=since, article__published__isnull=False, article__language__in=languages
    ).order_by()
    counted = lately.values("article").annotate(
        no=Count("pk", filter=Q(useful=False)), yes=Count("pk", filter=Q(useful=True))
    )
    rows = list(counted.filter(no__gt=0).order_by("-no", "yes", "article")[:limit])
    texts = Article.objects.select_related("group").in_bulk([row["article"] for row in rows])
    return [Unhelpful(texts[row["article"]], row["no"], row["yes"]) for row in rows]


def count_reasons(actor: Actor, since: datetime, languages: Sequence[str] = TAGS) -> dict[str, int]:
    """Why articles in some languages did not help since a moment, over all of them. One query. Raises NotAllowed."""
    require_author(actor)
    said = Voice.objects.filter(useful=False, at__gte=since, article__language__in=languages)
    rows = said.order_by().values("reason").annotate(n=Count("pk"))
    found: dict[str, int] = {}
    for row in rows:
        reason = row["reason"] or "other"
        found[reason] = found.get(reason, 0) + row["n"]
    return found


def list_unanswered(actor: Actor, limit: int = 50) -> list[Comment]:
    """Readers' comments that nobody has answered, hidden or used yet, the oldest first. Raises NotAllowed."""
    require_author(actor)
    return list(unanswered().select_related("article", "author").order_by("id")[:limit])


def count_unanswered(actor: Actor) -> int:
    """How many of them there are. Raises NotAllowed."""
    require_author(actor)
    return unanswered().count()


def unanswered() -> QuerySet[Comment]:
    """Comments of readers that wait."""
    answer = Comment.objects.filter(answers=OuterRef("pk"), by_vendor=True)
    waiting = Comment.objects.filter(by_vendor=False, answers=None, hidden_at=None, revision=None).exclude(body="")
    return waiting.exclude(Exists(answer))
