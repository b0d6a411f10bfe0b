"""What readers say of an article: whether it helped, and what they add."""

from django.db import models
from django.db.models import Q

from amparo.knowledge.lifecycle import REASONS
from amparo.knowledge.models.articles import Article, Revision

COMMENT_LENGTH = 4_000
WORDS_LENGTH = 1_000


class Voice(models.Model):
    """Whether an article helped somebody (TO-8): one voice a person, the last word counts.

    `voter` is `person:12`, or for somebody who is not signed in a keyed hash of their address.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="voices")
    voter = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    useful = models.BooleanField()
    reason = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", help_text="what they had read")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "voter"], name="knowledge_voice_once"),
            models.CheckConstraint(condition=Q(reason__in=("", *REASONS)), name="knowledge_voice_reason"),
        ]


class Comment(models.Model):
    """What somebody signed in says below an article; `answers` is the comment that it answers.

    `hidden_at`: only agents and its author see it. `revision`: the change of the article that it led to.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="comments")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    by_vendor = models.BooleanField(default=False)
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    body = models.TextField(help_text="plain text; empty where its author was erased")
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["article", "id"], name="knowledge_comment_article"),
            models.Index(fields=["author", "id"], name="knowledge_comment_author"),
        ]
