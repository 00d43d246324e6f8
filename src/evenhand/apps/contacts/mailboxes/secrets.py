"""Secrets of mailboxes: in the environment or in files that their owner alone may read; never in the database."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from django.conf import settings

from evenhand.apps.contacts.mailboxes.faults import NoSecret
from evenhand.apps.council.operations.mailboxes import SECRET_FILE, SECRET_VARIABLE

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def folder() -> Path:
    """Where the files with secrets lie: `secrets` in the installation's own folder."""
    return Path(settings.HOME) / "secrets"


def secret_of(name: str) -> str:
    """The secret with this name, from the environment or else from its file.

    Raises NoSecret where it is not there, is empty, or where others than its owner may read the file.
    """
    found = optional_secret(name)
    if not found:
        raise NoSecret(
            f"There is no secret named {name}. Set an environment variable of that name, or write it into the file "
            "secrets/NAME in the installation's own folder and let its owner alone read it (chmod 600)."
        )
    return found


def optional_secret(name: str) -> str:
    """The same, empty where there is none. Raises NoSecret where others may read its file."""
    if SECRET_VARIABLE.fullmatch(name):
        return os.environ.get(name, "")
    return _from_file(_path(name))


def renew_secret(name: str, value: str) -> bool:
    """Write a secret that its giver has changed, whole or not at all; False where it stands in the environment."""
    if SECRET_VARIABLE.fullmatch(name):
        return False
    path = _path(name)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".renewed-")  # made for its owner alone
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).replace(path)
    return True


def _path(name: str) -> Path:
    if not SECRET_FILE.fullmatch(name):
        raise NoSecret(
            f"“{name}” is no name of a mailbox's secret. Write one such as EVENHAND_MAILBOX_PLANNING, or the name of "
            "a file in small letters."
        )
    return folder() / name


def _from_file(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                raise NoSecret(
                    f"The secret {path.name} could be read by others on the machine, so it is not used. Let its "
                    "owner alone read the file: chmod 600."
                )
            return file.read().strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as unreadable:
        raise NoSecret(
            f"The file of the secret {path.name} could not be read ({type(unreadable).__name__}). Check who owns it."
        ) from unreadable
