"""Work that takes longer than a page may: a task does it, and a page shows how far it is.

The work itself is one transaction, all or nothing, so that how far it is cannot stand in the database before it
ends: it stands in a small file beside the stored files. Without the file the page shows that the work goes on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, LongWork

Progress = Callable[[int, int, str], None]
"""Tells how far work is: so many of so many steps, and in words what is being done."""

# Work that has not begun after this long waits for a worker that is stopped, or busy with other work.
BEGINS_WITHIN = dt.timedelta(seconds=30)
_NOBODY_WORKS = (
    "No worker seems to be running: ask your administrator to start it (evenhand worker). Nothing has been sent, and "
    "nothing is lost: it begins by itself as soon as a worker runs."
)

_LEAST_SECONDS = 0.3  # between two notes of how far it is
_ENDED = (LongWork.State.DONE, LongWork.State.REFUSED, LongWork.State.BROKEN)


def in_silence(done: int, total: int, words: str) -> None:
    """Nobody watches: what is done at once needs no telling."""


class WorkRefused(Exception):
    """The work may not be done; `sentences` say why. Nothing was half done."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def _nothing_stands(_work: LongWork) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of long work: what it is called, who does it, and where its pages lead.

    `do` gives the sentence to show at the end and raises WorkRefused; `done_url` and `back_url` are the pages to
    go to when it is done, and where it was refused. `not_done` heads the page then. `keeps` names what of `told` those
    pages need: all else is forgotten when the work ends. Work that is not all or nothing says by `broke` what stands of
    it once it broke off by a fault, and what has to be done again.
    """

    title: str
    not_done: str = "Nothing was sent"
    keeps: frozenset[str] = frozenset()
    do: Callable[[LongWork, dt.datetime, Progress], str]
    done_url: Callable[[LongWork], str]
    back_url: Callable[[LongWork], str]
    broke: Callable[[LongWork], tuple[str, ...]] = _nothing_stands


class Standing(msgspec.Struct, frozen=True):
    """How far work is, for its page: `total` is 0 while nobody has counted yet."""

    done: int = 0
    total: int = 0
    words: str = "It will begin in a moment."


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Let an app do a kind of long work."""
    _kinds[name] = kind


def kind_of(work: LongWork) -> Kind:
    """What kind of work this is."""
    return _kinds[work.kind]


@transaction.atomic
def begin(
    kind: str, case: Case, told: Mapping[str, Any], *, by: User, at: dt.datetime, press: UUID
) -> LongWork:
    """Have work done by a task; a second press of the same button gives the first one's work.

    Raises KeyError where no app does such work.
    """
    from evenhand.apps.cases.tasks import do_long_work  # the task knows this module

    if kind not in _kinds:
        raise KeyError(f"Nobody does long work of the kind “{kind}”. There are: {', '.join(_kinds)}.")
    work, new = LongWork.objects.get_or_create(
        id=press,
        defaults={
            "kind": kind,
            "case": case,
            "told": dict(told),
            "started_by": by,
            "started_at": at,
        },
    )
    if new:
        transaction.on_commit(lambda: do_long_work.enqueue(str(work.pk)))
    return work


def carry_out(number: UUID, *, at: dt.datetime) -> LongWork:
    """Do the work, and keep how it ended. May run twice: what is done already is not done again.

    An unexpected fault is kept as broken off, and raised.
    """
    work = LongWork.objects.select_related("case", "started_by").get(pk=number)
    if work.state in _ENDED:
        return work
    LongWork.objects.filter(pk=work.pk).update(state=LongWork.State.GOING)
    try:
        words = kind_of(work).do(work, at, _note(work.pk))
    except WorkRefused as refused:
        _end(work, LongWork.State.REFUSED, refused.sentences, at=at)
    except Exception:
        _end(work, LongWork.State.BROKEN, kind_of(work).broke(work), at=at)
        raise
    else:
        _end(work, LongWork.State.DONE, (words,), at=at)
    return work


def standing_of(work: LongWork, *, at: dt.datetime) -> Standing:
    """How far work is at an instant, as it was last noted; that no worker seems to run, where it has not begun."""
    if work.state == LongWork.State.WAITING and at - work.started_at > BEGINS_WITHIN:
        return Standing(words=_NOBODY_WORKS)
    try:
        return msgspec.json.decode(_file(work.pk).read_bytes(), type=Standing)
    except (OSError, msgspec.DecodeError):
        return Standing() if work.state == LongWork.State.WAITING else Standing(words="It goes on.")


def has_ended(work: LongWork) -> bool:
    """Whether nothing more will come of it."""
    return work.state in _ENDED


def _note(number: UUID) -> Progress:
    last = 0.0

    def note(done: int, total: int, words: str) -> None:
        nonlocal last
        if monotonic() - last < _LEAST_SECONDS:
            return
        last = monotonic()
        path = _file(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps({"done": done, "total": total, "words": words}), encoding="utf-8")
        new.replace(path)

    return note


def _end(work: LongWork, state: LongWork.State, says: tuple[str, ...], *, at: dt.datetime) -> None:
    kept = {name: value for name, value in work.told.items() if name in kind_of(work).keeps}
    work.state, work.says, work.told, work.ended_at = state, list(says), kept, at
    work.save(update_fields=["state", "says", "told", "ended_at"])
    _file(work.pk).unlink(missing_ok=True)


def _file(number: UUID) -> Path:
    return Path(settings.HOME) / "progress" / f"{number}.json"
