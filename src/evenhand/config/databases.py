"""Where the records are kept: SQLite out of the box, PostgreSQL where `DATABASE_URL` says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;"
    "PRAGMA cache_size=-20000;"
    "PRAGMA temp_store=MEMORY;"
)
_KEPT_OPEN_SECONDS = 600
# Compiling a question before asking it took PostgreSQL a minute where the answer took a tenth of a second: who may see
# what is a long question about few records.
_NO_COMPILING = "-c jit=off"


class DatabaseAddressRefused(ValueError):
    """`DATABASE_URL` cannot be read; the sentence says what to write. It never repeats the URL, which has a password."""


def database(url: str, *, home: Path) -> dict[str, Any]:
    """Read `DATABASE_URL`; an empty one means SQLite in `home`.

    Understands `postgresql://user:password@host:port/name?option=value`, a socket folder as `host` in the query, and
    `sqlite:////absolute/path.sqlite3`. Raises DatabaseAddressRefused for anything else.
    """
    if not url:
        return sqlite(home / "evenhand.sqlite3", test_file=home / "test.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = Path(unquote(parts.path.removeprefix("/")))
        return sqlite(path, test_file=path.with_name(f"test-{path.name}"))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise DatabaseAddressRefused(
            "DATABASE_URL must begin with postgresql:// or sqlite://; write for example "
            "postgresql://evenhand:PASSWORD@db.example.org:5432/evenhand, or leave it out to use SQLite"
        )
    options = {"options": _NO_COMPILING} | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": _KEPT_OPEN_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path, *, test_file: Path) -> dict[str, Any]:
    """SQLite so that several writers wait for each other, and never fail with "database is locked".

    IMMEDIATE takes the write lock when a transaction begins; a test database in memory would lock whole tables instead.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS},
        "CONN_MAX_AGE": _KEPT_OPEN_SECONDS,
        "TEST": {"NAME": test_file},
    }
