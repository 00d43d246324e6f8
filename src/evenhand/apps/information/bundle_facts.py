"""What the letter to somebody about their own data is told of the bundle: its papers, and whether anything is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set

from evenhand.apps.information.queries import answers_in
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.gathering import About
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.information.answers import reason_in_words

PAPER, BECOMES, PAPER_DECISIONS = "paper", "becomes", "paper-decisions"
OTHER_PERSON, DECISION, DECISIONS_ON_OTHERS = "third-party", "decision", "third-party-decisions"
IN_BUNDLE, WHOLE, LEFT_ASIDE = "in_bundle", "whole", "left_aside"


def papers(about: About) -> list[dict[str, str]] | None:
    """The papers that are given, each with its number on the case, its date, length, source and how it is given."""
    decisions = lawbook().vocabularies[PAPER_DECISIONS]
    return [
        {
            "paper_number": item.key.rpartition("-")[2],
            "paper": ", ".join(
                filter(None, (_said(about, item, name) for name in ("paper_title", "dated_on")))
            ),
            "paper_pages": _said(about, item, "pages"),
            "paper_source": _said(about, item, "source"),
            "paper_given": decisions.title_of(str(item.facts[BECOMES])),
        }
        for item in about.reading.items_of(PAPER)
        if IN_BUNDLE in _flags(PAPER_DECISIONS, item.facts.get(BECOMES))
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


def _flags(vocabulary: str, code: object) -> Set[str]:
    found = lawbook().vocabularies[vocabulary].codes.get(str(code))
    return {name for name, value in found.flags.items() if value} if found is not None else set()


def _said(about: About, item: ItemStory, name: str) -> str:
    value = item.facts.get(name)
    if isinstance(value, PassageRef):
        return about.words.get(value.name, "")
    if isinstance(value, dt.date):
        return in_full(value)
    return "" if value is None else str(value)
