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
    """A product, or a module where `parent` is set. `key` is the id that packs and the API use.

    Which products there are, their parents and their first names are the pack's. Names in further languages, the order
    and what is withdrawn are the desk's (`own_…`, `withdrawn_at`). What holds (`names`, `position`, `retired_at`) is
    settled from both by every action, so that readers look at nothing else.
    """

    key = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    names = models.JSONField(help_text="language tag to name")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    pack_names = models.JSONField(default=dict, help_text="as the pack declares them")
    pack_position = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="when the pack no longer declared it")
    own_names = models.JSONField(default=dict, blank=True, help_text="the desk's, before the pack's")
    own_position = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="when the desk took it out")

    objects: ClassVar = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key

    def settle(self) -> None:
        """What holds, from the pack's part and the desk's."""
        self.names = {**self.pack_names, **self.own_names}
        self.position = self.pack_position if self.own_position is None else self.own_position
        self.retired_at = self.dropped_at or self.withdrawn_at

    def name_in(self, tag: str) -> str:
        """The name in a language, else in English, else any, else the key."""
        names: dict[str, str] = self.names
        return names.get(tag) or names.get("en") or next(iter(names.values()), self.key)

    def names_down(self, tag: str) -> list[str]:
        """Its name behind that of the product above it, where there is one."""
        return [one.name_in(tag) for one in (self.parent, self) if one is not None]
