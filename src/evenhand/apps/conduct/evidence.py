"""The evidence pack: incidents, warnings, decisions, letters, reviews and adjustments in date order, with hashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from html import unescape

from django.db.models import Exists, OuterRef
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from evenhand.apps.cases.fact_types import show_fact
from evenhand.apps.cases.models import Case, CaseContact, EventRow
from evenhand.apps.cases.named import name_in
from evenhand.apps.cases.queries import procedure_of, words_of
from evenhand.apps.conduct.contact_log import LONDON
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.queries.quoting import letters_quoted, without_letters
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.letters.models import Enclosed, LetterSent
from evenhand.apps.letters.queries import BY_ITS_OWN_CASE
from evenhand.apps.people.models import Adjustment
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.held_apart import entries_apart, items_apart
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import ItemStory, tell
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.letters import Piece
from evenhand.domain.letters.pieces import bullets, heading, paragraph, table
from evenhand.domain.time.legal_day import legal_day

ELSEWHERE = "Its words answer other matters too, and stand with the case that it went from."


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing in the pack: its day, what it is, its words, and the hash of what is kept.

    Of one day, what came in stands first, then what was decided on it, then what went out.
    """

    on: dt.date
    order: int
    title: str
    words: tuple[str, ...]
    sha256: str


def exhibits(case: Case) -> tuple[Exhibit, ...]:
    """Everything on the record of a case but what is held apart, in the order of its days."""
    procedure, words = procedure_of(case), words_of(case)
    rows = list(EventRow.objects.filter(case=case).order_by("sequence"))
    told = tell(procedure, [from_canonical(row.text) for row in rows])
    apart, items = entries_apart(procedure, told), items_apart(procedure, told)
    found = [
        _event(row, procedure, words) for row in rows if row.sequence not in apart and row.item not in items
    ]
    sent = LetterSent.objects.filter(case=case).exclude(item__in=items)
    found += [_letter(one) for one in sent.prefetch_related("enclosed__file").order_by("sent_at")]
    numbers = _contacts_in_the_open(case, rows, items)
    letters = LetterSent.objects.filter(BY_ITS_OWN_CASE, contact_id=OuterRef("pk")).exclude(case=case)
    contacts = Contact.objects.filter(pk__in=numbers).annotate(of_others=Exists(letters))
    found += [_contact(one, case.pk, of_others=one.of_others) for one in contacts.select_related("raw")]
    if case.customer is not None:
        found += [_adjustment(one) for one in case.customer.adjustments.all()]
    return tuple(sorted(found, key=lambda one: (one.on, one.order)))


def _contacts_in_the_open(case: Case, rows: Sequence[EventRow], items: Set[str]) -> list[int]:
    """The contacts of a case without those of requests for legal advice: a pack does not name that there was any."""
    of_items = {from_canonical(row.text).facts.get("contact") for row in rows if row.item in items}
    there = CaseContact.objects.filter(case=case, apart=False).values_list("contact_id", flat=True)
    return [number for number in there if f"contact:{number}" not in of_items]


def _event(row: EventRow, procedure: Procedure, words: Mapping[str, str]) -> Exhibit:
    event: Event = from_canonical(row.text)
    move = procedure.moves.get(event.move)
    said = [
        f"{move.asks[name].title if move and name in move.asks else name}: "
        f"{_plain(show_fact(move.asks.get(name) if move else None, value, words))}"
        for name, value in event.facts.items()
    ]
    by = event.decided_by
    if by is not None and by.decided_on is not None:
        who = f"the {words_of_name(by.body or by.role).lower()}"
        who = f"{name_in(by.officer)}, {who}," if by.officer else who
        minute = f", minute {by.minute}" if by.minute else ""
        said.append(f"Decided by {who} on {in_full(by.decided_on)}{minute}")
    recorder = f" by {name}" if (name := name_in(event.recorded_by)) else ""
    said.append(f"Recorded {row.recorded_at.astimezone(LONDON):%d/%m/%Y %H:%M}{recorder}")
    return Exhibit(event.happened_on, 1, move.title if move else event.move, tuple(said), row.hash)


def shown_by(reading: Reading, item: ItemStory) -> str:
    """What shows an incident, in words: the contact by its day and subject, or the colleague by name."""
    asks = {
        name: ask for move in reading.procedure.items[item.kind].opening for name, ask in move.asks.items()
    }
    name = "contact" if item.facts.get("contact") else "witness"
    value = item.facts.get(name)
    return "" if value is None else _plain(show_fact(asks.get(name), value, {}))


def _plain(shown: object) -> str:
    """A fact as words alone: what a page shows as a link is its words in a paper."""
    return unescape(strip_tags(shown)) if isinstance(shown, SafeString) else str(shown)


def _letter(letter: LetterSent) -> Exhibit:
    return Exhibit(
        legal_day(letter.sent_at),
        2,
        f"Letter sent: {letter.subject}",
        (f"By {letter.channel}", *(_enclosed(one) for one in letter.enclosed.all() if not one.of_letter)),
        letter.sha256,
    )


def _enclosed(one: Enclosed) -> str:
    edition = f", edition {one.edition} (SHA-256 {one.edition_sha256})" if one.edition else ""
    return f"Enclosed: {one.name}{edition}, SHA-256 of the file {one.file.sha256}"


def _contact(contact: Contact, case: int, *, of_others: bool) -> Exhibit:
    """A contact with its words, save those of a letter from another case about other matters too, sent or quoted (SPOC-14)."""
    day = contact.received_on or legal_day(contact.stored_at)
    letters = letters_quoted(contact, not_of=[case])
    own = without_letters(contact, letters) if letters else contact.new_text or contact.text
    words = ELSEWHERE if of_others else own
    digest = contact.raw.sha256 if contact.raw is not None else ""
    return Exhibit(
        day,
        0 if contact.direction == Direction.IN else 2,
        f"Contact {contact.pk}: {contact.shown_subject}",
        (contact.get_direction_display(), words),
        digest,
    )


def _adjustment(one: Adjustment) -> Exhibit:
    title = f"Adjustment on record: {title_of_code('adjustments', one.what)}"
    until = f"until {in_full(one.until_on)}" if one.until_on else "no end"
    return Exhibit(one.from_on, 0, title, (one.words, until), "")


def evidence_pieces(case: Case, *, on: dt.date) -> tuple[Piece, ...]:
    """The pack: each exhibit in date order, then the list of hashes and the head of the chain."""
    shown = exhibits(case)
    pieces: list[Piece] = [
        paragraph(
            f"Everything on the record of {case.ref} as it stands on {in_full(on)}, in the order of its days. "
            "Each entry names the hash of what is kept, so that a change would show. "
            "Legal advice is privileged, and is never in a pack."
        )
    ]
    for number, exhibit in enumerate(shown, start=1):
        pieces.append(heading(f"{number}. {in_full(exhibit.on)}: {exhibit.title}"))
        words = [line for line in exhibit.words if line.strip()]
        if words:
            pieces.append(bullets(words))
    pieces.append(heading("Hashes"))
    rows = [(str(number), one.title[:60], one.sha256 or "–") for number, one in enumerate(shown, start=1)]
    pieces.append(table(("Number", "What", "SHA-256"), rows))
    pieces.append(paragraph(f"Head of the chain of entries: {case.head_hash}"))
    return tuple(pieces)
