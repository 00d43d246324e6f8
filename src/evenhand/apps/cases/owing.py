"""What a case still owes, each with the moves that meet it or bring it on: the same on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.move_pages import page_about
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Link
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.cases.reading import Reading
from evenhand.domain.lawbook.compiling import words_of
from evenhand.domain.lawbook.procedure import Move

SEND_LETTER = "send-letter"


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One thing owed, and the links by which it is done; `whose` are the posts that do it, where the reader may not."""

    owed: Obligation
    links: tuple[Link, ...]
    whose: str = ""


def owed_lines(case: Case, reading: Reading, actor: Actor) -> tuple[OwedLine, ...]:
    """Everything that a case owes, in the order in which it arose, with links for whoever may follow them."""
    return tuple(
        OwedLine(owed, links, "" if links else _whose(reading, owed, actor))
        for owed in reading.owed
        for links in [tuple(links_of(case, reading, owed, actor))]
    )


def _whose(reading: Reading, owed: Obligation, actor: Actor) -> str:
    """The posts whose holders do it, in words; nothing where the reader is one of them."""
    names = [SEND_LETTER] if owed.kind == "letter" else [*owed.steps, *sorted(owed.answered_by)]
    moves = [reading.procedure.moves[name] for name in names if name in reading.procedure.moves]
    if any(_may(move.name, reading, owed, actor) for move in moves):
        return ""
    roles = lawbook().vocabularies["roles"]
    posts = dict.fromkeys(name for move in moves for name in move.by)
    return ", ".join(roles.title_of(name) if name in roles.codes else words_of(name) for name in posts)


def _may(name: str, reading: Reading, owed: Obligation, actor: Actor) -> bool:
    """Whether somebody may record a move on this case, or on the item that owes."""
    move, item = reading.procedure.moves.get(name), reading.story.items.get(owed.item)
    people = {**reading.surroundings.lent, **reading.story.people, **(item.people if item else {})}
    return move is None or may_record(move, actor, people)


def _stands_open(move: Move, reading: Reading, owed: Obligation) -> bool:
    """Whether a move is one of the stage that the case, or the item that owes it, stands at."""
    item = reading.story.items.get(owed.item) if move.item_kind and owed.item else None
    stage = item.stage if item is not None else reading.stage.name
    return not move.from_stages or stage in move.from_stages


def links_of(case: Case, reading: Reading, owed: Obligation, actor: Actor) -> Iterator[Link]:
    """How to do it: a letter is written, anything else is recorded by the moves that the procedure names."""
    if owed.kind == "letter":
        if not _may(SEND_LETTER, reading, owed, actor):
            return
        try:
            yield Link(label="Write it", url=reverse("letter-new", args=[case.ref, owed.key]))
        except NoReverseMatch:  # an installation without letters
            return
        return
    for name in (*owed.steps, *sorted(owed.answered_by)):
        move = reading.procedure.moves.get(name)
        if not _may(name, reading, owed, actor):
            continue
        if owed.about and (page := page_about(name, case, owed.about)) is not None:
            yield page
            continue
        if move is None or not (move.menu or owed.same) or not _stands_open(move, reading, owed):
            continue
        fact = owed.same or (owed.under[0] if owed.about else "")
        told = f"?{fact}={owed.about}" if fact else ""
        on_item = move.item_kind and owed.item and not move.opens
        args = [case.ref, owed.item, name] if on_item else [case.ref, name]
        yield Link(
            label=move.title,
            url=reverse("case-item-move" if len(args) > 2 else "case-move", args=args) + told,
        )
