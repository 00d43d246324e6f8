"""The council itself: its settings, its people with posts and dates, and its days."""

from __future__ import annotations

from evenhand.apps.council.models.days import ClosureDay, HolidayAddition
from evenhand.apps.council.models.elected import Member, MemberOfParliament
from evenhand.apps.council.models.mailboxes import Mailbox
from evenhand.apps.council.models.officers import Absence, Officer, Post, PostHolding, ServiceArea
from evenhand.apps.council.models.readers import ReadingDuty
from evenhand.apps.council.models.settings import CouncilSetting

__all__ = [
    "Absence",
    "ClosureDay",
    "CouncilSetting",
    "HolidayAddition",
    "Mailbox",
    "Member",
    "MemberOfParliament",
    "Officer",
    "Post",
    "PostHolding",
    "ReadingDuty",
    "ServiceArea",
]
