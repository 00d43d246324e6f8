#!/usr/bin/env python3
"""Sets up, runs, tests and checks Evenhand from a fresh clone, with nothing but Python 3.11 or newer.

python3 dev.py run     the demonstration council, on http://127.0.0.1:8000
python3 dev.py test    the whole suite: SQLite, then PostgreSQL, then a real browser
python3 dev.py check   linters, types, import rules and templates
python3 dev.py setup   only make the environment that the others use

What follows the command is handed on: `python3 dev.py run --port 8080`, `python3 dev.py test tests/law -k FOI`.
This file uses the standard library alone, and runs on any Python far enough to say that it is too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
WITH_A_DATABASE = ["tests/apps", "tests/config", "tests/conventions", "tests/journeys"]
NOTHING_COLLECTED = 5  # pytest's status where the arguments choose no test


class CannotGoOn(Exception):
    """Something is missing on this machine; the sentence says what to do."""


def main(arguments: list[str]) -> int:
    """Do the command named first and return its exit status."""
    commands = {"setup": set_up_only, "run": run, "test": test, "check": check}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments in ([], ["-h"], ["--help"]) else 2
    os.chdir(HERE)
    try:
        return commands[arguments[0]](arguments[1:])
    except CannotGoOn as reason:
        print(f"dev.py: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- the four commands -------------------------------------------------------------------------------------------


def set_up_only(arguments: list[str]) -> int:
    """Make the environment with everything that running, testing and checking need."""
    set_up("dev")
    print(f"Ready. The programs are in {PROGRAMS.relative_to(HERE)}/.")
    return 0


def run(arguments: list[str]) -> int:
    """Install what running needs, then hand over to `evenhand demo`."""
    set_up("base")
    if os.name != "nt":
        os.execve(PYTHON, [str(PYTHON), "-m", "evenhand", "demo", *arguments], surroundings())
    return subprocess.call([PYTHON, "-m", "evenhand", "demo", *arguments], env=surroundings())


def test(arguments: list[str]) -> int:
    """Run the suite on SQLite, on PostgreSQL and in a browser; say at the end how each went."""
    set_up("dev")
    legs = {
        "SQLite": lambda: on_sqlite(arguments),
        "PostgreSQL": lambda: on_postgresql(arguments),
        "browser": lambda: in_browser(arguments),
    }
    statuses = {}
    for name, leg in legs.items():
        print(f"\n=== Tests: {name} ===", flush=True)
        statuses[name] = leg()
    print()
    for name, status in statuses.items():
        print(f"{name}: {words_for(status)}")
    return 1 if any(status not in (0, NOTHING_COLLECTED) for status in statuses.values()) else 0


def check(arguments: list[str]) -> int:
    """Run every checker, and fail if any of them finds something."""
    set_up("dev")
    templates = sorted(str(path) for path in Path("src").rglob("*.html"))
    checks = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        "import rules": ["lint-imports", "--no-cache"],
        "templates": ["djade", "--target-version", "5.2", "--check", *templates],
    }
    # All at once, since most keep one core busy; each speaks in its turn.
    with ThreadPoolExecutor() as pool:
        running = {name: pool.submit(checked, *command) for name, command in checks.items()}
        failed = []
        for name, ending in running.items():
            print(f"\n=== {name} ===", flush=True)
            status, said = ending.result()
            print(said, end="", flush=True)
            if status:
                failed.append(name)
    print(f"\nChecks that found something: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def checked(program: str, *arguments: str) -> tuple[int, str]:
    """Run one checker; returns its status and all that it said."""
    done = subprocess.run(
        [str(PROGRAMS / program), *arguments],
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


# --- the three legs of the suite ---------------------------------------------------------------------------------


def on_sqlite(arguments: list[str]) -> int:
    """The suite on SQLite, whatever database this machine's environment names."""
    return pytest(arguments, on_sqlite_alone() | {"EVENHAND_EXPECT_DATABASE": "sqlite"})


def on_postgresql(arguments: list[str]) -> int:
    """The suite on PostgreSQL: the server EVENHAND_TEST_DATABASE_URL names, else one started for it alone.

    What is pure (`tests/domain`, `tests/law`) touches no database and has just run.
    """
    environment = surroundings() | {"EVENHAND_EXPECT_DATABASE": "postgresql"}
    chosen = [*workers(arguments), *(arguments or WITH_A_DATABASE)]
    if url := os.environ.get("EVENHAND_TEST_DATABASE_URL"):
        return subprocess.call(
            [str(PYTHON), "-m", "pytest", *chosen], env=environment | {"DATABASE_URL": url}
        )
    # The server must run before pytest starts: settings are read before any conftest.
    return subprocess.call(
        [str(PYTHON), "tools/on_postgresql.py", str(PYTHON), "-m", "pytest", *chosen], env=environment
    )


