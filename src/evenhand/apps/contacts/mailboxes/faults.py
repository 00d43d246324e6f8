"""What can go wrong with a live mailbox, each said in words that tell an administrator what to do."""

from __future__ import annotations

import errno
import imaplib
import ssl

from django.db import DatabaseError
from imap_tools.errors import ImapToolsError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
SAFE = "Nothing is lost: what is not stored yet stays in the mailbox. It is tried again by itself."


class MailboxFault(Exception):
    """A mailbox cannot be read now; the sentence says why and what to do."""


class NoSecret(MailboxFault):
    """The secret that a mailbox names is not there, or others could read it."""


class TokenRefused(MailboxFault):
    """No token was given out for signing in."""


class SignInRefused(MailboxFault):
    """The mail server does not accept the login with its secret."""


def in_words(fault: BaseException) -> str:
    """What went wrong in a pass over a mailbox, why, and what to do. Never the words of a message or a secret."""
    return f"{_what(fault)} {SAFE}"


def _what(fault: BaseException) -> str:
    if isinstance(fault, MailboxFault):
        return str(fault)
    if isinstance(fault, DatabaseError):
        return (
            f"The database could not be written ({type(fault).__name__}): it is read-only, full or away. "
            "Tell whoever looks after the machine."
        )
    if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
        return "The disk is full, so no message could be stored. Make room on the machine."
    if isinstance(fault, OSError) and fault.errno == errno.EROFS:
        return (
            "The disk can only be read, so no message could be stored. Tell whoever looks after the machine."
        )
    if isinstance(fault, ssl.SSLCertVerificationError):
        return (
            "The mail server's certificate could not be trusted. Check the server's name and its certificate."
        )
    if isinstance(fault, imaplib.IMAP4.abort | OSError):
        return f"The line to the mail server could not be made or broke off ({type(fault).__name__})."
    if isinstance(fault, imaplib.IMAP4.error | ImapToolsError):
        return (
            f"The mail server refused what was asked of it ({type(fault).__name__}). Check the names of the folders "
            "and what this login may do in the mailbox."
        )
    return f"Reading the mailbox failed ({type(fault).__name__}). Tell the administrator of the system."
