"""The secrets of endpoints and the headers that they sign, by the Standard Webhooks specification.

A secret is derived from AMPARO_SECRET_KEY and a random salt, so that neither the database nor a backup of it holds one.
Whoever changes AMPARO_SECRET_KEY without keeping the old one as a fallback loses the secrets: the endpoint says so,
nothing is sent unsigned, and a new secret is made on its page.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from standardwebhooks import Webhook

from amparo.notify.models import EndpointSecret

PREFIX = "whsec_"
SALT_BYTES = 32


class SecretLost(Exception):
    """AMPARO_SECRET_KEY is no longer the one that the secret was derived with."""


def new_salt() -> str:
    """A random salt for a new secret."""
    return secrets.token_hex(SALT_BYTES)


def new_key() -> str:
    """The key of a new message, which is its `webhook-id`."""
    return f"msg_{secrets.token_hex(16)}"


def check_of(key: str) -> str:
    """By which a key is known again, without telling it."""
    return hmac.new(key.encode(), b"amparo.notify.webhook.check", hashlib.sha256).hexdigest()[:16]


def secret_of(row: EndpointSecret) -> str:
    """`whsec_…`; raises SecretLost."""
    for known in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = str(known)
        if check_of(key) == row.key_check:
            derived = hmac.new(key.encode(), b"amparo.notify.webhook." + bytes.fromhex(row.salt), hashlib.sha256)
            return PREFIX + base64.b64encode(derived.digest()).decode("ascii")
    raise SecretLost


def headers_for(key: str, body: str, rows: Iterable[EndpointSecret], at: datetime) -> dict[str, str]:
    """The three headers of an attempt, signed with each of the secrets; raises SecretLost where none is known."""
    signatures = []
    for row in rows:
        try:
            signatures.append(Webhook(secret_of(row)).sign(key, at, body))
        except SecretLost:
            continue
    if not signatures:
        raise SecretLost
    return {
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
