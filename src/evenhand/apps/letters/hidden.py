"""What lies hidden in files before they go: found when a file is put beside a letter, and answered for by a person.

A file in which something was found does not go until it is replaced, cleaned, or somebody says why it may go all the
same. The reason and the name stand with the letter as sent. A large one is looked through by a task, since that may take
minutes, and does not go before it was.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Progress, in_silence
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import content_of
from evenhand.apps.letters.models import FileToSend, TakenOut
from evenhand.domain.information.files.findings import in_words, load_hidden_data


class CannotBeCleaned(Exception):
    """No cleaned copy of the file can be made; the sentence says what to do instead."""


def found_in(name: str, file: StoredFile) -> list[dict[str, str]]:
    """What lies hidden in a file that is to go under a name, as it is kept beside the letter."""
    # Here, since every process reads this file and few look into one: the libraries for office files and PDF take long to load.
    from evenhand.domain.information.files.checking import check_file

    hidden = load_hidden_data(settings.LAW)
    return [
        {
            "kind": finding.kind,
            "title": hidden.kinds[finding.kind].title,
            "place": finding.place,
            "says": in_words(finding, hidden),
            "mend": hidden.kinds[finding.kind].mend,
        }
        for finding in check_file(name, content_of(file), hidden)
    ]


def found_at_once(name: str, file: StoredFile) -> list[dict[str, str]] | None:
    """What lies hidden in a file; None for one so large that nobody is kept waiting for it on a page."""
    return found_in(name, file) if file.size <= settings.EVENHAND_LOOKS_THROUGH_AT_ONCE else None


def have_looked_through(row: FileToSend) -> None:
    """Have a task look through a file, once what was written of it is committed."""
    from evenhand.apps.letters.tasks import look_through_file  # the task knows this module

    look_through_file.enqueue(row.pk)


def look_through(number: int, *, at: dt.datetime) -> int:
    """Look through the file of this row, unless that was done or it was taken out; how many things lie hidden in it.

    Nothing is locked meanwhile. Where another file was put in its place, what was found in this one is forgotten.
    """
    row = FileToSend.objects.filter(pk=number, looked_at=None).select_related("file").first()
    if row is None:
        return 0
    findings = found_in(row.name, row.file)
    waits = FileToSend.objects.filter(pk=number, file=row.file_id, looked_at=None)
    waits.update(findings=findings, looked_at=at)
    return len(findings)


def against(row: FileToSend) -> str:
    """The sentence against a file's going; empty where nothing was found, or somebody answers for it."""
    if row.looked_at is None:
        return (
            f"“{row.name}” is large and is still being looked through for what lies hidden in it. It can go when that is "
            "done: look again in a moment."
        )
    if stops(row):
        return (
            f"“{row.name}” could not be read, or something in it could not: it is not sent. Replace it with one that opens "
            "without a password."
        )
    if not row.findings or row.accepted_because:
        return ""
    count = len(row.findings)
    hides = "something lies hidden" if count == 1 else f"{count} things lie hidden"
    return (
        f"In “{row.name}” {hides}. Look at what was found, and replace the file, clean it, or say why it may go "
        "all the same."
    )


def stops(row: FileToSend) -> bool:
    """Whether something was found with which the file does not go, whatever reason is given: nobody can know what it tells."""
    kinds = load_hidden_data(settings.LAW).kinds
    return any((kind := kinds.get(one.get("kind", ""))) is not None and kind.stops for one in row.findings)


def said_of(row: FileToSend) -> str:
    """What is told of a file that was just put in its place."""
    if row.looked_at is None:
        return "It is large, and is still being looked through for what lies hidden in it."
    return "Look at what lies hidden in it." if row.findings else "Nothing hidden was found in it."


@transaction.atomic
def accept(row: FileToSend, because: str, *, by: User, at: dt.datetime) -> None:
    """Let a file go with what was found in it. Raises ValueError without a reason, where nobody looked yet, or it `stops`."""
    if row.looked_at is None or stops(row):
        raise ValueError(against(row))
    if not because.strip():
        raise ValueError("Say why the file may go with what was found in it.")
    row.accepted_because, row.accepted_by, row.accepted_at = because.strip(), by, at
    row.save(update_fields=["accepted_because", "accepted_by", "accepted_at"])


def clean(row: FileToSend, *, at: dt.datetime, progress: Progress = in_silence) -> None:
    """Put a copy in the file's place that shows the same and tells less, with what still lies hidden in it.

    The first file stays in its place until the copy is whole and was looked through, and stays kept after that. Nothing
    is locked meanwhile. Raises CannotBeCleaned where no copy can be made safely, or something became of the file meanwhile.
    """
    from evenhand.domain.information.files.cleaning import cleaned

    progress(0, 2, "Making a copy without what can be taken out.")
    copy = cleaned(row.name, content_of(row.file))
    if copy is None:
        raise CannotBeCleaned(
            "No cleaned copy of this file can be made without changing what it shows. "
            "Mend it in the program that made it, and put the new file in its place."
        )
    file = keep(copy, at=at, media_type=row.file.media_type)
    del copy
    progress(1, 2, "Looking through the copy for what still lies hidden in it.")
    findings = found_in(row.name, file)
    first = FileToSend.objects.filter(pk=row.pk, file=row.file_id, accepted_because=row.accepted_because)
    try:
        with transaction.atomic():
            put = first.update(
                file=file,
                cleaned_from=row.cleaned_from_id or row.file_id,
                findings=findings,
                looked_at=at,
                accepted_because="",
                accepted_by=None,
                accepted_at=None,
            )
            if put:
                TakenOut.objects.get_or_create(case_id=row.case_id, file_id=row.file_id)
    except IntegrityError as there:
        raise CannotBeCleaned("The cleaned copy stands here already. Take this file out.") from there
    if not put:
        raise CannotBeCleaned(
            "Something became of this file while its copy was made: it was taken out, replaced, or let go as it is. "
            "Nothing was changed. Look at what stands there now."
        )
    row.refresh_from_db()
