"""What is wrong with a request that is not of the form of `decision-format.md`: a code with parameters, in English.

The English texts are msgids of the gettext domain `policy`; `gate` tells them in the asked language.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

REFUSALS: dict[str, str] = {
    "request": "a request is a JSON object",
    "too-long": "a request has at most %(most)s characters",
    "not-utf-8": "is not UTF-8",
    "not-json": "is not JSON",
    "not-json-at": "is not JSON (line %(line)s, column %(column)s)",
    "twice": "is given twice",
    "unknown-field": "is not a field of a request",
    "unknown-field-near": 'is not a field of a request; did you mean "%(near)s"?',
    "object": "must be an object",
    "object-or-null": "must be an object or null",
    "boolean": "must be true, false or null",
    "count": "must be a whole number from 0 to %(most)s, or null",
    "text": "must be a text of at most %(most)s characters, or null",
    "texts": "must be a list of at most %(most)s texts, or null",
    "choice": "must be one of: %(choices)s",
    "choice-near": 'must be one of: %(choices)s; did you mean "%(near)s"?',
    "country": "must be a country as two capital letters (ISO 3166), or null",
    "time-zone": '"%(given)s" is not a time zone of the IANA database',
    "time": "must be a date and time with its offset, like %(example)s",
    "no-offset": "this time says nothing about its offset from UTC; write it like %(example)s",
    "no-such-time": "there is no such day or time; write it like %(example)s",
    "time-range": "must be a time from the years %(first)s to %(last)s",
    "acceptances": "must be a list of at most %(most)s acceptances, or null",
    "acceptance": "must be a text's id or an object with text, version and channel",
    "acceptance-text": "must be the id of a text",
    "acceptance-way": "must be a text's id, or id@channel with one of: %(choices)s",
    "replay-line": 'a line is {"request": …, "decision": …}',
    "replay-decision": "is not a decision of the contract",
}


class RequestRefusedError(ValueError):
    """The request is not of the form; `field` names the part, `code` with `params` says what is wrong, `message` says
    it in English."""

    def __init__(self, field: str, code: str, **params: object) -> None:
        self.field, self.code, self.params = field, code, params
        self.message = REFUSALS[code] % params
        super().__init__(f"{field}: {self.message}" if field else self.message)


def refuse_word(field: str, code: str, word: object, known: Sequence[str]) -> RequestRefusedError:
    """A word that is none of those known, with the nearest of them where one is near."""
    near = difflib.get_close_matches(str(word), known, n=1)
    choices = ", ".join(known)
    if near:
        return RequestRefusedError(field, f"{code}-near", choices=choices, near=near[0])
    return RequestRefusedError(field, code, choices=choices)
