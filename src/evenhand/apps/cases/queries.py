"""Looking at cases: the one door to each, and the facts that a reading needs from outside.

Every page, search and count goes through `cases_seen_by`, so that who may see a case is decided here
and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import CharField, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from msgspec import structs

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.about_officers import officers_it_is_about
from evenhand.apps.cases.gone import letters_gone
from evenhand.apps.cases.models import (
    Case,
    CaseLink,
    CasePerson,
    ClockChange,
    ClockRow,
    EventRow,
    Passage,
)
from evenhand.apps.cases.panels import asked_beside, fetched_along
from evenhand.apps.cases.sight import (
    CARD,
    KNOWN,
    WHOLE,
    Shape,
    Viewer,
    cases_for,
    cases_of_shape,
    open_to,
    open_to_named,
    ties_of,
)
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.council.prepared import Given, answers
from evenhand.apps.council.queries import holders_by_role, officer_of, roles_of
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.people.queries import adjustment_codes
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.events import Actor, Event
from evenhand.domain.cases.guards import looks_at
from evenhand.domain.cases.held_apart import sequences_read, without_apart
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.story import Story
from evenhand.domain.cases.surroundings import LinkedCase, LinkedClock, OtherCase, Surroundings
from evenhand.domain.contact.weekly import schedule
from evenhand.domain.lawbook.book import lent_people
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE

_Link = tuple[int, int, str]  # from which case, to which, and how


class NotSeen(Exception):
    """There is no such case for this person: it does not exist, or it is not theirs to see."""


def officer_id(user: User) -> int | None:
    """The number of the officer behind a signed-in person, if they are one."""
    officer = officer_of(user)
    return officer.pk if officer is not None else None


def actor_for(user: User, on: dt.date) -> Actor:
    """The person at work: their officer id and the roles of the posts they hold on a day."""
    number = officer_id(user)
    return Actor(officer=f"officer:{number}" if number else f"user:{user.pk}", roles=roles_of(user, on))


def cases_seen_by(user: User, on: dt.date) -> QuerySet[Case]:
    """The cases a person may see on a day: by a post they hold, or because the case names them.

    `seen_by` of each procedure decides. The single point of contact and the deputy see the matters of
    their arrangement, save those about themselves (SPOC-18). Worked out once a request.
    """
    return _once(WHOLE, user, on)


def cards_seen_by(user: User, on: dt.date) -> QuerySet[Case]:
    """The cases of which a person sees no more than the card on a day, as `card_for` of each procedure says."""
    return _once(CARD, user, on)


def cases_known_to(user: User, on: dt.date) -> QuerySet[Case]:
    """The cases a person may see on a day, whole or as a card: for lists that show no more than a card does."""
    return _once(KNOWN, user, on)


def with_next_clock(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each with `next_due_title`, what falls due on `next_due_on`, and `next_work_to`, the cautious
    earlier day where its rule or a late holiday gives one (CAL-8).
    """
    clocks = ClockRow.objects.filter(
        case=OuterRef("pk"), stopped_on__isnull=True, limit=False,
        due_on=OuterRef("next_due_on"), rule=OuterRef("next_due_rule"),
    ).order_by("pk")  # fmt: skip
    return cases.annotate(
        next_due_title=Subquery(clocks.values("title")[:1]),
        next_work_to=Subquery(clocks.values("work_to")[:1]),
    )


def _once(how: str, user: User, on: dt.date) -> QuerySet[Case]:
    """The cases seen in one of these ways, without those kept from this very person; worked out once a request."""
    if not user.is_active:
        return Case.objects.none()

    seen = f"cases seen {how} by {user.pk} on {on}"
    return once_a_request(seen, lambda: Case.objects.filter(cases_for(how, viewer_of(user, on)))).all()


def viewer_of(user: User, on: dt.date) -> Viewer:
    """All that the sight of somebody who may sign in depends on; their ties are asked for once a request."""
    officer = officer_id(user)
    return Viewer(roles_of(user, on), officer, once_a_request(f"ties of {user.pk}", lambda: ties_of(officer)))


def kinds_seen_by(user: User, on: dt.date) -> frozenset[str]:
    """The kinds of case of which there is one that somebody may see, found without counting them."""
    roles = roles_of(user, on)
    opened = open_to(roles)
    there = {f"kind_{n}": Exists(Case.objects.filter(procedure=name)) for n, name in enumerate(opened)}
    found = Case.objects.order_by("pk").values_list(*there.values())[:1] if there else ()
    by_role = {name for flags in found for name, flag in zip(opened, flags, strict=True) if flag}
    named = [name for procedures in open_to_named(roles).values() for name in procedures]
    others = cases_known_to(user, on).filter(procedure__in=named).order_by()
    return frozenset({*by_role, *others.values_list("procedure", flat=True).distinct()})


