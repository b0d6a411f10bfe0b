"""The only writer of articles: every action takes who acts and when, and records an event."""

from amparo.knowledge.actions.arranging import GroupTerms, add_picture, arrange
from amparo.knowledge.actions.publishing import (
    archive,
    publish,
    publish_due,
    reopen,
    return_for_changes,
    schedule,
    submit,
    unschedule,
)
from amparo.knowledge.actions.voices import comment, hide_comment, rate
from amparo.knowledge.actions.writing import (
    ChangedMeanwhile,
    TextRefused,
    Writing,
    confirm_translation,
    restore,
    save_text,
    start_article,
)

__all__ = [
    "ChangedMeanwhile",
    "GroupTerms",
    "TextRefused",
    "Writing",
    "add_picture",
    "archive",
    "arrange",
    "comment",
    "confirm_translation",
    "hide_comment",
    "publish",
    "publish_due",
    "rate",
    "reopen",
    "restore",
    "return_for_changes",
    "save_text",
    "schedule",
    "start_article",
    "submit",
    "unschedule",
]
