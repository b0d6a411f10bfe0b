"""The states of an article in one language, as one table; printed in README.md."""

from amparo.core.transitions import Lifecycle

ARTICLE = Lifecycle(
    "article",
    "draft",
    {
        ("draft", "revise"): "draft",
        ("draft", "submit"): "in-review",
        ("in-review", "revise"): "in-review",
        ("in-review", "return"): "draft",
        ("in-review", "schedule"): "in-review",
        ("in-review", "unschedule"): "in-review",
        ("in-review", "publish"): "published",
        ("published", "revise"): "draft",
        ("draft", "archive"): "archived",
        ("in-review", "archive"): "archived",
        ("published", "archive"): "archived",
        ("archived", "reopen"): "draft",
    },
)
STATES = tuple(ARTICLE.states)
AUDIENCES = ("all", "signed-in", "owners", "agents")
REASONS = ("wrong", "unclear", "incomplete", "outdated", "other")  # why an article did not help
