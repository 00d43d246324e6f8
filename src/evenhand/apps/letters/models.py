"""Letters as they were sent: the words, the drawn files, their hashes, to whom and when. Never edited."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from evenhand.apps.cases.models import Case
from evenhand.apps.council.models import Officer
from evenhand.apps.documents.models import StoredFile
from evenhand.domain.time.legal_day import legal_day


class LetterSent(models.Model):
    """One letter to one recipient, exactly as it was sent.

    `code` is the letter of the lawbook, `content` the letter as composed, `recipient` who got it (`customer`,
    `officer:3`, `member:4`). A copy names the letter it is `copy_of`, and `matters` the references that its
    reader was given. `contact_id` is the number of `contacts.Contact`, which stands above this app.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters_sent")
    item = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=80)
    obligation = models.CharField(max_length=120, blank=True)
    recipient = models.CharField(max_length=40, default="customer")
    copy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    subject = models.CharField(max_length=300)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    matters = models.JSONField(default=list, blank=True)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("hash of the PDF", max_length=64)
    channel = models.CharField(max_length=40)
    to = models.JSONField("addresses it went to by e-mail", default=list, blank=True)
    contact_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    posted_on = models.DateField(null=True, blank=True)
    posted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    press = models.UUIDField("the press of a button that made it", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["case", "code"], name="letters_by_case_and_code")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["press", "recipient"],
                condition=models.Q(press__isnull=False),
                name="letters_one_a_press_and_recipient",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of {legal_day(self.sent_at):%d/%m/%Y}"


class Enclosed(models.Model):
    """A file that went with a letter, under the name it went by; `about` is the reference it belongs to.

    The other forms of the letter itself, such as the one in large print, are enclosures too: `of_letter`. A policy that
    went by itself keeps its `edition`, and the hash of the files of that edition.
    """

    letter = models.ForeignKey(LetterSent, on_delete=models.CASCADE, related_name="enclosed")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=20, blank=True)
    of_letter = models.BooleanField(default=False)
    edition = models.CharField("edition of the policy", max_length=200, blank=True)
    edition_sha256 = models.CharField("hash of the edition", max_length=64, blank=True)
    findings = models.JSONField("what was found hidden in it", default=list, blank=True)
    accepted_because = models.TextField(blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["letter", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "place"], name="letters_enclosed_in_its_place")
        ]

    def __str__(self) -> str:
        return f"Enclosure {self.place} of {self.letter_id}"


class FileToSend(models.Model):
    """A file put beside something that is still being written.

    `beside` says what: `answer` for the answer of the case, the key of a letter that is owed, `letter:CODE` for
    one that is written freely, or `offered` for a file that an officer gave with what they were asked (`item`).
    `looked_at` is empty while a task still looks through a large one, which does not go before that. A cleaned copy
    says in `cleaned_from` what it was made from: what may not go does not go as a copy either.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files_to_send")
    beside = models.CharField(max_length=120)
    item = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    cleaned_from = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    looked_at = models.DateTimeField("looked through at", null=True, blank=True)
    findings = models.JSONField("what was found hidden in it", default=list, blank=True)
    accepted_because = models.TextField("why it goes all the same", blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "beside", "item", "file"], name="letters_a_file_once_beside_it"
            )
        ]

    def __str__(self) -> str:
        return f"File beside {self.beside} of {self.case_id}"


class TakenOut(models.Model):
    """A file that stood beside something and does so no more: replaced, taken out, or sent. It goes with its case.

    It is a trace for the day of erasing, and keeps no file from being destroyed before.
    """

    holds_its_file = False

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files_taken_out")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "file"], name="letters_a_file_taken_out_once")
        ]

    def __str__(self) -> str:
        return f"File taken out of {self.case_id}"


class DirectoryEntry(models.Model):
    """How to reach a body, an office or a link that letters give, from a day on: who looks after it, when last checked.

    `code` is a body of the lawbook, or a fact of letters such as `escalation_contact`. Rows are only added.
    """

    code = models.SlugField(max_length=60)
    in_force_from = models.DateField("from")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    url = models.URLField("web page", blank=True)
    owner = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField("last checked on")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code", "in_force_from", "pk"]

    def __str__(self) -> str:
        return f"{self.code} from {self.in_force_from}"
