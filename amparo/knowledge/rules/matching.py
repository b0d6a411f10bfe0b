"""What two sequences have in common, found within a bounded amount of work. Pure.

`difflib` takes a time that grows with the square, and worse, of how often the same line or word comes back: a text that
was made for it keeps a process busy for minutes. Here each search pays beforehand for the steps that it may take, and
one that cannot pay finds nothing: what it would have told apart is told as replaced.
"""

from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate, takewhile

MOST_STEPS = 4_000_000  # of one comparison of two texts, with all its lines and words: under a second
Opcode = tuple[str, int, int, int, int]


class Effort:
    """The steps that one comparison may still take."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def take(self, steps: int) -> bool:
        """Whether so many were left, which are then gone."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


class Matcher(SequenceMatcher[str]):
    """difflib's own, each of whose searches pays first."""

    def __init__(self, before: Sequence[str], after: Sequence[str], effort: Effort) -> None:
        super().__init__(None, before, after, autojunk=False)
        self.effort = effort
        times = Counter(after)
        self.steps = list(accumulate((1 + times[one] for one in before), initial=0))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """The longest run in both; nothing where looking for it would take too many steps."""
        end = len(self.steps) - 1 if ahi is None else ahi
        if not self.effort.take(self.steps[end] - self.steps[alo]):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def opcodes(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[Opcode]:
    """How one becomes the other, as difflib tells it: (equal, replace, delete or insert, from, to, from, to).

    Of what is too much to look through, what is the same at both ends is set aside first, which costs nothing.
    """
    matcher = Matcher(before, after, effort)
    if matcher.steps[-1] <= effort.left:
        return list(matcher.get_opcodes())
    head = common(before, after)
    tail = common(before[head:][::-1], after[head:][::-1])
    end, other_end = len(before) - tail, len(after) - tail
    inside = Matcher(before[head:end], after[head:other_end], effort).get_opcodes()
    found: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
    found += [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in inside]
    return [*found, ("equal", end, len(before), other_end, len(after))] if tail else found


def common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many are the same from the beginning on."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def likeness(before: Sequence[str], after: Sequence[str], effort: Effort) -> float:
    """How much of two sequences is the same, from 0 to 1; 0 where it is too much to look through."""
    return Matcher(before, after, effort).ratio()
