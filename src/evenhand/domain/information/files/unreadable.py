"""A file, or a part of one, that no reader can open."""

from __future__ import annotations


class CannotBeRead(Exception):
    """Why a file cannot be read, as half a sentence: `it is protected by a password`."""
