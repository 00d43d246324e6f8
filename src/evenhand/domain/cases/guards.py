"""The closed set of conditions that a procedure may put on a move.

Each is a pure predicate over where the case stands. It returns nothing where it holds, and where it
refuses the words that fill the gaps of its sentence (the sentences are data: `law/guards.yaml`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as declared

from evenhand.domain.cases.change_guards import unchanged_since
from evenhand.domain.cases.clock_guards import (
    in_time_or_decided,
    last_day_over,
    not_run_out,
    run_out,
    runs,
    told_of,
    within,
)
from evenhand.domain.cases.code_guards import (
    flag_fits,
    flag_forbids,
    flag_mails,
    flag_needs,
    later_in_list,
    vocabulary_unflagged,
)
from evenhand.domain.cases.decision_guards import (
    decided_by,
    decided_in_time,
    decider_holds_post,
    departure_said,
    followed_up,
    follows_on,
    in_order,
    item_flag,
    items_respect_adjustments,
    items_start_after,
    items_within,
    letter_not_sent,
    letter_sent,
    minute_given,
    no_longer_than,
    no_sooner_than,
    not_backdated,
    not_before,
    nothing_against,
    person_not,
    recorder_differs,
    respects_adjustments,
    still_to_come,
)
from evenhand.domain.cases.item_guards import (
    agrees,
    as_many,
    each_followed,
    each_rests,
    every,
    item_there,
    items_offered,
    no_open,
    not_among,
    some,
    some_or_tied,
    vocabulary_flag,
)
from evenhand.domain.cases.linked_guards import (
    every_linked_case,
    fit_for_weekly,
    linked,
    no_law_date_before_next,
)
from evenhand.domain.cases.obligations import as_said, matches
from evenhand.domain.cases.other_guards import (
    after_decision,
    before_day,
    left_out,
    letter_of_case,
    no_more_than,
    no_namesake,
    no_other_case,
    not_kept_from,
    not_long_ago,
    one_told,
    only_where_asked,
)
from evenhand.domain.cases.post_guards import holds_listed_post, holds_post, names_post, not_own_step
from evenhand.domain.cases.standing import Gaps, Standing, plain, titles
from evenhand.domain.lawbook.procedure import OF_LISTED_POSTS, Guard, Move

Predicate = Callable[[Guard, Standing], Gaps | None]
# What a predicate needs to be told before it can speak, and the surroundings it relies on.
NEEDS_FACTS: frozenset[str] = frozenset(
    {
        "different",
        "given",
        "every-linked-case",
        "fit-for-weekly",
        "no-law-date-before-next",
        "people-differ",
        "decided-by",
        "within",
        "not-before",
        "adjustment-respected",
        "vocabulary-flag",
        "still-to-come",
        "one-given",
        "left-out",
        "only-where-asked",
        "one-told",
        "holds-post",
        "holds-listed-post",
        "names-post",
        "not-own-step",
        "not-kept-from",
        "no-namesake",
        "before-day",
        "not-long-ago",
        "in-time-or-decided",
        "not-among",
        "items-offered",
        "agrees",
        "as-many",  # a reason given with the move lets it past
        "item-there",
        "minute-given",
        "decider-holds-post",
        "no-longer-than",
        "no-sooner-than",
        "follows-on",
        "not-backdated",
        "in-order",
        "decided-in-time",
        "item-flag",
        "person-not",
        "letter-of-case",
        "after-decision",
        "items-within",
        "items-start-after",
        "items-respect-adjustments",
        "respects-adjustments",
        "departure-said",
        "nothing-against",
        "later-in-list",
    }
)
# Their refusal stands beside the field that named the wrong person or day.
ABOUT_ONE_FIELD = frozenset({"not-kept-from", "before-day", "not-long-ago", "flag-fits", *OF_LISTED_POSTS})
# What is recorded late may have been done in time: these refuse the day of the entry, and not the step.
ABOUT_THE_DAY = frozenset({"not-run-out"})
RELIES_ON: Mapping[str, tuple[str, ...]] = {
    "every-linked-case": ("linked",),
    "fit-for-weekly": ("linked",),
    "linked": ("linked",),
    "no-other-case": ("others",),
    "not-kept-from": ("kept_from",),
    "no-namesake": ("namesakes",),
    "letter-of-case": ("letters",),
    "adjustment-respected": ("adjustments",),
    "no-law-date-before-next": ("linked", "next_weekly_on"),
    "decided-by": ("posts",),
    "some-or-tied": ("tied_as",),
    "holds-post": ("posts",),
    "holds-listed-post": ("posts",),
    "names-post": ("posts",),
    "not-own-step": ("posts",),
    "decider-holds-post": ("posts",),
    "items-respect-adjustments": ("adjustments",),
    "respects-adjustments": ("adjustments",),
    "letter-sent": ("letters",),
    "letter-not-sent": ("letters",),
    "departure-said": ("departs",),
    "nothing-against": ("against",),
}


def _since(guard: Guard, at: Standing) -> int:
    moves = filter(None, guard.since.split("|"))
    return max((event.sequence for move in moves if (event := at.story.last(move))), default=0)


def _happened_since(move: str, guard: Guard, at: Standing) -> bool:
    event = at.story.last(move)
    return event is not None and event.sequence > _since(guard, at)


def happened(guard: Guard, at: Standing) -> Gaps | None:
    """Every named move has happened (since another, where the guard says so)."""
    missing = [move for move in guard.of if not _happened_since(move, guard, at)]
    return {"missing": titles(missing, at)} if missing else None


def not_happened(guard: Guard, at: Standing) -> Gaps | None:
    """None of the named moves has happened (since another)."""
    done = [move for move in guard.of if _happened_since(move, guard, at)]
    return {"done": titles(done, at)} if done else None


def different(guard: Guard, at: Standing) -> Gaps | None:
    """The named facts hold different people or things (SPOC-2: the deputy is somebody else)."""
    values = [value for name in guard.of if (value := at.fact(name)) is not None]
    return {"names": " and ".join(plain(n) for n in guard.of)} if len(set(values)) < len(values) else None


def given(guard: Guard, at: Standing) -> Gaps | None:
    """The named facts are known."""
    missing = [plain(name) for name in guard.of if at.fact(name) in (None, "", ())]
    return {"missing": ", ".join(missing)} if missing else None


def one_given(guard: Guard, at: Standing) -> Gaps | None:
    """At least one of the named facts is known."""
    if any(at.fact(name) not in (None, "", ()) for name in guard.of):
        return None
    return {"missing": " or ".join(plain(name) for name in guard.of)}


def fact_is(guard: Guard, at: Standing) -> Gaps | None:
    """A fact has one of the named values."""
    name = guard.of[0]
    value = at.fact(name)
    said = value if isinstance(value, tuple) else as_said(value)
    return None if said in guard.values else {"fact": plain(name), "values": ", ".join(guard.values)}


def not_fact(guard: Guard, at: Standing) -> Gaps | None:
    """A fact has none of the named values."""
    return {"fact": plain(guard.of[0])} if fact_is(guard, at) is None else None


def adjustment_respected(guard: Guard, at: Standing) -> Gaps | None:
    """An adjustment on the person's record is granted where a move grants or refuses it (SPOC-7).

    With no fact named, the adjustment alone stands against the move.
    """
    if not set(guard.values) & set(at.surroundings.adjustments):
        return None
    return None if guard.of and at.fact(guard.of[0]) is True else {"adjustment": ", ".join(guard.values)}


def people_differ(guard: Guard, at: Standing) -> Gaps | None:
    """Whoever decides is named, and is none of the people named (no one reviews their own decision).

    A body decides as itself; a post without the officer who held it could be anybody's, so it does not pass.
    """
    decider = at.decided_by
    if decider is not None and not decider.officer and not decider.body:
        return {"who": "the person who decided before: name the officer"}
    people = {name: value for name in guard.of if isinstance(value := at.fact(name), str)}
    same = [name for name, officer in people.items() if officer == at.decider]
    if same or at.decider in at.deciders_of(guard.of):
        return {"who": plain(same[0]) if same else "the person who decided before"}
    return None


PREDICATES: Mapping[str, Predicate] = {
    "happened": happened,
    "not-happened": not_happened,
    "different": different,
    "given": given,
    "one-given": one_given,
    "left-out": left_out,
    "only-where-asked": only_where_asked,
    "one-told": one_told,
    "no-more-than": no_more_than,
    "holds-post": holds_post,
    "holds-listed-post": holds_listed_post,
    "names-post": names_post,
    "not-own-step": not_own_step,
    "not-kept-from": not_kept_from,
    "no-namesake": no_namesake,
    "before-day": before_day,
    "not-long-ago": not_long_ago,
    "in-time-or-decided": in_time_or_decided,
    "fact-is": fact_is,
    "not-fact": not_fact,
    "adjustment-respected": adjustment_respected,
    "run-out": run_out,
    "last-day-over": last_day_over,
    "told-of": told_of,
    "not-run-out": not_run_out,
    "runs": runs,
    "every": every,
    "as-many": as_many,
    "item-there": item_there,
    "some": some,
    "items-offered": items_offered,
    "some-or-tied": some_or_tied,
    "no-open": no_open,
    "linked": linked,
    "no-other-case": no_other_case,
    "letter-of-case": letter_of_case,
    "after-decision": after_decision,
    "every-linked-case": every_linked_case,
    "fit-for-weekly": fit_for_weekly,
    "no-law-date-before-next": no_law_date_before_next,
    "people-differ": people_differ,
    "decided-by": decided_by,
    "vocabulary-flag": vocabulary_flag,
    "vocabulary-unflagged": vocabulary_unflagged,
    "flag-needs": flag_needs,
    "flag-mails": flag_mails,
    "flag-forbids": flag_forbids,
    "flag-fits": flag_fits,
    "within": within,
    "not-before": not_before,
    "still-to-come": still_to_come,
    "not-among": not_among,
    "each-followed": each_followed,
    "each-rests": each_rests,
    "agrees": agrees,
    "minute-given": minute_given,
    "decider-holds-post": decider_holds_post,
    "no-longer-than": no_longer_than,
    "no-sooner-than": no_sooner_than,
    "follows-on": follows_on,
    "followed-up": followed_up,
    "not-backdated": not_backdated,
    "in-order": in_order,
    "decided-in-time": decided_in_time,
    "letter-sent": letter_sent,
    "letter-not-sent": letter_not_sent,
    "item-flag": item_flag,
    "person-not": person_not,
    "items-within": items_within,
    "items-start-after": items_start_after,
    "items-respect-adjustments": items_respect_adjustments,
    "respects-adjustments": respects_adjustments,
    "recorder-differs": recorder_differs,
    "departure-said": departure_said,
    "nothing-against": nothing_against,
    "later-in-list": later_in_list,
    "unchanged-since": unchanged_since,
}


def looks_at(move: Move, name: str) -> bool:
    """Whether some condition of a move rests on one of the surroundings, by its name."""
    return any(name in RELIES_ON.get(guard.holds, ()) for guard in move.guards)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done, in a sentence, with the rule behind it and the field it is about.

    `by_day`: it is too late today, and may be recorded if it was done in time. `excused_by`: the question of the move
    whose answer lets it past. `condition` is the place of the condition among those asked, from 1; 0 where it is none.
    """

    says: str
    rule: str = ""
    field: str = ""
    instead: str = ""  # the procedure of the case that is opened in its place
    by_day: bool = False
    excused_by: str = ""
    condition: int = declared(default=0, compare=False)


