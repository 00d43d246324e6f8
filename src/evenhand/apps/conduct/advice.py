"""The advice card: what whoever picks up the telephone needs on this caller, in plain words, and nothing about why.

Found by name, telephone, postcode, e-mail address or reference. Two people of one name are never blended: the
card asks which one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CasePerson, EventRow
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.conduct.queries import (
    conduct_procedures,
    limits_of,
    limits_shown,
    open_cases_about,
    precautions_for,
)
from evenhand.apps.council.access import require
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.people.models import Customer, PostalAddress
from evenhand.apps.people.queries import (
    adjustment_words,
    find_customers,
    may_find_people,
    wishes_of,
)
from evenhand.apps.people.who_bar import WhoLine, lines_of
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.reading import Reading
from evenhand.domain.conduct.limits import RESTRICTION, Limit, Precaution
from evenhand.domain.conduct.register import ASSOCIATE, NO_MORE

NAMED_OFFICER = "named_officer"
LONDON = ZoneInfo("Europe/London")
CARVE_OUTS = "restriction-carve-outs"
_REFERENCE = re.compile(r"[A-Z]{2,4}-\d{4}-\d{4,8}\Z")
_RECORD = re.compile(r"record\s+(\d{1,9})\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """One person whom the words may mean, with what tells them from another of the same name."""

    pk: int
    name: str
    told_apart_by: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know: in a few words, what to do, and until when."""

    title: str
    text: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Everything on the card of one person, in the order in which it matters."""

    pk: int
    name: str
    safe_contact: str
    precautions: tuple[Point, ...]
    adjustments: tuple[str, ...]
    wishes: tuple[str, ...]
    limits: tuple[Point, ...]
    send_to: tuple[str, ...]
    say: tuple[str, ...]

    @property
    def nothing_special(self) -> bool:
        """Whether nothing but the usual way applies."""
        return not (self.safe_contact or self.precautions or self.adjustments or self.limits or self.send_to)


def find(user: User, query: str, *, on: dt.date) -> tuple[Match, ...]:
    """The people whom some words may mean, for somebody who may look people up.

    Raises PermissionDenied with a sentence for those who may not.
    """
    words = query.strip()
    number = _RECORD.match(words)
    if number or _REFERENCE.match(words.upper()):
        require(may_find_people(user, on=on), "Your role does not look people up.")
        found = _by_record(int(number[1])) if number else _by_reference(words.upper())
    else:
        found = find_customers(user, words, on=on)
    places = _places(found)
    return tuple(
        Match(one.pk, one.name, f"{places.get(one.pk, 'no address on record')}, record {one.pk}")
        for one in found
    )


def _by_record(pk: int) -> list[Customer]:
    return list(Customer.objects.filter(pk=pk, merged_into__isnull=True))


def _by_reference(ref: str) -> list[Customer]:
    case = Case.objects.filter(ref=ref).select_related("customer__merged_into").first()
    if case is None or case.customer is None:
        return []
    return [case.customer.merged_into or case.customer]


def _places(found: Sequence[Customer]) -> dict[int, str]:
    """The latest live postcode, or address without one, of each of these people: one query for all."""
    held = PostalAddress.objects.filter(customer__in=found, ended_on__isnull=True).order_by("pk")
    return {one.customer_id: one.postcode or str(one) for one in held}


def advice_on(customer: Customer, *, viewer: User, on: dt.date, at: dt.datetime | None = None) -> Advice:
    """The card of one customer on a day. Whoever calls has asked whether the viewer may see it, and logs the view.

    With the instant (`at`) it says as well whether somebody whose calls have days and times may call now.
    """
    read = [(case, reading_of(case, on)) for case in open_cases_about(customer, conduct_procedures())]
    limits = tuple(limit for case, reading in read for limit in limits_of(case, reading))
    precautions = precautions_for(customer, on)
    spoc = lines_of("spoc", customer, viewer, on)
    officer = named_officer(customer, on) if limits else None
    decided = (*_answered_no_more(read), *_as_associate(customer, on))
    return Advice(
        pk=customer.pk,
        name=customer.name,
        safe_contact=customer.safe_contact,
        precautions=tuple(_precaution(one) for one in precautions),
        adjustments=adjustment_words(customer, on=on),
        wishes=wishes_of(customer),
        limits=(*(_limit(one, at) for one in limits), *decided),
        send_to=_send_to(spoc, officer, limits),
        say=_say(
            limits,
            has_spoc=bool(spoc),
            other=bool(precautions or customer.safe_contact or adjustment_words(customer, on=on) or decided),
        ),
    )


def named_officer(customer: Customer, on: dt.date, *, acting: bool = False) -> Officer | None:
    """The officer whom the latest case that holds a limit on a day names; `acting`: a limit that sends mail."""
    holding = [
        case.pk
        for case in open_cases_about(customer, conduct_procedures())
        if any(limit.acts or not acting for limit in limits_of(case, reading_of(case, on)))
    ]
    cases = Case.objects.filter(pk__in=holding)
    named = CasePerson.objects.filter(case__in=cases, item="", role=NAMED_OFFICER).select_related("officer")
    row = named.order_by("-case_id").first()
    return row.officer if row is not None else None


def _precaution(one: Precaution) -> Point:
    what = ". ".join(one.what)
    where = " This is about their address, whoever opens the door." if one.for_address else ""
    appealed = " They have appealed, and it is being looked at." if one.appealed else ""
    untold = "" if one.told else " They have not been told of this, so do not speak of it to them."
    return Point("Keep safe", f"{what}.{where}{appealed}{untold}", one.ends_on)


def _limit(one: Limit, at: dt.datetime | None) -> Point:
    now = ""
    if one.calls is not None and at is not None:
        now = one.calls.now(at.astimezone(LONDON), shut=calendars().shut)
    return Point(one.title, f"{now} {limit_words(one)}".strip(), one.ends_on)


def limit_words(one: Limit) -> str:
    """What a limit asks of staff; an adjustment that it meets comes first (URB-3)."""
    text = f"{one.says} {_sentence(one.how)} It is about: {one.reaches}."
    if one.met_by:
        titles = ", ".join(lawbook().vocabularies["adjustments"].title_of(code) for code in one.met_by)
        text = f"An adjustment comes first: {titles}. Do that, whatever this limit says. {text}"
    if one.officers:
        names = Officer.objects.filter(pk__in=[int(o.partition(":")[2]) for o in one.officers]).order_by(
            "name"
        )
        text = f"{text} Not to be contacted: {', '.join(names.values_list('name', flat=True))}."
    return text


def _answered_no_more(read: Iterable[tuple[Case, Reading]]) -> tuple[Point, ...]:
    """The subjects on which somebody was told in a letter that we answer no more: still read (SAL-14, COV-5, URB-5).

    It ends with the limits of the same case: nothing rolls on when they are over.
    """
    found = []
    for case, reading in read:
        owing = {int(one.key.partition(".")[0]) for one in reading.owed if one.kind == "letter"}
        stopped = {event.sequence for move in NO_MORE for event in reading.story.happened.get(move, ())}
        limits, stages = limits_of(case, reading), reading.procedure.items[RESTRICTION].stages
        over = not limits and any(stages[item.stage].final for item in reading.items_of(RESTRICTION))
        if stopped - owing and not over:
            found.append(_decided_already(case, limits))
    return tuple(found)


def _decided_already(case: Case, limits: Sequence[Limit]) -> Point:
    """One subject that is read and not answered unless something is new; who reads it, and until when it is limited."""
    officer = CasePerson.objects.filter(case=case, item="", role=NAMED_OFFICER).first()
    reader = f"Pass it to {officer.officer.name}, who reads it. " if officer is not None else ""
    return Point(
        "One subject was decided already",
        f"It is about: {case.title}. {reader}It is answered only if something in it is new. "
        "Anything else is theirs, and is taken as usual.",
        max((one.ends_on for one in limits), default=None),
    )


def _as_associate(customer: Customer, on: dt.date) -> tuple[Point, ...]:
    """Of somebody whose mail on one subject is treated as that of another: the subject, the reader, until when.

    It names nobody else and limits nothing: their own, different matter is taken as usual (URB-30).
    """
    found = []
    named = EventRow.objects.filter(
        case__procedure__in=conduct_procedures(),
        case__final=False,
        move="associate.name",
        text__contains=f'"customer:{customer.pk}"',
    )
    for case in Case.objects.filter(pk__in=named.values("case_id")).order_by("pk"):
        reading = reading_of(case, on)
        limits = limits_of(case, reading)
        same = [
            item
            for item in reading.items_of(ASSOCIATE)
            if item.stage == "the-same" and item.facts.get("associate") == f"customer:{customer.pk}"
        ]
        if same and limits:
            found.append(_decided_already(case, limits))
    return tuple(found)


def _sentence(words: str) -> str:
    words = words.strip()
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."


def _send_to(
    spoc: tuple[WhoLine, ...], officer: Officer | None, limits: tuple[Limit, ...]
) -> tuple[str, ...]:
    """Where to send it; of limits about one subject or service, only what is about that."""
    found = [line.text for line in spoc]
    if not found and officer is not None:
        scopes = lawbook().vocabularies["restriction-scopes"].codes
        narrow = all(one.scope in scopes and "unsure" in scopes[one.scope].flags for one in limits)
        about = " or ".join(dict.fromkeys(one.reaches for one in limits if one.reaches))
        what = f"Pass on whatever is about {about}. All else goes its usual way." if narrow and about else ""
        found.append(f"{officer.name}, {officer.email}. {what or 'Pass on whatever you get.'}")
    return tuple(found)


def _say(limits: tuple[Limit, ...], *, has_spoc: bool, other: bool) -> tuple[str, ...]:
    """What to say; `other` is whether safe contact, a precaution or an adjustment stands on the card as well."""
    if other and not limits and not has_spoc:
        return ("Help them as you would help anybody, in the way that stands above.",)
    if not limits and not has_spoc:
        return ("Nothing special applies. Help them as you would help anybody.",)
    said = ["“I will write down what you tell me and pass it on, so that it is not lost.”"]
    untold = [one for one in limits if not one.told]
    if untold:
        said.append(
            "The letter about this has not gone yet, so they do not know of it. Take what they say, and say: “We are "
            "writing to you about how you contact us.”"
        )
    if len(untold) < len(limits):
        last = in_full(max(one.ends_on for one in limits if one.told))
        said.append(
            f"“You have a letter about how you contact us. It runs until {last}. You can ask for a review.”"
        )
    if limits:
        titles = lawbook().vocabularies[CARVE_OUTS].codes.values()
        always = "; ".join(f"{code.title[:1].lower()}{code.title[1:]}" for code in titles)
        said.append(f"Always taken as usual: {always}.")
    return tuple(said)


def limit_lines(customer: Customer, viewer: User, on: dt.date) -> tuple[WhoLine, ...]:
    """The limits in the bar above a customer, for everybody who may see as much as a card."""
    if not may_find_people(viewer, on=on):
        return ()
    return tuple(
        WhoLine(f"Until {in_full(one.ends_on)}", f"{one.title}. {limit_words(one)}")
        for one in limits_shown(customer, on)
    )


def precaution_lines(customer: Customer, viewer: User, on: dt.date) -> tuple[WhoLine, ...]:
    """The precautions in the bar above a customer: what to do, never what happened (PVP-8)."""
    if not may_find_people(viewer, on=on):
        return ()
    points = (_precaution(one) for one in precautions_for(customer, on))
    return tuple(
        WhoLine("Keep safe", f"{p.text} Until {in_full(p.until)}." if p.until else p.text) for p in points
    )
