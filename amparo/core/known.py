"""Rows that are written once and never go away again, such as a pack's snapshot: a process asks for each only once."""

from django.db import transaction


class KnownRows:
    """The keys of such rows that this process has seen committed."""

    _all: "list[KnownRows]" = []

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._all.append(self)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> None:
        """The row is there, or will be once the running transaction has committed."""
        transaction.on_commit(lambda: self._keys.add(key))


def forget_known_rows() -> None:
    """For tests, whose database is emptied under a running process."""
    for rows in KnownRows._all:
        rows._keys.clear()
