"""Settings of one installation; one installation serves one council.

Everything an installation may differ in comes from the environment; `docs/operating.md` lists the names. The council's own
facts (its name, officers, mailboxes) are records, edited on the settings pages.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from evenhand.config.databases import database
from evenhand.config.file_storage import s3_files
from evenhand.config.home import home, secret_key

PACKAGE = Path(__file__).resolve().parents[1]
HOME = home()
LAW = PACKAGE / "law"
_BUNDLED_POLICIES = PACKAGE / "policies"
POLICIES = Path(
    os.environ.get("EVENHAND_POLICIES")
    or (_BUNDLED_POLICIES if _BUNDLED_POLICIES.is_dir() else PACKAGE.parents[1] / "policies")
)
FILES = HOME / "files"

# The folders under POLICIES that hold this council's own policy, laid over the law in this order.
POLICY = tuple(filter(None, os.environ.get("EVENHAND_POLICY", "harrowmere").split(",")))

SECRET_KEY = secret_key(HOME)
# Keys of before, so that what was signed under them (links, marks of our mails, sessions) is still known as ours.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("EVENHAND_SECRET_KEYS_BEFORE", "").split() if key]
DEBUG = False
# A folder that was once a demonstration stays one, however it is started: its pages say so, and it sends no mail.
DEMONSTRATION = os.environ.get("EVENHAND_DEMONSTRATION") == "1" or (HOME / "demonstration").is_dir()
HTTPS = os.environ.get("EVENHAND_HTTPS") == "1"
# Without EVENHAND_HOSTS the system answers this machine alone, so that a forgotten setting cannot be abused.
ALLOWED_HOSTS = [name for name in os.environ.get("EVENHAND_HOSTS", "").split(",") if name] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]

INSTALLED_APPS = [
    "evenhand.config",
    "evenhand.apps.ui",
    "evenhand.apps.accounts",
    "evenhand.apps.lawbook",
    "evenhand.apps.documents",
    "evenhand.apps.search",
    "evenhand.apps.council",
    "evenhand.apps.people",
    "evenhand.apps.cases",
    "evenhand.apps.letters",
    "evenhand.apps.contacts",
    "evenhand.apps.spoc",
    "evenhand.apps.information",
    "evenhand.apps.complaints",
    "evenhand.apps.conduct",
    "evenhand.apps.policies",
    "evenhand.apps.reports",
    "evenhand.apps.portal",
    "evenhand.apps.work",
    "evenhand.apps.simulation",
    "evenhand.apps.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of Django's own widgets, for those the house does not draw itself
    "allauth",
    "allauth.account",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evenhand.config.headers.KeepOffCaches",
    "evenhand.config.guessing.SlowGuesses",
]
ROOT_URLCONF = "evenhand.config.urls"
AUTH_USER_MODEL = "accounts.User"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evenhand.apps.ui.context.page_furniture",
            ],
        },
    },
]

# --- records -----------------------------------------------------------------------------------------------------
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), home=HOME)}
# Sign-in limits are counted in the cache, so every process must see the same one: `createcachetable` makes it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "evenhand_cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- words and times ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# --- files that go to the browser --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES)},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Files of residents may lie in S3-compatible storage instead of under FILES; the keys come from the environment that
# boto3 reads (AWS_ACCESS_KEY_ID and the like). Needs `pip install evenhand[s3]`.
if os.environ.get("EVENHAND_S3_BUCKET"):
    STORAGES["files"] = s3_files(os.environ)
# A virus scanner that speaks clamd's protocol, as 127.0.0.1:3310 or /run/clamav/clamd.ctl; without one files are not
# scanned, and pages say so.
CLAMD = os.environ.get("EVENHAND_CLAMD", "")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = (
    2 * 1024 * 1024
)  # bytes; what is larger goes to a temporary file, never into memory
EVENHAND_MAIL_CARRIES_AT_MOST = int(
    os.environ.get("EVENHAND_MAIL_CARRIES_AT_MOST", "15000000")
)  # bytes of files
EVENHAND_LOOKS_THROUGH_AT_ONCE = int(
    os.environ.get("EVENHAND_LOOKS_THROUGH_AT_ONCE", "2000000")
)  # bytes of a file that is to go; a larger one is looked through by a task
EVENHAND_ROOM_AT_LEAST = int(
    os.environ.get("EVENHAND_ROOM_AT_LEAST", "1000000000")
)  # bytes free on the disk of EVENHAND_HOME; with less, those who keep the settings are told
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes of text in one form
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000  # the papers about one person are listed in one go
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a weekly response with 500 matters has several fields for each

# --- signing in --------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["evenhand.config.sign_in.CouncilSignIn"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "evenhand.config.sign_in.CouncilAccounts"
ACCOUNT_FORMS = {
    "login": "evenhand.config.sign_in_forms.SignIn",
    "reset_password": "evenhand.config.sign_in_forms.AskForReset",
    "reset_password_from_key": "evenhand.config.sign_in_forms.SetAnew",
    "set_password": "evenhand.config.sign_in_forms.SetFirst",
    "change_password": "evenhand.config.sign_in_forms.Change",
    "reauthenticate": "evenhand.config.sign_in_forms.ConfirmItIsYou",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else anybody could have us write to any address
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator enters the address, and nobody can sign up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# A whole town hall may share one address, so the limit that matters is the one by account: five wrong in five minutes.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("EVENHAND_PROXIES", "0"))
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "evenhand.config.passwords.NotLikeTheirName",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "evenhand.config.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "evenhand.config.passwords.NotCommon"},
]
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds: a working day, so that nobody has to sign in twice in one
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- what browsers are told --------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if HTTPS else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- mail we send ------------------------------------------------------------------------------------------------
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EVENHAND_SMTP_HOST") and not DEMONSTRATION
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "outbox"  # without a mail server nothing leaves the machine, and nothing is lost
EMAIL_HOST = "" if DEMONSTRATION else os.environ.get("EVENHAND_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("EVENHAND_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EVENHAND_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EVENHAND_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EVENHAND_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 30  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("EVENHAND_FROM", "evenhand@localhost")

# --- logs --------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "evenhand.config.logs.WithoutPersonalData"}},
    "formatters": {
        "line": {
            "()": "evenhand.config.logs.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_personal_data"]},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("EVENHAND_LOG_LEVEL", "INFO")},
    # Django's own handlers mail the administrators whole requests; ours alone shall speak.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "django.db.backends": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},  # announces itself at every start
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "evenhand.config.logs.NoRequestData"
