"""The course of a matter from what is known to have happened: for cases that are older than their clocks, and for
filling a desk in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from amparo.clocks.rules.course import Course, end_course, open_course, take_answer, take_comment, take_report
from amparo.clocks.rules.promises import Terms

Happening = tuple[datetime, str]


def replay_course(terms: Terms, opened_at: datetime, happenings: Iterable[Happening]) -> Course:
    """What the clocks would be had they run from the start, under the promises of today.

    `happenings` in order, each `answer` or `report` (ours, public), `comment` (the customer's) or `end`; others raise
    KeyError.
    """
    course = open_course(terms, opened_at)
    for at, what in happenings:
        course = {
            "answer": lambda c, at: take_answer(c, terms, at),
            "report": lambda c, at: take_report(c, terms, at),
            "comment": lambda c, at: take_comment(c, terms, at),
            "end": end_course,
        }[what](course, at)
    return course
