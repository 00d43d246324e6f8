"""Papers made from the record: the report in part 2, its public version, and the evidence for an ombudsman.

Each is numbered, drawn as PDF (and DOCX where it is edited before a meeting), and kept with its hash. Nothing is
typed twice: history, evidence, contact log, letters and adjustments all fall out of the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.conduct.contact_log import Logged, contact_log
from evenhand.apps.conduct.evidence import evidence_pieces, shown_by
from evenhand.apps.conduct.meetings import body_title
from evenhand.apps.conduct.models import Meeting, Paper, PaperKind
from evenhand.apps.conduct.nameless import require_nameless
from evenhand.apps.conduct.queries import limits_of
from evenhand.apps.conduct.register import in_a_line, limit_in_full, registered
from evenhand.apps.council.queries import council
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.documents.operations import keep
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.drawing import draw_docx, draw_pdf
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.keeping import DOCX, PDF
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.reading import Reading
from evenhand.domain.conduct.limits import in_words
from evenhand.domain.conduct.register import INCIDENT
from evenhand.domain.letters import ComposedLetter, Piece
from evenhand.domain.letters.pieces import bullets, heading, paragraph, table
from evenhand.domain.time.legal_day import legal_day

_MEDIA = {"pdf": PDF, "docx": DOCX}
WEIGHED = ("alternatives", "effect_on_staff", "effect_on_person", "proportionate", "equality", "departs")
ASKED = (
    "The meeting is asked whether the contact is unreasonable under the policy, and whether to limit it. It is not "
    "asked to look into the complaint."
)
ASKED_AGAIN = (
    "Limits are in force. The meeting is asked whether they are still needed, on what is set out here. It is not asked "
    "to look into the complaint."
)
KEPT_OUT, ABOUT_ONE = "Why the public is kept out:", "it is about one person."
OPTIONS = (
    "Apply the limits that are proposed, or some of them.",
    "Apply lighter limits, or for a shorter time.",
    "Send a further warning, offer a meeting, or name one officer.",
    "Not apply the policy.",
)
OPTIONS_AGAIN = (
    "Let the limits go on until their last day.",
    "Continue them for a further period, where the policy leaves that to this meeting.",
    "Lighten them, or lift some or all.",
    "Let them end on their last day.",
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """The pieces of a paper before it is drawn, with its title and to whom it goes."""

    title: str
    to: tuple[str, ...]
    pieces: tuple[Piece, ...]


def make_paper(
    case: Case, kind: PaperKind, *, by: User, at: dt.datetime, meeting: Meeting | None = None
) -> Paper:
    """Make a paper from the record as it stands, number it and keep it.

    A long record takes seconds to draw, and nobody else waits for it: the case is held only to keep what was drawn.
    Where another paper took the number meanwhile, it is drawn again under the next.
    Raises Refused where a public version would name anybody.
    """
    drafted = _DRAFTS[kind](case, by, legal_day(at), meeting)
    while True:
        number = _next_number(case)
        drawn = _draw(case, kind, drafted, number=number, by=by, on=legal_day(at))
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            if _next_number(case) == number:
                files = {name: keep(what, at=at, media_type=_MEDIA[name]) for name, what in drawn.items()}
                return Paper.objects.create(
                    case=case, kind=kind, number=number, meeting=meeting, made_by=by, made_at=at, **files
                )


def _next_number(case: Case) -> int:
    return (Paper.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1


def _draw(
    case: Case, kind: PaperKind, drafted: Drafted, *, number: int, by: User, on: dt.date
) -> Mapping[str, bytes]:
    """The files of a paper: what is edited before a meeting is a Word file as well."""
    composed = _composed(case, drafted, number=number, by=by, on=on, public=kind == PaperKind.PUBLIC)
    head = letterhead()
    edited = {} if kind == PaperKind.EVIDENCE else {"docx": draw_docx(composed, head)}
    return {"pdf": draw_pdf(composed, head), **edited}


def _composed(
    case: Case, drafted: Drafted, *, number: int, by: User, on: dt.date, public: bool
) -> ComposedLetter:
    return ComposedLetter(
        letter="paper",
        subject=drafted.title,
        recipient=drafted.to,
        reference=f"Paper {number}" if public else f"{case.ref}, paper {number}",
        date_on=on,
        salutation=(),
        pieces=drafted.pieces,
        closing="",
        signature=(council().name,) if public else (by.name, council().name),
    )


def _numbered(sections: Iterable[tuple[str, Sequence[Piece]]]) -> tuple[Piece, ...]:
    """Sections with numbered headings; one with nothing to say says so."""
    pieces: list[Piece] = []
    for number, (title, own) in enumerate(sections, start=1):
        pieces.append(heading(f"{number}. {title}"))
        pieces += own or [paragraph("There is nothing on record.")]
    return tuple(pieces)


def part_2(case: Case, viewer: User, on: dt.date, meeting: Meeting | None) -> Drafted:
    """The factual report to a committee with the public kept out: history, reasons, log, letters, adjustments, options."""
    reading, words = reading_of(case, on), words_of(case)
    line = registered(case, on)
    assert line is not None, "a case that is read today has begun"
    facts = reading.story.facts
    said = {name: in_words(facts.get(name), words) for name in (*WEIGHED, "part_2_why", "why_reported")}
    log = contact_log(case.customer, viewer=viewer, on=on) if case.customer else ()
    entry, again = line.entry, bool(limits_of(case, reading))
    sections: list[tuple[str, Sequence[Piece]]] = [
        (
            "What is asked",
            [
                paragraph(ASKED_AGAIN if again else ASKED),
                paragraph(f"{KEPT_OUT} {said['part_2_why'] or ABOUT_ONE}"),
            ],
        ),
        ("History", [bullets(_history(reading))]),
        ("Why the contact is reported", _said(said["why_reported"])),
        ("Evidence", _incidents(reading, words)),
        ("Log of contact", _log(log)),
        (
            "Recommendations and decisions so far",
            _list(in_a_line(n) for n in (*entry.decided, *entry.reviews)),
        ),
        ("Letters", _list(f"{in_full(legal_day(x.sent_at))}: {x.subject}" for x in line.letters)),
        ("Reasonable adjustments that were considered", _list(in_a_line(n) for n in entry.adjustments)),
        ("What was tried, and what was weighed", _weighed(reading, said)),
        ("Limits, proposed or in force", _list(limit_in_full(one) for one in entry.limits)),
        ("Options", [bullets(OPTIONS_AGAIN if again else OPTIONS)]),
    ]
    to = (body_title(meeting.body), in_full(meeting.meets_on)) if meeting else ()
    return Drafted(f"Part 2, not for publication: contact by {line.name}", to, _numbered(sections))


def _history(reading: Reading) -> list[str]:
    return [f"{in_full(event.happened_on)}: {_title(reading, event.move)}" for event in reading.story.events]


def _weighed(reading: Reading, said: Mapping[str, str]) -> list[Piece]:
    """Each question that was weighed with its answer, under the title that the procedure gives it."""
    titles = {name: ask.title for move in reading.procedure.moves.values() for name, ask in move.asks.items()}
    return _list(f"{titles.get(name, name)}: {said[name]}" for name in WEIGHED if said[name].strip())


def _said(words: str) -> list[Piece]:
    return [paragraph(words)] if words.strip() else []


def _list(lines: Iterable[str]) -> list[Piece]:
    known = list(lines)
    return [bullets(known)] if known else []


def _log(log: Sequence[Logged]) -> list[Piece]:
    rows = [(f"{c.on:%d/%m/%Y}", c.time, c.nature, c.channel, c.officer, c.summary) for c in log]
    return [table(("Date", "Time", "Nature", "Channel", "Officer", "Subject"), rows)] if rows else []


def _title(reading: Reading, move: str) -> str:
    known = reading.procedure.moves.get(move)
    return known.title if known is not None else move


def _incidents(reading: Reading, words: Mapping[str, str]) -> list[Piece]:
    rows = []
    for item in reading.items_of(INCIDENT):
        codes = item.facts.get("behaviours")
        called = ", ".join(
            title_of_code("behaviours", c) for c in (codes if isinstance(codes, tuple) else ())
        )
        shown = shown_by(reading, item)
        rows.append(
            (
                f"{item.opened_on:%d/%m/%Y}",
                called,
                in_words(item.facts.get("what_happened"), words),
                shown,
            )
        )
    return [table(("Date", "What the policy calls it", "What happened", "Shown by"), rows)] if rows else []


def public_version(case: Case, viewer: User, on: dt.date, meeting: Meeting | None) -> Drafted:
    """What may be published: that a decision was taken, the kinds of limit and until when. Nobody is named.

    It is made of codes and days alone, and read through once more for every name and address on record.
    """
    line = registered(case, on)
    assert line is not None, "a case that is read today has begun"
    titles = lawbook().vocabularies["restrictions"]
    limits = [
        f"{titles.title_of(one.code)}, from {in_full(one.starts_on)} until {in_full(one.ends_on)}"
        for one in line.entry.limits
    ]
    pieces: list[Piece] = [
        paragraph("The public was kept out while this was considered, because it is about one person."),
        paragraph(f"It stands at: {line.entry.level}."),
    ]
    if limits:
        pieces += [paragraph("Limits on contact:"), bullets(limits)]
    minutes = list(dict.fromkeys(n.minute for n in (*line.entry.decided, *line.entry.reviews) if n.minute))
    if minutes:
        pieces.append(paragraph(f"Minutes: {', '.join(minutes)}."))
    drafted = Drafted("Contact with the council: public record of a decision", (), tuple(pieces))
    parts = {"the stage": line.entry.level}
    parts |= {f"limit {number}": words for number, words in enumerate(limits, start=1)}
    parts |= {f"minute {number}": words for number, words in enumerate(minutes, start=1)}
    require_nameless(case, parts)
    return drafted


def evidence(case: Case, viewer: User, on: dt.date, meeting: Meeting | None) -> Drafted:
    """Everything an ombudsman asks for, in date order, each with the hash that shows it is as it was."""
    name = case.customer.name if case.customer else ""
    return Drafted(f"Evidence in the case of {name}", (), evidence_pieces(case, on=on))


_DRAFTS = {PaperKind.PART_2: part_2, PaperKind.PUBLIC: public_version, PaperKind.EVIDENCE: evidence}


def why_papers_stay(case: Case) -> str:
    """The sentence why a case with papers is not erased: what was put before a committee is kept whole.

    Evidence for an ombudsman is a copy of the record, and goes with it.
    """
    if not case.papers_made.exclude(kind=PaperKind.EVIDENCE).exists():
        return ""
    return "Papers for a committee were made from it. They are part of the committee's record, and are kept with it."


def erase_papers(case: Case, _at: dt.datetime) -> Gone:
    """What erasing a case does to its papers: the files are let go; that they were made, when and by whom stays."""
    made = list(case.papers_made.all())
    files = [(one, number) for one in made for number in (one.pdf_id, one.docx_id) if number is not None]
    return Gone(files=files)
