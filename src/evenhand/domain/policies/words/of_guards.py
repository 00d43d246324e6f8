"""A condition of a step in plain words: what must hold, said for every case and not for one.

The sentence of `law/guards.yaml` is said to whoever is refused, with gaps for the very case; here the same is said in general.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from evenhand.domain.lawbook.procedure import OF_LISTED_POSTS, Guard, Move, Procedure
from evenhand.domain.lawbook.vocabularies import Code, Vocabulary, lowered
from evenhand.domain.policies.words.prose import joined, sentence, who, words_of

_FILLED_IN = "{"
_NONE_MARKED = "none, as the list stands"
# What holds, in general. {first} and {second} are what the step is told, {facts} all of it, {moves} steps, {times} clocks,
# {items} the parts of the case, {stages} where they stand, {values} answers, {deciders} who decides, {people} those named,
# {since} the steps after which it is looked at,
# {posts} the posts of a list, {always} and {not_own} those that it marks so.
GENERAL: Mapping[str, str] = {
    "happened": "This must come first: {moves}",
    "not-happened": "Not if this was done: {moves}",
    "different": "These must be different people: {facts}",
    "given": "This must be said: {facts}",
    "fact-is": "Only where “{first}” is {values}",
    "not-fact": "Not where “{first}” was answered with yes",
    "adjustment-respected": "It must keep to what was agreed because of a person’s needs",
    "no-open": "Nothing of this may still be open: {items}",
    "run-out": "Only once this time has run out: {times}",
    "last-day-over": "Only once the last day of this time is over: {times}",
    "told-of": "The letter must have gone that this owes: {moves}",
    "not-run-out": "Only while this time still runs: {times}",
    "runs": "Only while one of these times runs: {times}",
    "every": "For every {item}, the work must be done first: it must stand at {stages}",
    "some": "There must be at least one {item}",
    "some-or-tied": "There must be at least one {item}, here or on a case that is tied to this one as {link}",
    "as-many": "There must be as many {items} as were counted before",
    "item-there": "“{first}” must be the number of another {item} that is there",
    "linked": "The case must be tied to a {link}",
    "no-other-case": "The person may have no other case of this kind that stands",
    "letter-of-case": "The letter that went from this case must be named",
    "after-decision": "It begins on the day of the decision or later",
    "every-linked-case": "Every open {link} must be dealt with: {facts}",
    "fit-for-weekly": "Only what may stand in a weekly answer: {facts}",
    "no-law-date-before-next": "No answer may fall due by law before the next weekly answer",
    "people-differ": "Whoever decides must be another person than decided before: {moves}",
    "decided-by": "It must be said who decided, and on what day. This is for {deciders}",
    "within": "“{first}” may be no later than this time allows: {times}",
    "not-before": "“{second}” may not come before “{first}”",
    "vocabulary-unflagged": "Some answers to “{first}” do not fit here",
    "flag-needs": "For some answers to “{first}” more must be said: {others}",
    "flag-fits": "“{first}” must belong to what “{second}” says",
    "flag-mails": "For some answers to “{first}” this must be an e-mail address: {others}",
    "flag-forbids": "For some answers to “{first}” this must be left out: {others}",
    "vocabulary-flag": "Only some answers to “{first}” fit here",
    "still-to-come": "“{first}” must be a day that is still to come",
    "not-among": "“{first}” must be nobody who is named under {others}",
    "items-offered": "No {item} may stand that belongs to another kind of case",
    "each-followed": "For every {item} it must be said what will be done, or why nothing needs to be",
    "each-rests": "No {item} may rest on something that stands no more",
    "agrees": "The answer for the whole must fit what was found on each point. If it does not, it must be said why",
    "minute-given": "The minute of the decision must be given",
    "decider-holds-post": "The officer who decided must be named, and must hold the post of {deciders}",
    "no-longer-than": "“{first}” may be no later than this allows: {times}",
    "no-sooner-than": "“{first}” may be no sooner than this allows: {times}",
    "followed-up": "What was begun must be finished first: {moves}",
    "follows-on": "“{first}” must be the day after “{second}”, so that no day is missed",
    "not-backdated": "“{first}” may not be a day before the decision",
    "in-order": "The day must not be before that of an earlier step: {moves}",
    "decided-in-time": "It must be decided before what it continues has ended",
    "items-within": "No {item} may last longer than the whole",
    "items-start-after": "No {item} may begin before the decision",
    "items-respect-adjustments": "No {item} may go against what was agreed because of a person’s needs",
    "respects-adjustments": "It may not go against what was agreed because of a person’s needs",
    "letter-sent": "The letter must have gone first",
    "letter-not-sent": "The letter must not have gone",
    "item-flag": "There must be a {item} of the kind that this needs",
    "person-not": "This person does not decide it: {people}",
    "one-given": "At least one of these must be said: {facts}",
    "no-more-than": "The first of these is no more than the second: {facts}",
    "one-told": "At least one of these must be said: {facts}",
    "only-where-asked": "These are left out where nothing asks for them: {facts}",
    "left-out": "This does not go with it and must be left out: {facts}",
    "holds-post": "“{first}” must be somebody who holds the post of {values}",
    "holds-listed-post": "“{first}” must be somebody who holds a post of this list on that day: {posts}",
    "names-post": "“{first}” must name the holders of these posts, whoever else is named: {always}",
    "not-own-step": "“{first}” must be nobody who did this themselves: {others}. That holds for these posts: {not_own}",
    "not-long-ago": "“{first}” must not be long ago, unless it is said why",
    "before-day": "“{first}” must be a day before the law changed",
    "not-kept-from": "“{first}” must be nobody from whom the case is kept because it is about them",
    "no-namesake": "By their names these must be different people: {facts}",
    "recorder-differs": "Whoever records it must be another person than recorded this: {moves}",
    "later-in-list": "“{first}” must come after “{second}” in its list",
    "nothing-against": "What else is on record must bear it out",
    "departure-said": "Where it departs from what is usual, it must be said why",
    "unchanged-since": "Nothing of what was decided on may have changed after this: {since}",
    "in-time-or-decided": "If it comes after this time, it must first be decided whether it is looked at all the same: {times}",
}


# A refusal under these tells of the very case; the policy is the same said in general.
_OF_ONE_CASE = frozenset(
    {
        "happened",
        "not-happened",
        "told-of",
        "fact-is",
        "not-kept-from",
        "not-among",
        "each-followed",
        "unchanged-since",
    }
)
# Under these what is left of a refusal says what may be done beyond the time, and the time itself is said in general.
_OF_A_TIME = frozenset({"within", "not-run-out", "run-out", "last-day-over"})


def guard_in_words(
    guard: Guard,
    move: Move,
    procedure: Procedure,
    vocabularies: Mapping[str, Vocabulary],
    *,
    people: Mapping[str, str] | None = None,
) -> str:
    """A condition in words, and when it is one, without its rule and without a full stop at the end."""
    said = "" if guard.holds in _OF_ONE_CASE | OF_LISTED_POSTS else whole_sentences(guard.says)
    if not said or guard.holds in _OF_A_TIME:
        general = _general(guard, move, procedure, vocabularies, people or {})
        said = f"{sentence(general)} {said}".strip()
    when = _when(guard, move, procedure, vocabularies)
    return f"{when}{lowered(said) if when else sentence(said)}".rstrip(".")


def _when(guard: Guard, move: Move, procedure: Procedure, vocabularies: Mapping[str, Vocabulary]) -> str:
    """In which cases the condition is one, as the beginning of a sentence; nothing where it always is."""
    said = []
    for name, wanted in guard.when.items():
        fact = f"“{_fact(name, move, procedure)}”"
        if wanted == "*":
            said.append(f"{fact} is said")
            continue
        values = [_answer(value, (name,), move, vocabularies, procedure) for value in wanted.split("|")]
        said.append(
            f"{fact} is {joined([f'“{value}”' for value in values], 'or')}"
            if wanted
            else f"{fact} is not said"
        )
    return f"Where {joined(said)}: " if said else ""


def whole_sentences(says: str) -> str:
    """Those sentences of a refusal that hold for every case, without gaps to be filled in."""
    return " ".join(part for part in re.split(r"(?<=[.!?]) ", says) if _FILLED_IN not in part)


def _general(
    guard: Guard,
    move: Move,
    procedure: Procedure,
    vocabularies: Mapping[str, Vocabulary],
    people: Mapping[str, str],
) -> str:
    facts = [
        procedure.moves[name].title if name in procedure.moves else _fact(name, move, procedure)
        for name in guard.of
    ]
    names = [*guard.of, *guard.values]
    deciders = who(move.decided_by_roles, vocabularies, named=people)
    deciders = deciders or (f"the {words_of(move.decided_by_body)}" if move.decided_by_body else "")
    listed = vocabularies[guard.values[0]].codes if guard.holds in OF_LISTED_POSTS else {}
    kind = procedure.items.get(guard.item)
    stages = [kind.stages[n].title for n in guard.stages if n in kind.stages] if kind else []
    return GENERAL[guard.holds].format(
        first=facts[0] if facts else "it",
        second=facts[1] if len(facts) > 1 else "the day before",
        facts=joined([f"“{fact}”" for fact in facts]),
        others=joined([f"“{fact}”" for fact in facts[1:]]),
        moves=_moves(guard.of, procedure, guard.holds),
        since=_moves(tuple(guard.since.split("|")), procedure, "not-happened"),
        times=_times(names, procedure),
        item=lowered(kind.title) if kind else words_of(guard.item) or "part",
        items=lowered(kind.plural) if kind else "its parts",
        stages=joined([f"“{title}”" for title in sorted(stages)], "or"),
        values=joined(
            [f"“{_answer(value, guard.of, move, vocabularies, procedure)}”" for value in guard.values], "or"
        ),
        link=words_of(guard.link) or "other case",
        deciders=deciders or "whoever may decide it",
        people=who(guard.of, vocabularies, named=people),
        posts=who(listed, vocabularies, named=people),
        always=who(_marked(listed, "always"), vocabularies, named=people) or _NONE_MARKED,
        not_own=who(_marked(listed, "not_own"), vocabularies, named=people) or _NONE_MARKED,
    )


def _marked(listed: Mapping[str, Code], flag: str) -> list[str]:
    return [role for role, code in listed.items() if code.flags.get(flag)]


def _moves(names: Iterable[str], procedure: Procedure, holds: str) -> str:
    last = "or" if holds in ("not-happened", "in-order") else "and"
    titles = [procedure.moves[n].title if n in procedure.moves else words_of(n).capitalize() for n in names]
    return joined([f"“{title}”" for title in dict.fromkeys(titles)], last) or "an earlier step"


def _fact(name: str, move: Move, procedure: Procedure) -> str:
    """What a step is told, by the title of its field; the same field of another step where this one has none."""
    if name in move.asks:
        return move.asks[name].title
    if name in procedure.moves:
        return procedure.moves[name].title
    for other in procedure.moves.values():
        if name in other.asks:
            return other.asks[name].title
    return words_of(name).capitalize()


def _times(names: Iterable[str], procedure: Procedure) -> str:
    rules = {clock.rule.id: clock.title for clock in procedure.clocks}
    said = [f"{lowered(rules[name])} ({name})" for name in names if name in rules]
    said = said or [name for name in names if name.isupper() or name[:3].isupper()]
    return joined(list(dict.fromkeys(said))) or "the last day that is set for it"


def _answer(
    value: str,
    names: Iterable[str],
    move: Move,
    vocabularies: Mapping[str, Vocabulary],
    procedure: Procedure,
) -> str:
    if value in ("true", "false"):
        return "yes" if value == "true" else "no"
    told = (move, *procedure.moves.values())
    ask = next((one.asks[name] for name in names for one in told if name in one.asks), None)
    if value in procedure.stages and ask is None:
        return procedure.stages[value].title
    vocabulary = vocabularies.get(ask.vocabulary) if ask else None
    if vocabulary is not None and value in vocabulary.codes:
        return vocabulary.codes[value].title
    for other in vocabularies.values() if ask is None else ():
        if value in other.codes:
            return other.codes[value].title
    return words_of(value)
