"""Who may read and who may write which article. Every row comes through here; invisible is *not found* (SEC-17).

Readers see published texts: those for all, those for everybody signed in, those for the companies that own the product
(their people and the partner that serves them), and, for agents alone, those for agents. Agents write.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from amparo.catalogue.models import Product
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.knowledge.models import Article, ArticleGroup, Comment, Picture
from amparo.knowledge.models.articles import ArticleQuerySet
from amparo.people.access import companies_visible_to
from amparo.people.models import CompanyProduct, Person

LOOKED_UP = ("group__product__parent", "published", "latest")


@dataclass(frozen=True, slots=True)
class Readable:
    """What somebody may read: everything, or some audiences, and of products that they own (keys) those for owners."""

    everything: bool = False
    audiences: tuple[str, ...] = ("all",)
    owned: tuple[int, ...] = ()

    def condition(self, path: str = "") -> Q:
        """The same as a condition on the group; `path` leads to it (`group__`)."""
        if self.everything:
            return Q()
        readable = Q(**{f"{path}audience__in": self.audiences})
        if self.owned:
            readable |= Q(**{f"{path}audience": "owners", f"{path}product_id__in": self.owned})
        return readable


def readable_by(actor: Actor, now: datetime) -> Readable:
    """What the actor may read now."""
    if actor.is_agent or actor.kind == "system":
        return Readable(everything=True)
    if actor.id is None or not Person.objects.filter(pk=actor.id, is_active=True).exists():
        return Readable()
    return Readable(audiences=("all", "signed-in"), owned=tuple(products_owned(actor, now)))


def products_owned(actor: Actor, now: datetime) -> list[int]:
    """The products that the actor's companies have contracted today, with every module below them (two queries)."""
    day = now.date()
    held = CompanyProduct.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), company__in=companies_visible_to(actor, now), since_on__lte=day
    )
    owned = set(held.values_list("product_id", flat=True))
    if not owned:
        return []
    below: dict[int, list[int]] = {}
    for key, parent in Product.objects.exclude(parent=None).values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(key)
    waiting = list(owned)
    while waiting:
        new = [key for key in below.get(waiting.pop(), []) if key not in owned]
        owned.update(new)
        waiting += new
    return sorted(owned)


def visible_to(actor: Actor, now: datetime) -> ArticleQuerySet:
    """The texts that the actor may read now."""
    return texts_of(readable_by(actor, now))


def texts_of(readable: Readable) -> ArticleQuerySet:
    """The texts that readers see, of what somebody may read."""
    found: ArticleQuerySet = Article.objects.filter(readable.condition("group__"), published__isnull=False)
    return found


def texts_for(actor: Actor, group_id: int, now: datetime) -> list[Article]:
    """An article in every language in which the actor may read it, by language; raises NotVisible where none."""
    found = list(
        visible_to(actor, now)
        .filter(group_id=group_id)
        .with_outdated()
        .select_related(*LOOKED_UP)
        .order_by("language")[:50]
    )
    if not found:
        raise NotVisible(f"article:{group_id}")
    return found


def text_for(actor: Actor, article_id: int, now: datetime, *, lock: bool = False) -> Article:
    """One text that the actor may read; raises NotVisible."""
    rows = visible_to(actor, now).filter(pk=article_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found: Article | None = rows.select_related("group", "published").first()
    if found is None:
        raise NotVisible(f"article:{article_id}")
    return found


def picture_for(actor: Actor, group_id: int, name: str, now: datetime) -> Picture:
    """A picture of an article that the actor may read; an agent sees those of drafts too. Raises NotVisible."""
    rows = Picture.objects.filter(group_id=group_id, name=name)
    if not actor.is_agent:
        rows = rows.filter(group__in=visible_to(actor, now).values("group_id"))
    found: Picture | None = rows.select_related("stored").first()
    if found is None:
        raise NotVisible(f"article:{group_id}")
    return found


def comment_for(actor: Actor, comment_id: int, now: datetime) -> Comment:
    """A comment below an article that the actor may read, hidden ones for agents and author; raises NotVisible."""
    shown = Q() if actor.is_agent else Q(hidden_at=None) | Q(author_id=actor.id or 0)
    found = Comment.objects.filter(shown, pk=comment_id).select_related("article__group").first()
    if found is None or not visible_to(actor, now).filter(pk=found.article_id).exists():
        raise NotVisible(f"comment:{comment_id}")
    return found


def require_author(actor: Actor) -> None:
    """Articles are written by agents, and by the desk itself; raises NotAllowed."""
    if actor.kind != "system" and not actor.is_agent:
        raise NotAllowed("agents-only")


def group_to_write(actor: Actor, group_id: int, *, lock: bool = False) -> ArticleGroup:
    """An article that the actor may change, whatever its state; raises NotAllowed and NotVisible."""
    require_author(actor)
    rows = ArticleGroup.objects.select_for_update(of=("self",)) if lock else ArticleGroup.objects.all()
    found: ArticleGroup | None = rows.filter(pk=group_id).select_related("product").first()
    if found is None:
        raise NotVisible(f"article:{group_id}")
    return found


def text_to_write(actor: Actor, group_id: int, language: str, *, lock: bool = False) -> Article:
    """An article's text in a language that the actor may change; raises NotAllowed and NotVisible."""
    require_author(actor)
    rows = Article.objects.select_for_update(of=("self",)) if lock else Article.objects.with_outdated()
    found: Article | None = (
        rows.filter(group_id=group_id, language=language)
        .select_related("group__product", "latest__source", "published")
        .first()
    )
    if found is None:
        raise NotVisible(f"article:{group_id}")
    return found


def is_of_another(actor: Actor, article: Article) -> bool:
    """Whether somebody else wrote the text's latest revision; to the desk itself nobody is somebody else."""
    author = article.latest.author_id if article.latest else None
    return actor.id is not None and author not in (None, actor.id)
