"""Desks of earlier versions come up to this one: archives of the demo, made by the version of that day, are restored,
migrated and looked through. `tests/upgrades/README.md` says how they were made."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amparo.core import archive
from amparo.core.postgres.places import Places
from tests.served import Desk, data_folder, run_amparo
from tools.tracked import ROOT

ARCHIVES = sorted((ROOT / "tests" / "upgrades").glob("*.amparo"))
COUNTS = {
    "people": "select count(*) from people_person",
    "companies": "select count(*) from people_company",
    "cases": "select count(*) from cases_case",
    "messages": "select count(*) from cases_message",
    "files": "select count(*) from cases_casefile",
    "decisions": "select count(*) from gate_decision",
    "acceptances": "select count(*) from gate_acceptance",
    "events": "select count(*) from core_event",
    "clocks": "select count(*) from clocks_clock",
    "words": "select coalesce(sum(length(body)), 0) from cases_message",
}

pytestmark = pytest.mark.slow


def figures_of(url: str) -> dict[str, int]:
    """How much of everything a desk holds."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = {name: connection.execute(query).fetchone() for name, query in COUNTS.items()}
    return {name: int(row[0]) for name, row in rows.items() if row is not None}


@pytest.fixture
def data() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.mark.parametrize("made", ARCHIVES, ids=[path.stem for path in ARCHIVES])
def test_a_desk_of_an_earlier_version_migrates_with_its_data_intact(data: Path, made: Path) -> None:
    said = run_amparo("restore", "--data", str(data), str(made))
    assert said.returncode == 0, said.stderr
    assert said.stdout.count("was restored") == 1
    again = run_amparo("migrate", "--data", str(data))
    assert again.returncode == 0, again.stderr
    desk = Desk(data)
    desk.wait_first_page(120)
    found = figures_of(desk.url)
    desk.stop()
    wanted = json.loads(made.with_suffix(".json").read_text())
    assert {name: found[name] for name in wanted} == wanted | {"events": found["events"]}
    assert found["events"] >= wanted["events"], "the log only grows"


def test_each_archive_is_whole_and_says_of_which_pack_it_is() -> None:
    assert len(ARCHIVES) >= 2
    for path in ARCHIVES:
        assert archive.verify(path).about["pack"] == "lumen"


if __name__ == "__main__":  # the figures of a desk that runs on this data folder, for the archive's .json
    home = Path(sys.argv[1]).resolve() / "postgres"
    sys.stdout.write(json.dumps(figures_of(Places(home, home).url("amparo")), indent=1) + "\n")
