"""The door: bounded requests and bodies under a real server, with a clear answer beyond the bounds."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from amparo.core import concurrency
from amparo.core.stream import topics
from amparo.core.tests import urls
from amparo.testing.server import serving

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024
CONF: dict[str, Any] = {"ROOT_URLCONF": "amparo.core.tests.urls"}


@pytest.fixture(autouse=True)
def quick_and_fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(concurrency, "SLOT_SECONDS", 0.3)
    urls.go_on.clear()
    while urls.entered.acquire(blocking=False):
        pass
    yield
    urls.go_on.set()


def test_when_all_slots_are_taken_the_next_is_told_so_in_their_language() -> None:
    with serving(REQUEST_SLOTS=2, **CONF) as url, ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(httpx.get, f"{url}/wait", timeout=20) for _ in range(2)]
        for _ in waiting:
            assert urls.entered.acquire(timeout=5)
        answer = httpx.get(f"{url}/upload", headers={"Accept-Language": "de"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.headers["content-language"] == "de"
        assert '<html lang="de">' in answer.text
        assert httpx.get(f"{url}/healthz").text == "well", "a busy desk is a healthy one"
        assert httpx.get(f"{url}/static/core/refused.css").status_code == 200, "static files take no slot"
        urls.go_on.set()
        assert [one.result().text for one in waiting] == ["done", "done"]
        assert httpx.get(f"{url}/upload").status_code == 200, "slots are given back"


def test_a_reader_who_takes_nothing_holds_no_slot() -> None:
    with serving(REQUEST_SLOTS=1, **CONF) as url:
        port = int(url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.sendall(b"GET /long HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert reader.recv(12) == b"HTTP/1.1 200"
            time.sleep(0.2)
            assert httpx.get(f"{url}/upload", timeout=3).status_code == 200


def test_a_reader_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency, "SEND_SECONDS", 0.3)
    with serving(**CONF) as url:
        port = int(url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as reader:
            reader.sendall(b"GET /long HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            time.sleep(1)
            got = 0
            while piece := reader.recv(1_000_000):
                got += len(piece)
            assert got < 20_000_000


def test_a_slow_sender_holds_no_slot_and_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency, "BODY_SECONDS", 0.5)
    with serving(REQUEST_SLOTS=1, **CONF) as url:
        port = int(url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as sender:
            sender.sendall(b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nabc")
            assert httpx.get(f"{url}/upload", timeout=3).status_code == 200
            assert sender.recv(12) == b"HTTP/1.1 408"


def test_a_file_within_the_limit_arrives() -> None:
    with serving(**CONF, REQUEST_MAX_BYTES=3 * MEGABYTE) as url:
        answer = httpx.post(f"{url}/upload", files={"file": ("a.bin", b"x" * 2 * MEGABYTE)})
        assert answer.text == f"a.bin:{2 * MEGABYTE}"


def test_two_gigabytes_are_refused_by_their_declared_length_before_any_of_it_is_read() -> None:
    with serving(**CONF) as url:
        port = int(url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as sender:
            sender.sendall(
                b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2147483648\r\n"
                b"Accept-Language: fr\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
            )
            answer = sender.recv(65536).decode()
            assert answer.startswith("HTTP/1.1 413")
            assert "content-language: fr" in answer


def test_two_gigabytes_from_a_real_sender_get_a_clear_answer_without_memory_or_disk(tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(2 * 1024 * MEGABYTE)  # sparse
    with serving(**CONF) as url:
        before, free = resident_bytes(), os.statvfs("/tmp").f_bavail  # noqa: S108  # where Django spools bodies
        for how in ([], ["-H", "Expect:"]):
            done = curl([*how, "-F", f"file=@{big}", f"{url}/upload"])
            assert done.stdout.endswith("413"), done
            assert "102" in done.stdout and "MB" in done.stdout, "the limit is named"
        assert resident_bytes() - before < 100 * MEGABYTE
        assert abs(os.statvfs("/tmp").f_bavail - free) * os.statvfs("/tmp").f_frsize < 200 * MEGABYTE  # noqa: S108


@pytest.mark.parametrize("kilobytes", [70, 1024, 20_000])
def test_an_address_that_is_too_long_is_answered_in_words(kilobytes: int) -> None:
    with serving(**CONF) as url, httpx.Client(base_url=url, timeout=20) as client:
        port, before = int(url.rsplit(":", 1)[1]), resident_bytes()
        head = f"GET /help/search/?q={'x' * kilobytes * 1024} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: de\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=10) as sender:
            sender.sendall(f"{head}Connection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: sender.recv(65536), b"")).decode()
        assert answer.startswith("HTTP/1.1 414") and '<html lang="de">' in answer
        assert "60,0\xa0KB" in answer
        assert client.get(f"/upload?q={'x' * 59_000}").status_code == 200
        assert resident_bytes() - before < 60 * MEGABYTE


def test_a_program_hears_of_an_address_that_is_too_long_as_of_everything_else() -> None:
    with serving(**CONF) as url, socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), 10) as sender:
        sender.sendall(
            b"GET /api/v1/articles?q=" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        head, _, body = b"".join(iter(lambda: sender.recv(65536), b"")).partition(b"\r\n\r\n")
    assert b" 414 " in head.splitlines()[0] and b"application/problem+json" in head
    assert json.loads(body)["code"] == "too-long"


def test_a_body_without_a_length_is_refused_while_it_streams() -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += MEGABYTE
            yield b"x" * MEGABYTE

    with serving(**CONF, REQUEST_MAX_BYTES=3 * MEGABYTE) as url:
        answer = httpx.post(
            f"{url}/upload", content=pieces(), headers={"Accept": "application/json", "Accept-Language": "en"}
        )
        assert answer.status_code == 413
        assert answer.json() == {
            "code": "too-large",
            "limit_bytes": 3 * MEGABYTE,
            "title": "This is too large to be sent",
            "reason": "At most 3.0\xa0MB can be sent at once. Nothing of it was stored.",
            "way": "Send a smaller file, or send several files one after the other.",
        }


def everybody(person_id: int | None, rest: str) -> bool:
    return True


def test_live_streams_take_no_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_checks", {"open": everybody})
    with (
        serving(REQUEST_SLOTS=1, **CONF) as url,
        httpx.stream("GET", f"{url}/live?topic=open", timeout=5) as first,
        httpx.stream("GET", f"{url}/live?topic=open", timeout=5) as second,
    ):
        assert (first.status_code, second.status_code) == (200, 200)
        assert httpx.get(f"{url}/upload").status_code == 200


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def curl(arguments: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["curl", "-s", "-w", "%{http_code}", "-H", "Accept-Language: en", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
