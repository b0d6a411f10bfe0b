"""What stands in the container file, Compose and the service unit exists and fits together."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from amparo.cli.main import group
from tools.messages import LANGUAGES
from tools.tracked import ROOT

CONTAINERFILE = (ROOT / "Containerfile").read_text()
UNIT = (ROOT / "deploy" / "amparo.service").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
CODE = "".join(path.read_text() for path in [ROOT / "amparo/settings.py", *(ROOT / "amparo/cli").glob("*.py")])


def parse_command(words: list[str]) -> None:
    """Let click read the words of an `amparo` command, without running it; raises what click raises."""
    assert Path(words[0]).name == "amparo"
    context = click.Context(group, info_name="amparo")
    command = group.get_command(context, words[1])
    assert command is not None, words
    command.make_context(words[1], list(words[2:]), parent=context)


def test_the_containers_command_is_one_that_amparo_has() -> None:
    found = re.findall(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    assert len(found) == 1
    parse_command(yaml.safe_load(found[0]))


def test_everything_that_the_container_copies_is_in_the_checkout() -> None:
    sources = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.MULTILINE)
        for source in shlex.split(line)[:-1]
    ]
    assert "amparo" in sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    for name in re.findall(r"-r (requirements/\S+)", CONTAINERFILE):
        assert "--hash=sha256:" in (ROOT / name).read_text()


def test_the_container_runs_unprivileged_and_keeps_its_data_in_a_volume() -> None:
    last = CONTAINERFILE.split("\nFROM ")[-1]
    assert "\nUSER amparo\n" in last
    assert "\nVOLUME /data\n" in last
    assert "AMPARO_DATA=/data" in last


@pytest.mark.parametrize("name", [name for name, about in COMPOSE["services"].items() if about["image"] == "amparo"])
def test_services_run_commands_that_exist_with_settings_that_are_read(name: str) -> None:
    service = COMPOSE["services"][name]
    if "command" in service:
        parse_command(service["command"])
    for variable in service["environment"]:
        assert re.search(rf"\b{variable}\b", CODE), f"nobody reads {variable}"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    for volume in service["volumes"]:
        assert volume.split(":")[0] in COMPOSE["volumes"]
    for other in service.get("depends_on", {}):
        assert other in COMPOSE["services"]


def test_nothing_is_reachable_from_outside_unless_somebody_decides_so() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_services_command_is_one_that_amparo_has() -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", UNIT, re.MULTILINE)
    parse_command(shlex.split(line))
    for variable in re.findall(r"^Environment=(\w+)=", UNIT, re.MULTILINE):
        assert re.search(rf"\b{variable}\b", CODE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze on this machine")
def test_systemd_reads_the_unit_and_finds_it_closed_enough(tmp_path: Path) -> None:
    unit = tmp_path / "amparo.service"
    unit.write_text(UNIT.replace("/opt/amparo/bin/amparo", "/bin/true"))
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert "Unknown" not in verified.stderr
    rating = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rating.returncode == 0, rating.stdout[-400:]


def test_every_setting_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "how-to" / "run-in-production.md").read_text()
    read = set(re.findall(r"""(?:environ\.get|environ|env_flag|env_list)[\[(]"(AMPARO_\w+|DATABASE_URL)""", CODE))
    for_developers = {"AMPARO_DEBUG", "AMPARO_DEMO", "AMPARO_WORKER", "AMPARO_STATIC", "AMPARO_FILE_MAX_BYTES"}
    for_developers |= {"AMPARO_METRICS"}  # set by the commands that serve
    assert sorted(name for name in read - for_developers if f"`{name}`" not in manual) == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    built = subprocess.run(
        [*command, "--wheel-dir", str(folder), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_desk_needs_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("htmx.min.js", "hx-sse.min.js", "inter-latin.woff2", "icons.svg", "LICENSES.txt"):
        assert f"amparo/web/static/vendor/{name}" in names
    assert "amparo/_shipped/policies/lumen/pack.toml" in names
    for language in LANGUAGES:
        assert f"amparo/_shipped/locale/{language}/LC_MESSAGES/django.mo" in names
    assert "amparo/web/static/ui/tokens.css" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if "/tests/" in name or "axe" in name or name.startswith("amparo/testing")] == []
    metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
    said = zipfile.ZipFile(wheel).read(metadata).decode()
    assert "Requires-Dist: django~=5.2.0" in said.lower().replace("requires-dist", "Requires-Dist")
    assert "hatchling" not in said


@pytest.mark.slow
def test_the_wheel_runs_outside_of_the_checkout(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(place / "code")
    code = "import amparo, sys; from amparo.cli.main import main; print(amparo.__file__, file=sys.stderr); main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "doctor", "--pack", "lumen", "--data", str(place / "desk")],
        cwd=place,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(place / "code"), "HOME": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(place / "code") in run.stderr
    assert run.returncode == 0, run.stdout + run.stderr
    assert "ok    languages  de, en, es, fr, pt_BR" in run.stdout
    assert "ok    assets" in run.stdout


def test_every_dependency_is_explained() -> None:
    rows = (ROOT / "docs" / "dependencies.md").read_text().lower()
    lines = [line for path in (ROOT / "requirements").glob("*.in") for line in path.read_text().splitlines()]
    named = {re.split(r"[\[=~<>]", line)[0].strip().lower() for line in lines if line and line[0] not in "#-"}
    package = json.loads((ROOT / "package.json").read_text())
    named |= set(package["dependencies"]) | set(package["devDependencies"])
    first_cells = "\n".join(row.split("|")[1] for row in rows.splitlines() if row.startswith("|"))
    assert (
        sorted(name for name in named if not re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", first_cells)) == []
    )
