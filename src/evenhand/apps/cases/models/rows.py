"""The rows by which lists find a case, made from its entries (`projections`), and the days that moved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from evenhand.apps.cases.models.record import Case


class ClockRow(models.Model):
    """One run of one clock of a case. A stopped clock keeps the calendar and version it stopped under."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clock_rows")
    key = models.CharField(max_length=120)
    run = models.PositiveIntegerField()
    item = models.CharField(max_length=80, blank=True)
    rule = models.CharField(max_length=40)
    rule_class = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    work_to = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    limit = models.BooleanField(default=False, help_text="The last day for what may be done and need not be.")
    stopped_on = models.DateField(null=True)
    rule_version = models.DateField(null=True)
    calendar_version = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["stopped_on", "due_on"]), models.Index(fields=["case", "rule"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "item", "run"], name="one_row_per_clock_run")
        ]

    def __str__(self) -> str:
        return f"{self.rule} due {self.due_on}"


class ItemRow(models.Model):
    """One item of a case: a contribution, a weekly response, a point."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="item_rows")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    stage = models.CharField(max_length=60)
    final = models.BooleanField(default=False)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="one_row_per_item")]
        indexes = [models.Index(fields=["kind", "stage"])]

    def __str__(self) -> str:
        return self.key


class ObligationRow(models.Model):
    """One thing owed by a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="obligation_rows")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    owed_since = models.DateField()
    due_on = models.DateField(null=True)
    open = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="one_row_per_obligation")]
        indexes = [models.Index(fields=["open", "due_on"])]

    def __str__(self) -> str:
        return self.title


class CasePerson(models.Model):
    """An officer named in a case, or in one item of it, and as what."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people_named")
    officer = models.ForeignKey("council.Officer", on_delete=models.PROTECT, related_name="named_in")
    role = models.CharField(max_length=60)
    item = models.CharField(max_length=80, blank=True)
    in_hand = models.BooleanField(
        help_text="The case is open or something that outlives it runs; of an item, that it is not at its end."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role", "item"], name="one_officer_per_role")]
        indexes = [
            models.Index(fields=["officer", "role"]),
            # All that the lists of somebody's work ask of it: they take as long after ten years as after one.
            models.Index(
                fields=["officer", "item", "role", "case"],
                condition=Q(in_hand=True),
                name="cases_in_hand_of_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.case_id}"


class CaseMember(models.Model):
    """An elected member named in a case, and as what: by this members find their own enquiries."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members_named")
    member = models.ForeignKey("council.Member", on_delete=models.PROTECT, related_name="named_in")
    role = models.CharField(max_length=60)
    item = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role", "item"], name="one_member_per_role")]

    def __str__(self) -> str:
        return f"{self.role} of {self.case_id}"


class CaseLink(models.Model):
    """Two cases tied together: `case` is the one whose event says so."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other", "kind"], name="one_link_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class CaseContact(models.Model):
    """A contact that stands on a case. The number is that of `contacts.Contact`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contact_rows")
    contact_id = models.PositiveBigIntegerField(db_index=True)
    sequence = models.PositiveIntegerField()
    apart = models.BooleanField(default=False, help_text="Its words are held apart.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "contact_id"], name="a_contact_once_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} contact {self.contact_id}"


class ClockChange(models.Model):
    """An open clock that moved because the calendar or a rule changed: old day, new day, cause (GEN-2)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock_changes")
    key = models.CharField(max_length=120)
    rule = models.CharField(max_length=40)
    item = models.CharField(max_length=80, blank=True)
    was_due_on = models.DateField(null=True)
    now_due_on = models.DateField(null=True)
    cause = models.CharField(max_length=300)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule}: {self.was_due_on} to {self.now_due_on}"
