"""Settings of watching the desk: logs, figures, alerts. Read from the environment, part of amparo.settings."""

import os

# --- figures ---
METRICS_TOKEN = os.environ.get("AMPARO_METRICS_TOKEN", "")  # without it /metrics answers this machine only

# --- search ---
# on: by words and by meaning; off: by words alone; or dotted paths of embedding providers, comma-separated
SEARCH_MODELS = os.environ.get("AMPARO_SEARCH_MODELS", "on").strip()

# --- alerts: after so long the log says so, an event is recorded and, where wished, the administrators get a mail ---
SLOW_QUERY_MS = int(os.environ.get("AMPARO_SLOW_QUERY_MS", "1000"))  # a line in the log; 0: none
ALERT_QUERY_SECONDS = int(os.environ.get("AMPARO_ALERT_QUERY_SECONDS", "60"))
ALERT_LAG_SECONDS = int(os.environ.get("AMPARO_ALERT_LAG_SECONDS", "60"))
ALERT_JOBS_SECONDS = int(os.environ.get("AMPARO_ALERT_JOBS_SECONDS", "600"))
ALERT_MAIL = os.environ.get("AMPARO_ALERT_MAIL", "").strip().lower() in {"1", "yes", "true", "on"}

# --- logs ---
# what follows one of these is a key and is not logged
SECRET_PATHS = ("/welcome/", "/confirm/", "/domains/", "/mark/", "/account/password/reset/")
LOG_FORMAT = os.environ.get("AMPARO_LOG_FORMAT", "text")  # text for people, json for machines
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "amparo.core.logs.LineFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "amparo.core.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if LOG_FORMAT == "json" else "text"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("AMPARO_LOG_LEVEL", "WARNING")},
}
if os.environ.get("AMPARO_LOG_REQUESTS", "").strip().lower() in {"1", "yes", "true", "on"}:
    LOGGING["loggers"] = {"amparo.requests": {"level": "INFO"}}
