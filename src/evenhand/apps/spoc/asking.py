"""Asking officers for what an answer needs: by mail, with a date, chased where it does not come (SPOC-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CasePerson, EventRow, ItemRow
from evenhand.apps.cases.operations import Move, MoveRefused, make_move, pressed_before
from evenhand.apps.cases.queries import cases_seen_by, officer_id, procedure_of, reading_of, words_of
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import holders_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.operations import send
from evenhand.apps.letters.posting import EMAIL
from evenhand.apps.letters.ways import Addressed, Way
from evenhand.apps.spoc.fetching import CONTRIBUTION
from evenhand.domain.cases.derivations import legal_asked
from evenhand.domain.cases.events import PassageRef, Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.contact.naming import words_that_name
from evenhand.domain.letters import compose, facts_for
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day

ASK, ASKED = f"{CONTRIBUTION}.ask", "from_whom"


@transaction.atomic
def ask_officers(
    case: Case, officers: Sequence[Officer], *, by: User, at: dt.datetime, batch: UUID, **said: Any
) -> None:
    """Ask several officers the same about a matter, each of whom answers by themselves; all are asked, or nobody.

    `said` is what `ask_officer` takes; a second press of the batch asks nobody again. Raises as `ask_officer`.
    """
    for officer in officers:
        ask_officer(case, officer=officer, by=by, at=at, batch=uuid5(batch, str(officer.pk)), **said)


@transaction.atomic
def ask_officer(
    case: Case,
    *,
    officer: Officer,
    question: str,
    by: User,
    at: dt.datetime,
    batch: UUID,
    background: str = "",
    wanted_on: dt.date | None = None,
    through_legal: bool = False,
    commissioner: Officer | None = None,
) -> str:
    """Ask an officer about a matter, and write to them; gives the key of the request.

    The mail says the question, its background and the date, and nothing of who asks; where the legal service is
    asked, also who commissions its work. Raises MoveRefused where this person may not ask, or the legal service is
    asked on another way than its procedure says (SPOC-13), or the officer has this very question open already;
    LetterRefused where the mail lacks something.
    """
    if not pressed_before(case, batch):
        _refuse_if_asked(case, officer, question, on=legal_day(at))
    facts: dict[str, Value] = {ASKED: f"officer:{officer.pk}", "question": question}
    if background.strip():
        facts["background"] = background.strip()
    if wanted_on is not None:
        facts["wanted_on"] = wanted_on
    if through_legal:
        facts["through_legal"] = True
    if commissioner is not None:
        facts["commissioner"] = f"officer:{commissioner.pk}"
    move = Move(move=ASK, facts=facts, happened_on=legal_day(at))
    item = make_move(case, move, by=by, at=at, batch=batch).item
    told = Move(
        move=f"{CONTRIBUTION}.tell",
        facts={
            "contact": _write(
                case, item, officer, "contribution-request", by=by, at=at, press=uuid5(batch, "ask")
            )
        },
        happened_on=legal_day(at),
        item=item,
    )
    make_move(case, told, by=by, at=at, batch=uuid5(batch, "tell"))
    return item


def _refuse_if_asked(case: Case, officer: Officer, question: str, *, on: dt.date) -> None:
    """Refuse to write to an officer twice with one question, as somebody does who goes back and presses again."""
    words, story = words_of(case), reading_of(case, on).story
    asked = ItemRow.objects.filter(case=case, kind=CONTRIBUTION, final=False)
    theirs = set(
        CasePerson.objects.filter(case=case, role=ASKED, officer=officer).values_list("item", flat=True)
    )
    for row in asked.filter(key__in=theirs):
        said = story.items[row.key].facts.get("question")
        if isinstance(said, PassageRef) and words.get(said.name, "").split() == question.split():
            says = (
                f"{officer.name} was asked this already on {in_full(row.opened_on)}, and has not answered yet. "
                "Remind them, or ask something else."
            )
            raise MoveRefused((Refusal(says=says, field=ASKED),))


def telling(case: Case, words: str) -> tuple[str, ...]:
    """The words of a question that would tell an officer who the customer of a case is.

    Their names, their e-mail and postal addresses and their telephone numbers; none where the case has no customer.
    """
    customer = case.customer
    if customer is None:
        return ()
    names = [customer.name, *customer.other_names.values_list("name", flat=True)]
    addresses = list(customer.email_addresses.values_list("address", flat=True))
    for lines, postcode in customer.postal_addresses.values_list("lines", "postcode"):
        addresses += [lines.splitlines()[0] if lines else "", postcode]
    addresses += customer.telephones.values_list("number", flat=True)
    return words_that_name(words, names=names, addresses=addresses)


def told_to(officer: Officer, case: Case, known: Mapping[str, Value]) -> Mapping[str, Value]:
    """The facts of a mail to an officer, with their name. A title that tells who the customer is stays out of it.

    The subject of the mail a case came in becomes its title, and often names whoever wrote.
    """
    told = {**known, gathering.NAME: officer.name}
    if telling(case, case.title):
        told["matter_title"] = f"{procedure_of(case).title} {case.ref}"
    return told


def legal_route(case: Case, *, on: dt.date) -> Mapping[str, tuple[Officer, ...]]:
    """Who may be named on the way to the legal service today, by the fact that names them, as the procedure says."""
    move = procedure_of(case).moves.get(ASK)
    guards = [guard for guard in move.guards if guard.holds == "holds-post"] if move is not None else []
    return {
        name: tuple(officer for role in guard.values for officer in holders_of(role, on))
        for guard in guards
        for name in guard.of
    }


@transaction.atomic
def chase(case: Case, item: str, *, by: User, at: dt.datetime, batch: UUID) -> None:
    """Remind the officer who was asked, by mail. Raises MoveRefused, LetterRefused."""
    officer = CasePerson.objects.select_related("officer").get(case=case, role=ASKED, item=item).officer
    contact = _write(case, item, officer, "contribution-chase", by=by, at=at, press=uuid5(batch, "chase"))
    move = Move(
        move=f"{CONTRIBUTION}.chase", facts={"contact": contact}, happened_on=legal_day(at), item=item
    )
    make_move(case, move, by=by, at=at, batch=batch)


def _write(
    case: Case, item: str, officer: Officer, code: str, *, by: User, at: dt.datetime, press: UUID
) -> str:
    """Send an officer a letter about a request, and give the contact it became as a fact."""
    book = letter_book()
    about = gathering.about(Case.objects.get(pk=case.pk), user=by, on=legal_day(at), item=item)
    known = told_to(officer, case, gathering.gather(book[code], about))
    letter = compose(book[code], facts_for(book[code], known, book), book)
    addressed = Addressed(letter=letter, recipient=f"officer:{officer.pk}", item=item)
    sent: LetterSent = send(
        case, addressed, Way(channel=EMAIL, to=(officer.email,)), by=by, at=at, press=press
    )
    return f"contact:{sent.contact_id}"


@transaction.atomic
def return_asked(case: Case, item: str, *, why: str, by: User, at: dt.datetime, batch: UUID) -> None:
    """Give back what was asked as another team's, and tell whoever asked, with the reason, by mail.

    What is then done stands on the work list of the case as owed. A second press sends nothing more. Raises
    MoveRefused, and LetterRefused where the mail lacks something.
    """
    on, move = legal_day(at), f"{CONTRIBUTION}.return"
    make_move(case, Move(move=move, facts={"why": why}, happened_on=on, item=item), by=by, at=at, batch=batch)
    asker = asker_of_item(case, item)
    if asker is not None and asker.email and asker.pk != officer_id(by):
        press = uuid5(batch, "returned")
        _write(case, item, asker, "contribution-returned", by=by, at=at, press=press)


def asks_legal(case: Case, item: str, *, on: dt.date) -> bool:
    """Whether a request went to the legal service, whose answer is legal advice unless somebody says otherwise."""
    reading = reading_of(case, on)
    asked = reading.story.items[item].facts
    return legal_asked(asked, reading.surroundings.posts, lawbook().vocabularies)


def asker_of_item(case: Case, item: str) -> Officer | None:
    """The officer who asked for it; None where it was somebody who is none."""
    opened = EventRow.objects.filter(case=case, item=item, move=ASK).first()
    return officer_recorded(opened.recorded_by) if opened is not None else None


def officer_recorded(who: str) -> Officer | None:
    """The officer whom an entry names, by their own number or by that of their account."""
    kind, _, number = who.partition(":")
    if not number:
        return None
    return (
        Officer.objects.select_related("user")
        .filter(**{"pk" if kind == "officer" else "user": number})
        .first()
    )


def open_requests() -> QuerySet[ItemRow]:
    """Every request to an officer that has no answer yet, the longest overdue first."""
    return (
        ItemRow.objects.filter(kind=CONTRIBUTION, final=False).select_related("case").order_by("due_on", "pk")
    )


def asked_by(user: User, *, on: dt.date) -> list[ItemRow]:
    """The open requests that a person asked, or that stand in a case they work on as single point of contact."""
    number = officer_id(user) or 0
    mine = f"officer:{number}" if number else f"user:{user.pk}"
    asked = set(EventRow.objects.filter(move=ASK, recorded_by=mine).values_list("case_id", "item"))
    rows = open_requests().filter(case__in=cases_seen_by(user, on))
    tied = set(
        CasePerson.objects.filter(officer_id=number, item="", role__in=("spoc", "deputy")).values_list(
            "case__links__other_id", flat=True
        )
    )
    return [row for row in rows if (row.case_id, row.key) in asked or row.case_id in tied]


def asked_of(user: User) -> list[ItemRow]:
    """The open requests that an officer has been asked, whatever else of the case they may see."""
    number = officer_id(user) or 0
    keys = set(CasePerson.objects.filter(officer_id=number, role=ASKED).values_list("case_id", "item"))
    rows = open_requests().filter(case__in=[case for case, _ in keys])
    return [row for row in rows if (row.case_id, row.key) in keys]
