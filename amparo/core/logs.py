"""The lines of the log, without keys and addresses (SEC-8): a log is read by more people than a mail."""

import json
import logging
import re
from datetime import UTC, datetime

from django.conf import settings

from amparo.core import tracing

TOKEN = re.compile(r"(amparo_)[A-Za-z0-9_-]{20,}|(whsec_)[A-Za-z0-9+/=]{20,}")  # of the API, of webhooks
PASSWORD = re.compile(r"(\w://[^\s:/@]*):[^\s/@]+@")  # in the address of a server
MAIL = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+(@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")  # who it was, not where


class LineFormatter(logging.Formatter):
    """Writes a record as one line and its traceback, for people; what follows a path of settings.SECRET_PATHS becomes
    `…`."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by every handler."""
        trace = tracing.current()
        ids = " ".join(f"{name}={value}" for name, value in trace._asdict().items() if value)
        text = super().format(record)
        return hide_keys(f"{text} [{ids}]" if ids and "\n" not in text else text)


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON, for machines (AMPARO_LOG_FORMAT=json)."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by every handler."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": hide_keys(record.getMessage()),
            **{name: value for name, value in tracing.current()._asdict().items() if value},
        }
        if record.exc_info:
            said["error"] = hide_keys(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def hide_keys(text: str) -> str:
    """The text without keys of links (`/welcome/…`), API tokens (`amparo_…`), secrets of webhooks, passwords of
    servers, and the names in mail addresses."""
    paths = "|".join(re.escape(path) for path in settings.SECRET_PATHS)
    text = re.sub(rf"({paths})[^\s/?'\"<>]+", r"\1…", text)
    text = TOKEN.sub(lambda found: f"{found[1] or found[2]}…", text)
    return MAIL.sub(r"…\1", PASSWORD.sub(r"\1:…@", text))
