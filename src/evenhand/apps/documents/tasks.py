"""Files looked into in the background; each task may run twice."""

from __future__ import annotations

from django.utils.timezone import now
from django_tasks import task

from evenhand.apps.documents.examining import examine
from evenhand.apps.documents.models import StoredFile


@task(priority=-50)  # hundreds come with a morning's mail, and nobody waits for one of them
def examine_file(number: int) -> str:
    """Look into one kept file; returns what the scanner said."""
    stored = StoredFile.objects.filter(pk=number).first()
    return examine(stored, at=now()).scan if stored is not None else ""


def ask_for(stored: StoredFile) -> None:
    """Have a file looked into, once: asked in the transaction that keeps it, done after that is committed."""
    if not hasattr(stored, "examined"):
        examine_file.enqueue(stored.pk)
