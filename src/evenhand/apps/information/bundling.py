"""Putting the bundle together: the papers that go, with an index and continuous page numbers, as files to deliver.

What no library makes pages of goes as a file of its own, with its hash on a cover page (SAR-10). What goes, and from
which copy, says `paper_files`.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pikepdf
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Progress, in_silence
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.council.queries import council
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.views import safe_filename
from evenhand.apps.information.binding import Part, as_pdf, bind
from evenhand.apps.information.paper_files import (
    ASSEMBLE,
    BUNDLE,
    PaperFiles,
    on_disk,
    papers_with_files,
    stands_against,
)
from evenhand.apps.letters.drawing import draw_pdf
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.models import FileToSend
from evenhand.domain.cases.events import Value
from evenhand.domain.information.bundle import HEADINGS, Given, Paper, index_rows
from evenhand.domain.letters import ComposedLetter, Piece
from evenhand.domain.letters.pieces import heading, paragraph, table
from evenhand.domain.time.legal_day import legal_day

READY = "delivery"  # what is made stands ready to be delivered: see letters.FileToSend
_PDF, _ZIP = "application/pdf", "application/zip"


class BundleRefused(Exception):
    """The bundle cannot be put together yet; `sentences` say everything that stands against it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(slots=True)
class _Making:
    """A bundle being made in a folder: the pages of each paper, and what goes as files of their own."""

    folder: Path
    reference: str
    on: dt.date
    lengths: dict[int, int] = field(default_factory=dict)
    pages: dict[int, Path] = field(default_factory=dict)
    apart: dict[int, tuple[str, Path, str]] = field(default_factory=dict)  # name, file, hash

    def take(self, one: PaperFiles) -> None:
        """Make pages of a paper, or a cover page that names the file that goes on its own."""
        row, number = one.goes_from, one.paper.number
        assert row is not None, "nothing stands against it"
        source = on_disk(row.file, self.folder / f"paper-{number}")
        made = self.folder / f"paper-{number}.pdf"
        count = as_pdf(source, made)
        if not count:
            name = f"Paper {number} {safe_filename(row.name)}"
            self.apart[number] = (name, source, row.file.sha256)
            made.write_bytes(draw_pdf(self._cover(one.paper, name, row.file), letterhead()))
            count = _pages_in(made)
        else:
            source.unlink(missing_ok=True)
        self.lengths[number], self.pages[number] = count, made

    def _composed(self, subject: str, pieces: Sequence[Piece]) -> ComposedLetter:
        return ComposedLetter(
            letter=BUNDLE,
            subject=subject,
            recipient=(),
            reference=self.reference,
            date_on=self.on,
            salutation=(),
            pieces=tuple(pieces),
            closing="",
            signature=(council().name,),
        )

    def _cover(self, paper: Paper, name: str, file: StoredFile) -> ComposedLetter:
        said = (
            paragraph(f"{paper.named}. This paper is a file of its own, because no pages can be made of it."),
            heading("The file"),
            table(
                ("What", "Which"),
                (("Name", name), ("Size in bytes", str(file.size)), ("SHA-256", file.sha256)),
            ),
        )
        return self._composed(f"Paper {paper.number}", said)

    def index(self, papers: Sequence[Paper]) -> Path:
        """The index with its page numbers, drawn until its own length is the one that it was reckoned with."""
        path, front = self.folder / "index.pdf", 1
        for _ in range(4):
            rows = index_rows(papers, self.lengths, self.apart, front=front)
            path.write_bytes(
                draw_pdf(self._composed("Your papers: index", self._index(rows, papers, front)), letterhead())
            )
            pages = _pages_in(path)
            if pages == front:
                break
            front = pages
        return path

    def _index(self, rows: Sequence[Sequence[str]], papers: Sequence[Paper], front: int) -> list[Piece]:
        total = front + sum(self.lengths.values())
        withheld = sum(1 for paper in papers if not paper.goes)
        pieces: list[Piece] = [
            paragraph(
                f"These are the papers about you, in the order of their dates, on {total} pages. "
                "The page number stands at the foot of each page."
            )
        ]
        if withheld:
            pieces.append(paragraph("Papers that are not given are named here too, with the reason."))
        if self.apart:
            pieces.append(
                paragraph(
                    "Some papers are files of their own. They stand in a ZIP file, with a list of their hashes."
                )
            )
        pieces.append(
            paragraph(
                "This index is also a file of its own, which programs that read aloud can follow. The papers are given "
                "as we hold them, so some may be pictures of words. Tell us if you need any of them in another form."
            )
        )
        return [*pieces, heading("Papers"), table(HEADINGS, rows)]

    def zipped(self) -> Path:
        """The files that go on their own, with the list of their hashes."""
        path = self.folder / "separate.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, source, _ in self.apart.values():
                archive.write(source, name)
            listed = "".join(f"{sha256}  {name}\n" for name, _, sha256 in self.apart.values())
            archive.writestr("hashes-sha256.txt", listed)
        return path


