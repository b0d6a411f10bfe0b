"""For all tests, beside the code and in tests/: the database is there before Django asks for it, and a browser."""

import os
import shutil

import pytest
from hypothesis import settings

from amparo.core.known import forget_known_rows

settings.register_profile("amparo", deadline=None)  # a law is no benchmark, and the machine may be busy
settings.load_profile("amparo")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left with it at the end."""
    items.sort(key=lambda item: not (item.get_closest_marker("journey") or item.get_closest_marker("slow")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the server before pytest-django creates the test database in it."""


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    """A test's database is empty, whatever an earlier test has written."""
    forget_known_rows()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of the machine ($AMPARO_CHROMIUM names another); without one CI fails and others skip."""
    named = os.environ.get("AMPARO_CHROMIUM", "")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = "no Chromium on this machine: apt-get install chromium, or name one in AMPARO_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
