"""Each answer has an id, lines of the log have it too, and hold nothing that is nobody's business (SEC-8)."""

import json
import logging
import re
from collections.abc import Iterator

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core import tracing
from amparo.core.logs import JsonFormatter, LineFormatter
from amparo.testing.server import serving

SECRETS = (
    "/welcome/abcdefgh12345678/",
    "amparo_abcdefghijklmnopqrstuvwx",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "smtps://user:hunter2@mail.example:465",
    "ana.ferrer@acme.example",
)


class Kept(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.lines = list[str]()
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=[LineFormatter, JsonFormatter])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    handler, root = Kept(request.param()), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def test_sec_8_neither_keys_nor_names_are_in_the_log(kept: Kept) -> None:
    try:
        raise RuntimeError(" ".join(SECRETS))
    except RuntimeError:
        logging.getLogger("amparo").exception("it broke for %s", SECRETS[-1])
    [line] = kept.lines
    for secret in ("abcdefgh12345678", "hunter2", "abcdefghijklmnop", "MfKQ9r8G", "ana.ferrer"):
        assert secret not in line
    assert "@acme.example" in line
    assert "mail.example" in line
    assert "RuntimeError" in line


def test_a_line_for_machines_is_json_with_the_ids_of_request_and_case() -> None:
    handler = Kept(JsonFormatter())
    log = logging.getLogger("amparo.test_tracing")
    log.addHandler(handler)
    with tracing.traced(request="abcdef123456"):
        tracing.about_case(1042)
        log.warning("said %s", "twice\nover")
    log.warning("outside")
    first, second = [json.loads(line) for line in handler.lines]
    assert (first["request"], first["case"], first["level"]) == ("abcdef123456", "1042", "warning")
    assert first["message"] == "said twice\nover"
    assert "request" not in second
    log.removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_a_line_with_its_route_and_case_and_the_answer_has_its_id(kept: Kept, client: Client) -> None:
    answer = client.get("/cases/1042/?q=somebody@acme.example", headers={"X-Request-ID": "from-the-proxy-1"})
    assert answer.headers["X-Request-ID"] == "from-the-proxy-1"
    [line] = [line for line in kept.lines if "<int:number>" in line]
    assert "from-the-proxy-1" in line
    assert "1042" in line
    assert "GET cases/<int:number>/ 302" in line
    assert "somebody" not in line


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "has blank here", "line\\nbreak-123"])
@pytest.mark.django_db
def test_an_id_that_is_none_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{24}", answer.headers["X-Request-ID"])


@pytest.mark.django_db(transaction=True)
def test_every_answer_has_one_id_also_where_django_is_not_asked() -> None:
    with serving(LIVE_STREAMS=0) as url:
        for path in ("/healthz", "/live?topic=case:1", "/no-such-page/", "/live"):
            answer = httpx.get(f"{url}{path}", headers={"X-Request-ID": "abc-12345"}, timeout=10)
            assert answer.headers.get_list("X-Request-ID") == ["abc-12345"], path
        large = httpx.post(f"{url}/open/files/", content=b"", headers={"Content-Length": "0"}, timeout=10)
        assert len(large.headers["X-Request-ID"]) == 24


@pytest.mark.django_db
def test_a_slow_statement_is_said_without_its_values(kept: Kept, client: Client, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = 0
    client.get("/healthz")
    assert not [line for line in kept.lines if "a statement took" in line]
    settings.SLOW_QUERY_MS = 0.000001
    client.get("/confirm/a-key-that-is-secret/")
    said = [line for line in kept.lines if "a statement took" in line]
    assert any("cases_" in line for line in said)
    assert "a-key-that-is-secret" not in " ".join(kept.lines)
