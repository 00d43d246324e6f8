"""Sending the week: the letter, its copies, a move on every matter, and the arrangement's own, or nothing at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Progress, in_silence
from evenhand.apps.cases.many import move_each
from evenhand.apps.cases.models import Case, Draft, EventRow
from evenhand.apps.cases.operations import Move, make_moves
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.cases.recording import locked
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.operations import LetterRefused, send
from evenhand.apps.letters.posting import EMAIL
from evenhand.apps.letters.ways import Addressed, Way
from evenhand.apps.spoc import files
from evenhand.apps.spoc.fetching import CONTRIBUTION
from evenhand.apps.spoc.files import enclosed_with
from evenhand.apps.spoc.letters import answered_rows, as_copy, weekly_letter, why_waiting
from evenhand.apps.spoc.matters import Row, Week, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations.deciding import require_work_on
from evenhand.apps.spoc.queries import DEPUTY, SPOC, WEEKLY, drafting_item
from evenhand.domain.cases.events import Value
from evenhand.domain.contact.weekly import Decision
from evenhand.domain.time.legal_day import legal_day

PASS_ON = "pass-on-answer"


class WeeklyBlocked(Exception):
    """The response may not go yet; `sentences` say everything that stands against it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@transaction.atomic
def send_weekly(
    arrangement: Case,
    *,
    way: Way,
    by: User,
    at: dt.datetime,
    batch: UUID,
    progress: Progress = in_silence,
) -> LetterSent | None:
    """Send the week: the letter, its copies, a move on every matter, and the arrangement's own, or nothing at all.

    Gives the customer's letter; None for a week with nothing to say where the council sends none. A second press
    of the same button gives the first one's letter. Raises WeeklyBlocked with every sentence, MoveRefused where
    the record stands against it, PermissionDenied.
    """
    require_work_on(by, arrangement)
    today = legal_day(at)
    arrangement = locked([arrangement.pk])[arrangement.pk]
    if EventRow.objects.filter(case=arrangement, batch=uuid5(batch, "0")).exists():
        return LetterSent.objects.filter(case=arrangement, press=batch, recipient="customer").first()
    week = week_of(arrangement, by, today=today)
    item = drafting_item(week.reading)
    if not item:
        raise WeeklyBlocked(["No weekly response is being drafted. Draft it first."])
    if week.draft.nothing_to_say:
        return _send_nil(week, item, way=way, by=by, at=at, batch=batch)
    if not week.draft.may_go:
        raise WeeklyBlocked([blocker.says for blocker in week.draft.blockers])
    return _send_full(week, item, way=way, by=by, at=at, batch=batch, progress=progress)


def _send_full(
    week: Week, item: str, *, way: Way, by: User, at: dt.datetime, batch: UUID, progress: Progress
) -> LetterSent:
    copies = _copies(week)
    total = 1 + len(copies) + len(week.draft.lines)
    progress(0, total, "Drawing the letter.")
    letter = weekly_letter(week, user=by, on=legal_day(at), copied_to=[name for _, name, _ in copies])
    enclosures = enclosed_with(answered_rows(week))
    addressed = Addressed(letter=letter, item=item, matters=_refs(week), enclosures=enclosures)
    sent = send_or_say(week.arrangement, addressed, way, by=by, at=at, press=batch)
    for number, (who, name, address) in enumerate(copies, start=1):
        progress(number, total, f"Making the copy for {name}.")
        _send_copy(week, sent, who, address, by=by, at=at, batch=batch)
    shared = msgspec.structs.replace(week.reading.surroundings, lent=_lent(week))
    of_arrangement = _weekly_move(week, item, sent, copies, on=legal_day(at))
    make_moves([(week.arrangement, of_arrangement)], by=by, at=at, batch=batch)
    before, matters = 1 + len(copies), len(week.draft.lines)

    def recorded(done: int) -> None:
        progress(min(before + done, total), total, f"Recording {min(done, matters)} of {matters} matters.")

    moves = _matter_moves(week, item, sent, on=legal_day(at))
    move_each(moves, shared=shared, by=by, at=at, batch=batch, progress=recorded)
    _clear(week)
    return sent


def send_or_say(
    arrangement: Case, addressed: Addressed, way: Way, *, by: User, at: dt.datetime, press: UUID
) -> LetterSent:
    """Send a letter; what it lacks comes back as what blocks the response. Raises WeeklyBlocked."""
    try:
        return send(arrangement, addressed, way, by=by, at=at, press=press)
    except LetterRefused as refused:
        raise WeeklyBlocked(refused.sentences) from refused


