"""The record of cases: events that are only ever added to, and projections of them.

The event table is the truth. Every other table here can be made again from it (`evenhand rebuild`)
and holds nothing about today.
"""

from __future__ import annotations

import uuid
from typing import NoReturn

from django.db import models
from django.db.models import Q


class NeverChanged(Exception):
    """Somebody tried to alter or remove what is only ever added to."""


class AppendOnly(models.Model):
    """A row that may be written once. The database refuses a change as well (see the migrations)."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the row the first time; refuse ever after."""
        if self.pk is not None and not self._state.adding:
            raise NeverChanged("An event is never edited. Record a correction instead.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as Django's own

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Always refuse."""
        raise NeverChanged("An event is never removed. Record a correction instead.")


class Case(models.Model):
    """One case: its identity, and the projection by which lists find it."""

    ref = models.CharField(max_length=20, unique=True)
    procedure = models.CharField(max_length=80, db_index=True)
    edition = models.CharField(max_length=160, help_text="council/procedure@edition")
    customer = models.ForeignKey(
        "people.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    title = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=60)
    final = models.BooleanField(default=False)
    outcome = models.CharField(max_length=60, blank=True)
    received_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True, help_text="A hint of where to look; the truth is reckoned.")
    next_due_rule = models.CharField(max_length=40, blank=True)
    carries = models.PositiveIntegerField(default=0)
    apart = models.BooleanField(
        default=False, help_text="About the single point of contact or deputy: kept from both (SPOC-18)."
    )
    head_sequence = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="0" * 64)
    service = models.CharField(
        max_length=60, blank=True, db_index=True, help_text="Code of the service area it belongs to."
    )
    ward = models.CharField(max_length=200, blank=True)
    calendar_version = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            # Open and closed ones apart: SQLite looks for no truth or falsehood in an index of both.
            models.Index(fields=["next_due_on", "id"], condition=Q(final=False), name="open_cases_by_due"),
            models.Index(fields=["closed_on", "id"], condition=Q(final=True), name="closed_cases_by_day"),
            models.Index(
                fields=["procedure", "closed_on", "id"],
                condition=Q(final=True),
                name="closed_cases_of_a_kind",
            ),
            models.Index(  # all that the figures of where things stand count by
                fields=["procedure", "service", "next_due_on", "received_on"],
                condition=Q(final=False),
                name="open_cases_counted",
            ),
            models.Index(fields=["customer", "final"]),
            models.Index(fields=["received_on", "procedure"]),  # the months of a dashboard
        ]

    def __str__(self) -> str:
        return self.ref


class RefCounter(models.Model):
    """The last reference given out in a year."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class EventRow(AppendOnly):
    """One event as it was hashed. `text` is the canonical form; the other columns only find it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="event_rows")
    sequence = models.PositiveIntegerField()
    move = models.CharField(max_length=80)
    item = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    text = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    batch = models.UUIDField(null=True, help_text="The press of a button that made it.")

    class Meta:
        ordering = ["case_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_event_per_sequence"),
            models.UniqueConstraint(
                fields=["case", "batch"],
                condition=models.Q(batch__isnull=False),
                name="one_event_per_press",
            ),
        ]
        indexes = [models.Index(fields=["move", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.sequence} {self.move}"


class Passage(models.Model):
    """Free text of a case, written once; erasure destroys both the words and the key."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="passages")
    name = models.CharField(max_length=120)
    words = models.TextField(null=True)  # noqa: DJ001  # erased is not the same as empty
    key = models.BinaryField(null=True, max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_passage_per_name")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


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


class Draft(models.Model):
    """What somebody is typing: an ordinary row, which becomes a passage when it is committed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(
        max_length=120, help_text="What it is for: a move, or a part of a weekly response."
    )
    words = models.TextField(blank=True)
    saved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    saved_at = models.DateTimeField()
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_draft_per_name")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class LongWork(models.Model):
    """Work on a case that takes longer than a page may: a working row, forgotten once it is done and was looked at.

    Its id is the press of the button, so that a second press finds the first. `told` is what it was told to do, in
    ids, codes and dates, and is emptied when it ends. How far it is stands outside the database (`long_work`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        GOING = "going", "Going on"
        DONE = "done", "Done"
        REFUSED = "refused", "Not done"
        BROKEN = "broken", "Broke off"

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="long_works")
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    says = models.JSONField(default=list)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Checkpoint(AppendOnly):
    """The heads of every chain on a day, so that a cut tail or a missing case shows."""

    day = models.DateField(unique=True)
    cases = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    heads = models.TextField(help_text="One line a case: reference, sequence, hash.")
    hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}: {self.cases} cases"


class Erasure(models.Model):
    """The words of a case destroyed: asked for by one person, confirmed by another, with what went (RET-2).

    It holds no personal data, so it stays as the certificate. `kept` is the code of law/retention.yaml.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    kept = models.CharField(max_length=60)
    kept_until = models.DateField(null=True)
    why = models.CharField(max_length=300)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    passages = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(taken_back_at__isnull=True),
                name="cases_one_erasure_a_case",
            )
        ]

    def __str__(self) -> str:
        return f"Erasure of {self.case_id}"
