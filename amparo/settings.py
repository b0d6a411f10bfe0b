"""Django's settings, read from the environment; `amparo.cli` fills the environment before Django starts.

Secrets come only from the environment (or from the data folder, where the command line keeps the generated key).
"""

import os
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from amparo.operating_settings import *  # noqa: F403
from amparo.sign_in_settings import *  # noqa: F403  # settings are names of a module

CODE_DIR = Path(__file__).resolve().parent
SHIPPED_DIR = CODE_DIR / "_shipped"  # filled in the wheel; a checkout has the folders beside the package
ROOT_DIR = SHIPPED_DIR if SHIPPED_DIR.is_dir() else CODE_DIR.parent


def env_flag(name: str, default: bool) -> bool:
    """A yes/no setting: `1`, `yes`, `true` and `on` are yes."""
    value = os.environ.get(name, "").strip().lower()
    return default if not value else value in {"1", "yes", "true", "on"}


def env_list(name: str, default: str) -> list[str]:
    """A comma-separated setting."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def database_from_url(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a libpq URL, with a bounded pool (DATABASE_POOL connections a process at most).

    Statements are prepared by the server when they come again: planning them each time was half of its work.
    """
    prepared = {"server_side_binding": True, "prepare_threshold": 5}
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "amparo"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, **prepared, "pool": {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5}},
    }


def add_static_headers(headers: Any, path: str, url: str) -> None:
    """Headers of static files beside those of servestatic."""
    headers["X-Content-Type-Options"] = "nosniff"


# --- this installation ---
PACK = os.environ.get("AMPARO_PACK", "lumen")
DATA_DIR = Path(os.environ.get("AMPARO_DATA") or Path("var") / Path(PACK).name).resolve()
DEBUG = env_flag("AMPARO_DEBUG", False)
DEMO = env_flag("AMPARO_DEMO", False)
TESTING = "pytest" in sys.modules
SECRET_KEY = os.environ.get("AMPARO_SECRET_KEY", "")
if not SECRET_KEY:
    key_file = DATA_DIR / "secret_key"
    SECRET_KEY = key_file.read_text().strip() if key_file.is_file() else ("only-for-tests" if TESTING else "")
SECRET_KEY_FALLBACKS = env_list("AMPARO_SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env_list("AMPARO_HOSTS", "localhost,127.0.0.1,[::1]")
BASE_URL = os.environ.get("AMPARO_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")

# --- database ---
REQUEST_SLOTS = int(os.environ.get("AMPARO_REQUEST_SLOTS", "16"))  # requests that Django handles at once
DATABASE_POOL = REQUEST_SLOTS + 12  # jobs 4 + 2, consumers 2, live streams' checks 2, health 2
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": database_from_url(DATABASE_URL or "postgresql:///amparo")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- beside the pages ---
EMBEDDED_WORKER = os.environ.get("AMPARO_WORKER", "") == "embedded"  # jobs and consumers run in the web process
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # amparo.core.apps imports every package's jobs
LIVE_STREAMS = int(os.environ.get("AMPARO_LIVE_STREAMS", "5000"))  # open live streams of a process, further ones: 503

# --- parts ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "amparo.core",
    "amparo.catalogue",
    "amparo.people",
    "amparo.notify",
    "amparo.gate",
    "amparo.clocks",
    "amparo.knowledge",
    "amparo.search",
    "amparo.cases",
    "amparo.figures",
    "amparo.privacy",
    "amparo.api",
    "amparo.web.shared",
    "amparo.web.portal",
    "amparo.web.agent",
    "amparo.web.admin",
    "amparo.web.widget",
    "allauth",  # behind our pages, which replace its templates
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
]
MIDDLEWARE = [
    "amparo.core.measuring.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "amparo.core.headers.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amparo.people.middleware.SeenMiddleware",
    "amparo.people.middleware.LanguageMiddleware",
    "amparo.web.shared.middleware.OwnClockMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amparo.web.shared.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "amparo.urls"
ASGI_APPLICATION = "amparo.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amparo.web.shared.context.desk",
            ],
            "builtins": ["amparo.web.shared.templatetags.ui"],
        },
    }
]

# --- sign-in ---
AUTH_USER_MODEL = "people.Person"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique whatever their case, by a constraint on lower(email)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
CACHES = {"default": {"BACKEND": "amparo.core.once.OnceCache"}}
if TESTING:  # the strength of the hash is Django's business, its cost would be most of the suite's time
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# --- languages and time ---
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt-br", "Português (Brasil)"),
    ("de", "Deutsch"),
]
LANGUAGE_COOKIE_NAME = "amparo_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [ROOT_DIR / "locale"]

# --- outgoing webhooks ---
# private networks that the vendor's own endpoints may lie in (10.20.0.0/16), there also by plain http; SEC-9
WEBHOOK_NETWORKS = tuple(ip_network(text) for text in env_list("AMPARO_WEBHOOK_NETWORKS", ""))

# --- cases, files ---
CLOSE_RESOLVED_DAYS = int(os.environ.get("AMPARO_CLOSE_RESOLVED_DAYS", "14"))  # 0: solved cases are never closed by it
DNS_SERVERS = env_list("AMPARO_DNS_SERVERS", "")  # whom to ask for records of domains; else the system's
ERASURE_DELAY_DAYS = int(os.environ.get("AMPARO_ERASURE_DELAY_DAYS", "7"))  # to think it over, or take it back
FILES_URL = os.environ.get("AMPARO_FILES_URL", "")  # s3://bucket/prefix, else DATA_DIR/files
FILE_MAX_BYTES = int(os.environ.get("AMPARO_FILE_MAX_BYTES", str(100 * 1024 * 1024)))
REQUEST_MAX_BYTES = FILE_MAX_BYTES + 2 * 1024 * 1024  # a whole request: one file of full size, or several smaller ones
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Bodies on their way in lie beside the files, not in /tmp, which is memory in containers; the command makes the folder.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "arriving" if (DATA_DIR / "arriving").is_dir() else None
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
STATIC_URL = "/static/"
STATICFILES_DIRS = [CODE_DIR / "web" / "static"]
STATIC_ROOT = Path(os.environ.get("AMPARO_STATIC", DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}
SERVESTATIC_USE_FINDERS = DEBUG or TESTING
SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_ADD_HEADERS_FUNCTION = add_static_headers

# --- programs ---
API_REQUESTS_A_MINUTE = int(os.environ.get("AMPARO_API_REQUESTS_A_MINUTE", "1200"))  # of one token
HELP_REQUESTS_A_MINUTE = int(os.environ.get("AMPARO_HELP_REQUESTS_A_MINUTE", "120"))  # of one address by a public key

# --- mail ---
# smtp[s]://user:password@host:port; where it is empty, mail is written to DATA_DIR/outbox
SMTP_URL = os.environ.get("AMPARO_SMTP_URL", "")
MAIL_FROM = os.environ.get("AMPARO_MAIL_FROM", "support@localhost")

# --- safety ---
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = False  # the upload script sends it back as a header
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "amparo.web.shared.errors.csrf_failure"
if HTTPS:  # the door knows by BASE_URL that readers speak HTTPS, never by a header (SEC-12)
    SECURE_HSTS_SECONDS = 31536000
TRUSTED_PROXIES = env_list("AMPARO_TRUSTED_PROXIES", "")  # SEC-12: forwarded headers count only from these
