"""Files listed as papers of a bundle, one after another: a few in the page, many or large ones by a task.

All of them are kept first, and wait beside the case. Then each is opened, its pages are counted, and it is listed in a
transaction of its own: nobody else waits while a file is read, and what breaks off goes on where it stood.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Kind, Progress, WorkRefused, begin, in_silence
from evenhand.apps.cases.models import Case, LongWork
from evenhand.apps.cases.operations import Move, MoveRefused, make_move, pressed_before
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import content_of
from evenhand.apps.information.bundle_facts import PAPER
from evenhand.apps.information.paper_files import ORIGINAL, Content, on_disk
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.letters.hidden import have_looked_through, look_through
from evenhand.apps.letters.models import FileToSend
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.contact.mail.parsing import parse_mail
from evenhand.domain.time.legal_day import legal_day

_log = logging.getLogger(__name__)
LISTING = "list-papers"
MAILS = (".eml", ".emlx")
AT_ONCE = 10  # papers that a page lists while somebody waits


def take_papers(
    case: Case, files: Sequence[tuple[str, Content]], *, source: str, by: User, at: dt.datetime, press: UUID
) -> LongWork | int:
    """Keep these files and list each as a paper: how many were listed, or the work that lists them.

    A second press of the same button adds nothing. What breaks off by a fault goes on by a task, which says what was
    not listed should it break off again. Raises MoveRefused where the case takes no papers, or no more of them: it says
    which were not listed, and none of those is kept beside the case.
    """
    before = LongWork.objects.filter(pk=press, case=case).first()
    if before is not None:
        return before
    if pressed_before(case, uuid5(press, "0")):
        return len(files)
    for number, (name, content) in enumerate(files):
        item = f"{_waiting(press)}{number}"
        put_beside(case, ORIGINAL, name=name, content=content, by=by, at=at, item=item, later=True)
    size = sum(row.file.size for row in _rows(case, press))
    told = {"source": source, "count": len(files)}
    if len(files) > AT_ONCE or size > settings.EVENHAND_LOOKS_THROUGH_AT_ONCE:
        return begin(LISTING, case, told, by=by, at=at, press=press)
    try:
        return list_waiting(case, press, source=source, by=by, at=at)
    except MoveRefused as refused:
        none_listed = _rows(case, press).count() == len(files)
        said = _let_wait_no_longer(case, press, count=len(files))
        if none_listed:
            raise
        raise MoveRefused((*refused.refusals, *map(Refusal, said))) from refused
    except Exception as fault:  # noqa: BLE001  # nothing is lost: the task goes on, and raises it should it come again
        # Its kind alone: what a library says of a file may hold words of it.
        _log.error("Listing papers broke off in the page (%s), and goes on by a task.", type(fault).__name__)
        return begin(LISTING, case, told, by=by, at=at, press=press)


def list_waiting(
    case: Case, press: UUID, *, source: str, by: User, at: dt.datetime, progress: Progress = in_silence
) -> int:
    """List each file of this press that still waits as a paper, its pages counted; how many. Raises MoveRefused.

    May run twice, and in two processes at once: each file is listed once.
    """
    rows, listed = list(_rows(case, press)), 0
    for number, row in enumerate(rows):
        progress(
            number, len(rows), f"Paper {number + 1} of {len(rows)}: counting its pages and looking through it"
        )
        if row.file.size <= settings.EVENHAND_LOOKS_THROUGH_AT_ONCE:
            look_through(row.pk, at=at)
        one = uuid5(press, row.item.rpartition(":")[2])
        listed += _list_one(row, _told_by(row), source=source, by=by, at=at, press=one)
    return listed


@transaction.atomic
def _list_one(
    row: FileToSend, told: Mapping[str, Value], *, source: str, by: User, at: dt.datetime, press: UUID
) -> bool:
    """List one file as a paper, with what it tells of itself, unless that was done meanwhile; whether it was listed now."""
    waits = FileToSend.objects.select_for_update().filter(pk=row.pk, item=row.item).first()
    if waits is None:
        return False
    facts: dict[str, Value] = {
        "paper_title": Path(row.name).stem[:200],
        "source": source,
        **told,
    }
    move = Move(move=f"{PAPER}.list", facts=facts, happened_on=legal_day(at))
    made = make_move(row.case, move, by=by, at=at, batch=press)
    FileToSend.objects.filter(pk=row.pk).update(item=made.item)
    if waits.looked_at is None:
        have_looked_through(row)
    return True


def _told_by(row: FileToSend) -> dict[str, Value]:
    """What a file tells of itself: how many pages it makes and, of a mail, the day on which it was sent."""
    told: dict[str, Value] = {"pages": _pages_of(row.file) or 1}
    if row.name.lower().endswith(MAILS) and row.file.size <= settings.EVENHAND_LOOKS_THROUGH_AT_ONCE:
        sent_at = parse_mail(content_of(row.file)).date
        if sent_at is not None:
            told["dated_on"] = legal_day(sent_at)
    return told


def _pages_of(file: StoredFile) -> int:
    """How many pages can be made of a file; 0 where it goes as a file of its own."""
    # Here, since every process reads this file and few make pages: the libraries for PDF take long to load.
    from evenhand.apps.information.binding import as_pdf

    with tempfile.TemporaryDirectory(prefix="evenhand-bundle-") as folder:
        return as_pdf(on_disk(file, Path(folder) / "file"), Path(folder) / "file.pdf")


def _waiting(press: UUID) -> str:
    """What a file that waits to be listed stands beside: it is no paper yet."""
    return f"{PAPER}-new:{press.hex}:"


def _rows(case: Case, press: UUID) -> QuerySet[FileToSend]:
    rows = FileToSend.objects.filter(case=case, beside=ORIGINAL, item__startswith=_waiting(press))
    return rows.select_related("file", "case").order_by("pk")


def _list(work: LongWork, at: dt.datetime, progress: Progress) -> str:
    told, count = work.told, int(work.told["count"])
    gone = count - _rows(work.case, work.pk).count()

    def all_told(done: int, _total: int, words: str) -> None:
        progress(gone + done, count, words)

    try:
        list_waiting(work.case, work.pk, source=told["source"], by=work.started_by, at=at, progress=all_told)
    except MoveRefused as refused:
        raise WorkRefused((str(refused), *_leave_out_the_rest(work))) from refused
    return f"Papers listed: {count}. Now decide what becomes of each."


def _leave_out_the_rest(work: LongWork) -> tuple[str, ...]:
    """What the work has not listed is not listed; both are told."""
    return _let_wait_no_longer(work.case, work.pk, count=int(work.told["count"]))


def _let_wait_no_longer(case: Case, press: UUID, *, count: int) -> tuple[str, ...]:
    """Let what waits to be listed wait no longer; how many were listed before, and what is to be listed again, by its name."""
    left = _rows(case, press)
    names = [row.name for row in left]
    left.delete()
    stands = f"Papers listed before it stopped: {count - len(names)} of {count}. Do not list these again."
    return (stands, *(f"Not listed: “{name}”." for name in names))


def being_listed(case: Case) -> LongWork | None:
    """The work that lists papers of this case now, or the last one if not every file of it was listed."""
    last = LongWork.objects.filter(case=case, kind=LISTING).order_by("-started_at").first()
    return None if last is None or last.state == LongWork.State.DONE else last


def _page(work: LongWork) -> str:
    return reverse("request-bundle", args=[work.case.ref])


WATCHED = Kind(
    title="Listing the papers",
    not_done="Not every file was listed",
    do=_list,
    done_url=_page,
    back_url=_page,
    broke=_leave_out_the_rest,
)
