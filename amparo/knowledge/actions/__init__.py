"""The only writer of articles: every action takes who acts and when, and records an event."""

from amparo.knowledge.actions.arranging import GroupTerms, add_picture, arrange
from amparo.knowledge.actions.authoring import Place, count_read, discard_draft, forget_old, keep_draft
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
from amparo.knowledge.actions.screen_files import Taken, save_screens
from amparo.knowledge.actions.screens import ScreenTerms, ignore_wanted, note_wanted, remove_screen, save_screen
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
    "Place",
    "ScreenTerms",
    "Taken",
    "TextRefused",
    "Writing",
    "add_picture",
    "archive",
    "arrange",
    "comment",
    "confirm_translation",
    "count_read",
    "discard_draft",
    "forget_old",
    "hide_comment",
    "ignore_wanted",
    "keep_draft",
    "note_wanted",
    "publish",
    "publish_due",
    "rate",
    "remove_screen",
    "reopen",
    "restore",
    "return_for_changes",
    "save_screen",
    "save_screens",
    "save_text",
    "schedule",
    "start_article",
    "submit",
    "unschedule",
]
