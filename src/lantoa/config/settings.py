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
API_RATE = env.number(
    "LANTOA_API_RATE", 600, "Requests a minute that one token of the API may make of one process."
)
SESSION_HOURS = env.number(
    "LANTOA_SESSION_HOURS", 12, "Hours without use after which somebody is signed out."
)
SESSION_DAYS = env.number(
    "LANTOA_SESSION_DAYS", 7, "Days after which everybody signs in anew, however busy."
)
OIDC_URL = env.text(
    "LANTOA_OIDC_URL",
    "",
    "Address (issuer) of a sign-on by OpenID Connect; empty: people sign in here only.",
).rstrip("/")
OIDC_CLIENT = env.text("LANTOA_OIDC_CLIENT", "", "Name under which the sign-on knows this site.")
OIDC_SECRET = env.text("LANTOA_OIDC_SECRET", "", "Secret that goes with LANTOA_OIDC_CLIENT.")
OIDC_NAME = env.text(
    "LANTOA_OIDC_NAME", "hệ thống chung của tỉnh", "What the button calls the sign-on."
)
OIDC_MATCH = env.text(
    "LANTOA_OIDC_MATCH",
    "email",
    "What leads to a person at the first time: 'email' (a verified one) or 'preferred_username'.",
)
OIDC_SECOND_STEP = env.flag(
    "LANTOA_OIDC_SECOND_STEP",
    False,
    "1 when the sign-on asks for a second step itself, which is then not asked here.",
)
if OIDC_MATCH not in ("email", "preferred_username"):
    raise env.BadSetting(f"LANTOA_OIDC_MATCH={OIDC_MATCH!r}: write 'email' or 'preferred_username'")
if OIDC_URL and not OIDC_URL.startswith(("https://", "http://localhost", "http://127.0.0.1")):
    raise env.BadSetting("LANTOA_OIDC_URL: the address must start with https://")
if OIDC_URL and not (OIDC_CLIENT and OIDC_SECRET):
    raise env.BadSetting("LANTOA_OIDC_URL needs LANTOA_OIDC_CLIENT and LANTOA_OIDC_SECRET")
BACKUP_URL = env.text(
    "LANTOA_BACKUP_URL",
    "",
    "Where lantoa backup puts archives: a folder, or s3://bucket/prefix?endpoint=https://...",
)
BACKUP_KEY = env.text(
    "LANTOA_BACKUP_KEY",
    "",
    "Public key (age1...) that archives are encrypted with; several are separated by commas.",
)
BACKUP_S3_KEY = env.text("LANTOA_BACKUP_S3_KEY", "", "Access key of the bucket.")
BACKUP_S3_SECRET = env.text("LANTOA_BACKUP_S3_SECRET", "", "Secret of that access key.")
JOBS = env.text(
    "LANTOA_JOBS",
    "thread",
    "Who works off the queue: 'thread' in the web process, or 'worker' processes apart.",
)
if JOBS not in ("thread", "worker"):
    raise env.BadSetting(f"LANTOA_JOBS={JOBS!r}: write 'thread' or 'worker'")

LAST_BACKUP = DATA / "last_backup.json"


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


def _origin(address: str) -> list[str]:
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if address else []


def _folder(address: str) -> Path:
    return Path(unquote(address.removeprefix("file://")))


def _database(address: str) -> dict[str, object]:
    try:
        found: dict[str, object] = dict(dj_database_url.parse(address, conn_max_age=60))
    except ValueError as error:
        raise env.BadSetting(f"LANTOA_DATABASE_URL: not a database address ({error})") from error
    # Django's backend of the same name with what the log needs at a commit.
    vendor = str(found["ENGINE"]).rpartition(".")[2]
    found["ENGINE"] = f"lantoa.audit.backends.{vendor}"
    if vendor == "sqlite3":
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
SECRET_KEY_FALLBACKS = env.text(
    "LANTOA_OLD_SECRET_KEYS",
    "",
    "Keys that were used before, with blanks between: what they signed, as the log, still holds.",
).split()
MARK = _mark()
SETTING_UP = False  # turned on by the process that serves an installation whose set-up runs
# The file that the demonstration alone writes; LANTOA_MARK makes no demonstration.
DEMONSTRATION = (DATA / "mark.txt").exists()
ALLOWED_HOSTS = [name.strip() for name in HOSTS.split(",") if name.strip()]
CSRF_TRUSTED_ORIGINS = [name.strip() for name in ORIGINS.split(",") if name.strip()]
SITE_ADDRESS = (
    CSRF_TRUSTED_ORIGINS[0].rstrip("/")
    if CSRF_TRUSTED_ORIGINS
    else f"https://{ALLOWED_HOSTS[0]}"
    if HTTPS and ALLOWED_HOSTS
    else "http://localhost:8000"
)
"""How letters begin the addresses that they give."""
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
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
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
    "lantoa.config.middleware.ApiFaults",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lantoa.config.middleware.NoNullBytes",
    "lantoa.workspace.views.start.SettingUp",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lantoa.accounts.views.sessions.SessionLifeMiddleware",
    "lantoa.accounts.views.middleware.ActorMiddleware",
    "lantoa.accounts.views.second_step.SecondStepMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lantoa.workspace.views.errors.NotAllowedPage",
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
# In the database: limits of sign-in and codes that were used hold for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lantoa_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Of one process, for what is counted at each request of a program: a write each is too much.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "lantoa-process",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

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
    # Far below the time for which a worker holds a letter (jobs.mail.CLAIM).
    EMAIL_TIMEOUT = 20

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
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_LONGEST = SESSION_DAYS * 86_400
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
        # The button of a sign-on sends a form here, and the answer leads to the provider.
        "form-action": [SELF, *_origin(OIDC_URL)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

AUTHENTICATION_BACKENDS = ["lantoa.accounts.views.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
ACCOUNT_ADAPTER = "lantoa.accounts.views.adapter.ClosedAdapter"
ACCOUNT_FORMS = {"change_password": "lantoa.accounts.forms.passwords.PasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# The key of login_failed is name and address together (accounts.views.adapter).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key,20/h/key",
    "login_failed_anywhere": "100/h/key",
}
# Tokens of the API that open nothing, shown from one address.
API_FAILURES = "10/m/ip,60/h/ip"
PASSWORD_RESET_TIMEOUT = 24 * 3600
MFA_ADAPTER = "lantoa.accounts.views.mfa.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
# Addresses are kept by the administrator, not confirmed by letter.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "lantoa.accounts.views.mfa.AuthenticateForm",
    "reauthenticate": "lantoa.accounts.views.mfa.ReauthenticateForm",
    "activate_totp": "lantoa.accounts.views.mfa.ActivateTOTPForm",
    "add_webauthn": "lantoa.accounts.views.mfa.AddPasskeyForm",
    "authenticate_webauthn": "lantoa.accounts.views.mfa.KeyForm",
    "reauthenticate_webauthn": "lantoa.accounts.views.mfa.KeyReauthenticateForm",
    "login_webauthn": "lantoa.accounts.views.mfa.KeyLoginForm",
    "edit_webauthn": "lantoa.accounts.views.mfa.RenamePasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "lantoa.accounts.views.oidc.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "tinh",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT,
                "secret": OIDC_SECRET,
                "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_URL
        else []
    }
}

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
