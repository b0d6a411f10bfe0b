"""The tree of what is supported: products and their modules. Cases, articles and status hang on it."""

from typing import ClassVar

from django.db import models


class ProductQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def current(self) -> "ProductQuerySet":
        """What is supported now."""
        return self.filter(retired_at=None)

    def roots(self) -> "ProductQuerySet":
        """Products; their modules are `children`."""
        return self.filter(parent=None)


class Product(models.Model):
    """A product, or a module where `parent` is set. `key` is the id that packs and the API use."""

    key = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    names = models.JSONField(help_text="language tag to name")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key

    def name_in(self, tag: str) -> str:
        """The name in a language, else in English, else any, else the key."""
        names: dict[str, str] = self.names
        return names.get(tag) or names.get("en") or next(iter(names.values()), self.key)
