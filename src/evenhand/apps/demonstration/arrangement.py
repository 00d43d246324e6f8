"""The arrangement of the story, from its proposal to the notices, every clause recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.council.queries import members_on
from evenhand.apps.demonstration.cast import Cast
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.demonstration.mailbox.tellings import council_told, dispute_told
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.operations import send_owed
from evenhand.apps.letters.ways import Way
from evenhand.apps.people.operations import record_adjustment
from evenhand.domain.cases.events import Decider, Value
from evenhand.domain.letters import facts_for

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
PROCEDURE = "spoc-arrangement"
HEAD = "head"


def press(name: str) -> UUID:
    """The button of this name in the story: pressing it again does nothing more."""
    return uuid5(NAMESPACE_URL, f"demonstration:{name}")


def found_arrangement(cast: Cast, *, weekly_on: dt.date, starts_on: dt.date) -> Case:
    """Propose, nominate, consult, consider, start, and send every letter and notice that this owes."""
    day = starts_on - dt.timedelta(days=6)
    case = _proposed(cast, day)
    spoc, deputy = (f"officer:{cast.officers[key].pk}" for key in ("spoc", "deputy"))
    _move(cast, case, "nominate", day, spoc=spoc, deputy=deputy)
    said = "The ward member asked that nothing sent to him be diverted. It will not be."
    _move(cast, case, "consult-members", day, members_consulted=True, members_said=said)
    _move(
        cast,
        case,
        "consider-adjustments",
        day,
        considered="Writes happily. Asked for large print, which is granted. No need of the telephone.",
        telephone_granted=False,
    )
    _adjusted(cast, day)
    head = f"officer:{cast.officers[HEAD].pk}"
    _move(
        cast,
        case,
        "start",
        starts_on,
        decider=Decider(officer=head, role="head-of-service", decided_on=starts_on),
        weekly_day=WEEKDAYS[weekly_on.weekday()],
        nil_week="short-letter",
        reasons="Seven teams answered the same questions. One officer will see to it that each is answered once.",
    )
    send_what_is_owed(cast, case, letter="spoc-start", by=HEAD, at=instant(starts_on, 11, 0))
    _tell_the_council(cast, case, starts_on)
    return Case.objects.get(pk=case.pk)


def _tell_the_council(cast: Cast, case: Case, on: dt.date) -> None:
    """The notices to officers and members, sent as letters of the case (SPOC-4, SPOC-5)."""
    officers = [one for one in cast.officers.values() if one.email]
    members = list(members_on(on))
    for letter, circle, people in (
        ("notice-to-officers", "officers", officers),
        ("notice-to-members", "members", members),
    ):
        told = tuple(f"{circle.removesuffix('s')}:{one.pk}" for one in people)
        to = tuple(one.email for one in people)
        at = instant(on, 11, 30)
        send_what_is_owed(cast, case, letter=letter, by="spoc", at=at, to=to, told={circle: told})


def _proposed(cast: Cast, day: dt.date) -> Case:
    customer = cast.customers[dispute_told().customer]
    facts: dict[str, Value] = {
        "customer": f"customer:{customer.pk}",
        "kind": "service",
        "summary": "The extension at Mill Barn, next to Larch Cottage",
        "contacts_now": 118,
        "contacts_before": 3,
        "usual_ways": "Seven teams and two members answer the same questions, each without the others' answers.",
        "paid_service": "not-wanted",
    }
    move = Move(move="propose", facts=facts, happened_on=day)
    return open_case(PROCEDURE, move, by=cast.users[HEAD], at=instant(day, 10, 0), batch=press("propose"))


def _adjusted(cast: Cast, day: dt.date) -> None:
    record_adjustment(
        cast.customers[dispute_told().customer],
        what="large-print",
        from_on=day,
        decided_by=council_told().officers[HEAD].name,
        by=cast.users[HEAD],
        at=instant(day, 10, 30),
    )


def _move(
    cast: Cast,
    case: Case,
    name: str,
    day: dt.date,
    *,
    by: str = HEAD,
    decider: Decider | None = None,
    **facts: Value,
) -> None:
    move = Move(move=name, facts=facts, happened_on=day, decided_by=decider)
    make_move(case, move, by=cast.users[by], at=instant(day, 10, 45), batch=press(f"arrangement.{name}"))


def send_what_is_owed(
    cast: Cast,
    case: Case,
    *,
    letter: str,
    by: str,
    at: dt.datetime,
    item: str = "",
    to: str | tuple[str, ...] = "",
    told: Mapping[str, Value] | None = None,
) -> None:
    """Send a letter that a case owes, by mail: to the customer, or to somebody in the council."""
    day, user = at.date(), cast.users[by]
    case = Case.objects.get(pk=case.pk)
    owed = next(
        one
        for one in reading_of(case, day).obligations
        if one.name == letter and one.item == item and one.met_by is None
    )
    book = lawbook().letters
    about = gathering.about(case, user=user, on=day, item=item, owed=owed.key)
    known = {
        "question_contact": "Write to the Head of Planning and Customers at the address above.",
        **gathering.gather(book[letter], about),
    }
    addresses = to or council_told().customers[dispute_told().customer].email
    send_owed(
        case,
        owed,
        facts_for(book[letter], known, book),
        Way(channel="email", to=(addresses,) if isinstance(addresses, str) else addresses),
        by=user,
        at=at,
        press=press(f"{case.ref}.{letter}.{item}"),
        told=told,
    )
