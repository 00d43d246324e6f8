"""The one folder an installation writes to, and the secret kept in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """`EVENHAND_HOME`, or `var` in the working directory; made on first use, for its owner alone."""
    folder = Path(os.environ.get("EVENHAND_HOME") or "var").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """`EVENHAND_SECRET_KEY`, or the key in `folder/secret-key`, made on first use so that no two systems share one.

    Several machines that serve one council must be given the same `EVENHAND_SECRET_KEY`.
    """
    if given := os.environ.get("EVENHAND_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
