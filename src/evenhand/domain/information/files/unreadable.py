"""A file, or a part of one, that no reader can open."""

from __future__ import annotations


class CannotBeRead(Exception):
    """Why a file cannot be read, as half a sentence: `it is protected by a password`."""


class CannotBeLookedThrough(CannotBeRead):
    """Why nothing is known of what lies in a file that may well be whole: it is too large, or of a kind not read here."""
