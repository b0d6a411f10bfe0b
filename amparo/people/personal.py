"""Whose data is meant when somebody's data is given out or erased (design §5), and how a name is taken out of texts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from amparo.people.models import ERASED_DOMAIN, Person

MARK = "…"  # stands where a name or an address was
Redact = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody by their address, and as a person where they are one; `alias` is the local part that stands for them in
    stored facts afterwards, so that two people stay two."""

    email: str
    alias: str
    person_id: int | None = None
    name: str = ""
    vendor: bool = False

    @property
    def key(self) -> int:
        """The person's key; 0, which nobody has, where they are none."""
        return self.person_id or 0

    @property
    def address(self) -> str:
        """What stands where an address has to stand."""
        return f"{self.alias}@{ERASED_DOMAIN}"

    @property
    def terms(self) -> tuple[str, ...]:
        """What a text must hold to be worth looking at."""
        longest = max(self.name.split(), key=len, default="")
        return tuple(filter(None, (self.email, longest)))


def subject_of(person: Person) -> Subject:
    """A person's."""
    vendor = person.is_agent or person.is_administrator
    return Subject(person.email, f"erased-{person.pk}", person.pk, person.name, vendor)


def redactor(subject: Subject, *, names: bool = True) -> Redact:
    """A function that takes the address out of a text, and the full name as a whole: other people's words stay.

    A name of one word is taken out only as it is written (a *Mark* is, a mark is not). With `names` false only the
    address goes: elsewhere the same name may be somebody else's.
    """
    patterns = [(rf"(?<![\w.+-]){re.escape(subject.email)}(?![\w-])", re.IGNORECASE)] if subject.email else []
    words = subject.name.split()
    if names and words:
        whole = r"\s+".join(map(re.escape, words))
        patterns.append((rf"(?<!\w){whole}(?!\w)", re.IGNORECASE if len(words) > 1 else re.NOFLAG))
    compiled = [re.compile(pattern, flags) for pattern, flags in patterns]

    def redact(text: str) -> str:
        for pattern in compiled:
            text = pattern.sub(MARK, text)
        return text

    return redact


def redact_json(value: Any, redact: Redact) -> Any:
    """The same for every text inside of JSON, names of keys too."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [redact_json(one, redact) for one in value]
    if isinstance(value, dict):
        return {redact(key): redact_json(one, redact) for key, one in value.items()}
    return value
