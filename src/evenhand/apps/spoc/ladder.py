"""The ladder of reminders run by the schedule: what is due goes by mail and stands on the case, a step a working day (SPOC-10).

Each step is recorded in the name of whoever asked. It stops with the answer, stands still while the case waits for
somebody outside, and begins only once the officer was written to at all.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.about_officers import officers_it_is_about
from evenhand.apps.cases.models import Case, ItemRow
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.operations.automatic import NotAutomatic
from evenhand.apps.council.models import Officer, PostHolding
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.queries import absent_officers
from evenhand.apps.council.vocabularies import goes_now, vocabulary
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.operations import LetterRefused, send
from evenhand.apps.letters.posting import EMAIL
from evenhand.apps.letters.ways import Addressed, Way
from evenhand.apps.spoc.asking import ASKED, asker_of_item, officer_recorded, told_to
from evenhand.apps.spoc.fetching import CHASE, CONTRIBUTION, REMIND
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.contact.chasing import Planned, Reminded, ladder_of, next_step
from evenhand.domain.letters import compose, facts_for
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day
from evenhand.domain.time.working_days import WorkingDays

LADDER, ASKER = "chase-ladder", "asker"
TOLD = f"{CONTRIBUTION}.tell"
NOBODY_LEFT = (
    "No reminder goes, because nobody is left in whose name it could: whoever asked and the officer who looks after "
    "the case have both gone. Give the case to another officer."
)
REMINDERS = "reminders"  # a code of law/vocabularies/mail-hours.yaml: no mail in the night
_log = logging.getLogger(__name__)


class RemindersFailed(Exception):
    """Some reminders could not be written; the others went. It is tried again."""


def remind_by_itself(at: dt.datetime) -> int:
    """Send every reminder that is due and has not gone; how many went.

    May run any number of times a day: a step that went stands on the case. Nothing goes in the night or on a day that
    is no working day. One request's failure hinders no other. Raises RemindersFailed afterwards.
    """
    on = legal_day(at)
    if not (goes_now(REMINDERS, at) and _days().counts(on)):
        return 0
    sent, failed = 0, 0
    for row in _perhaps_due(on):
        try:
            sent += remind(row, at=at)
        except (MoveRefused, LetterRefused) as refused:
            _log.error(
                "No reminder could go for %s of %s (%s).", row.key, row.case.ref, type(refused).__name__
            )
            failed += 1
    if failed:
        raise RemindersFailed(f"{failed} reminders could not be written; see the lines before this.")
    return sent


def _perhaps_due(on: dt.date) -> Iterator[ItemRow]:
    """The open requests of open cases whose first step may have come: by the day on which they are wanted."""
    furthest = min((step.working_days for step in ladder_of(vocabulary(LADDER), on=on)), default=0)
    until = _days().nth_after(on, 1 - min(furthest, 0))
    rows = ItemRow.objects.filter(kind=CONTRIBUTION, final=False, case__final=False, due_on__lte=until)
    yield from rows.select_related("case").order_by("due_on", "pk")


@transaction.atomic
def remind(row: ItemRow, *, at: dt.datetime) -> bool:
    """Take the next step for one request, if it is due; whether it went.

    Two passes at once send one mail: the case is locked, and read again. Raises MoveRefused, LetterRefused.
    """
    case = Case.objects.select_for_update().get(pk=row.case_id)
    on = legal_day(at)
    reading = reading_of(case, on)
    chased, by = chased_of(reading, row.key, on=on), _recorder(reading, row.key)
    if chased.next is None or chased.next.on > on or by is None:
        return False
    step = chased.next.step
    officer = _recipient(case, row.key, step.to, on=on)
    if officer is None:
        return False
    press = uuid5(NAMESPACE_URL, f"evenhand:remind/{case.ref}/{row.key}/{step.code}")
    try:
        with transaction.atomic():
            contact = _write(case, row.key, officer, step.letter, by=by, at=at, press=press)
    except NotAutomatic:
        return False  # enough for one day: it goes on the next
    move = Move(
        move=REMIND,
        facts={"step": step.code, "sent_to": f"officer:{officer.pk}", "contact": contact},
        happened_on=on,
        item=row.key,
    )
    make_move(case, move, by=by, at=at, batch=press)
    return True


def _write(
    case: Case, item: str, officer: Officer, code: str, *, by: User, at: dt.datetime, press: UUID
) -> str:
    book = letter_book()
    about = gathering.about(case, user=by, on=legal_day(at), item=item)
    facts = told_to(officer, case, gathering.gather(book[code], about))
    letter = compose(book[code], facts_for(book[code], facts, book), book)
    addressed = Addressed(letter=letter, recipient=f"officer:{officer.pk}", item=item)
    way = Way(channel=EMAIL, to=(officer.email,), automatic=True)
    sent = send(case, addressed, way, by=by, at=at, press=press)
    return f"contact:{sent.contact_id}"


@dataclass(frozen=True, slots=True)
class Chased:
    """Where a request stands on the ladder: what went, what goes next, and the sentence why nothing does."""

    went: tuple[tuple[str, dt.date], ...]
    next: Planned | None
    why_not: str = ""
    late: bool = False  # whether the day of what goes next has passed

    @property
    def says(self) -> str:
        """All of it in words, for whoever looks at the request."""
        last = f"{self.went[-1][0]} on {in_full(self.went[-1][1])}." if self.went else ""
        then = self.why_not
        if self.next is not None:
            then = f"Next, {self.next.step.within}, on {in_full(self.next.on)}."
            if self.late:
                then = (
                    f"Next, {self.next.step.within}. It was due on {in_full(self.next.on)} and has not gone yet: "
                    "it goes on a working day, once the work in the background runs."
                )
        return " ".join(filter(None, (last, then)))


def chased_of(reading: Reading, item: str, *, on: dt.date) -> Chased:
    """Where an open request stands on the ladder on a day. Nothing goes while the case waits for somebody outside."""
    story, known = reading.story.items[item], vocabulary(LADDER)
    reminded = [
        Reminded(event.happened_on, str(event.facts.get("step", "")))
        for event in story.events
        if event.move in (CHASE, REMIND)
    ]
    went = tuple((known.title_of(one.step) if one.step else "Reminded by hand", one.on) for one in reminded)
    why_not = _why_nothing_goes(reading, story)
    due_on = next((c.due_on for c in reading.running if c.item == item and c.due_on), None)
    if why_not or due_on is None:
        return Chased(went, None, why_not)
    following = next_step(
        ladder_of(known, on=on),
        asked_on=story.opened_on,
        due_on=due_on,
        reminded=reminded,
        asked_name=ASKED,
        today=on,
        days=_days(),
    )
    late = following is not None and following.on < on
    if late and _recorder(reading, item) is None:
        return Chased(went, None, NOBODY_LEFT)
    return Chased(went, following, "" if following else "No more reminders go by themselves.", late)


def _why_nothing_goes(reading: Reading, item: ItemStory) -> str:
    if reading.procedure.items[item.kind].stages[item.stage].final or reading.stage.final:
        return ""
    if not any(event.move == TOLD for event in item.events):
        return "The officer was not written to yet, so no reminder goes."
    if reading.stage.waiting:
        return f"No reminder goes while the case waits for {reading.stage.waiting}."
    return ""


def _days() -> WorkingDays:
    return calendars().plain("NATION", closed=True)


def _recorder(reading: Reading, item: str) -> User | None:
    """In whose name a step is recorded: whoever asked, or else the officer who looks after the case."""
    story = reading.story
    asked = story.items[item]
    handler = asked.people.get("handler") or story.people.get("handler", "")
    officers = map(officer_recorded, (asked.events[0].recorded_by, handler))
    users = [officer.user for officer in officers if officer is not None and officer.user is not None]
    return next((user for user in users if user.is_active), None)


def _recipient(case: Case, item: str, to: tuple[str, ...], *, on: dt.date) -> Officer | None:
    """Who gets a step: the first of its names and roles whom somebody holds, has an address and is not kept out.

    Nobody who was asked is told of themselves as of somebody else; of several heads, one who is not away.
    """
    asked, kept_out = _named(case, item, ASKED), officers_it_is_about(case)
    for name in to:
        named = _named(case, item, name)
        if named is not None:
            found = [named]
        else:
            found = [one for one in _holders(name, asked, on=on) if asked is None or one.pk != asked.pk]
        fit = [one for one in found if one.email and one.pk not in kept_out]
        if fit:
            return fit[0]
    return None


def _named(case: Case, item: str, name: str) -> Officer | None:
    """The officer named by the request or its case, or who asked."""
    if name == ASKER:
        return asker_of_item(case, item)
    people = case.people_named.filter(role=name, item__in=(item, "")).select_related("officer__user")
    first = people.order_by("-item").first()
    return first.officer if first is not None else None


def _holders(role: str, asked: Officer | None, *, on: dt.date) -> list[Officer]:
    """Who holds a role in the service of the officer asked, else in none; those who are away come last."""
    held = PostHolding.objects.filter(on_day(on), post__role=role).select_related("officer")
    area = asked.service_area_id if asked is not None else None
    away = absent_officers(on)
    own = [one.officer for one in held.filter(post__service_area=area)] if area is not None else []
    general = own or [one.officer for one in held.filter(post__service_area=None)]
    return sorted(general, key=lambda one: (one.pk in away, one.name, one.pk))
