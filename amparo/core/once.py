"""The cache of Django, only as far as something is to happen once in a time (SEC-14).

allauth asks the cache whether a one-time code was used before. A cache in memory would answer for one process alone,
Django's others pickle. This one counts in the table of the rate limits, and remembers nothing else.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils import timezone

from amparo.core.ratelimit import Limit, TooOften, take

SECONDS = 300


class OnceCache(BaseCache):
    """`add` is true the first time within `timeout`; nothing is ever found again."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key is new."""
        seconds = int(timeout) if isinstance(timeout, int | float) else SECONDS
        try:
            take(Limit("once", 1, seconds), self.make_key(key, version), timezone.now())
        except TooOften:
            return False
        return True

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Nothing is kept."""
        return default

    def set(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Nothing is kept."""

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Nothing was kept."""
        return False
