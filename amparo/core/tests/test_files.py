"""Files: whole or not at all, once per owner, never run by a browser (SEC-5)."""

import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory
from django.urls import path

from amparo.core import files
from amparo.core.access import NotVisible
from amparo.core.files import Limits
from amparo.core.files.keeping import key_of
from amparo.core.models import StoredFile
from amparo.testing.server import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMITS = Limits(max_bytes=1000, max_count=3)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
pytestmark = pytest.mark.django_db(transaction=True)


def view(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    stored = StoredFile.objects.get(pk=number)
    return files.download(request, stored, name, inline="inline" in request.GET)


urlpatterns = [path("file/<int:number>/<str:name>", view)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def keep(content: bytes, scope: str = "company:7", limits: Limits = LIMITS) -> StoredFile:
    return files.store(io.BytesIO(content), scope, limits, NOW)


def on_disk(folder: Path) -> list[str]:
    return sorted(str(found.relative_to(folder)) for found in folder.rglob("*") if found.is_file())


def test_a_file_is_kept_under_its_hash_and_given_back(folder: Path) -> None:
    stored = keep(b"hello")
    sha256 = hashlib.sha256(b"hello").hexdigest()
    assert (stored.sha256, stored.size, stored.media_type) == (sha256, 5, "text/plain")
    assert on_disk(folder) == [key_of("company:7", sha256)]
    with files.open_stored(stored) as file:
        assert file.read() == b"hello"


def test_equal_files_of_one_owner_are_one_and_of_two_owners_are_two(folder: Path) -> None:
    assert keep(b"same").pk == keep(b"same").pk
    assert keep(b"same", "company:8").pk != keep(b"same").pk
    assert len(on_disk(folder)) == 2


def test_what_is_too_large_is_refused_with_limit_and_size_and_leaves_nothing(folder: Path) -> None:
    with pytest.raises(files.FileTooLarge) as refused:
        keep(b"x" * 1001)
    assert dict(refused.value.params) == {"limit": 1000, "size": 1001}
    assert on_disk(folder) == []
    assert not StoredFile.objects.exists()


def test_an_endless_stream_is_refused_without_filling_memory_or_disk(folder: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(files.FileTooLarge):
        files.store(endless, "company:7", Limits(10_000_000), NOW)
    assert endless.given < 11_000_000
    assert on_disk(folder) == []


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(files.EmptyFile):
        keep(b"")


def test_more_files_than_allowed_are_refused() -> None:
    files.check_count(3, LIMITS)
    with pytest.raises(files.TooManyFiles) as refused:
        files.check_count(4, LIMITS)
    assert dict(refused.value.params) == {"limit": 3, "count": 4}


def test_a_full_disk_is_said_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.NoRoom):
        keep(b"hello")
    assert on_disk(folder) == []


def test_a_broken_stream_leaves_nothing(folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.store(Broken(), "company:7", LIMITS, NOW)
    assert on_disk(folder) == []


def test_a_rolled_back_action_may_store_the_file_again() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(b"hello")
        raise RuntimeError
    assert keep(b"hello").size == 5


def test_many_at_once_store_equal_bytes_once() -> None:
    def one(_: int) -> int:
        try:
            return keep(b"same").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(one, range(12)))) == 1


def test_a_dropped_file_is_gone_and_may_come_back(folder: Path) -> None:
    stored = keep(b"hello")
    assert files.drop(stored.pk)
    assert on_disk(folder) == []
    with pytest.raises(NotVisible):
        files.open_stored(stored)
    assert keep(b"hello").pk != stored.pk


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40, "image/jpeg"),
        (b"GIF89a" + b"\0" * 20, "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 20, "image/webp"),
        (b"<html><script>alert(1)</script>", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml"),
        (b"%PDF-1.4\n", "application/pdf"),
        ("só texto".encode(), "text/plain"),
        (b"\0\1\2\3", "application/octet-stream"),
        ("é".encode()[:1], "text/plain"),
    ],
)
def test_the_type_is_what_the_bytes_say(head: bytes, media_type: str) -> None:
    assert files.media_type_of(head) == media_type


ACTIVE = [b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"<?xml version='1.0'?><a/>", b"%PDF-1.4\n"]


@pytest.mark.parametrize("content", ACTIVE)
def test_active_content_is_never_shown_inline(content: bytes) -> None:
    response = files.download(RequestFactory().get("/"), keep(content), "page.html", inline=True)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_image_may_be_shown_inline_and_only_when_asked_for() -> None:
    stored = keep(PNG)
    shown = files.download(RequestFactory().get("/"), stored, "ação.png", inline=True)
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Disposition"] == "inline; filename*=utf-8''a%C3%A7%C3%A3o.png"
    assert files.download(RequestFactory().get("/"), stored, "a.png")["Content-Disposition"].startswith("attachment")


def test_a_name_with_line_breaks_cannot_add_a_header() -> None:
    response = files.download(RequestFactory().get("/"), keep(b"x"), 'a\r\nX-Evil: 1".txt')
    assert "\n" not in response["Content-Disposition"]
    assert "X-Evil" not in response.headers


def test_what_the_browser_has_already_is_not_sent_again() -> None:
    stored = keep(PNG)
    request = RequestFactory().get("/", headers={"If-None-Match": f'"{stored.sha256}"'})
    response = files.download(request, stored, "a.png")
    assert response.status_code == 304


def test_a_large_file_streams_from_the_real_server_and_slow_readers_hold_no_connection() -> None:
    content = os.urandom(3_000_000)
    stored = keep(content, limits=Limits(10_000_000))
    connections.close_all()
    with (
        serving(ROOT_URLCONF=__name__, REQUEST_SLOTS=1) as url,
        httpx.stream("GET", f"{url}/file/{stored.pk}/a.bin", timeout=5) as slow,
    ):
        pieces = slow.iter_bytes()
        got = next(pieces)
        assert httpx.get(f"{url}/file/{stored.pk}/b.bin", timeout=5).content == content
        assert got + b"".join(pieces) == content
        assert slow.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="desk")
    settings.FILES_URL = "s3://desk/kept"
    yield "desk"
    server.stop()


def test_files_may_be_kept_in_a_bucket(bucket: str, folder: Path) -> None:
    import boto3

    stored = keep(b"hello")
    listed = boto3.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert [found["Key"] for found in listed] == [f"kept/{key_of('company:7', stored.sha256)}"]
    assert on_disk(folder) == []
    with files.open_stored(stored) as file:
        assert file.read() == b"hello"
    assert files.drop(stored.pk)
    assert boto3.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    with pytest.raises(NotVisible):
        files.open_stored(stored)
