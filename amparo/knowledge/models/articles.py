"""One article is a group of texts, one in each language; each text has revisions."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from amparo.knowledge.lifecycle import ARTICLE, AUDIENCES, STATES
from amparo.knowledge.rules.texts import FIELDS, SLUG_LENGTH, TITLE_LENGTH, Text

FOREIGN_ID_LENGTH = 300


class ArticleGroup(models.Model):
    """An article, whatever its language: what it is about, who may read it, and in which language it is written first.

    `foreign_id` is its id in the system from which it was imported.
    """

    key = models.UUIDField(db_default=RandomUUID(), unique=True, help_text="by which an export is recognised again")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, null=True, blank=True, related_name="+")
    versions = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="of the product")
    audience = models.CharField(max_length=9, default="all")
    source_language = models.CharField(max_length=10)
    foreign_id = models.CharField(max_length=FOREIGN_ID_LENGTH, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="knowledge_group_audience"),
            models.CheckConstraint(
                condition=~Q(audience="owners") | Q(product__isnull=False), name="knowledge_group_owners_of_something"
            ),
            models.UniqueConstraint(
                fields=["foreign_id"], condition=~Q(foreign_id=""), name="knowledge_group_foreign_id"
            ),
        ]
        indexes = [models.Index(fields=["product"], name="knowledge_group_product")]


class ArticleQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def with_outdated(self) -> "ArticleQuerySet":
        """Adds `outdated`: whether the source has changed its meaning since the latest revision was made from it; and
        `shown_outdated`: the same for the revision that readers see.

        Derived from the revisions, so that it cannot be wrong (ML-2). A translation that
        names no source revision, of an article that has one, is outdated.
        """
        found: ArticleQuerySet = self.annotate(outdated=_newer_than("latest"), shown_outdated=_newer_than("published"))
        return found

    def only_outdated(self) -> "ArticleQuerySet":
        """Those whose latest revision is outdated, without adding a column."""
        found: ArticleQuerySet = self.filter(_newer_than("latest"))
        return found


def _newer_than(which: str) -> Exists:
    """A revision of the source that changed its meaning, that readers see or have seen, and that is newer than the one
    from which this text was made. Keys grow with time, so they say which revision is newer."""
    newer = Revision.objects.filter(
        article__group_id=OuterRef("group_id"),
        article__language=F("article__group__source_language"),
        pk__lte=F("article__published_id"),
        pk__gt=Coalesce(OuterRef(f"{which}__source_id"), 0),
        minor=False,
    ).exclude(article_id=OuterRef("pk"))
    return Exists(newer)


class Article(models.Model):
    """An article in one language. Readers see `published`; authors go on from `latest`."""

    group = models.ForeignKey(ArticleGroup, models.PROTECT, related_name="articles")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=9, default=ARTICLE.initial)
    latest = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    published = models.ForeignKey("Revision", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=TITLE_LENGTH, help_text="of the latest revision, for lists")
    slug = models.CharField(max_length=SLUG_LENGTH, help_text="of the published title, for the address")
    publish_at = models.DateTimeField(null=True, blank=True, help_text="when it is to be published")
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    foreign_id = models.CharField(max_length=FOREIGN_ID_LENGTH, blank=True)
    imported_sha256 = models.CharField(max_length=64, blank=True, help_text="of what was imported last")
    credit = models.CharField(max_length=300, blank=True, help_text="where it comes from and under which licence")

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="knowledge_article_state"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published__isnull=False), name="knowledge_article_published"
            ),
            models.CheckConstraint(
                condition=~Q(state="archived") | Q(published=None), name="knowledge_article_archived"
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None) | Q(state="in-review"), name="knowledge_article_scheduled"
            ),
            models.UniqueConstraint(fields=["group", "language"], name="knowledge_article_once"),
            models.UniqueConstraint(
                fields=["foreign_id"], condition=~Q(foreign_id=""), name="knowledge_article_foreign_id"
            ),
        ]
        indexes = [
            models.Index(fields=["language", "-published_at"], name="knowledge_article_newest"),
            models.Index(fields=["-changed_at"], name="knowledge_article_changed"),
            models.Index(fields=["state", "-changed_at"], name="knowledge_article_states"),
            models.Index(fields=["publish_at"], name="knowledge_article_due", condition=~Q(publish_at=None)),
        ]

    @property
    def about(self) -> str:
        """The neutral reference of its events: all languages of an article share it."""
        return f"article:{self.group_id}"

    @property
    def is_source(self) -> bool:
        """Whether the others are translated from it."""
        return self.language == self.group.source_language


class Revision(models.Model):
    """What an article said from a moment on: append-only (a trigger sees to it); to restore one is to write it anew.

    `source` is the revision of the source language that a translation was made from; `minor` says that the meaning
    stayed, so that translations stay right.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.TextField(blank=True)
    question = models.TextField(blank=True)
    environment = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", help_text="null: the desk")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    minor = models.BooleanField(default=False)
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    restored = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="knowledge_revision_once")]

    @property
    def beginning(self) -> str:
        """What says in short what it is about, in Markdown: the summary, else what is asked, else the solution."""
        return self.summary or self.question or self.solution

    @property
    def text(self) -> Text:
        """Its words."""
        return Text(*(getattr(self, name) for name in FIELDS))


class Picture(models.Model):
    """An image of an article, shared by its languages; a text shows it by its name: `![What one sees](name.png)`."""

    group = models.ForeignKey(ArticleGroup, models.PROTECT, related_name="pictures")
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="knowledge_picture_once")]
