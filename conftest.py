"""For all tests, beside the code and in tests/: the database is there before Django asks for it."""

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the server before pytest-django creates the test database in it."""
