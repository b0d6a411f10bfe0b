"""Whether a case may be cut in two or put into another: pure, in codes.

The law behind both: nobody sees a word afterwards that they could not see before, and nobody loses one.
"""

from dataclasses import dataclass

from amparo.cases.spec import TITLE_MAX_LENGTH


@dataclass(frozen=True)
class Cutting:
    """What an agent chose of a case, against what it holds."""

    title: str
    known: bool
    chosen: int
    public_chosen: int
    public_left: int
    files_of_notes: int
    says_something: bool


def find_split_problem(cutting: Cutting) -> str:
    """Why the case cannot be cut like this, as a code; empty where it can.

    Both cases keep a word that the customer can read; a file of an internal note goes with its note or not at all,
    since alone it would be seen (SEC-17).
    """
    checks = {
        "title-missing": not cutting.title,
        "title-too-long": len(cutting.title) > TITLE_MAX_LENGTH,
        "not-of-this-case": not cutting.known,
        "nothing-chosen": cutting.chosen == 0,
        "file-of-note": cutting.files_of_notes > 0,
        "nothing-said": cutting.public_chosen == 0 and not cutting.says_something,
        "nothing-left": cutting.public_left == 0,
    }
    return next((code for code, wrong in checks.items() if wrong), "")


@dataclass(frozen=True)
class Side:
    """A case in a merge: whose it is, and who is on it by name (who opened it, who was added)."""

    number: int
    company: int | None
    state: str
    followers: frozenset[int]
    escalated: bool = False


def find_merge_problem(source: Side, target: Side, seeing_both: frozenset[int]) -> str:
    """Why the one case cannot be put into the other, as a code; empty where it can.

    `seeing_both` are the followers of either who see both cases now. Somebody who sees only the target would gain the
    source's words; somebody who sees only the source would lose them, or gain the target's by being added to it. So
    every follower of one of them sees both, or follows both.
    """
    only_source = source.followers - target.followers - seeing_both
    only_target = target.followers - source.followers - seeing_both
    checks = {
        "merge-itself": source.number == target.number,
        "merge-merged": "merged" in (source.state, target.state),
        "merge-other-company": source.company != target.company,
        "merge-both-escalated": source.escalated and target.escalated,
        "merge-readers-gain": bool(only_target),
        "merge-readers-lose": bool(only_source),
    }
    return next((code for code, wrong in checks.items() if wrong), "")


def verb_of_merge(source_state: str, target_state: str) -> str:
    """What the merge does to the target, as a verb of the lifecycle; empty where nothing.

    The words of an open case are open questions: a target that waits, or has ended, goes on.
    """
    if source_state in ("new", "in_progress"):
        return "comment"
    return "answer" if source_state == "waiting" and target_state in ("resolved", "closed") else ""
