"""Customers and all that is known about them, each fact with its evidence."""

from __future__ import annotations

from evenhand.apps.people.models.customers import Customer, Note
from evenhand.apps.people.models.matching import DifferentPeople, LikelyPair, MatchKey, SetAside, Spelt
from evenhand.apps.people.models.needs import Adjustment
from evenhand.apps.people.models.others import Associate, Representative
from evenhand.apps.people.models.reach import EmailAddress, Fact, OtherName, PostalAddress, Telephone
from evenhand.apps.people.models.regrouping import MovedRow, Regrouping
from evenhand.apps.people.models.views_kept import ViewOfRecord

__all__ = [
    "Adjustment",
    "Associate",
    "Customer",
    "DifferentPeople",
    "EmailAddress",
    "Fact",
    "LikelyPair",
    "MatchKey",
    "MovedRow",
    "Note",
    "OtherName",
    "PostalAddress",
    "Regrouping",
    "Representative",
    "SetAside",
    "Spelt",
    "Telephone",
    "ViewOfRecord",
]
