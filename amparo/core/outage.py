"""Telling a database that is away, or was sent what it keeps nowhere, from a mistake of ours."""

import errno

import psycopg
from django.db import DataError, InterfaceError, OperationalError
from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg_pool import PoolClosed, PoolTimeout

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, PoolClosed)
OURS = (LockNotAvailable, QueryCanceled)  # the database is there: it waited for another request, or took too long
LONGEST_CHAIN = 10
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_outage(error: BaseException | None) -> bool:
    """Whether an exception, or one that it came of, says that the database could not be reached or went away."""
    for _ in range(LONGEST_CHAIN):
        if error is None or isinstance(error, OURS):
            return False
        if isinstance(error, AWAY) and not isinstance(error.__cause__, OURS):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_full(error: BaseException | None) -> bool:
    """Whether an exception says that a disk of the desk has no room left."""
    return isinstance(error, OSError) and error.errno in FULL


def is_unkeepable(error: BaseException | None) -> bool:
    """Whether somebody sent NUL where it reached the database, which keeps it in no text."""
    return isinstance(error, DataError) and "NUL" in str(error)
