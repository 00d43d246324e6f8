"""Files that go with a letter: put beside it while it is written, and named once each.

Nothing is copied: a file is kept by its hash, and a row says under what name it is to go. What went stands with
the letter as sent (`Enclosed`), whatever becomes of these rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.views import safe_filename
from evenhand.apps.letters.hidden import against, found_at_once, have_looked_through
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.posting import Enclosure

Finder = Callable[[Sequence[FileToSend]], Mapping[int, str]]
_finders: dict[str, Finder] = {}


def put_beside(
    case: Case,
    beside: str,
    *,
    name: str,
    content: StoredFile | bytes | UploadedFile[Any],
    by: User,
    at: dt.datetime,
    item: str = "",
    found_before: Sequence[Mapping[str, str]] | None = None,
    later: bool = False,
) -> FileToSend:
    """Put a file beside a letter or an answer, looked through for what lies hidden in it.

    The same file a second time is the same row. A large file is looked through by a task, and does not go before that;
    `found_before` is what was found when that very file went once already. With `later` the caller sees to it.
    """
    file = content if isinstance(content, StoredFile) else _kept(content, at=at)
    placed = FileToSend.objects.filter(case=case, beside=beside, item=item, file=file)
    if (already := placed.first()) is not None:
        return already
    name = safe_filename(name)
    findings = None if later else found_at_once(name, file)
    if findings is None and found_before is not None:
        findings = [dict(one) for one in found_before]
    said = {"name": name, "added_by": by, "added_at": at}
    with transaction.atomic():
        row, is_new = FileToSend.objects.get_or_create(
            case=case,
            beside=beside,
            item=item,
            file=file,
            defaults={**said, "findings": findings or [], "looked_at": None if findings is None else at},
        )
        if is_new and findings is None and not later:
            have_looked_through(row)
    return row


def _kept(content: bytes | UploadedFile[Any], *, at: dt.datetime) -> StoredFile:
    if isinstance(content, bytes):
        return keep(content, at=at)
    if content.file is None:  # the browser's part had no body
        return keep(b"", at=at)
    return keep(content.file, at=at, media_type=content.content_type or "application/octet-stream")


def take_out(case: Case, beside: str, numbers: Iterable[int]) -> None:
    """Take files out again before anything was sent; the file itself stays kept."""
    FileToSend.objects.filter(case=case, beside=beside, pk__in=list(numbers)).delete()


def beside_each(cases: Iterable[int], beside: str) -> Mapping[int, Sequence[FileToSend]]:
    """The files beside the answers of these cases, fetched in one go."""
    found: dict[int, list[FileToSend]] = {}
    rows = FileToSend.objects.filter(case__in=list(cases), beside=beside).select_related("file")
    for row in rows.order_by("pk"):
        found.setdefault(row.case_id, []).append(row)
    return found


def files_beside(case: Case, beside: str) -> Sequence[FileToSend]:
    """The files beside one letter or answer, in the order in which they were put there."""
    return beside_each([case.pk], beside).get(case.pk, ())


def find_against_by(name: str, finder: Finder) -> None:
    """Let a higher app say what stands against the going of files, by the number of their rows."""
    _finders[name] = finder


def enclosures_of(rows: Iterable[FileToSend]) -> tuple[Enclosure, ...]:
    """The files as enclosures, each under a name of its own; the matter that each belongs to is said."""
    rows = tuple(rows)
    more = [finder(rows) for finder in _finders.values()] if rows else []
    found: list[Enclosure] = []
    taken: set[str] = set()
    for row in rows:
        name = _free(row.name, taken)
        taken.add(name.casefold())
        found.append(
            Enclosure(
                name=name,
                file=row.file,
                about=row.case.ref,
                against=" ".join(filter(None, (against(row), *(one.get(row.pk, "") for one in more)))),
                findings=tuple(row.findings),
                accepted_because=row.accepted_because,
                accepted_by=row.accepted_by_id,
            )
        )
    return tuple(found)


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot and stem else (name, "")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}){ending}"
    return free
