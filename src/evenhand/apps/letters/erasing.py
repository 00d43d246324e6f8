"""What erasing a case does to its letters: the words and files as sent go, that one went, when and how stays."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.letters.models import Enclosed, FileToSend, LetterSent

ERASED = "[erased]"


def erase_letters(case: Case, _at: dt.datetime) -> Gone:
    """Erase the letters of a case, and the files beside those that were never sent."""
    letters = list(LetterSent.objects.filter(case=case))
    enclosed = list(Enclosed.objects.filter(letter__case=case))
    waiting = list(FileToSend.objects.filter(case=case))
    files: list[tuple[Model, int]] = [
        (row, number) for row in letters for number in (row.pdf_id, row.docx_id) if number is not None
    ]
    files += [(one, one.file_id) for one in enclosed]
    files += [(one, one.file_id) for one in waiting]
    LetterSent.objects.filter(case=case).update(subject=ERASED, content={}, to=[])
    Enclosed.objects.filter(letter__case=case).update(name=ERASED, findings=[], accepted_because="")
    FileToSend.objects.filter(case=case).update(name=ERASED, findings=[], accepted_because="")
    return Gone(letters=len(letters), files=files)
