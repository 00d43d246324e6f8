"""What a procedure file may say: the shape of the YAML, before it is checked and compiled.

The words are those of `docs/architecture.md`: a procedure has stages, moves, items, clocks and
closed vocabularies, and nothing else. Unknown keys are refused by the reader of the file.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec
from msgspec import field


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a YAML file: frozen, and strict about its keys."""


class EditionSource(_Said, frozen=True, kw_only=True):
    """Which text of the procedure this is, and from when it is the one in force."""

    id: str
    council: str
    in_force_from: dt.date
    in_force_until: dt.date | None = None


class DocumentSource(_Said, frozen=True, kw_only=True):
    """The council's own document, Act or code that the procedure carries out."""

    title: str
    document: str = ""
    paragraph: str = ""
    href: str = ""
    unverified: bool = False


FactType = Literal[
    "text",
    "line",
    "date",
    "boolean",
    "number",
    "minutes",
    "money",
    "officer",
    "member",
    "customer",
    "contact",
    "case",
    "file",
    "code",
    "item",
    "service",
    "listed",
]


class AskSource(_Said, frozen=True, kw_only=True):
    """One thing a move must be told. `item` names the kind of item that an ask of type `item` chooses among.

    `first` says what a form shows to begin with: whoever fills it in (`me`), or the day (`today`). An optional
    contact or case is filled in by pages and not asked for, unless it is `offered`.
    An ask of type `listed` refers to an entry of a dated list that the council keeps, named in `list`; who is not on it is
    written in words instead.
    `happened` marks the day of something that is done by now: it has come, and is not before receipt, unless
    `before_receipt` says that it may be. `ties` names the kind of link by which the cases named here are tied to this one.
    """

    type: FactType | None = None
    choice: tuple[str, ...] = ()
    vocabulary: str = ""
    optional: bool = False
    many: bool = False
    title: str = ""
    hint: str = ""
    item: str = ""
    list: str = ""
    first: Literal["", "me", "today"] = ""
    happened: bool = False
    before_receipt: bool = False
    when: dict[str, str] = field(default_factory=dict)
    offered: bool = False
    ties: str = ""


class GuardSource(_Said, frozen=True, kw_only=True):
    """One condition on a move: a named predicate, what it looks at, and the rule behind it.

    `excused_by` names a question of the move: whoever answers it may go on in spite of the condition. `instead` names
    the procedure of the case that is opened where this refuses.
    """

    holds: str
    rule: str
    of: tuple[str, ...] = ()
    item: str = ""
    by: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    since: str = ""
    link: str = ""
    values: tuple[str, ...] = ()
    when: dict[str, str] = field(default_factory=dict)
    excused_by: str = ""
    instead: str = ""
    says: str = ""


class OwedSource(_Said, frozen=True, kw_only=True):
    """What must follow a move: a letter, a notice or a task, and the moves that meet it.

    `same` names a fact of the move that the meeting move must agree with, so that several of a kind are told
    apart; `steps` are moves that are offered beside it and do not end it. `due_on` names a fact of the item, or of such
    a step: the day that was said last is the one by which it is owed.
    After one of the moves in `ended_by` it is owed no more, though nobody did it: the request was withdrawn.
    `for_each` names a move: it is owed once for each time that move was made and is not met yet.
    `each` names a fact of the move that lists several: it is owed once for each of them, and a meeting move meets
    those that it names in one of its facts `under`. Without `each`, what an item owes is met by a move that names
    the item in one of them.
    With `gives_day` the letter gives the move its day: clocks count the move from the day on which the letter went,
    where that is later than the day recorded for it, because time stops when the person is told.
    What is owed `while_open` is owed no more once the case has come to its end.
    """

    letter: str = ""
    notice: str = ""
    task: str = ""
    met_by: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    within: str = ""
    by: tuple[str, ...] = ()
    when: dict[str, str] = field(default_factory=dict)
    title: str = ""
    same: str = ""
    steps: tuple[str, ...] = ()
    due_on: str = ""
    for_each: str = ""
    each: str = ""
    under: tuple[str, ...] = ()
    gives_day: bool = False
    while_open: bool = False


