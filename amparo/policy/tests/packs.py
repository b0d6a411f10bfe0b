"""Small packs for tests, made of dictionaries as TOML gives them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from amparo.policy.pack.compile import Parts, compile_pack
from amparo.policy.pack.document import Glossary, PackDocument, Words
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.problems import Source
from amparo.policy.pack.references import check_references

REGION = {
    "id": "us",
    "source": "T",
    "countries": ["US", "*"],
    "time_zone": "America/Los_Angeles",
    "phone": "1",
    "days": "mon-fri",
    "hours": "06:00-18:00",
}
SELF_SERVICE = {"kind": "self-service", "text": "help", "source": "T"}
BASE: dict[str, Any] = {
    "vendor": {"name": "Test", "languages": ["en"], "default_language": "en", "currency": "CHF"},
    "region": [REGION],
    "product": [
        {"id": "book", "name": "Book", "source": "T"},
        {"id": "page", "name": "Page", "parent": "book", "source": "T"},
    ],
    "plan": [{"id": "cloud", "source": "T"}, {"id": "none", "source": "T", "subscription": False}],
    "contact_point": [SELF_SERVICE],
    "hotline": {"source": "T", "minutes": 5},
    "desk": {"source": "T", "high_priority": ["down"], "high_priority_clock": "at-once"},
    "evidence": [
        {"item": "process", "source": "T"},
        {"item": "records", "source": "T"},
        {"item": "extras", "source": "T", "optional": True},
    ],
    "remote": {"source": "T", "tool": [{"id": "logmein", "name": "LogMeIn", "source": "T"}]},
    "text": [
        {"id": "terms", "source": "T", "version": 2},
        {"id": "surcharge", "source": "T", "version": 2, "channel": "email", "authority": "authorised-manager"},
    ],
    "triage": {
        "source": "T",
        "free_kinds": ["question"],
        "example": [{"id": "pay", "side": "free", "source": "T"}, {"id": "debts", "side": "paid", "source": "T"}],
    },
}
WORDS = Words(
    triage_examples={
        "pay": "J'ai reçu un paiement partiel, comment le saisir ?",
        "debts": "Comment gérer les débiteurs ?",
    }
)


def rule(**given: Any) -> dict[str, Any]:
    """A rule with what is usual filled in."""
    whole = {"id": "r", "source": "T", "on": ["case.open"]} | given
    if whole.get("require") and "otherwise" not in whole:
        whole["otherwise"] = "refuse"
    if whole.get("otherwise") in ("refuse", "redirect", "advise"):
        whole.setdefault("remedies", ["self-service"])
    return whole


def make_document(*rules: dict[str, Any], **tables: Any) -> PackDocument:
    """`pack.toml` with these rules; tables replace those of the base."""
    return PackDocument.model_validate(BASE | {"rule": list(rules)} | tables)


def make_pack(*rules: dict[str, Any], closed: frozenset[date] = frozenset(), **tables: Any) -> Pack:
    """A usable pack with these rules."""
    document = make_document(*rules, **tables)
    problems = check_references(document, Source("pack.toml", {}))
    assert problems == [], problems
    return compile_pack(
        Parts(
            name="test",
            path=Path("test"),
            sha256="0" * 64,
            document=document,
            words={"en": WORDS},
            glossary=Glossary(),
            examples=None,
            holidays={"us": dict.fromkeys(closed, "A holiday")},
        )
    )
