"""The settings the tests run under: those of the product, in a folder of their own that goes away afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# In memory where there is room: it goes away with the tests, and to wait for a disk at every file kept proves nothing.
_MEMORY, _ROOM = "/dev/shm", 2 << 30
_IN_MEMORY = Path(_MEMORY).is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
_FOLDER = tempfile.mkdtemp(prefix="evenhand-tests-", dir=_MEMORY if _IN_MEMORY else None)
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["EVENHAND_HOME"] = _FOLDER
os.environ.setdefault("EVENHAND_SECRET_KEY", "only-for-tests")

from evenhand.config.settings import *  # noqa: E402, F403
from tests.clock import set_clock  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Manifest storage needs collectstatic first; a password hasher that is slow on purpose would only slow the tests.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

set_clock()
