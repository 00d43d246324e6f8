"""What is true of the whole council: its name, its places, its choices, its mailboxes."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

ONLY_ROW = 1
_COLOUR = RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", "Write a colour as # and six digits, such as #0b5d4a.")


class CouncilSetting(models.Model):
    """The one row of settings; one installation serves one council. Read it by `queries.council()`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ROW, editable=False)
    name = models.CharField("name of the council", max_length=200, default="The council")
    kind = models.CharField(max_length=60, default="district")
    nation = models.CharField(max_length=10, default="ENG")
    address_lines = models.JSONField(default=list, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    mail_domains = models.JSONField(default=list, blank=True)
    own_mail_servers = models.JSONField(default=list, blank=True)
    vouching_servers = models.JSONField(
        "mail servers that check where mail comes from", default=list, blank=True
    )
    duty_contact_address = models.EmailField("address of the duty contact", blank=True)
    weekly_response_weekday = models.PositiveSmallIntegerField(
        "day of the weekly response",
        default=4,
        validators=[MinValueValidator(0), MaxValueValidator(6)],
        help_text="0 is Monday (SPOC-11).",
    )
    weekly_nil_letter = models.BooleanField("short letter in a week with nothing to say", default=True)
    closure_days_count = models.BooleanField("closure days extend local time limits", default=False)
    web_address = models.URLField("web address of Evenhand", blank=True)
    digest_days = models.CharField("morning mail", max_length=60, default="working-days")
    demonstration = models.BooleanField(default=False)
    brand_colour = models.CharField(max_length=7, default="#0b5d4a", validators=[_COLOUR])
    link_colour = models.CharField(max_length=7, default="#0b4f6c", validators=[_COLOUR])

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="council_one_row_of_settings", condition=Q(id=ONLY_ROW)),
        ]

    def __str__(self) -> str:
        return self.name
