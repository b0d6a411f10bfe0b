"""The lines of the log, without the keys that stand in addresses (SEC-8): a log is read by more people than a mail."""

import logging
import re

from django.conf import settings


class LineFormatter(logging.Formatter):
    """Writes a record as one line and its traceback; what follows a path of settings.SECRET_PATHS becomes `…`."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by every handler."""
        return hide_keys(super().format(record))


def hide_keys(text: str) -> str:
    """The text without the keys of links: `/welcome/…`."""
    paths = "|".join(re.escape(path) for path in settings.SECRET_PATHS)
    return re.sub(rf"({paths})[^\s/?'\"<>]+", r"\1…", text)
