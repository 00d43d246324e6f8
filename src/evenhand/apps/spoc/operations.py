"""What a single point of contact does: draft the week, decide each matter, send it, or answer one on its own.

Each is atomic and may be pressed twice. Nothing is sent while anything is undecided or a must-state is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, Draft, EventRow
from evenhand.apps.cases.operations import Move, make_move, make_moves
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.cases.recording import locked
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.operations import Addressed, LetterRefused, Way, send
from evenhand.apps.letters.posting import EMAIL
from evenhand.apps.spoc.letters import as_copy, single_issue_letter, weekly_letter
from evenhand.apps.spoc.many import move_each
from evenhand.apps.spoc.matters import Row, Week, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.queries import DEPUTY, SPOC, WEEKLY, drafting_item, may_work_on
from evenhand.domain.cases.events import Value
from evenhand.domain.contact.weekly import Decision, proposed
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day


class WeeklyBlocked(Exception):
    """The response may not go yet; `sentences` say everything that stands against it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says about one matter of the week; `version` is what they had on the screen."""

    decision: str
    words: str = ""
    reason: str = ""
    why: str = ""
    awaiting: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    copied_to: tuple[str, ...] = ()
    version: str = ""


class StaleRow(Exception):
    """Somebody else changed this matter since it was shown; both versions are here, and neither is lost."""

    def __init__(self, row: Row, said: Said) -> None:
        self.row = row
        self.said = said
        who = row.choice.saved_by.name if row.choice else "Somebody"
        super().__init__(
            f"{who} changed {row.matter.ref} while you were writing. Both versions are shown: keep what is right, "
            "then save again."
        )


def require_work_on(user: User, arrangement: Case) -> None:
    """Only the single point of contact and the deputy of this arrangement go on. Raises PermissionDenied."""
    if not may_work_on(user, arrangement):
        raise PermissionDenied(
            "This is for the single point of contact of this arrangement and the deputy. Ask one of them."
        )


@transaction.atomic
def draft_weekly(arrangement: Case, *, by: User, at: dt.datetime, batch: UUID | None = None) -> Week:
    """Draft the week in one go: open it where none is open, and propose a decision for each new matter.

    What a person has decided or written is never changed. Raises PermissionDenied, NotRunning, MoveRefused.
    """
    require_work_on(by, arrangement)
    today = legal_day(at)
    arrangement = locked([arrangement.pk])[arrangement.pk]
    week = week_of(arrangement, by, today=today)
    if not drafting_item(week.reading):
        opening = Move(
            move=f"{WEEKLY}.draft",
            facts={"scheduled_on": week.schedule.scheduled_on},
            happened_on=today,
        )
        make_move(arrangement, opening, by=by, at=at, batch=batch)
    _propose(week, by=by, at=at)
    arrangement.refresh_from_db()
    return week_of(arrangement, by, today=today)


def _propose(week: Week, *, by: User, at: dt.datetime) -> None:
    made: list[WeeklyChoice] = []
    changed: list[WeeklyChoice] = []
    for line in week.draft.lines:
        row = week.rows[line.matter.ref]
        decision = proposed(line.matter, schedule=week.schedule)
        if row.choice is None:
            made.append(
                WeeklyChoice(
                    arrangement=week.arrangement,
                    matter=row.case,
                    decision=decision,
                    proposed=True,
                    saved_by=by,
                    saved_at=at,
                )
            )
        elif row.choice.proposed and row.choice.decision != decision:
            row.choice.decision, row.choice.version = decision, uuid4()
            row.choice.saved_by, row.choice.saved_at = by, at
            changed.append(row.choice)
    WeeklyChoice.objects.bulk_create(made)
    WeeklyChoice.objects.bulk_update(changed, ["decision", "version", "saved_by", "saved_at"])


@transaction.atomic
def save_matters(
    arrangement: Case, said: Mapping[str, Said], *, by: User, at: dt.datetime
) -> tuple[StaleRow, ...]:
    """Keep what was decided and written about some matters; those that somebody else changed come back.

    A matter that somebody else changed since is left as they saved it; the others are saved. What one person
    keeps as they type never stands in their own way. Raises PermissionDenied.
    """
    require_work_on(by, arrangement)
    locked([arrangement.pk])
    week = week_of(arrangement, by, today=legal_day(at))
    stale: list[StaleRow] = []
    for ref, one in said.items():
        row = week.rows.get(ref)
        if row is None or not row.matter.enters or _same(row, one):
            continue
        if one.version and one.version != row.version and row.changed_by not in (None, by.pk):
            stale.append(StaleRow(row, one))
            continue
        _save(week.arrangement, row, one, by=by, at=at)
    return tuple(stale)


def _same(row: Row, said: Said) -> bool:
    choice = row.choice
    words = row.draft.words if row.draft else ""
    return (
        choice is not None
        and (choice.decision, choice.reason, choice.why, choice.awaiting)
        == (said.decision, said.reason, said.why, said.awaiting)
        and dict(choice.facts) == _plain(said.facts)
        and tuple(choice.copied_to) == said.copied_to
        and (row.matter.relayed or words == said.words)
    )


def _plain(facts: Mapping[str, Value]) -> dict[str, Any]:
    return {
        name: list(value)
        if isinstance(value, tuple)
        else value.isoformat()
        if isinstance(value, dt.date)
        else value
        for name, value in facts.items()
    }


def _save(arrangement: Case, row: Row, said: Said, *, by: User, at: dt.datetime) -> None:
    WeeklyChoice.objects.update_or_create(
        arrangement=arrangement,
        matter=row.case,
        defaults={
            "decision": Decision(said.decision),
            "reason": said.reason,
            "why": said.why,
            "awaiting": said.awaiting,
            "facts": _plain(said.facts),
            "copied_to": list(said.copied_to),
            "proposed": False,
            "version": uuid4(),
            "saved_by": by,
            "saved_at": at,
        },
    )
    if not row.matter.relayed and (said.words or row.draft is not None):
        Draft.objects.update_or_create(
            case=row.case,
            name=row.draft_name,
            defaults={"words": said.words, "saved_by": by, "saved_at": at, "version": uuid4()},
        )


@transaction.atomic
def send_weekly(arrangement: Case, *, way: Way, by: User, at: dt.datetime, batch: UUID) -> LetterSent | None:
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
    return _send_full(week, item, way=way, by=by, at=at, batch=batch)


def _send_full(week: Week, item: str, *, way: Way, by: User, at: dt.datetime, batch: UUID) -> LetterSent:
    copies = _copies(week)
    letter = weekly_letter(week, user=by, on=legal_day(at), copied_to=[name for _, name, _ in copies])
    addressed = Addressed(letter=letter, item=item, matters=_refs(week))
    sent = _sent(week.arrangement, addressed, way, by=by, at=at, press=batch)
    for who, _, address in copies:
        _send_copy(week, sent, who, address, by=by, at=at, batch=batch)
    shared = msgspec.structs.replace(week.reading.surroundings, lent=_lent(week))
    of_arrangement = _weekly_move(week, item, sent, copies, on=legal_day(at))
    make_moves([(week.arrangement, of_arrangement)], by=by, at=at, batch=batch)
    move_each(_matter_moves(week, item, sent, on=legal_day(at)), shared=shared, by=by, at=at, batch=batch)
    _clear(week)
    return sent


def _sent(
    arrangement: Case, addressed: Addressed, way: Way, *, by: User, at: dt.datetime, press: UUID
) -> LetterSent:
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
    chosen = {who for line in week.draft.lines for who in _copied_to(week.rows[line.matter.ref])}
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
    letter = weekly_letter(week, user=by, on=legal_day(at), chosen=lambda row: row.matter.ref in refs)
    addressed = Addressed(letter=as_copy(letter), recipient=who, item=sent.item, copy_of=sent, matters=refs)
    _sent(week.arrangement, addressed, Way(channel=EMAIL, to=(address,)), by=by, at=at, press=batch)


def _contact_fact(sent: LetterSent | None) -> dict[str, Value]:
    return {"contact": f"contact:{sent.contact_id}"} if sent is not None and sent.contact_id else {}


def _weekly_move(
    week: Week, item: str, sent: LetterSent, copies: Sequence[tuple[str, str, str]], *, on: dt.date
) -> Move:
    lists: dict[str, Value] = {
        name: refs
        for name, decision in (
            ("answered", Decision.ANSWERED),
            ("carried", Decision.CARRIED),
            ("none_needed", Decision.NONE_NEEDED),
        )
        if (refs := tuple(line.matter.ref for line in week.draft.decided(decision)))
    }
    officers = tuple(who for who, _, _ in copies if who.startswith("officer:"))
    members = tuple(who for who, _, _ in copies if who.startswith("member:"))
    facts: dict[str, Value] = {"scheduled_on": week.schedule.scheduled_on, **lists, **_contact_fact(sent)}
    if officers:
        facts["copied_to"] = officers
    if members:
        facts["members_copied"] = members
    return Move(move=f"{WEEKLY}.send", facts=facts, happened_on=on, item=item)


def _matter_moves(week: Week, item: str, sent: LetterSent, *, on: dt.date) -> list[tuple[Case, Move]]:
    """A move for each matter, on cases locked in the order of their ids."""
    went_in = f"{week.arrangement.ref} {item}"
    rows = [week.rows[line.matter.ref] for line in week.draft.lines]
    cases = locked(row.case.pk for row in rows)
    return [
        (cases[row.case.pk], _matter_move(row, went_in, sent, on=on))
        for row in rows
        if not row.matter.relayed
    ]


def _matter_move(row: Row, went_in: str, sent: LetterSent, *, on: dt.date) -> Move:
    """The move that the procedure of a matter names for what was decided, told what it asks."""
    procedure = procedure_of(row.case)
    weekly = procedure.weekly_response
    if weekly is None or row.choice is None:
        raise WeeklyBlocked(
            [f"{row.matter.ref} takes no part in weekly responses. Untie it from the arrangement."]
        )
    choices: dict[Decision, tuple[str, dict[str, Value]]] = {
        Decision.ANSWERED: (weekly.answered, _answer_facts(row)),
        Decision.CARRIED: (weekly.carried, {"awaiting": row.choice.awaiting}),
        Decision.NONE_NEEDED: (weekly.none_needed, {"reason": row.choice.reason, "why": row.choice.why}),
    }
    name, said = choices[row.matter.decision]
    asks = procedure.moves[name].asks
    known: dict[str, Value] = {**said, "weekly_response": went_in, **_contact_fact(sent)}
    if row.matter.decision == Decision.CARRIED:
        known.pop("contact", None)
    facts = {key: value for key, value in known.items() if key in asks and value not in ("", None)}
    return Move(move=name, facts=facts, happened_on=on)


def _answer_facts(row: Row) -> dict[str, Value]:
    """The words of the answer, and what its move asks beside them, in the types of the record."""
    facts: dict[str, Value] = {row.draft_name: row.matter.draft}
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
    done = [
        row.case.pk
        for row in week.rows.values()
        if row.matter.enters and row.matter.decision != Decision.CARRIED
    ]
    for row in week.rows.values():
        if row.case.pk in done and row.draft is not None and row.matter.decision == Decision.ANSWERED:
            row.draft.delete()
    WeeklyChoice.objects.filter(arrangement=week.arrangement, matter__in=done).delete()
    again = WeeklyChoice.objects.filter(arrangement=week.arrangement)
    again.update(decision="", proposed=True, awaiting="")


def _send_nil(
    week: Week, item: str, *, way: Way, by: User, at: dt.datetime, batch: UUID
) -> LetterSent | None:
    """A week with nothing to say: a short letter, or none, as the arrangement was set up (SPOC-11)."""
    sent = None
    if week.reading.story.facts.get("nil_week") == "short-letter":
        letter = weekly_letter(week, user=by, on=legal_day(at))
        addressed = Addressed(letter=letter, item=item)
        sent = _sent(week.arrangement, addressed, way, by=by, at=at, press=batch)
    facts: dict[str, Value] = {"scheduled_on": week.schedule.scheduled_on, **_contact_fact(sent)}
    move = Move(move=f"{WEEKLY}.none-owed", facts=facts, happened_on=legal_day(at), item=item)
    make_moves([(week.arrangement, move)], by=by, at=at, batch=batch)
    return sent


@transaction.atomic
def send_single_issue(
    arrangement: Case, ref: str, *, reason: str, way: Way, by: User, at: dt.datetime, batch: UUID
) -> LetterSent:
    """Answer one matter on its own, outside the weekly response, with what was drafted for it (SPOC-15).

    Raises WeeklyBlocked with every sentence, MoveRefused, PermissionDenied.
    """
    require_work_on(by, arrangement)
    today = legal_day(at)
    arrangement = locked([arrangement.pk])[arrangement.pk]
    done = LetterSent.objects.filter(press=batch, recipient="customer").first()
    if done is not None:
        return done
    week = week_of(arrangement, by, today=today)
    row = week.rows.get(ref)
    wrong = _against_single_issue(row, ref)
    if row is None or wrong:
        raise WeeklyBlocked(wrong)
    letter = single_issue_letter(
        arrangement, row, answer=row.matter.draft, why_now=_why_now(row, reason), user=by, on=today
    )
    addressed = Addressed(letter=letter, matters=(ref,))
    sent = _sent(arrangement, addressed, way, by=by, at=at, press=batch)
    facts: dict[str, Value] = {"case": ref, "reason": reason, **_contact_fact(sent)}
    moves = [(arrangement, Move(move="send-single-issue", facts=facts, happened_on=today))]
    if not row.matter.relayed:
        weekly = procedure_of(row.case).weekly_response
        answered = weekly.answered if weekly else ""
        said = {**_answer_facts(row), **_contact_fact(sent)}
        moves.append((row.case, Move(move=answered, facts=said, happened_on=today)))
    make_moves(moves, by=by, at=at, batch=batch)
    Draft.objects.filter(case=row.case, name=row.draft_name).delete()
    WeeklyChoice.objects.filter(arrangement=arrangement, matter=row.case).delete()
    return sent


def _against_single_issue(row: Row | None, ref: str) -> list[str]:
    if row is None:
        return [f"{ref} is no open matter of this arrangement that you may see."]
    if not row.matter.enters:
        return [f"{ref}: {row.matter.why_not} Whoever deals with it answers it on its own page."]
    wrong = [] if row.matter.draft.strip() else ["There is no answer yet. Write one first."]
    return wrong + [f"{ref}: {says}" for says in row.matter.lacks]


def _why_now(row: Row, reason: str) -> str:
    title = lawbook().vocabularies["single-issue-reasons"].title_of(reason)
    due = row.matter.law_due_on
    return f"{title}: {in_full(due)}." if due is not None and reason == "statutory-date" else f"{title}."


def copies_of(week: Week) -> tuple[tuple[str, int], ...]:
    """Who gets a copy, by name, and of how many matters."""
    return tuple((name, len(_refs(week, who))) for who, name, _ in _copies(week))
