"""Addresses in the form in which they are compared."""

from __future__ import annotations

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.contacts.storable import storable


def key_of_address(address: str) -> str:
    """The spelling by which a sender is found again, cut to what an index takes; empty for no address."""
    try:
        return storable(normalised_address(address))[:320]
    except ValueError:
        return ""
