"""Files kept by what they contain: the same bytes are kept once, whatever they were called."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """The bytes with this SHA-256. What they are called, and who may open them, is said by their owner."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=200, default="application/octet-stream")
    stored_at = models.DateTimeField()
    key = models.CharField("storage key", max_length=200)
    erased_at = models.DateTimeField("bytes destroyed at", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"


class Examined(models.Model):
    """What a look into a file found: its kind by its content, its words, and what the virus scanner said."""

    NOT_SCANNED, CLEAN, FOUND = "not-scanned", "clean", "found"

    file = models.OneToOneField(
        StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="examined"
    )
    kind = models.CharField("kind by its content", max_length=200, blank=True)
    text = models.TextField("words, for search", blank=True)
    says = models.CharField("what could not be read", max_length=300, blank=True)
    scan = models.CharField(max_length=20, default=NOT_SCANNED, db_index=True)
    scan_says = models.CharField(max_length=300, blank=True)
    examined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scan} {self.kind}"


class Released(models.Model):
    """A row elsewhere that named a file and needs it no more, because its record was erased."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="released")
    model = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "model", "object_id"], name="documents_released_once")
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_id} without file {self.file_id}"