def case_for(user: User, ref: str, *, on: dt.date) -> Case:
    """The case with this reference, for this person. Raises NotSeen where it is not theirs to see."""
    return _only(WHOLE, user, on, ref)


def case_known_to(user: User, ref: str, *, on: dt.date) -> Case:
    """The case with this reference, whole or as a card. Raises NotSeen where this person may see neither."""
    return _only(KNOWN, user, on, ref)


def _only(how: str, user: User, on: dt.date, ref: str) -> Case:
    viewer = viewer_of(user, on)
    found = answers(_one, how, viewer.shape, ref=ref, **viewer.given) if user.is_active else []
    if not found:
        raise NotSeen(f"There is no case {ref} that you may see. Check the reference, or ask whose it is.")
    case: Case = found[0]
    return case


def _one(how: str, shape: Shape) -> QuerySet[Case]:
    """One case with its customer, and whether there is what few cases have and every page of one would ask for."""
    moved = Exists(ClockChange.objects.filter(case=OuterRef("pk")))
    erasing = FilteredRelation("erasures", condition=Q(erasures__taken_back_at=None))
    along = ("customer", "erasing__asked_by", "erasing__confirmed_by", *fetched_along())
    seen = Case.objects.filter(cases_of_shape(how, shape), ref=Given("ref", CharField()))
    return seen.annotate(days_moved=moved, erasing=erasing, **asked_beside()).select_related(*along)


def events_of(case: Case) -> tuple[Event, ...]:
    """The events of a case as they were recorded."""
    texts = EventRow.objects.filter(case=case).order_by("sequence").values_list("text", flat=True)
    return tuple(from_canonical(text) for text in texts)


def words_of(case: Case) -> Mapping[str, str]:
    """The passages of a case by name, without those held apart; an erased one reads as erased.

    Letters, papers, copies, answers and the index are made from these, so none of them can hold what is privileged.
    """
    rows = Passage.objects.filter(case=case).values_list("name", "words")
    found = {name: "[erased]" if words is None else words for name, words in rows}
    return without_apart(procedure_of(case), found, frozenset(case.held_apart))


def words_apart(case: Case, story: Story, reader: Actor) -> Mapping[str, str]:
    """The passages held apart that this very person reads, by name. For the page of the case and nothing else."""
    read_ones = sequences_read(procedure_of(case), story, reader)
    named = Passage.objects.filter(case=case).values_list("name", "words") if read_ones else ()
    return {
        name: "[erased]" if words is None else words
        for name, words in named
        if int(name.partition(".")[0]) in read_ones
    }


def procedure_of(case: Case) -> Procedure:
    """The edition that a case is pinned to."""
    return lawbook().procedure(case.edition)


def reading_of(case: Case, today: dt.date) -> Reading:
    """Read a case on a day."""
    procedure = procedure_of(case)
    return read(procedure, events_of(case), surroundings_of(case, today), today)


def surroundings_of(case: Case, today: dt.date, *, posts_on: dt.date | None = None) -> Surroundings:
    """The facts from outside a case, frozen as they are on a day.

    `posts_on` is the day of the decision that is recorded, where that is another: a post is held on that day.
    """
    links = _links_of(case) if case.pk else ()
    return structs.replace(surroundings_for_pages(case, today, links), posts=_posts_on(posts_on or today))


def surroundings_for_pages(
    case: Case, today: dt.date, links: Sequence[_Link], tied: Mapping[int, Case] | None = None
) -> Surroundings:
    """The same without who holds which post, which only a decision that is recorded asks for.

    `links` are its ties, and `tied` the cases that it ties, by number, where a page has them already.
    """
    codes = adjustment_codes(case.customer_id, today) if case.customer_id else ()
    return Surroundings(
        calendars=calendars(),
        linked=_linked_to(case, links, tied or {}) if _asks_of(case, "linked") else (),
        tied_as=tuple(sorted({kind for _, _, kind in links})),
        lent=_lent(case, links),
        adjustments=codes,
        next_weekly_on=_next_weekly_on(case, today),
        others=_others_of(case) if _asks_of(case, "others") else (),
        letters=letters_gone(case) if case.pk and _asks_of(case, "letters") else (),
        kept_from=_kept_from(case) if case.apart and _asks_of(case, "kept_from") else (),
    )


