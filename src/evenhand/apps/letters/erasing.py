"""What erasing a case does to its letters: the words and files as sent go, that one went, when and how stays."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.letters.models import Enclosed, FileToSend, LetterSent, TakenOut

ERASED = "[erased]"


def erase_letters(case: Case, _at: dt.datetime) -> Gone:
    """Erase the letters of a case, and the files beside those that were never sent or that were taken out of them."""
    letters = list(LetterSent.objects.filter(case=case))
    enclosed = list(Enclosed.objects.filter(letter__case=case))
    waiting = list(FileToSend.objects.filter(case=case))
    files: list[tuple[Model, int]] = [
        (row, number) for row in letters for number in (row.pdf_id, row.docx_id) if number is not None
    ]
    files += [(one, one.file_id) for one in enclosed]
    files += [(one, one.file_id) for one in waiting]
    files += [(one, one.cleaned_from_id) for one in waiting if one.cleaned_from_id is not None]
    files += [(one, one.file_id) for one in TakenOut.objects.filter(case=case)]
    LetterSent.objects.filter(case=case).update(subject=ERASED, content={}, to=[])
    Enclosed.objects.filter(letter__case=case).update(name=ERASED, findings=[], accepted_because="")
    FileToSend.objects.filter(case=case).update(name=ERASED, findings=[], accepted_because="")
    return Gone(letters=len(letters), files=files)


def note_taken_out(instance: FileToSend, **_told: object) -> None:
    """Keep which files stood beside something of a case, once their row goes: a receiver of `post_delete`."""
    numbers = {one for one in (instance.file_id, instance.cleaned_from_id) if one is not None}
    gone = [TakenOut(case_id=instance.case_id, file_id=number) for number in sorted(numbers)]
    TakenOut.objects.bulk_create(gone, ignore_conflicts=True)
