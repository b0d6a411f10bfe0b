"""An outage of the database is told from a mistake."""

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg.errors import AdminShutdown, LockNotAvailable, QueryCanceled
from psycopg_pool import PoolTimeout

from amparo.core.outage import is_outage
from amparo.failing import failed


def caused(error: Exception, cause: Exception) -> Exception:
    """An exception that came of another one."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("gone"), True),
        (InterfaceError("connection already closed"), True),
        (PoolTimeout("no connection"), True),
        (caused(OperationalError("gone"), AdminShutdown("gone")), True),
        (caused(RuntimeError("while saving"), psycopg.OperationalError("gone")), True),
        (caused(OperationalError("locked"), LockNotAvailable("locked")), False),
        (caused(OperationalError("slow"), QueryCanceled("slow")), False),
        (IntegrityError("twice"), False),
        (ValueError("ours"), False),
    ],
)
def test_an_outage_is_known_by_its_cause(error: Exception, away: bool) -> None:
    assert is_outage(error) == away


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (ValueError("ours"), 500)])
@pytest.mark.parametrize(("path", "kind"), [("/cases/", "text/html"), ("/api/v1/cases", "application/problem+json")])
def test_somebody_is_told_when_to_try_again(error: Exception, status: int, path: str, kind: str) -> None:
    request = RequestFactory().get(path)
    try:
        raise error
    except type(error):
        response = failed(request)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith(kind)
    assert ("Retry-After" in response.headers) == (status == 503)