class DecidedBySource(_Said, frozen=True, kw_only=True):
    """Whose decision a move is, where that is not the person who records it."""

    role: tuple[str, ...] = ()
    body: str = ""


class LapseSource(_Said, frozen=True, kw_only=True):
    """A stage that ends by itself: after the day in the fact `on`, the case or item stands at `to`."""

    on: str
    to: str


class TakeSource(_Said, frozen=True, kw_only=True):
    """What a move does to the items of a kind that stand at `from`: they go to `to`, with the facts it `copies`.

    `agreeing` leaves out the items whose fact of this name was another than the case's own before the move,
    unless the fact `named` of the move names them: what was meant to end earlier is not carried along unseen.
    """

    from_: tuple[str, ...] = field(name="from")
    to: str
    copies: tuple[str, ...] = ()
    agreeing: str = ""
    named: str = ""


class StageSource(_Said, frozen=True, kw_only=True):
    """A place a case or an item can stand at."""

    title: str = ""
    final: bool = False
    waiting: str = ""
    outcome: str = ""
    lapses: LapseSource | None = None


class MoveSource(_Said, frozen=True, kw_only=True):
    """Something a person may do to a case or an item.

    A move that begins an item and is `also_closed` may be made when the case has come to its end: a review
    of the answer, a complaint to a regulator. Such an item stands on the work list until it is finished.
    `read_by` holds its words apart: only these roles, and the officers whom these facts of the move or of its item name,
    read them; `recorder-of-MOVE` is whoever recorded that move of the item. Where `apart_when` has lines, that holds
    only where the facts of the item, as they now stand, agree with one of them.
    What may be dated before the case was received says so by `before_receipt`. `happens_on` names the fact that is the
    day of the entry itself, so that no form asks for one day twice. Where `counts_under` names procedures, an entry of
    this move that was recorded under any other one, before the case was read under this, is not taken for it: more time
    under one law is none under another.
    """

    title: str = ""
    says: str = ""
    opens: bool = False
    also_closed: bool = False
    repeatable: bool = True
    to: str = ""
    from_: tuple[str, ...] = field(name="from", default=())
    by: tuple[str, ...] = ()
    decided_by: DecidedBySource | None = None
    asks: dict[str, FactType | AskSource] = field(default_factory=dict)
    derives: dict[str, str] = field(default_factory=dict)
    guards: tuple[GuardSource, ...] = ()
    owes: tuple[OwedSource, ...] = ()
    takes: dict[str, TakeSource] = field(default_factory=dict)
    outcome: str = ""
    menu: bool = True
    at_hand: bool = False
    keeps_facts: bool = True
    read_by: tuple[str, ...] = ()
    apart_when: tuple[dict[str, str], ...] = ()
    before_receipt: bool = False
    happens_on: str = ""
    counts_under: tuple[str, ...] = ()


class ClockSource(_Said, frozen=True, kw_only=True):
    """A rule of the lawbook tied to the events of this procedure.

    `on` names the fact that holds day 0, or several as in `a|b` (else it is the day the event happened), and
    `only_on` starts the clock only where that fact was stated. `after` lists moves: day 0 is the day of the latest of
    them, where they have happened when the clock starts. `decided_for` names the fact (or several) with a
    day that was decided: the clock falls due on it, never later than the rule or the rule `at_most`.
    `params` names, for each parameter of the rule,
    the move whose day it takes; `when` and `unless` list moves that bring the clock into being or put another
    in its place; `restarts` lets a second start begin it afresh while it runs. A `limit` is the last day for
    something that may be done and need not be: it stands on the case and on no work list. `next` names the
    moves that a work list offers first, and `overdue_to` the posts whose holders see it there once it is overdue,
    though the case names none of them. `item` binds the clock to each item of a kind that comes from a
    fragment: its times may differ between the procedures that use it.
    """

    rule: str
    item: str = ""
    from_: tuple[str, ...] = field(name="from")
    until: tuple[str, ...] = ()
    on: str = ""
    params: dict[str, str] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    title: str = ""
    by: tuple[str, ...] = ()
    restarts: bool = False
    limit: bool = False
    only_on: bool = False
    after: tuple[str, ...] = ()
    decided_for: str = ""
    at_most: str = ""
    next: tuple[str, ...] = ()
    overdue_to: tuple[str, ...] = ()


