"""Mail to members of the council: never diverted; each member says of each item what becomes of it (SPOC-5)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.contacts.models.contacts import Contact
from evenhand.apps.council.models import Member


class Choice(models.TextChoices):
    """What a member may choose for an item."""

    OPEN = "", "Not chosen yet"
    KEPT = "kept", "Kept: the member answers it"
    PASSED_ON = "passed-on", "Passed on to the council"


class MemberItem(models.Model):
    """One mail to one member, and what they chose. A contact sent to several members is an item of each."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="member_items")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="items")
    choice = models.CharField(max_length=12, choices=Choice, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-contact__stored_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "member"], name="contacts_one_item_a_member")
        ]
        indexes: ClassVar = [models.Index(fields=["member", "choice"], name="contacts_items_of_member")]

    def __str__(self) -> str:
        return f"Contact {self.contact_id} of member {self.member_id}"
