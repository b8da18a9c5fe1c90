"""The one settings file. An empty environment works; each difference is one variable."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from lantoa.config import env, rooms

PACKAGE = Path(__file__).resolve().parent.parent

# --- What may differ -----------------------------------------------------------------------

DATA = env.path("LANTOA_DATA", "./data", "Folder of database, files, mail and generated key.")
DEBUG = env.flag("LANTOA_DEBUG", False, "Error pages with details. Never on a public host.")
HOSTS = env.text(
    "LANTOA_HOSTS",
    "localhost,127.0.0.1,[::1]",
    "Names under which the site is served, separated by commas.",
)
ORIGINS = env.text(
    "LANTOA_ORIGINS",
    "",
    "Full addresses (https://...) under which forms are sent when a proxy stands in front.",
)
HTTPS = env.flag("LANTOA_HTTPS", False, "1 when people reach the site by https only.")
PROXY = env.text(
    "LANTOA_PROXY",
    "127.0.0.1" if HTTPS else "",
    "Address of the proxy whose X-Forwarded headers are believed; with LANTOA_HTTPS=1 that of "
    "this machine.",
)
DATABASE_URL = env.url(
    "LANTOA_DATABASE_URL",
    f"sqlite:///{DATA / 'lantoa.sqlite3'}",
    ("sqlite", "postgres", "postgresql"),
    "The database: SQLite in the data folder, or postgres://...",
)
FILES_URL = env.url(
    "LANTOA_FILES_URL", f"file://{DATA / 'files'}", ("file",), "Where files are kept."
)
MAIL_URL = env.url(
    "LANTOA_MAIL_URL",
    f"file://{DATA / 'outbox'}",
    ("file", "smtp"),
    "Outgoing mail: a folder, or smtp://user:password@host:port",
)
MAIL_FROM = env.text("LANTOA_MAIL_FROM", "lantoa@localhost", "Sender of outgoing mail.")
UPLOAD_MEGABYTES = env.number("LANTOA_UPLOAD_MB", 20, "Largest file that is taken, in MB.")
JOBS = env.text(
    "LANTOA_JOBS",
    "thread",
    "Who works off the queue: 'thread' in the web process, or 'worker' processes apart.",
)
if JOBS not in ("thread", "worker"):
    raise env.BadSetting(f"LANTOA_JOBS={JOBS!r}: write 'thread' or 'worker'")


try:
    DATA.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise env.BadSetting(f"LANTOA_DATA={DATA}: the folder cannot be made ({error})") from error


def _mark() -> str:
    """Words that stand on every page and paper of a site whose data are not real."""
    given = env.text(
        "LANTOA_MARK",
        "",
        "Stands on every page and paper, for a site whose data are not real. The demonstration "
        "keeps its own in the data folder.",
    )
    kept = DATA / "mark.txt"
    if given or not kept.exists():
        return given
    return kept.read_text(encoding="utf-8").strip()


def _secret_key() -> str:
    """The key given by the environment, or one made at the first start and kept in the data."""
    given = env.text("LANTOA_SECRET_KEY", "", "Signs sessions. Generated into the data folder.")
    if given:
        return given
    kept = DATA / "secret_key"
    try:
        return kept.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    fresh = secrets.token_urlsafe(48)
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    return fresh


def _folder(address: str) -> Path:
    return Path(unquote(address.removeprefix("file://")))


def _database(address: str) -> dict[str, object]:
    try:
        found: dict[str, object] = dict(dj_database_url.parse(address, conn_max_age=60))
    except ValueError as error:
        raise env.BadSetting(f"LANTOA_DATABASE_URL: not a database address ({error})") from error
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["CONN_MAX_AGE"] = 0
        found["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 15,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA busy_timeout=15000; PRAGMA foreign_keys=ON;"
            ),
        }
    else:
        found["CONN_HEALTH_CHECKS"] = True
    return found


# --- Django --------------------------------------------------------------------------------

SECRET_KEY = _secret_key()
MARK = _mark()
ALLOWED_HOSTS = [name.strip() for name in HOSTS.split(",") if name.strip()]
CSRF_TRUSTED_ORIGINS = [name.strip() for name in ORIGINS.split(",") if name.strip()]
ROOT_URLCONF = "lantoa.config.urls"
WSGI_APPLICATION = "lantoa.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    *reversed(rooms.APPS),
    "lantoa.config.apps.ConfigConfig",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lantoa.config.middleware.NoNullBytes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lantoa.accounts.views.middleware.ActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lantoa.workspace.views.context.page",
            ],
            "builtins": ["lantoa.ui.templatetags.lantoa"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": _database(DATABASE_URL)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = _folder(FILES_URL)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = (UPLOAD_MEGABYTES + 2) * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DEFAULT_FROM_EMAIL = MAIL_FROM
if MAIL_URL.startswith("file://"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(_folder(MAIL_URL))
else:
    _mail = urlsplit(MAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    try:
        EMAIL_PORT = _mail.port or 25
    except ValueError as error:
        raise env.BadSetting("LANTOA_MAIL_URL: the port must be a number") from error
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = EMAIL_PORT == 587

# --- Safety --------------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "lantoa.workspace.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
ACCOUNT_ADAPTER = "lantoa.accounts.views.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}

# --- Wagtail: content only, and closed until the portal is built ------------------------------

WAGTAIL_SITE_NAME = "Lan Tỏa"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAILIMAGES_IMAGE_MODEL = "files.ContentImage"
WAGTAILDOCS_DOCUMENT_MODEL = "files.ContentDocument"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Logs ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
