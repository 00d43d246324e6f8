"""What somebody is typing, kept until it is on the record. It is no part of the record."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from django.core.exceptions import SuspiciousOperation
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, Draft

LONGEST_DRAFT = 500_000  # characters: about 200 pages; a form of the house sends far less


class DraftTooLong(SuspiciousOperation):
    """More words than anybody types were to be kept as a draft; what was kept before stands as it was."""


@transaction.atomic
def keep_draft(case: Case, name: str, words: str, *, by: User, at: dt.datetime) -> Draft:
    """Keep what somebody is typing, so that nothing typed is lost. It is no part of the record.

    The caller has made sure that `by` may record the move that the words are for. Raises DraftTooLong.
    """
    if len(words) > LONGEST_DRAFT:
        raise DraftTooLong(
            f"A draft may have {LONGEST_DRAFT:,} characters, and this has {len(words):,}. Put the rest in a file."
        )
    draft, _ = Draft.objects.update_or_create(
        case=case, name=name, defaults={"words": words, "saved_by": by, "saved_at": at, "version": uuid4()}
    )
    return draft


def drop_draft(case: Case, name: str) -> None:
    """Forget what was being typed, once it is on the record."""
    Draft.objects.filter(case=case, name=name).delete()
