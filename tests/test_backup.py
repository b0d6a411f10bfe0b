"""A backup brings everything back, or says why not before it touches anything."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from amparo.core import archive
from amparo.core import backup as backup_module
from amparo.core.backup import Desk, back_up, restore
from amparo.core.database import open_database
from amparo.core.trouble import Trouble
from tools.tracked import ROOT

OPENED = (
    "INSERT INTO core_event (type, at, actor, about, topics, payload) "
    "VALUES ('case.opened', now(), 'person:1', %s, '{}', '{}')"
)
LATER = "SELECT count(*) FROM core_event WHERE about = 'case:2'"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def silent(line: str) -> None:
    """Nobody listens."""


def amparo(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_DATA"}}
    command = [sys.executable, "-m", "amparo", *words, "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-backup-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def source(place: Path) -> Iterator[Desk]:
    """A desk with a mail, an event and two files, whose server runs."""
    migrated = amparo(place / "source", "migrate")
    assert migrated.returncode == 0, migrated.stderr
    with open_database(place / "source", url="", say=silent) as database:
        desk = Desk(database.url, place / "source", "lumen")
        with psycopg.connect(desk.url) as connection:
            connection.execute(OPENED, ["case:1"])
            connection.execute("UPDATE core_log SET generation = 4")
        (desk.files / "ab").mkdir(parents=True)
        (desk.files / "ab" / "one").write_bytes(b"first file")
        (desk.files / "ab" / "two ñ").write_bytes(os.urandom(100_000))
        yield desk


@pytest.fixture(scope="module")
def archive_file(source: Desk, place: Path) -> Path:
    back_up(source, place / "desk.amparo", NOW, silent)
    return place / "desk.amparo"


@pytest.fixture
def target(source: Desk, place: Path) -> Iterator[Desk]:
    """An empty database on the same server, and an empty folder."""
    folder = Path(tempfile.mkdtemp(prefix="target-", dir=place))
    with psycopg.connect(source.other("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE target")
    yield Desk(source.other("target"), folder, "lumen")
    with psycopg.connect(source.other("postgres"), autocommit=True) as connection:
        for name in ("target", "target_restoring", "target_replaced"):
            connection.execute(f"DROP DATABASE IF EXISTS {name}")


def row(url: str, query: str) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        found = connection.execute(query).fetchone()
        assert found is not None
        return tuple(found)


def databases(desk: Desk) -> set[str]:
    with psycopg.connect(desk.other("postgres")) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'target%'")}


def test_what_was_backed_up_comes_back_with_a_higher_generation(source: Desk, archive_file: Path, target: Desk) -> None:
    assert archive_file.stat().st_mode & 0o777 == 0o600
    restore(target, archive_file, force=False, say=silent)
    assert row(target.url, "SELECT type, count(*) FROM core_event WHERE about = 'case:1' GROUP BY type") == (
        "case.opened",
        1,
    )
    assert row(target.url, "SELECT generation FROM core_log") == (5,)
    assert row(target.url, "SELECT count(*) FROM django_migrations") == row(
        source.url, "SELECT count(*) FROM django_migrations"
    )
    for name in ("ab/one", "ab/two ñ"):
        assert (target.files / name).read_bytes() == (source.files / name).read_bytes()
    assert databases(target) == {"target"}


def test_a_desk_that_is_not_empty_is_replaced_only_by_force(archive_file: Path, target: Desk) -> None:
    restore(target, archive_file, force=False, say=silent)
    with psycopg.connect(target.url) as connection:
        connection.execute(OPENED, ["case:2"])
        connection.execute("UPDATE core_log SET generation = 90")
    (target.files / "ab" / "later").write_bytes(b"a file of the desk that is replaced")
    with pytest.raises(Trouble, match="There is a desk in this place already"):
        restore(target, archive_file, force=False, say=silent)
    assert row(target.url, LATER) == (1,)
    restore(target, archive_file, force=True, say=silent)
    assert row(target.url, LATER) == (0,)
    assert row(target.url, "SELECT generation FROM core_log") == (91,)
    assert not (target.files / "ab" / "later").exists()


def flip(path: Path, needle: bytes) -> None:
    content = bytearray(path.read_bytes())
    position = content.index(needle) + len(needle) // 2
    content[position] ^= 1
    path.write_bytes(content)


def flip_a_file(path: Path) -> None:
    flip(path, b"first file")


def flip_the_database(path: Path) -> None:
    flip(path, b"PGDMP")


def flip_the_description(path: Path) -> None:
    flip(path, b'"made_at": "2026')


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def cut_the_manifest(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"manifest.json")] + b"\0" * 1024)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None], link: bool = False) -> None:
    with tarfile.open(path) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            if link and name.endswith("link"):
                info.size, info.type, info.linkname = 0, tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(info, io.BytesIO(content))


def add_a_file(path: Path) -> None:
    rewrite(path, lambda members: members.update({"files/new": b"x"}))


def add_a_path_upwards(path: Path) -> None:
    rewrite(path, lambda members: members.update({"files/../../x": b"x"}))


def add_a_link(path: Path) -> None:
    rewrite(path, lambda members: members.update({"files/link": b""}), link=True)


def drop_a_file(path: Path) -> None:
    rewrite(path, lambda members: members.__delitem__("files/ab/one"))


@pytest.mark.parametrize(
    "damage",
    [
        flip_a_file,
        flip_the_database,
        flip_the_description,
        cut,
        cut_the_manifest,
        empty,
        add_a_file,
        add_a_path_upwards,
        add_a_link,
        drop_a_file,
    ],
)
def test_a_damaged_archive_is_refused_before_anything_is_touched(
    archive_file: Path, target: Desk, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    broken = tmp_path / "broken.amparo"
    shutil.copy(archive_file, broken)
    damage(broken)
    with pytest.raises(Trouble, match="is not a whole backup"):
        restore(target, broken, force=True, say=silent)
    assert not target.files.exists()
    assert databases(target) == {"target"}


def change_about(path: Path, **values: object) -> None:
    """An archive that is whole, but says something else about itself."""

    def change(members: dict[str, bytes]) -> None:
        about = {**json.loads(members[archive.ABOUT]), **values}
        members[archive.ABOUT] = json.dumps(about).encode()
        manifest = json.loads(members[archive.MANIFEST])
        digest = hashlib.sha256(members[archive.ABOUT]).hexdigest()
        manifest[archive.ABOUT] = {"sha256": digest, "size": len(members[archive.ABOUT])}
        members[archive.MANIFEST] = json.dumps(manifest).encode()

    rewrite(path, change)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"pack": "protheus"}, "pack protheus"),
        ({"migrations": {"core": "9999_from_the_future"}}, "newer Amparo"),
        ({"postgresql": 99}, "PostgreSQL 99"),
        ({"format": 2}, "format 2"),
    ],
)
def test_an_archive_that_does_not_fit_is_refused(
    archive_file: Path, target: Desk, tmp_path: Path, about: dict[str, object], said: str
) -> None:
    other = tmp_path / "other.amparo"
    shutil.copy(archive_file, other)
    change_about(other, **about)
    with pytest.raises(Trouble, match=said):
        restore(target, other, force=True, say=silent)
    assert databases(target) == {"target"}


def test_a_running_desk_is_not_restored_over(archive_file: Path, target: Desk) -> None:
    with psycopg.connect(target.url), pytest.raises(Trouble, match="The desk is running"):
        restore(target, archive_file, force=True, say=silent)


@pytest.mark.parametrize("stage", ["run_program", "finish", "exchange", "remove_others"])
def test_an_interrupted_restore_leaves_a_whole_desk_and_can_be_repeated(
    archive_file: Path, target: Desk, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    restore(target, archive_file, force=False, say=silent)
    with psycopg.connect(target.url) as connection:
        connection.execute(OPENED, ["case:2"])

    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(backup_module, stage, interrupted)
        restore(target, archive_file, force=True, say=silent)
    assert row(target.url, LATER) == ((0,) if stage == "remove_others" else (1,))
    assert (target.files / "ab" / "one").read_bytes() == b"first file"
    restore(target, archive_file, force=True, say=silent)
    assert row(target.url, LATER) == (0,)
    assert databases(target) == {"target"}


def test_a_backup_that_cannot_be_written_leaves_nothing(source: Desk, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="could not be written"):
        back_up(source, tmp_path / "missing" / "desk.amparo", NOW, silent)
    (source.files / "gone").symlink_to(tmp_path / "nowhere")  # links are not ours and are left out
    back_up(source, tmp_path / "desk.amparo", NOW, silent)
    (source.files / "gone").unlink()
    assert "files/gone" not in archive.verify(tmp_path / "desk.amparo").sizes
    assert [path.name for path in tmp_path.iterdir()] == ["desk.amparo"]


def test_the_commands_say_what_they_did_and_ask_before_replacing(source: Desk, place: Path) -> None:
    file = place / "by-command.amparo"
    made = amparo(source.data, "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert amparo(source.data, "backup", str(file)).returncode == 2
    assert amparo(place / "fresh", "restore", "--check", str(file)).stdout.startswith(f"{file} is whole: pack lumen")
    restored = amparo(place / "fresh", "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    again = amparo(place / "fresh", "restore", str(file))
    assert again.returncode == 2
    assert "There is a desk in this place already" in again.stderr
    assert amparo(place / "fresh", "migrate", "--check").stdout == "The database is up to date.\n"


def test_there_is_nothing_to_back_up_in_an_empty_folder(place: Path, tmp_path: Path) -> None:
    refused = amparo(place / "empty", "backup", str(tmp_path / "x.amparo"))
    assert refused.returncode == 2
    assert "There is no desk in this database yet" in refused.stderr
    assert list(tmp_path.iterdir()) == []
