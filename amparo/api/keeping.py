"""Repeated writes: the first answer is kept under its `Idempotency-Key` and given again (no event: nothing happens).

The row is written in the transaction of the write itself, so there is never the one without the other. A repeat that
comes while the first is under way waits for it, by the unique index. Only what was done is kept: a refusal changed
nothing, and the corrected request may come under the same key.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from amparo.api.models import KeptAnswer
from amparo.api.problems import Problem
from amparo.people.models import ApiToken

KEEP = timedelta(hours=24)
KEY_LENGTH = 200
KEY_PATTERN = "^[!-~]+$"
WAIT_SECONDS = 5
REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True, slots=True)
class Write:
    """A write that carries a key."""

    token: ApiToken
    key: str
    request_sha256: str
    at: datetime


def write_of(request: HttpRequest, token: ApiToken, now: datetime) -> Write | None:
    """The key of a request, None where it has none; raises Problem for one that is none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if len(key) > KEY_LENGTH or not re.fullmatch(KEY_PATTERN, key):
        raise Problem("bad-idempotency-key", params={"limit": KEY_LENGTH})
    return Write(token, key, digest_of(request), now)


def digest_of(request: HttpRequest) -> str:
    """What the request was, as a hash: method, address and body; of an upload its files and fields."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, value in sorted(request.POST.items()):
            digest.update(f"{name}={value}\n".encode(errors="surrogatepass"))
        for name in sorted(request.FILES):
            file = request.FILES[name]
            assert not isinstance(file, list)  # noqa: S101 - an empty list stands for no value; narrows the type
            digest.update(f"{name}={file.name} {file.size}\n".encode(errors="surrogatepass"))
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def once(write: Write, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The kept answer, or what `answer` gives now, which is kept where it is a success.

    Raises Problem (`idempotency-key-reused`) where the key came with another request, and what `answer` raises.
    """
    with transaction.atomic():
        if not claim(write):
            return kept_answer(write)
        response = answer()
        row = KeptAnswer.objects.filter(token=write.token, key=write.key)
        if isinstance(response, HttpResponse) and 200 <= response.status_code < 300:
            location = response.headers.get("Location", "")
            row.update(status=response.status_code, location=location, body=response.content.decode())
        else:
            row.delete()
        return response


def claim(write: Write) -> bool:
    """Whether the key is new; waits for a first one that is under way. Answers older than KEEP do not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            """with waiting as materialized (select set_config('lock_timeout', %s, true))
            insert into api_keptanswer as kept (token_id, key, request_sha256, location, body, at)
            select %s, %s, %s, '', '', %s from waiting
            on conflict (token_id, key) do update set request_sha256 = excluded.request_sha256, status = null,
              location = '', body = '', at = excluded.at where kept.at < %s
            returning id""",
            [f"{WAIT_SECONDS}s", write.token.pk, write.key, write.request_sha256, write.at, write.at - KEEP],
        )
        return cursor.fetchone() is not None


def kept_answer(write: Write) -> HttpResponse:
    """The answer that was given; raises Problem where the request was another one."""
    row = KeptAnswer.objects.get(token=write.token, key=write.key)
    if row.request_sha256 != write.request_sha256:
        raise Problem("idempotency-key-reused", pointers=[])
    response = HttpResponse(row.body, status=row.status or 200, content_type="application/json")
    if row.location:
        response.headers["Location"] = row.location
    response.headers[REPLAYED] = "true"
    return response


def drop_old(now: datetime) -> int:
    """Forgets answers that are older than KEEP; returns how many."""
    gone, _rows = KeptAnswer.objects.filter(at__lt=now - KEEP).delete()
    return gone