def refusals(move: Move, at: Standing, *, knowing_facts: bool) -> tuple[Refusal, ...]:
    """The sentences of the guards of a move that refuse; those that need its facts wait until these are known."""
    found = []
    item = at.story.items.get(at.item)
    of_item = item.facts if item is not None else {}
    for place, guard in enumerate(move.guards if knowing_facts else move.guards_untold, start=1):
        if not knowing_facts and _waits(guard, at):
            continue
        if guard.when and not matches(guard.when, {**at.story.facts, **of_item, **at.facts}):
            continue
        if guard.excused_by and at.facts.get(guard.excused_by):
            continue
        gaps = PREDICATES[guard.holds](guard, at)
        if gaps is not None:
            says = guard.says.format_map(_Gaps(gaps))
            by_day = guard.holds in ABOUT_THE_DAY
            beside, excused_by = _beside(guard, move), guard.excused_by
            found.append(Refusal(says, guard.rule, beside, guard.instead, by_day, excused_by, place))
    return tuple(found)


def _beside(guard: Guard, move: Move) -> str:
    """The field of the move beside which a refusal stands, where the condition is about what one field names."""
    asked = [name for name in guard.of if name in move.asks]
    return asked[0] if guard.holds in ABOUT_ONE_FIELD and len(asked) == 1 else ""


def _waits(guard: Guard, at: Standing) -> bool:
    """Whether a guard speaks of something that is not known before the move is told it."""
    return guard.holds in NEEDS_FACTS or not at.story.facts.keys() >= guard.when.keys()


class _Gaps(dict[str, str]):
    """Leaves a gap it does not know as it stands, so that a mis-spelt sentence still reads."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
