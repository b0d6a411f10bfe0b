"""The states of a case, and of a change of authority asked for in one."""

from amparo.core.transitions import Lifecycle

CASE = Lifecycle(
    "case",
    "new",
    {
        ("unconfirmed", "confirm"): "new",
        ("new", "answer"): "waiting",
        ("new", "take"): "in_progress",
        ("new", "report"): "in_progress",
        ("new", "comment"): "new",
        ("new", "resolve"): "resolved",
        ("in_progress", "take"): "in_progress",
        ("in_progress", "answer"): "waiting",
        ("in_progress", "report"): "in_progress",
        ("in_progress", "comment"): "in_progress",
        ("in_progress", "resolve"): "resolved",
        ("waiting", "take"): "waiting",
        ("waiting", "answer"): "waiting",
        ("waiting", "report"): "in_progress",
        ("waiting", "comment"): "in_progress",
        ("waiting", "resolve"): "resolved",
        ("resolved", "comment"): "in_progress",
        ("resolved", "answer"): "waiting",
        ("resolved", "report"): "in_progress",
        ("resolved", "close"): "closed",
        ("closed", "comment"): "in_progress",
        ("closed", "answer"): "waiting",
        ("closed", "report"): "in_progress",
        ("new", "merge"): "merged",
        ("in_progress", "merge"): "merged",
        ("waiting", "merge"): "merged",
        ("resolved", "merge"): "merged",
        ("closed", "merge"): "merged",
    },
)
OPEN_STATES = ("new", "in_progress", "waiting")  # what the gate calls `open`
ENDED_STATES = ("resolved", "closed", "merged")

AUTHORITY_OPEN = ("asked", "prepared")  # an agent has to decide
AUTHORITY = Lifecycle(
    "authority",
    "asked",
    {
        ("asked", "prepare"): "prepared",
        ("asked", "carry_out"): "done",
        ("asked", "refuse"): "refused",
        ("prepared", "confirm"): "done",
        ("prepared", "refuse"): "refused",
    },
)
