"""The papers of a bundle and their files: which copy of each goes, and everything that stands against its going.

A paper goes from the file that was put to it; one of which parts are taken out goes from its redacted copy alone. Every
file is looked through for what lies hidden in it when it is put here, and goes only once somebody answered for that.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.queries import actor_for, events_of, procedure_of, reading_of, words_of
from evenhand.apps.contacts.models import Attachment
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import open_file, why_not_opened
from evenhand.apps.information.bundle_facts import BECOMES, OTHER_PERSON, PAPER, nowhere_noted, papers_of
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.letters.hidden import against
from evenhand.apps.letters.models import FileToSend
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.held_apart import entries_apart, items_apart
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.standing import plain
from evenhand.domain.cases.story import Story, tell
from evenhand.domain.information.answers import GROUND
from evenhand.domain.information.bundle import Given, Paper, in_date_order
from evenhand.domain.lawbook.procedure import Procedure

Content: TypeAlias = StoredFile | bytes | UploadedFile[Any]
ASSEMBLE, CLEARED = "assemble", "clear-answer"
ORIGINAL, REDACTED = "paper", "paper-redacted"  # what a file stands beside: see letters.FileToSend
BUNDLE = "bundle"  # the item of what was made, among what waits to be delivered
OFFERED = "offered"
CHUNK = 1 << 20
LINE = 300  # as long as a line of a form may be
NEVER_GOES = "is legal advice, which is held apart and goes to nobody. Take it out."


def bundles(case: Case) -> bool:
    """Whether the papers of a case are put together into a bundle: its procedure says so by having the move."""
    return ASSEMBLE in procedure_of(case).moves


def put_to_paper(
    case: Case, number: int, *, name: str, content: Content, redacted: bool, by: User, at: dt.datetime
) -> FileToSend:
    """Put a file to a paper, as its original or as its redacted copy, in place of the one that was there."""
    item, beside = f"{PAPER}-{number}", REDACTED if redacted else ORIGINAL
    row = put_beside(case, beside, name=name, content=content, by=by, at=at, item=item)
    FileToSend.objects.filter(case=case, beside=beside, item=item).exclude(pk=row.pk).delete()
    return row


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """A paper with the file that goes for it, if any, and with everything that stands against its going.

    `same_as` is the number of an earlier paper whose file is this very one; empty where there is none.
    """

    paper: Paper
    original: FileToSend | None
    redacted: FileToSend | None
    against: tuple[str, ...]
    same_as: str = ""

    @property
    def goes_from(self) -> FileToSend | None:
        """The file that goes: of one given in part, the redacted copy and never the original."""
        return {Given.WHOLE: self.original, Given.IN_PART: self.redacted}.get(self.paper.given)


def papers_with_files(case: Case, reading: Reading, words: Mapping[str, str]) -> tuple[PaperFiles, ...]:
    """Every paper that was listed and not set aside, in the order of the bundle; the unlisted ones last."""
    rows = FileToSend.objects.filter(case=case, beside__in=(ORIGINAL, REDACTED)).select_related(
        "file", "case"
    )
    by_place = {(row.beside, row.item): row for row in rows.order_by("pk")}
    papers, apart = papers_of(reading, words), _kept_apart(case, reading.procedure, reading.story)
    infected = why_not_opened(row.file_id for row in by_place.values())
    unlisted = tuple(paper for paper in papers if paper.given is Given.UNLISTED)
    found, first = [], _first_with(by_place, {str(paper.number) for paper in papers})
    for paper in (*in_date_order(papers), *unlisted):
        item = f"{PAPER}-{paper.number}"
        both = PaperFiles(paper, by_place.get((ORIGINAL, item)), by_place.get((REDACTED, item)), ())
        decided = BECOMES in reading.story.items[item].facts
        against_it = _against_paper(both, apart, infected) if decided else ()
        earliest = first.get(both.original.file_id, "") if both.original is not None else ""
        same_as = earliest if earliest != str(paper.number) else ""
        found.append(PaperFiles(paper, both.original, both.redacted, against_it, same_as))
    return tuple(found)


def _first_with(by_place: Mapping[tuple[str, str], FileToSend], numbers: Set[str]) -> Mapping[int, str]:
    """The lowest of these numbers of papers that have each file: a file is kept once, however often it was put in."""
    first: dict[int, int] = {}
    for (beside, item), row in by_place.items():
        number = item.rpartition("-")[2]
        if beside == ORIGINAL and number in numbers:
            first[row.file_id] = min(first.get(row.file_id, int(number)), int(number))
    return {file: str(number) for file, number in first.items()}


def _against_paper(one: PaperFiles, apart: frozenset[int], infected: Mapping[int, str]) -> tuple[str, ...]:
    if not one.paper.goes:
        return ()
    row, name = one.goes_from, f"Paper {one.paper.number}"
    if row is None:
        wanted = (
            "the copy from which the parts are taken out"
            if one.paper.given is Given.IN_PART
            else "the file of it"
        )
        return (f"{name} has no file yet: put {wanted} here.",)
    found = [against(row)]
    if _bytes_of(row) & apart:
        found.append(
            f"{name} is legal advice, which is held apart and is never in a bundle. Withhold it, or set it aside."
        )
    if (
        one.paper.given is Given.IN_PART
        and one.original is not None
        and _bytes_of(one.original) & _bytes_of(row)
    ):
        found.append(f"The redacted copy of paper {one.paper.number} is the very file that it was made from.")
    if row.file_id in infected:
        found.append(f"{name}: {infected[row.file_id]}")
    return tuple(filter(None, found))


def _bytes_of(row: FileToSend) -> frozenset[int]:
    """The file that goes, and what it is a cleaned copy of: what stands against the one stands against the other."""
    return frozenset(number for number in (row.file_id, row.cleaned_from_id) if number is not None)


def legal_advice_among(rows: Sequence[FileToSend]) -> Mapping[int, str]:
    """What stands against files that are legal advice on their case: they go beside no letter and behind no link."""
    found = {}
    for case in {row.case for row in rows}:
        procedure = procedure_of(case)
        if not (case.held_apart or bundles(case)):
            continue
        apart = _kept_apart(case, procedure, tell(procedure, events_of(case)))
        found.update(
            {
                row.pk: f"“{row.name}” {NEVER_GOES}"
                for row in rows
                if row.case == case and _bytes_of(row) & apart
            }
        )
    return found


def documents_on(case: Case) -> tuple[str, ...]:
    """The names of the files on a case, that came with a message or were put there, each once; none that is held apart."""
    procedure = procedure_of(case)
    apart = _kept_apart(case, procedure, tell(procedure, events_of(case)))
    on_case = CaseContact.objects.filter(case=case).values("contact_id")
    came = Attachment.objects.filter(contact__in=on_case, contact__direction="in", file__erased_at=None)
    put = FileToSend.objects.filter(case=case, file__erased_at=None)
    rows = [
        *came.order_by("contact", "place").values_list("file_id", "name"),
        *put.values_list("file_id", "name"),
    ]
    names = (name.strip()[:LINE] for file, name in rows if file not in apart)
    return tuple(dict.fromkeys(filter(None, names)))


def _kept_apart(case: Case, procedure: Procedure, story: Story) -> frozenset[int]:
    """The files that came with what is held apart, such as an answer of the legal service: by number."""
    legal, entries = items_apart(procedure, story), entries_apart(procedure, story)
    events = (e for e in story.recorded if e.item in legal or e.sequence in entries)
    told = [one for e in events for value in e.facts.values() for one in _each(value)]
    contacts = [int(one[8:]) for one in told if one.startswith("contact:") and one[8:].isdigit()]
    hashes = [one[5:] for one in told if one.startswith("file:")]
    offered = [
        number
        for row in FileToSend.objects.filter(case=case, beside=OFFERED, item__in=legal)
        for number in _bytes_of(row)
    ]
    came = Attachment.objects.filter(contact__in=contacts, file__isnull=False).values_list("file", flat=True)
    return frozenset(
        (*offered, *came, *StoredFile.objects.filter(sha256__in=hashes).values_list("pk", flat=True))
    )


def _each(value: object) -> tuple[str, ...]:
    return tuple(one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str))


def stands_against(case: Case, reading: Reading, papers: Sequence[PaperFiles]) -> tuple[str, ...]:
    """Everything that stands against putting the bundle together now, a sentence each."""
    offer = reading.offer(ASSEMBLE)
    found = (
        [refusal.says for refusal in offer.refusals] if offer else ["The case has come to its end, or waits."]
    )
    if not found and changed_since(reading, last_of(reading, CLEARED)):
        found.append(
            "What becomes of a paper, or why, was changed after the answer was cleared. Clear the answer again."
        )
    found += [sentence for one in papers for sentence in one.against]
    found += [
        f"Data of somebody else ({plain(one.key)}) is kept back, and it is not said from which paper. "
        "Correct the entry that noted it, and give the number of the paper."
        for one in nowhere_noted(reading)
    ]
    if not any(one.paper.goes for one in papers):
        found.append("No paper is given, so there is nothing to put together.")
    return tuple(found)


def last_of(reading: Reading, move: str) -> int:
    """The number of the latest entry of a move; 0 where it was never made."""
    return max((event.sequence for event in reading.story.happened.get(move, ())), default=0)


def changed_since(reading: Reading, sequence: int) -> bool:
    """Whether anything about the papers, the people in them or the grounds was recorded or corrected after an entry."""
    kinds = (PAPER, OTHER_PERSON, GROUND)
    corrections = reading.story.superseded.items()
    if any(number > sequence and old.move.partition(".")[0] in kinds for number, old in corrections):
        return True
    return any(
        event.sequence > sequence
        for kind in kinds
        for item in reading.items_of(kind)
        for event in item.events
    )


def against_what_is_ready(case: Case, rows: Iterable[FileToSend], *, on: dt.date) -> str:
    """The sentence against delivering a bundle that was put together before what it rests on was changed; else nothing."""
    if not any(row.item == BUNDLE for row in rows):
        return ""
    reading = reading_of(case, on)
    last = last_of(reading, ASSEMBLE)
    if changed_since(reading, last) or last_of(reading, CLEARED) > last:
        return "Papers were changed since the bundle was put together. Put it together again, or take it out."
    return "" if not case.held_apart else _advice_in(papers_with_files(case, reading, words_of(case)))


def _advice_in(papers: Sequence[PaperFiles]) -> str:
    """What stands against a bundle of which a paper was marked since: an answer that turned out to be legal advice."""
    return " ".join(sentence for one in papers for sentence in one.against)


def on_disk(file: StoredFile, path: Path) -> Path:
    """The bytes of a kept file written to a path, in small parts."""
    with open_file(file) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK)
    return path


def may_assemble(user: User, reading: Reading, *, on: dt.date) -> bool:
    """Whether somebody puts the bundle of this case together."""
    return may_record(reading.procedure.moves[ASSEMBLE], actor_for(user, on), reading.story.people)
