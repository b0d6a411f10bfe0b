"""What authors have beside the revisions: what is being written, what they say to each other, what readers ask for."""

from django.db import models
from django.db.models import Q

from amparo.knowledge.models.articles import Article, ArticleGroup, Revision

REMARK_LENGTH = 300
REMARKS = ("submitted", "returned")


class TextDraft(models.Model):
    """What somebody is writing and has not kept as a revision yet, on the server, so that a closed browser loses
    nothing; it also tells the others that they are writing. One a person and text; `group` is null for an article that
    is not begun yet, `base` the number of the revision from which they go on."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    group = models.ForeignKey(ArticleGroup, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=10, blank=True, help_text="empty for an article that is not begun yet")
    data = models.JSONField(default=dict)
    base = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "group", "language"], name="knowledge_draft_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["group", "language", "updated_at"], name="knowledge_draft_writers"),
            models.Index(fields=["person", "-updated_at"], name="knowledge_draft_own"),
            models.Index(fields=["updated_at"], name="knowledge_draft_age"),
        ]


class Remark(models.Model):
    """What whoever submits a text says to those who look at it, and what they say when they return it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="remarks")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", help_text="null: the desk")
    kind = models.CharField(max_length=9)
    words = models.CharField(max_length=REMARK_LENGTH)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=REMARKS), name="knowledge_remark_kind")]
        indexes = [models.Index(fields=["article", "-id"], name="knowledge_remark_article")]


class ReadCount(models.Model):
    """How often readers asked for an article in a language on a day, whether or not there is a text in it: a count,
    nobody's trace. Agents are not counted."""

    group = models.ForeignKey(ArticleGroup, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    on = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "language", "on"], name="knowledge_read_once")]
        indexes = [models.Index(fields=["on", "language"], name="knowledge_read_on")]
