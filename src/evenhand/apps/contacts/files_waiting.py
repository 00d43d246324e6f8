"""Files that came in and were not looked into yet, or that the scanner could not be asked about."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q

from evenhand.apps.contacts.models import Attachment
from evenhand.apps.documents.models import Examined
from evenhand.apps.documents.tasks import examine_file

_AT_ONCE = 200


def examine_waiting(at: dt.datetime) -> int:
    """Ask for what waits to be looked into, some hundreds at a time; how many. May run twice."""
    waiting = Q(file__examined__isnull=True)
    if settings.CLAMD:
        waiting |= Q(file__examined__scan=Examined.NOT_SCANNED)
    files = Attachment.objects.filter(waiting).order_by("-pk").values_list("file", flat=True)[:_AT_ONCE]
    asked = sorted(set(files))
    for number in asked:
        examine_file.enqueue(number)
    return len(asked)
