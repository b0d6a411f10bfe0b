"""Which screens of the vendor's product have which help, and for which it is wanted (SI-4a)."""

from typing import Literal

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from amparo.knowledge.models.articles import ArticleGroup
from amparo.knowledge.rules.places import NAME_LENGTH, SCREEN_LENGTH, URL_LENGTH


class Screen(models.Model):
    """A screen of the product, by the id that the product gives it, by its address, or both; each may be a pattern.

    The prefixes are what stands before a pattern's first star: by them the few that may fit are found.
    """

    name = models.CharField(max_length=NAME_LENGTH)
    screen = models.CharField(max_length=SCREEN_LENGTH, blank=True)
    url = models.CharField(max_length=URL_LENGTH, blank=True)
    screen_prefix = models.CharField(max_length=SCREEN_LENGTH, blank=True)
    url_prefix = models.CharField(max_length=URL_LENGTH, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(screen="", url=""), name="knowledge_screen_somewhere"),
            models.UniqueConstraint(Lower("screen"), condition=~Q(screen=""), name="knowledge_screen_id_once"),
            models.UniqueConstraint(Lower("url"), condition=~Q(url=""), name="knowledge_screen_url_once"),
        ]
        indexes = [
            models.Index(fields=["screen_prefix"], condition=~Q(screen=""), name="knowledge_screen_by_id"),
            models.Index(fields=["url_prefix"], condition=~Q(url=""), name="knowledge_screen_by_url"),
        ]

    @property
    def ref(self) -> str:
        """The neutral reference of its events."""
        return f"screen:{self.pk}"


def is_called(field: Literal["screen", "url"], text: str) -> Q:
    """The condition on the one row with this id or address, letters the same in both cases, as its index has it; none
    for an empty one."""
    return Q(Exact(Lower(field), Lower(Value(text)))) & ~Q(**{field: ""})


class ScreenArticle(models.Model):
    """An article that helps on a screen; `position` is its place among those of the screen."""

    screen = models.ForeignKey(Screen, models.CASCADE, related_name="helps")
    group = models.ForeignKey(ArticleGroup, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screen", "group"], name="knowledge_screen_article_once"),
            models.UniqueConstraint(fields=["screen", "position"], name="knowledge_screen_article_order"),
        ]


class WantedScreen(models.Model):
    """A screen for which somebody asked for help and no article stands in the table; what names one thing of many in
    its address is left out. `ignored`: it needs none."""

    screen = models.CharField(max_length=SCREEN_LENGTH, blank=True)
    url = models.CharField(max_length=URL_LENGTH, blank=True)
    title = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="of the page that asked last")
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ignored = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["screen", "url"], name="knowledge_wanted_once")]
        indexes = [
            models.Index(fields=["ignored", "-times", "-id"], name="knowledge_wanted_most"),
            models.Index(fields=["last_at"], name="knowledge_wanted_oldest"),
        ]