class ItemSource(_Said, frozen=True, kw_only=True):
    """A repeated part of a case, with stages, moves and clocks of its own."""

    title: str
    plural: str = ""
    of: str = ""
    stages: dict[str, StageSource]
    moves: dict[str, MoveSource]
    clocks: tuple[ClockSource, ...] = ()
    shows: tuple[str, ...] = ()


class WorksheetSource(_Said, frozen=True, kw_only=True):
    """One page that takes many answers at once and saves them as one batch of events.

    Every open item of the kind stands on it with what `move` asks, and rows for new ones with what `add` asks.
    Either may be left out, not both.
    """

    item: str
    move: str = ""
    add: str = ""
    title: str = ""
    says: str = ""


class OutcomesSource(_Said, frozen=True, kw_only=True):
    """Where the outcomes of the procedure are listed, and how long its record is kept."""

    retention: str
    vocabulary: str = ""


class WeeklySource(_Said, frozen=True, kw_only=True):
    """How a case of this procedure takes part in a weekly response (SPOC-11, SPOC-12, SPOC-18).

    `enters` false means that neither the answer nor a draft of it may stand in one.
    """

    enters: bool
    why_not: str = ""
    answered: str = ""
    carried: str = ""
    none_needed: str = ""
    draft: str = ""


class FragmentSource(_Said, frozen=True, kw_only=True):
    """Moves, items and clocks that several procedures share word for word.

    `owes_after` names moves of the other parts of a procedure, and what they owe besides where this fragment is used;
    `guards_before` names such moves and what must hold besides before they are made. `asks_before` names such moves
    and what they ask besides, or in another way: a question of the same name stands in the place of theirs.
    """

    fragment: str
    title: str
    moves: dict[str, MoveSource] = field(default_factory=dict)
    items: dict[str, ItemSource] = field(default_factory=dict)
    clocks: tuple[ClockSource, ...] = ()
    worksheets: dict[str, WorksheetSource] = field(default_factory=dict)
    owes_after: dict[str, tuple[OwedSource, ...]] = field(default_factory=dict)
    guards_before: dict[str, tuple[GuardSource, ...]] = field(default_factory=dict)
    asks_before: dict[str, dict[str, FactType | AskSource]] = field(default_factory=dict)


class ProcedureSource(_Said, frozen=True, kw_only=True):
    """One procedure file, as written.

    `counts_as` is the kind under which figures count its cases (law/questions/groups.yaml); left out, its own name.
    `letters` names the letter that this procedure sends where a fragment it uses owes another. `offers` narrows
    shared vocabularies: a code whose flag of that name has other words alone is not offered here. `keeps_out` names
    the facts whose officers take no part in the case and do not see it. `card_for` names the roles that see only the card of
    a case: what it is about, where it stands, who looks after it, and its dates;
    `card_moves` what they may record from it. `family` says which kinds are looked
    after together, on one board. `holds_records` is the sentence why nothing tied to an open case may be erased.
    `leads` are the facts that the page of a case shows first. `seen_by` names roles, people named in the case, and
    those whom an item of it names (`internal-review.reviewer`). `guards_before` is as that of a fragment, and
    names moves of items too (`internal-review.request`); `asks_before` is as that of a fragment.
    """

    procedure: str
    title: str
    edition: EditionSource
    source: DocumentSource
    seen_by: tuple[str, ...]
    stages: dict[str, StageSource]
    moves: dict[str, MoveSource]
    outcomes: OutcomesSource
    says: str = ""
    guards_before: dict[str, tuple[GuardSource, ...]] = field(default_factory=dict)
    asks_before: dict[str, dict[str, FactType | AskSource]] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    items: dict[str, ItemSource] = field(default_factory=dict)
    clocks: tuple[ClockSource, ...] = ()
    worksheets: dict[str, WorksheetSource] = field(default_factory=dict)
    keeps_out: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    card_for: tuple[str, ...] = ()
    card_moves: tuple[str, ...] = ()
    family: str = ""
    letters: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    heading: str = "summary"
    weekly_response: WeeklySource | None = None
    applicant_blind: bool = False
    holds_records: str = ""
    started_from_triage: bool = True
    refused_at_triage: str = ""
    counts_as: str = ""
