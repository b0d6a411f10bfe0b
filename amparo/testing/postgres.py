"""pytest plugin (named in pyproject.toml): one embedded PostgreSQL for each process, started when first needed.

The data folder and its URL are fixed before Django reads its settings; the server itself starts with the first test
that asks for the database, so that tests of pure rules cost nothing. Each worker of pytest-xdist has a server of its
own: what the log may be read up to is known for a whole server, so that a test which waits for it would wait for the
other worker's transactions. AMPARO_TEST_DATABASE_URL names another server, for one process (`-n 0`); DATABASE_URL is
never used by tests.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.core.database import open_database
from amparo.core.postgres.places import Places

UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
FOLDER = pytest.StashKey[Path]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Point the settings at a temporary data folder; a worker's lies in that of the process that starts it."""
    os.environ.setdefault("AMPARO_SEARCH_MODELS", "off")  # tests of the models switch them on
    gc.set_threshold(100_000, 50, 100)  # migrating the test database makes much garbage, see amparo.cli.migrate
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:  # or a run that a worker's test has started: a folder for it too
        folder = Path(tempfile.mkdtemp(prefix=f"{worker}-", dir=os.environ["AMPARO_DATA"]))
    else:
        folder = early_config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="amparo-tests-", dir="/tmp"))
    folder.chmod(0o711)
    os.environ["AMPARO_DATA"] = str(folder)
    home = folder / "postgres"
    os.environ["DATABASE_URL"] = os.environ.get("AMPARO_TEST_DATABASE_URL") or Places(home, home).url("amparo")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse several processes on one given server."""
    if os.environ.get("AMPARO_TEST_DATABASE_URL") and config.getoption("numprocesses", None):
        raise pytest.UsageError("AMPARO_TEST_DATABASE_URL is one server, for one process: say -n 0")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the temporary data folder once every worker has left."""
    folder = config.stash.get(FOLDER, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the running server; the first to ask starts it, the last to leave stops it."""
    data = Path(os.environ["AMPARO_DATA"])
    given = os.environ.get("AMPARO_TEST_DATABASE_URL", "")
    with open_database(data, url=given, say=tell, settings=UNSAFE_BUT_FAST) as database:
        yield database.url


def tell(line: str) -> None:
    """Progress of the server, past pytest's capture."""
    if "Creating" not in line and "Another process" not in line:
        print(f"database: {line}", file=sys.__stderr__)
