"""What the letter to somebody about their own data is told of the bundle: its papers, and whether anything is left out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Set

from evenhand.apps.information.queries import answers_in
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.gathering import About
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.information.answers_in_words import reason_in_words
from evenhand.domain.information.bundle import Given, Paper

PAPER, BECOMES, PAPER_DECISIONS = "paper", "becomes", "paper-decisions"
OTHER_PERSON, DECISION, DECISIONS_ON_OTHERS = "third-party", "decision", "third-party-decisions"
IN_BUNDLE, WHOLE, LEFT_ASIDE, REPEATS = "in_bundle", "whole", "left_aside", "repeats"
PAPER_OUT, PRIVILEGED = "paper_out", "privileged"
NAMELESS = "A paper"


def papers(about: About) -> list[dict[str, str]] | None:
    """The papers that are given, each with its number on the case, its date, length, source and how it is given."""
    decisions, parts_out = lawbook().vocabularies[PAPER_DECISIONS], _papers_with_parts_out(about.reading)
    kept_back = _papers_kept_back(about.reading)
    return [
        {
            "paper_number": _number(item),
            "paper": ", ".join(
                filter(None, (_said(about, item, name) for name in ("paper_title", "dated_on")))
            ),
            "paper_pages": _said(about, item, "pages"),
            "paper_source": _said(about, item, "source"),
            "paper_given": decisions.title_of(_how_given(item, parts_out)),
        }
        for item in about.reading.items_of(PAPER)
        if IN_BUNDLE in _flags(PAPER_DECISIONS, item.facts.get(BECOMES)) and _number(item) not in kept_back
    ] or None


def papers_given(about: About) -> bool:
    """Whether there is a list of papers at all."""
    return papers(about) is not None


def nothing_left_out(about: About) -> bool | None:
    """Whether every paper goes whole, with everybody in it, and no ground is relied on; None before papers are decided."""
    decided = [item for item in about.reading.items_of(PAPER) if BECOMES in item.facts]
    if not decided:
        return None
    papers_whole = all({WHOLE, LEFT_ASIDE} & _flags(PAPER_DECISIONS, item.facts[BECOMES]) for item in decided)
    others = (item.facts.get(DECISION) for item in about.reading.items_of(OTHER_PERSON))
    return (
        papers_whole
        and all(WHOLE in _flags(DECISIONS_ON_OTHERS, how) for how in others)
        and not _grounds(about)
    )


def withheld(about: About) -> str | None:
    """Why something is left out, as the grounds say it; None where the officer has to write it."""
    return "\n\n".join(_grounds(about)) or None


def _grounds(about: About) -> list[str]:
    known = answers_in(about.reading, about.words).grounds
    return [f"{ground.title}. {reason_in_words(ground)}".strip() for ground in known]


def papers_alike(reading: Reading, words: Mapping[str, str]) -> tuple[str, ...]:
    """Papers that may be one: the same words as title, or the same day and length. A person looks, and decides."""
    found: defaultdict[tuple[str, str], list[ItemStory]] = defaultdict(list)
    for item in reading.items_of(PAPER):
        if LEFT_ASIDE in _flags(PAPER_DECISIONS, item.facts.get(BECOMES)):
            continue
        found["title", _words_of(words, item, "paper_title").casefold()].append(item)
        if "dated_on" in item.facts:
            found["day", f"{item.facts['dated_on']} {item.facts.get('pages')}"].append(item)
    groups = dict.fromkeys(tuple(map(_number, items)) for items in found.values() if len(items) > 1)
    widest = (one for one in groups if not any(set(one) < set(other) for other in groups))
    return tuple(" and ".join(numbers) for numbers in widest)


def _number(item: ItemStory) -> str:
    return item.key.rpartition("-")[2]


def papers_of(reading: Reading, words: Mapping[str, str]) -> tuple[Paper, ...]:
    """The papers as they were decided on, for the bundle: those set aside are none of them.

    What was decided about somebody else in a paper counts over what was said of the paper, and never for giving more.
    A withheld paper is named in the general words that were chosen for it; one under a privileged ground is not named.
    """
    grounds = {ground.number: ground for ground in answers_in(reading, words).grounds}
    parts_out, kept_back = _papers_with_parts_out(reading), _papers_kept_back(reading)
    found = []
    for item in reading.items_of(PAPER):
        flags = _flags(PAPER_DECISIONS, item.facts.get(BECOMES))
        if LEFT_ASIDE in flags:
            continue
        number = _number(item)
        # The number of a ground stays with a paper that is given whole by now.
        ground = None if WHOLE in flags else grounds.get(_whole(item.facts.get("ground_number")))
        given = Given.WHOLE if WHOLE in flags and number not in parts_out else Given.IN_PART
        if IN_BUNDLE not in flags or number in kept_back:
            privileged = ground is not None and ground.flags.get(PRIVILEGED)
            given = Given.UNLISTED if privileged else Given.WITHHELD
        if BECOMES not in item.facts:
            given = Given.UNDECIDED
        reasons = [ground.title + "."] if ground is not None and given is not Given.WHOLE else []
        reasons += _reasons_for_others(reading, number) if given is not Given.WHOLE else []
        withheld = given is Given.WITHHELD
        dated_on = item.facts.get("dated_on")
        found.append(
            Paper(
                number=int(number),
                named=_words_of(words, item, "named_as" if withheld else "paper_title") or NAMELESS,
                given=given,
                dated_on=dated_on if isinstance(dated_on, dt.date) else None,
                from_to=""
                if withheld
                else (_words_of(words, item, "from_to") or _words_of(words, item, "source")),
                reason=" ".join(dict.fromkeys(reasons)),
            )
        )
    return tuple(found)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _reasons_for_others(reading: Reading, number: str) -> list[str]:
    """Why something is taken out of a paper, or all of it, for the sake of somebody else: in general words."""
    codes = lawbook().vocabularies[DECISIONS_ON_OTHERS].codes
    said = (
        codes.get(str(one.facts.get(DECISION)))
        for one in reading.items_of(OTHER_PERSON)
        if _paper_with(reading, one) == number
    )
    return [meaning.says for meaning in said if meaning is not None and meaning.says]


def _paper_with(reading: Reading, person: ItemStory) -> str:
    """The number of the paper that somebody else stands in; of one that repeats another, of the one that is kept."""
    number, seen = str(person.facts.get("paper_number", "")), set[str]()
    while number not in seen:
        seen.add(number)
        paper = reading.story.items.get(f"{PAPER}-{number}")
        if paper is not None and REPEATS in _flags(PAPER_DECISIONS, paper.facts.get(BECOMES)):
            number = str(paper.facts.get("same_as", number))
    return number


def nowhere_noted(reading: Reading) -> tuple[ItemStory, ...]:
    """The notes of somebody else's data that is kept back from no paper by number: older entries could leave it out."""
    return tuple(
        one
        for one in reading.items_of(OTHER_PERSON)
        if DECISION in one.facts
        and WHOLE not in _flags(DECISIONS_ON_OTHERS, one.facts[DECISION])
        and f"{PAPER}-{one.facts.get('paper_number')}" not in reading.story.items
    )


