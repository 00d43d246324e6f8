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

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"