def in_browser(arguments: list[str]) -> int:
    """The browser tests; without a browser they skip, or fail where REQUIRE_BROWSER=1."""
    environment = on_sqlite_alone()
    if on_ci():
        environment.setdefault("REQUIRE_BROWSER", "1")
    return pytest(["-m", "browser", "-rs", *arguments], environment, alone=bool(arguments))


def pytest(arguments: list[str], environment: dict[str, str], *, alone: bool | None = None) -> int:
    """Run pytest with the given environment; `alone` with one worker, else as the arguments have it."""
    several = workers(arguments) if alone is None else [] if alone else workers([])
    return subprocess.call([str(PYTHON), "-m", "pytest", *several, *arguments], env=environment)


def on_sqlite_alone() -> dict[str, str]:
    """The surroundings without the database that this machine's environment names."""
    return {key: value for key, value in surroundings().items() if key != "DATABASE_URL"}


def surroundings() -> dict[str, str]:
    """The environment of whatever is started here.

    What Python compiled is kept, even where PYTHONDONTWRITEBYTECODE asks not to: a leg starts some dozens of
    processes, and each would compile seven hundred files again.
    """
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def workers(arguments: list[str]) -> list[str]:
    """Two workers where there are two cores and the whole suite runs; whoever names tests gets one, and a quick start."""
    # What one worker has left when the other is done, the other takes over.
    return ["-n", "2", "--dist", "worksteal"] if not arguments and (os.cpu_count() or 1) >= 2 else []


def words_for(status: int) -> str:
    """Say in words how a leg went."""
    return {0: "passed", NOTHING_COLLECTED: "no test chosen"}.get(status, f"FAILED (status {status})")


def on_ci() -> bool:
    """Whether a missing part must fail and not skip."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


# --- the environment ---------------------------------------------------------------------------------------------


def set_up(kind: str) -> None:
    """Make `.venv` and install the hashed lock `requirements/KIND.txt` and Evenhand itself; quick when nothing changed."""
    if sys.version_info < OLDEST:
        raise CannotGoOn(
            f"Evenhand needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is {sys.version.split()[0]}. "
            "Install a newer one and start this again with it, for example: python3.12 dev.py run"
        )
    if is_current(kind):
        return
    if not PYTHON.exists():
        make_environment()
    print(f"Installing what is in requirements/{kind}.txt (only when it has changed) …", flush=True)
    pip(
        "--require-hashes",
        "-r",
        f"requirements/{kind}.txt",
        otherwise="the libraries could not be installed; pip says why above. Can this machine reach a package index? "
        "Start this again when it can: what is already there is kept",
    )
    pip(
        *("--no-deps", "--no-build-isolation", "-e", "."),
        otherwise="Evenhand itself could not be installed into .venv; pip says why above. "
        "If a file of the clone is missing, restore it with git; else delete .venv and start this again",
    )
    stamp(kind).write_text(fingerprint(kind), encoding="ascii")


def make_environment() -> None:
    """Make an empty `.venv` with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotGoOn(
            "this Python cannot make an environment, because its ensurepip part is missing. "
            "On Debian or Ubuntu: apt-get install python3-venv; then start this again"
        )
    print("Making .venv …", flush=True)
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)  # a half-made one, without its Python
    venv.create(ENVIRONMENT, with_pip=True, symlinks=os.name != "nt")


def pip(*arguments: str, otherwise: str) -> None:
    """Install with the environment's own pip; raises CannotGoOn with `otherwise` where it fails, after pip has said why.

    Only what is used is compiled, when it is first used: most of what libraries bring never is.
    """
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile"]
    if subprocess.call([*command, *arguments], env=surroundings()):
        raise CannotGoOn(otherwise)


def is_current(kind: str) -> bool:
    """Whether the environment was made from today's lock; what serves development serves running too."""
    kinds = {kind, "dev"}
    return PYTHON.exists() and any(
        stamp(each).exists() and stamp(each).read_text(encoding="ascii") == fingerprint(each)
        for each in kinds
    )


def stamp(kind: str) -> Path:
    """The file that says which lock was installed."""
    return ENVIRONMENT / f"installed-{kind}.sha256"


def fingerprint(kind: str) -> str:
    """What an installation depends on: the lock, the project's own description and where it lies."""
    digest = hashlib.sha256(str(HERE).encode())
    for path in (HERE / "requirements" / f"{kind}.txt", HERE / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
