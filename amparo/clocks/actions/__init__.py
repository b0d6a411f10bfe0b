"""The only writers of clocks. Whoever owns a matter calls them in the transaction of its own action."""

from amparo.clocks.actions.adopting import adopt_clocks
from amparo.clocks.actions.alerting import tell_due
from amparo.clocks.actions.running import (
    NotMeasured,
    Opening,
    UnknownMatter,
    begin_clocks,
    end_clocks,
    merge_clocks,
    record_answer,
    record_comment,
    record_report,
    retarget_clocks,
    retarget_outdated,
    start_clocks,
    undo_end_clocks,
)

__all__ = [
    "NotMeasured",
    "Opening",
    "UnknownMatter",
    "adopt_clocks",
    "begin_clocks",
    "end_clocks",
    "merge_clocks",
    "record_answer",
    "record_comment",
    "record_report",
    "retarget_clocks",
    "retarget_outdated",
    "start_clocks",
    "tell_due",
    "undo_end_clocks",
]
