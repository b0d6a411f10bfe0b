"""Random keys for links: the text goes into the mail, only its hash into the database (SEC-8)."""

import hashlib
import secrets


def new_key() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """What is stored and looked up; the key has full entropy, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