def _pages_in(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def make_bundle(
    case: Case, *, by: User, at: dt.datetime, press: UUID, progress: Progress = in_silence
) -> int:
    """Put the bundle together and let it stand ready to be delivered; how many pages it has.

    What stood ready of an earlier one gives way. Raises BundleRefused with every sentence, MoveRefused.
    """
    on = legal_day(at)
    reading = reading_of(case, on)
    files = papers_with_files(case, reading, words_of(case))
    wrong = stands_against(case, reading, files)
    if wrong:
        raise BundleRefused(wrong)
    papers = tuple(one.paper for one in files if one.paper.given is not Given.UNLISTED)
    going = [one for one in files if one.paper.goes]
    steps = len(going) + 3
    with tempfile.TemporaryDirectory(prefix="evenhand-bundle-") as folder:
        making = _Making(Path(folder), case.ref, on)
        for number, one in enumerate(going):
            progress(number, steps, f"Paper {one.paper.number}: {number + 1} of {len(going)}")
            making.take(one)
        progress(len(going), steps, "Writing the index")
        index = making.index(papers)
        parts = [Part("Index", index)]
        parts += [Part(f"Paper {p.number}: {p.named}", making.pages[p.number]) for p in papers if p.goes]
        progress(len(going) + 1, steps, "Putting the pages together")
        bound = Path(folder) / "bundle.pdf"
        pages = bind(parts, bound, title=f"Papers about you, {case.ref}", mark=case.ref)
        made = [
            (f"{case.ref} bundle.pdf", _kept(bound, _PDF, at)),
            (f"{case.ref} index.pdf", _kept(index, _PDF, at)),
        ]
        if making.apart:
            made.append((f"{case.ref} separate files.zip", _kept(making.zipped(), _ZIP, at)))
        progress(len(going) + 2, steps, "Writing it down")
    _stand_ready(case, made, going, papers, pages, by=by, at=at, press=press)
    return pages


def _kept(path: Path, media_type: str, at: dt.datetime) -> StoredFile:
    with path.open("rb") as content:
        return keep(content, at=at, media_type=media_type)


@transaction.atomic
def _stand_ready(
    case: Case,
    made: Sequence[tuple[str, StoredFile]],
    going: Sequence[PaperFiles],
    papers: Sequence[Paper],
    pages: int,
    *,
    by: User,
    at: dt.datetime,
    press: UUID,
) -> None:
    """Record it, and put what was made among what waits to be delivered, in place of what was there of an earlier one."""
    facts: dict[str, Value] = {
        "given": len(going),
        "withheld": sum(1 for paper in papers if not paper.goes),
        "pages": pages,
        "files": tuple(f"file:{file.sha256}" for _, file in made),
    }
    make_move(case, Move(move=ASSEMBLE, facts=facts, happened_on=legal_day(at)), by=by, at=at, batch=press)
    FileToSend.objects.filter(case=case, beside=READY, item=BUNDLE).delete()
    findings, reasons, who = _answered_for(going)
    for name, file in made:
        is_index = name.endswith("index.pdf")
        FileToSend.objects.create(
            case=case,
            beside=READY,
            item=BUNDLE,
            name=name,
            file=file,
            added_by=by,
            added_at=at,
            looked_at=at,
            findings=[] if is_index else findings,
            accepted_because="" if is_index else reasons,
            accepted_by=None if is_index else who,
            accepted_at=None if is_index or not findings else at,
        )


def _answered_for(going: Sequence[PaperFiles]) -> tuple[list[dict[str, str]], str, User | None]:
    """What was found hidden in the papers and answered for, each with its paper: it stands with the bundle as sent."""
    findings: list[dict[str, str]] = []
    reasons: list[str] = []
    who: User | None = None
    for one in going:
        row = one.goes_from
        if row is None or not row.findings:
            continue
        findings += [
            {**found, "place": f"Paper {one.paper.number} {found.get('place', '')}".strip()}
            for found in row.findings
        ]
        reasons.append(f"Paper {one.paper.number}: {row.accepted_because}")
        who = row.accepted_by or who
    return findings, "\n".join(reasons), who
