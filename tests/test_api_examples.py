"""docs/api: the commands and the client do against a running desk what they say."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amparo.api.tests.calling import WISH, token_of
from amparo.cases.models import Case
from amparo.people.models import Membership
from amparo.testing.cast import Cast
from amparo.testing.server import serving

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "api"


@pytest.fixture
def desk(transactional_db: None, cast: Cast) -> Iterator[str]:
    with serving(PACK="sage-intacct") as address:
        yield address


def client_of(address: str, token: str, language: str = "") -> Any:
    """The client as somebody who copied the file has it."""
    spec = importlib.util.spec_from_file_location("client", FOLDER / "client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, module.Desk(address, token, language)


def test_the_commands_of_the_readme_work(desk: str, cast: Cast, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    commands = "\n".join(re.findall(r"```sh\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.S))
    assert commands.count("curl") >= 8
    environment = {**os.environ, "DESK": desk, "TOKEN": token_of(cast.dora), "no_proxy": "127.0.0.1"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    case = Case.objects.get()
    assert [file.name for file in case.files.all()] == ["posting.log"]
    assert [message.body for message in case.messages.all()] == [
        "Since **this morning**.",
        "It works again since noon.",
    ]
    assert '"dora@acme.example"' in done.stdout
    assert "Nicht gefunden" in done.stdout or '"code": "not-found"' in done.stdout


def test_the_client_does_what_it_says(desk: str, cast: Cast, tmp_path: Path) -> None:
    _module, client = client_of(desk, token_of(cast.dora))
    shown = client.decide("case.open", WISH)
    log = tmp_path / "posting.log"
    log.write_bytes(b"07:12 the posting failed")
    made = client.create_case(
        WISH, "The posting fails", "Since today.", files=[client.upload(log)], decision=shown["id"]
    )
    client.comment(made["number"], "It works again.")
    read = client.get_case(made["number"])
    assert [message["body"] for message in read["messages"]] == ["Since today.", "It works again."]
    assert read["messages"][0]["files"][0]["name"] == "posting.log"
    for number in range(3):
        client.create_case(WISH, f"Case {number}", "Words.")
    assert len(list(client.list_cases(status="open", limit=2))) == 4
    kinds = [event["type"] for _cursor, event in client.events("")]
    assert kinds.count("case.opened") == 4


def test_the_client_reads_and_writes_articles(desk: str, cast: Cast) -> None:
    module, alma = client_of(desk, token_of(cast.alma), "en")
    made = alma.create_article("en", {"title": "Close the month", "solution": "Close."})
    translated = alma.write_draft(made["article"], "fr", {"title": "Clôturer", "solution": "Clôturez."}, source=1)
    assert (translated["state"], translated["source_revision"]) == ("draft", 1)
    assert alma.submit_draft(made["article"], "fr")["state"] == "in-review"
    with pytest.raises(module.ProblemError) as refusal:
        alma.write_draft(made["article"], "en", {"title": "Another", "solution": "Close."})
    assert refusal.value.code == "changed-meanwhile"
    assert list(alma.list_articles(lang="fr")) == []  # nothing was published
    assert alma.get_help(screen="ledger.close") == []
    with pytest.raises(module.ProblemError) as missing:
        alma.get_article(made["article"])
    assert missing.value.code == "not-found"


def test_the_clients_problems_are_those_of_the_desk(desk: str, cast: Cast) -> None:
    module, client = client_of(desk, token_of(cast.ana), "de")
    with pytest.raises(module.ProblemError) as refusal:
        client.create_case(WISH, "The posting fails", "Since today.")
    assert (refusal.value.status, refusal.value.code) == (403, "refused")
    assert refusal.value.problem["decision"]["remedies"]
    Membership.objects.filter(person=cast.ana).update(roles=["designated"])
    assert client.create_case(WISH, "The posting fails", "Since today.")["status"] == "new"
