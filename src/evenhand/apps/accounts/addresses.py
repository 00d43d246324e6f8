"""E-mail addresses as people write them, and the one spelling by which two of them are compared."""

from __future__ import annotations

import unicodedata


def normalised_address(address: str) -> str:
    """The spelling by which addresses are compared: trimmed, case folded, the domain in its ASCII form.

    Nothing else is dropped: dots and `+tags` may be another person's box. Raises ValueError with a
    sentence where the words are no address.
    """
    plain = unicodedata.normalize("NFC", address).strip().strip("<>").strip()
    local, at, domain = plain.rpartition("@")
    if not at or not local or not domain or " " in plain or not plain.isprintable():
        raise ValueError(
            "This is not an e-mail address: it needs a name, an @ and a domain. Check it, such as name@example.org."
        )
    return f"{local.casefold()}@{_ascii(domain)}"


def _ascii(domain: str) -> str:
    folded = domain.rstrip(".").casefold()
    if folded.isascii():  # as it stands; asked of every address of every mail
        return folded
    try:
        return folded.encode("idna").decode("ascii")
    except UnicodeError:
        return folded
