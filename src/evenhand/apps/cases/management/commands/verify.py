"""`evenhand verify`: does the record hold?"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from evenhand.apps.cases.keeping import faults
from evenhand.apps.cases.models import Erasure
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import is_sound


class Command(BaseCommand):
    help = "Check chains, texts, files and lists against one another. Exit status 1 where anything does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name everything that does not hold, one line each."""
        found = 0
        for fault in faults(today=localdate()):
            found += 1
            self.stdout.write(fault)
        files = 0
        for stored in StoredFile.objects.order_by("pk").iterator():
            files += 1
            if not is_sound(stored):
                found += 1
                self.stdout.write(f"File {stored.pk}: it is missing, or is not what was stored.")
        erased = Erasure.objects.filter(confirmed_at__isnull=False).count()
        words = f"; {erased} records erased, their chains hold" if erased and not found else ""
        self.stdout.write(
            f"{found} faults; {files} files read" if found else f"Everything holds; {files} files read{words}"
        )
        if found:
            sys.exit(1)
