"""Fixtures of the core's tests."""

import pytest
from django.db import connection


@pytest.fixture
def empty_queue(transactional_db: None) -> None:
    """No jobs of earlier tests: Django's flush leaves tables of models that it does not manage."""
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")
