"""Checks of what the moves of a procedure ask, and the names that a procedure may use."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from evenhand.domain.lawbook.procedure import LISTED
from evenhand.domain.lawbook.procedures import AskSource, MoveSource


@dataclass(frozen=True, slots=True)
class Known:
    """The names a procedure may use."""

    clock_rules: Collection[str]
    guards: Mapping[str, str]
    letters: Collection[str]
    vocabularies: Collection[str]
    roles: Collection[str]
    derivations: Collection[str] = ()
    lent: Collection[str] = ()
    lists_of_posts: Collection[str] = ()
    kinds_of_link: Collection[str] = ()


Finding = tuple[str, str, str]


def nearest(name: str, names: Collection[str]) -> str:
    """The known name that is most like another, as a question; nothing where none is."""
    close = get_close_matches(name, list(names), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def check_ask(key: str, ask: str | AskSource, known: Known) -> Iterator[Finding]:
    """What is asked has one type, one choice or one vocabulary; a list goes with what is listed."""
    if not isinstance(ask, AskSource):
        return
    if sum(map(bool, (ask.type, ask.choice, ask.vocabulary))) != 1:
        yield key, "a question has one kind of answer", "Give exactly one of type, choice, vocabulary."
    if ask.vocabulary and ask.vocabulary not in known.vocabularies:
        mend = f"Add vocabularies/{ask.vocabulary}.yaml.{nearest(ask.vocabulary, known.vocabularies)}"
        yield f"{key}.vocabulary", f"there is no vocabulary “{ask.vocabulary}”", mend
    if ask.ties and (ask.type != "case" or ask.ties not in known.kinds_of_link):
        what = f"“{ask.ties}” ties no cases"
        mend = f"Ask for a case, and name a code of link-kinds.{nearest(ask.ties, known.kinds_of_link)}"
        yield f"{key}.ties", what, mend
    if (ask.type == LISTED) != bool(ask.list):
        what = "a list goes with the type listed, and that type with a list"
        yield f"{key}.list", what, "Give both, or neither."
    if ask.type == LISTED and ask.many:
        yield f"{key}.many", "what is listed is given one at a time", "Leave many out."


def check_item_asks(key: str, move: MoveSource, kinds: Collection[str]) -> Iterator[Finding]:
    """An ask or a guard that names a kind of item names one that there is."""
    for name, ask in move.asks.items():
        if isinstance(ask, AskSource) and ask.item and ask.item not in kinds:
            mend = f"Name one of: {', '.join(kinds)}.{nearest(ask.item, kinds)}"
            yield f"{key}.asks.{name}.item", f"there is no kind of item “{ask.item}”", mend
    for n, guard in enumerate(move.guards):
        for kind in filter(None, (guard.item, *guard.by)):
            if kind not in kinds:
                mend = f"Name one of: {', '.join(kinds)}.{nearest(kind, kinds)}"
                yield f"{key}.guards[{n}]", f"there is no kind of item “{kind}”", mend
