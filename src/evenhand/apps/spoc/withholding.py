"""What must stand beside an answer that withholds a part, told by the app that knows the law it was asked under.

That app stands above this one. It is asked for the answers that another team cleared, and for no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case


@dataclass(frozen=True, slots=True)
class Beside:
    """The words that go with an answer, in paragraphs, and a sentence for each part that they lack."""

    words: str = ""
    lacks: tuple[str, ...] = ()


Teller = Callable[[Case, str, User, dt.date], Beside]
_tellers: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Say who knows what an answer withholds; the app that does says so once, as it starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def beside(case: Case, outcome: str, *, user: User, on: dt.date) -> Beside:
    """What must go with the answer of a case, which was cleared with an outcome; nothing where it withholds nothing."""
    told = [teller(case, outcome, user, on) for teller in _tellers]
    words = "\n\n".join(one.words for one in told if one.words)
    return Beside(words, tuple(says for one in told for says in one.lacks))
