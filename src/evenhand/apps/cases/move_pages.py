"""Where a move is made: on the one form of every move, or on a page of its own that an app above this one has."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.ui.components import Link
from evenhand.domain.lawbook.procedure import Move, Procedure

_pages_of_moves: dict[str, str] = {}


def make_on_page(move: str, url_name: str) -> None:
    """Say that a move is made on a page of its own, by its qualified name; the page takes the case's reference.

    Apps above this one say so in their `AppConfig.ready`; every other move has the one form.
    """
    _pages_of_moves[move] = url_name


_pages_about: dict[str, tuple[str, str]] = {}


def make_on_page_about(move: str, url_name: str, label: str) -> None:
    """Say that a move about another case is made on a page of its own, which takes both references, and its link."""
    _pages_about[move] = (url_name, label)


def page_about(move: str, case: Case, about: str) -> Link | None:
    """The link to the page on which a move about another case is made; None where it has none."""
    if move not in _pages_about:
        return None
    url_name, label = _pages_about[move]
    return Link(label=label, url=reverse(url_name, args=[case.ref, about]))


_pages_of_openings: list[tuple[Callable[[], Collection[str]], str]] = []


def open_on_page(procedures: Callable[[], Collection[str]], url_name: str) -> None:
    """Say that cases of some procedures are opened on a page of their own, which takes the number of the customer."""
    _pages_of_openings.append((procedures, url_name))


def page_of_opening(procedure: str, customer: str) -> str:
    """The address of the page on which a case is opened for a customer; empty where it has the one form."""
    if not customer.isdecimal():
        return ""
    pages = (url_name for procedures, url_name in _pages_of_openings if procedure in procedures())
    return next((reverse(url_name, args=[int(customer)]) for url_name in pages), "")


def page_of_move(case: Case, move: Move) -> str:
    """The address of the page on which a move is made; empty where it has the one form."""
    url_name = _pages_of_moves.get(move.name)
    return reverse(url_name, args=[case.ref]) if url_name else ""


def opening_label(procedure: Procedure, move: Move) -> str:
    """What the link that opens a case by hand says: the move, with the kind of case where its title lacks it."""
    if procedure.title.casefold() in move.title.casefold():
        return move.title
    return f"{move.title}: {procedure.title}"


def move_url(case: Case, move: Move, item: str = "") -> str:
    """The address at which a move is made: a page of its own, or the one form."""
    if page := page_of_move(case, move):
        return page
    if item:
        return reverse("case-item-move", args=[case.ref, item, move.name])
    return reverse("case-move", args=[case.ref, move.name])