def _papers_kept_back(reading: Reading) -> Set[str]:
    """The numbers of the papers that are not given at all because of somebody else in them."""
    others = reading.items_of(OTHER_PERSON)
    out = (one for one in others if PAPER_OUT in _flags(DECISIONS_ON_OTHERS, one.facts.get(DECISION)))
    return {_paper_with(reading, one) for one in out}


def _papers_with_parts_out(reading: Reading) -> Set[str]:
    """The numbers of the papers in which somebody else's data is not given."""
    others = reading.items_of(OTHER_PERSON)
    left_out = (one for one in others if WHOLE not in _flags(DECISIONS_ON_OTHERS, one.facts.get(DECISION)))
    return {_paper_with(reading, one) for one in left_out}


def _how_given(item: ItemStory, parts_out: Set[str]) -> str:
    """The decision on a paper; in parts where somebody else is taken out of it, whatever was said of the paper."""
    decided = str(item.facts[BECOMES])
    if _number(item) not in parts_out:
        return decided
    codes = lawbook().vocabularies[PAPER_DECISIONS].codes.items()
    return next(
        (code for code, one in codes if one.flags.get(IN_BUNDLE) and not one.flags.get(WHOLE)), decided
    )


def _flags(vocabulary: str, code: object) -> Set[str]:
    found = lawbook().vocabularies[vocabulary].codes.get(str(code))
    return {name for name, value in found.flags.items() if value} if found is not None else set()


def _said(about: About, item: ItemStory, name: str) -> str:
    return _words_of(about.words, item, name)


def _words_of(words: Mapping[str, str], item: ItemStory, name: str) -> str:
    value = item.facts.get(name)
    if isinstance(value, PassageRef):
        return words.get(value.name, "")
    if isinstance(value, dt.date):
        return in_full(value)
    return "" if value is None else str(value)