def _lent(week: Week) -> dict[str, str]:
    """The single point of contact and the deputy, who act in every matter of the arrangement."""
    people = week.reading.story.people
    return {role: people[role] for role in (SPOC, DEPUTY) if role in people}


def _refs(week: Week, who: str = "") -> tuple[str, ...]:
    """The references in the customer's letter, or those that somebody gets a copy of."""
    lines = (line.matter.ref for line in week.draft.lines)
    return tuple(ref for ref in lines if not who or who in _copied_to(week.rows[ref]))


def _copied_to(row: Row) -> Sequence[str]:
    return row.choice.copied_to if row.choice else ()


def _copies(week: Week) -> list[tuple[str, str, str]]:
    """Who gets a copy of anything: as a fact, by name, and at which address. In the order of names."""
    return _addresses({who for line in week.draft.lines for who in _copied_to(week.rows[line.matter.ref])})


def copies_of_one(row: Row) -> list[tuple[str, str, str]]:
    """Who gets a copy of the answer to one matter: as a fact, by name, and at which address (SPOC-14)."""
    return _addresses(set(_copied_to(row)))


def copied_facts(copies: Sequence[tuple[str, str, str]]) -> dict[str, Value]:
    """The facts that say who got a copy; none where nobody did."""
    officers = tuple(who for who, _, _ in copies if who.startswith("officer:"))
    members = tuple(who for who, _, _ in copies if who.startswith("member:"))
    said: dict[str, Value] = {}
    if officers:
        said["copied_to"] = officers
    if members:
        said["members_copied"] = members
    return said


