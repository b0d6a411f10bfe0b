"""Refusals: invisible is *not found*, forbidden is *not allowed*, and every refusal explains itself."""

from collections.abc import Mapping
from types import MappingProxyType


class NotVisible(Exception):
    """The thing does not exist for this actor; pages answer 404 whether or not it exists for somebody else."""


class NotAllowed(Exception):
    """The actor may see the thing and may not do this with it; `code` and `params` name the reason (see texts)."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = MappingProxyType(dict(params or {}))
