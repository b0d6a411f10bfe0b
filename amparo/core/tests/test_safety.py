"""What the mechanisms must never do, whoever asks; each test names its row of the checklist where it has one."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from amparo.core import archive, files, richtext, upkeep
from amparo.core.files import keeping
from amparo.core.logs import LineFormatter
from amparo.core.models import OutgoingMail, StoredFile
from amparo.core.trouble import Trouble
from amparo.testing.cast import Cast
from amparo.testing.server import serving

KEY = "Zm9vYmFyYmF6cXV1eGZvb2JhcmJhenF1dXhmb28"


def line(path: str) -> str:
    """What the log says of a request."""
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Forbidden: %s", (path,), None)
    return LineFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/welcome/{KEY}", "Forbidden: /welcome/…"),
        (f"/confirm/{KEY}/", "Forbidden: /confirm/…/"),
        (f"/domains/{KEY}/", "Forbidden: /domains/…/"),
        (f"/account/password/reset/1-{KEY}?x=1", "Forbidden: /account/password/reset/…?x=1"),
        ("/cases/1001/", "Forbidden: /cases/1001/"),
    ],
)
def test_sec_8_the_log_holds_no_key_of_a_link(path: str, said: str) -> None:
    assert line(path) == said


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address of the desk."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern


def test_sec_8_every_address_with_a_key_is_one_whose_key_is_not_logged(settings: Settings) -> None:
    secret = [str(one.pattern) for one in addresses(get_resolver().url_patterns)]
    secret = [text.lstrip("^") for text in secret if "token>" in text or "key>[" in text or "str:key>" in text]
    secret = [text for text in secret if "products/<str:key>" not in text]  # a product's key is no secret
    assert len(secret) == 5
    assert all(f"/{text}".startswith(tuple(settings.SECRET_PATHS)) for text in secret)


@pytest.mark.django_db(transaction=True)
def test_sec_12_a_desk_behind_tls_takes_forms_of_its_own_address_alone() -> None:
    """The scheme comes from the setting: a header that says https counts for nothing without it."""
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Host": "desk.example"}
    for https, taken in ((True, "https://desk.example"), (False, "http://desk.example")):
        with (
            serving(HTTPS=https, ALLOWED_HOSTS=["desk.example"]) as url,
            httpx.Client(base_url=url, headers=forwarded) as browser,
        ):
            page = browser.get("/account/sign-in")
            token = {"csrfmiddlewaretoken": page.cookies["csrftoken"], "language": "de"}
            cookie = {"Cookie": f"csrftoken={page.cookies['csrftoken']}"}
            for origin in ("https://desk.example", "http://desk.example", "https://evil.example", "null"):
                answer = browser.post("/language", data=token, headers={"Origin": origin, **cookie})
                assert answer.status_code == (302 if origin == taken else 403), (https, origin)


def test_what_a_signed_in_person_reads_is_kept_by_no_cache(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dora)
    assert client.get(reverse("portal:cases")).headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in Client().get(reverse("portal:home")).headers


@pytest.mark.django_db
def test_sec_13_files_never_take_the_disk_s_last_room(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(keeping, "RESERVE_BYTES", 2**62)
    with pytest.raises(files.NoRoom):
        files.store(BytesIO(b"a log"), "person:1", files.default_limits(), now)
    assert not StoredFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_backup_is_not_written_into_what_somebody_put_in_its_place(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.touch(mode=0o666)
    (tmp_path / "desk.amparo.partial").symlink_to(theirs)
    with pytest.raises(Trouble), archive.writing(tmp_path / "desk.amparo", {"pack": "lumen"}) as writer:
        writer.add_json("a", {})
        assert (tmp_path / "desk.amparo.partial").stat().st_mode & 0o777 == 0o600
        raise OSError(28, "no room")
    assert theirs.read_bytes() == b""
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


@pytest.mark.django_db
def test_mails_that_were_given_up_are_not_kept_for_ever(now: datetime) -> None:
    """They hold the address of somebody who never confirmed it."""
    given_up = {"kind": "visitor_confirmation", "to": "v@elsewhere.example", "language": "en", "state": "failed"}
    OutgoingMail.objects.create(**given_up, created_at=now - timedelta(days=91))
    kept = OutgoingMail.objects.create(**given_up, created_at=now - timedelta(days=89))
    upkeep.clean(now)
    assert OutgoingMail.objects.get() == kept


@pytest.mark.parametrize(
    "attack",
    [
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<form action=https://evil.example><button formaction=javascript:alert(1)>Send</button></form>",
        "<style>@import 'https://evil.example/a.css'</style><p style='background:url(https://evil.example)'>a</p>",
        "<img src=x onerror=alert(1)>",
        "![spy](https://evil.example/pixel.gif)",
        "[a](javascript&colon;alert(1)) [b](data:text/html;base64,PHNjcmlwdD4=) [c](vbscript:msgbox)",
        "[d](https://ok.example 'x\" onmouseover=\"alert(1)')",
        "<svg><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ],
)
def test_sec_6_of_what_people_write_only_words_and_links_are_left(attack: str) -> None:
    """Mail comes with its own issue; what people type in the browser goes through the same door."""

    class Look(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in richtext.TAGS
            assert {name for name, _ in attrs} <= {"href", "title", "rel", "target", "class", "start"}
            assert (dict(attrs).get("href") or "https:").startswith(("https:", "http:", "mailto:", "tel:"))

    Look().feed(richtext.to_html(attack))
