"""Settings of one installation; one installation serves one council."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("EVENHAND_HOME", "var")).resolve()
LAW = PACKAGE / "law"
_BUNDLED_POLICIES = PACKAGE / "policies"
POLICIES = Path(
    os.environ.get("EVENHAND_POLICIES")
    or (_BUNDLED_POLICIES if _BUNDLED_POLICIES.is_dir() else PACKAGE.parents[1] / "policies")
)

SECRET_KEY = os.environ.get("EVENHAND_SECRET_KEY", "only-for-a-checkout")
DEBUG = False
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = os.environ.get("EVENHAND_DEMONSTRATION") == "1"

INSTALLED_APPS = [
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
    "evenhand.apps.work",
    "evenhand.apps.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "evenhand.config.urls"
AUTH_USER_MODEL = "accounts.User"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "evenhand.sqlite3"}}
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
