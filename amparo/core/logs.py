"""The lines of the log, without the keys that stand in addresses (SEC-8): a log is read by more people than a mail."""

import logging
import re

from django.conf import settings

TOKEN = re.compile(r"(amparo_)[A-Za-z0-9_-]{20,}")  # of the API, wherever one stands (amparo.people.scopes)


class LineFormatter(logging.Formatter):
    """Writes a record as one line and its traceback; what follows a path of settings.SECRET_PATHS becomes `…`."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by every handler."""
        return hide_keys(super().format(record))


def hide_keys(text: str) -> str:
    """The text without the keys of links (`/welcome/…`) and without API tokens (`amparo_…`)."""
    paths = "|".join(re.escape(path) for path in settings.SECRET_PATHS)
    text = re.sub(rf"({paths})[^\s/?'\"<>]+", r"\1…", text)
    return TOKEN.sub(r"\1…", text)