def _posts_on(today: dt.date) -> Mapping[str, tuple[str, ...]]:
    held = once_a_request(f"holders on {today}", lambda: holders_by_role(today))
    return {role: tuple(f"officer:{number}" for number in officers) for role, officers in held.items()}


def _asks_of(case: Case, name: str) -> bool:
    return any(looks_at(move, name) for move in procedure_of(case).moves.values())


def asks_of_outside(procedure: Procedure) -> bool:
    """Whether conditions of a procedure look at what belongs to one case alone: other cases, letters that went."""
    names = ("others", "letters")
    return any(looks_at(move, name) for move in procedure.moves.values() for name in names)


def _others_of(case: Case) -> tuple[OtherCase, ...]:
    """The other open cases of the same procedure for the same customer, whoever may see them."""
    if not case.customer_id:
        return ()
    others = Case.objects.filter(customer_id=case.customer_id, procedure=case.procedure, final=False)
    rows = others.exclude(pk=case.pk).order_by("pk").values_list("ref", "procedure", "stage")
    return tuple(OtherCase(ref=ref, procedure=name, stage=stage) for ref, name, stage in rows)


def _kept_from(case: Case) -> tuple[str, ...]:
    """The officers from whom a case is kept because it is about them, as facts."""
    return tuple(f"officer:{number}" for number in sorted(officers_it_is_about(case)))


def _links_of(case: Case) -> tuple[_Link, ...]:
    """What ties a case to others, either way: from which case, to which, and how."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).order_by("other_id", "pk")
    return tuple(links.values_list("case_id", "other_id", "kind"))


def _lent(case: Case, links: Sequence[_Link]) -> Mapping[str, str]:
    """The people of the cases that tie this one who may act in it, as the kinds of link allow.

    Nobody is lent to a case that is about them (SPOC-18).
    """
    if case.apart:
        return {}
    lending = lent_people(lawbook().vocabularies)
    if not any(other == case.pk and kind in lending for _, other, kind in links):
        return {}
    rows = CasePerson.objects.filter(item="", case__links__other=case, case__links__kind__in=lending)
    named = rows.values_list("case__links__kind", "role", "officer_id").order_by("case_id")
    return {role: f"officer:{officer}" for kind, role, officer in named if role in lending.get(kind, ())}


def _linked_to(case: Case, links: Sequence[_Link], at_hand: Mapping[int, Case]) -> tuple[LinkedCase, ...]:
    """The cases that this one ties, in two queries however many they are; in one where they are all `at_hand`."""
    kinds = [(other, kind) for tied_from, other, kind in links if tied_from == case.pk]
    if not kinds:
        return ()
    tied = CaseLink.objects.filter(case=case)
    clocks: dict[int, list[LinkedClock]] = defaultdict(list)
    running = ClockRow.objects.filter(case__in=tied.values("other"), stopped_on__isnull=True)
    named = ("case_id", "rule", "rule_class", "due_on", "work_to")
    for number, rule, class_, due_on, work_to in running.order_by("case_id", "pk").values_list(*named):
        clocks[number].append(LinkedClock(rule=rule, class_=class_, due_on=due_on, work_to=work_to))
    others = at_hand or Case.objects.in_bulk([number for number, _ in kinds])
    return tuple(_linked(others[number], kind, clocks[number]) for number, kind in kinds)


def _linked(other: Case, kind: str, clocks: Sequence[LinkedClock]) -> LinkedCase:
    weekly = lawbook().procedure(other.edition).weekly_response
    enters = bool(weekly and weekly.enters) and not other.apart
    why_not = "It is about the single point of contact or the deputy." if other.apart else ""
    if weekly is not None and not weekly.enters:
        why_not = weekly.why_not
    return LinkedCase(
        ref=other.ref,
        link=kind,
        procedure=other.procedure,
        stage=other.stage,
        final=other.final,
        enters_weekly=enters,
        why_not_weekly=why_not,
        carries=other.carries,
        clocks=tuple(clocks),
    )


def _next_weekly_on(case: Case, today: dt.date) -> dt.date | None:
    """The weekly day after the one now due, for what may not wait until then (SPOC-15)."""
    if not any(clock.rule.purpose == WEEKLY_RESPONSE for clock in procedure_of(case).clocks):
        return None
    weekly = lawbook().rules_for(WEEKLY_RESPONSE)
    running = case.clock_rows.filter(rule__in=weekly, stopped_on__isnull=True) if case.pk else None
    row = running.first() if running is not None else None
    if row is None:
        return None
    rule = lawbook().clocks[row.rule]
    return schedule(rule, last_scheduled_on=row.started_on, today=today, calendars=calendars()).next_due_on