def _addresses(chosen: Collection[str]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for kind, model in (("officer", Officer), ("member", Member)):
        numbers = [int(who.partition(":")[2]) for who in chosen if who.startswith(f"{kind}:")]
        rows = model.objects.filter(pk__in=numbers).values_list("pk", "name", "email")
        found += [(f"{kind}:{pk}", name, email) for pk, name, email in rows]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _send_copy(
    week: Week, sent: LetterSent, who: str, address: str, *, by: User, at: dt.datetime, batch: UUID
) -> None:
    refs = _refs(week, who)

    def chosen(row: Row) -> bool:
        return row.matter.ref in refs

    letter = weekly_letter(week, user=by, on=legal_day(at), chosen=chosen)
    addressed = Addressed(
        letter=as_copy(letter),
        recipient=who,
        item=sent.item,
        copy_of=sent,
        matters=refs,
        enclosures=enclosed_with(answered_rows(week, chosen)),
    )
    send_or_say(week.arrangement, addressed, Way(channel=EMAIL, to=(address,)), by=by, at=at, press=batch)


def contact_fact(sent: LetterSent | None) -> dict[str, Value]:
    """The fact that names a letter as it was sent; nothing where none was."""
    return {"contact": f"contact:{sent.contact_id}"} if sent is not None and sent.contact_id else {}


def _weekly_move(
    week: Week, item: str, sent: LetterSent, copies: Sequence[tuple[str, str, str]], *, on: dt.date
) -> Move:
    lists: dict[str, Value] = {
        name: refs
        for name, decision in (
            ("answered", Decision.ANSWERED),
            ("carried", Decision.CARRIED),
            ("alone", Decision.ALONE),
            ("none_needed", Decision.NONE_NEEDED),
        )
        if (refs := tuple(line.matter.ref for line in week.draft.decided(decision)))
    }
    facts: dict[str, Value] = {
        "scheduled_on": week.schedule.scheduled_on,
        **lists,
        **contact_fact(sent),
        **copied_facts(copies),
    }
    return Move(move=f"{WEEKLY}.send", facts=facts, happened_on=on, item=item)


def withdrawals(row: Row, *, on: dt.date) -> list[Move]:
    """Withdraw what officers are still asked about a matter that now closes, so that nobody is chased (SPOC-10).

    The reason is a standing sentence of the list of alerts, so that a council may word it.
    """
    if row.matter.relayed:
        return []
    why = lawbook().vocabularies["weekly-alerts"].codes["closed-without-it"].says
    return [
        Move(move=f"{CONTRIBUTION}.withdraw", facts={"why": why}, happened_on=on, item=one.key)
        for one in row.contributions
        if one.open
    ]


def _matter_moves(week: Week, item: str, sent: LetterSent, *, on: dt.date) -> list[tuple[Case, Move]]:
    """The moves of each matter, on cases locked in the order of their ids."""
    went_in = f"{week.arrangement.ref} {item}"
    rows = [week.rows[line.matter.ref] for line in week.draft.lines]
    cases = locked(row.case.pk for row in rows)
    found: list[tuple[Case, Move]] = []
    for row in rows:
        closing = not row.matter.decision.stays
        moves = [*(withdrawals(row, on=on) if closing else ()), _matter_move(row, went_in, sent, on=on)]
        found += [(cases[row.case.pk], move) for move in moves]
    return found


def _matter_move(row: Row, went_in: str, sent: LetterSent, *, on: dt.date) -> Move:
    """The move that the procedure of a matter names for what was decided, told what it asks."""
    if row.matter.relayed:
        return passed_on(sent, on=on, weekly_response=went_in)
    procedure = procedure_of(row.case)
    weekly = procedure.weekly_response
    if weekly is None or row.choice is None:
        raise WeeklyBlocked(
            [f"{row.matter.ref} takes no part in weekly responses. Untie it from the arrangement."]
        )
    choices: dict[Decision, tuple[str, dict[str, Value]]] = {
        Decision.ANSWERED: (weekly.answered, answer_facts(row)),
        Decision.CARRIED: (weekly.carried, {"awaiting": row.choice.awaiting}),
        Decision.ALONE: (weekly.carried, {"awaiting": why_waiting(row, on=on)}),
        Decision.NONE_NEEDED: (weekly.none_needed, {"reason": row.choice.reason, "why": row.choice.why}),
    }
    name, said = choices[row.matter.decision]
    asks = procedure.moves[name].asks
    known: dict[str, Value] = {**said, "weekly_response": went_in, **contact_fact(sent)}
    if row.matter.decision.stays:
        known.pop("contact", None)
    facts = {key: value for key, value in known.items() if key in asks and value not in ("", None)}
    return Move(move=name, facts=facts, happened_on=on)


def passed_on(sent: LetterSent, *, on: dt.date, weekly_response: str = "") -> Move:
    """That an answer which its case has recorded already went on in this letter: the case then shows it (SPOC-18)."""
    went_in: dict[str, Value] = {"weekly_response": weekly_response} if weekly_response else {}
    return Move(move=PASS_ON, facts={**went_in, **contact_fact(sent)}, happened_on=on)


def answer_facts(row: Row) -> dict[str, Value]:
    """The words of the answer, and what its move asks beside them, in the types of the record."""
    # What was cleared went as it was cleared: the record has those words already (SPOC-17).
    facts: dict[str, Value] = {} if row.to_be_cleared else {row.draft_name: row.matter.draft}
    stored: Mapping[str, Any] = row.choice.facts if row.choice else {}
    for ask in row.asks:
        value = stored.get(ask.name)
        if value is None:
            continue
        if ask.type == "date" and isinstance(value, str):
            value = dt.date.fromisoformat(value)
        facts[ask.name] = tuple(value) if isinstance(value, list) else value
    return facts


def _clear(week: Week) -> None:
    """What was being typed stands in the record now. Drafts of what was carried over stay for next week."""
    done = [row.case.pk for row in week.rows.values() if row.matter.enters and not row.matter.decision.stays]
    answered = [
        row.draft.pk
        for row in week.rows.values()
        if row.matter.enters and row.draft is not None and row.matter.decision == Decision.ANSWERED
    ]
    Draft.objects.filter(pk__in=answered).delete()
    files.sent(answered_rows(week))
    WeeklyChoice.objects.filter(arrangement=week.arrangement, matter__in=done).delete()
    again = WeeklyChoice.objects.filter(arrangement=week.arrangement)
    again.update(decision="", proposed=True, awaiting="", before_carrying=None)


def _send_nil(
    week: Week, item: str, *, way: Way, by: User, at: dt.datetime, batch: UUID
) -> LetterSent | None:
    """A week with nothing to say: a short letter, or none, as the arrangement was set up (SPOC-11)."""
    sent = None
    if week.reading.story.facts.get("nil_week") == "short-letter":
        letter = weekly_letter(week, user=by, on=legal_day(at))
        addressed = Addressed(letter=letter, item=item)
        sent = send_or_say(week.arrangement, addressed, way, by=by, at=at, press=batch)
    facts: dict[str, Value] = {"scheduled_on": week.schedule.scheduled_on, **contact_fact(sent)}
    move = Move(move=f"{WEEKLY}.none-owed", facts=facts, happened_on=legal_day(at), item=item)
    make_moves([(week.arrangement, move)], by=by, at=at, batch=batch)
    return sent


def copies_of(week: Week) -> tuple[tuple[str, int], ...]:
    """Who gets a copy, by name, and of how many matters."""
    return tuple((name, len(_refs(week, who))) for who, name, _ in _copies(week))
