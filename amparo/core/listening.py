"""Connections beside Django's, for readers that wait: parameters, and being woken when something commits."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import psycopg
from django.db import connections
from psycopg import sql

log = logging.getLogger(__name__)
RECONNECT_SECONDS = 1.0


def connection_parameters() -> dict[str, Any]:
    """libpq's parameters of the desk's database, for connections that Django does not manage."""
    parameters = dict(connections["default"].get_connection_params())
    for ours in ("cursor_factory", "context", "pool"):
        parameters.pop(ours, None)
    return parameters


class Wake(NamedTuple):
    """A moment to look: the connection to look with, whether somebody called (or only the time has passed), and the
    words that were called out, which are in no table."""

    connection: "psycopg.AsyncConnection[Any]"
    called: bool
    words: tuple[str, ...] = ()


async def wakes(channel: str, every_seconds: float = 1.0) -> AsyncIterator[Wake]:
    """Yields the listening connection at once, after each notification, and at the latest each `every_seconds`.

    A notification is only a wake-up, the table is the truth: a lost connection is made again for ever, and what was
    committed meanwhile is found by the reader's next look.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **{**connection_parameters(), "autocommit": True}
            ) as connection:
                await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
                called, words = False, list[str]()
                while True:
                    yield Wake(connection, called, tuple(words))
                    called, words = False, []
                    async for notice in connection.notifies(timeout=every_seconds, stop_after=1):
                        called = called or not notice.payload
                        words += [notice.payload] if notice.payload else []
        except (psycopg.Error, OSError) as error:
            log.warning("the database cannot be heard, trying again: %s", error)
        await asyncio.sleep(RECONNECT_SECONDS)
