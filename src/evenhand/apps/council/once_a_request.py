"""Answers that hold for one request: asked of the database once, then kept until the page is done.

Outside a request (commands, tasks) nothing is kept, so that a long-running worker never acts on old settings, save
where a short piece of work asks for it (`answers_kept`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from asgiref.local import Local
from django.core.signals import request_finished, request_started

T = TypeVar("T")
_request = Local()


def once_a_request(name: str, ask: Callable[[], T]) -> T:
    """The answer to `ask`, the same for the whole request."""
    answers: dict[str, object] | None = getattr(_request, "answers", None)
    if answers is None:
        return ask()
    if name not in answers:
        answers[name] = ask()
    return cast(T, answers[name])


def forget_answers() -> None:
    """Drop what is kept, after a setting was changed in this request."""
    if getattr(_request, "answers", None) is not None:
        _request.answers = {}


@contextmanager
def answers_kept(answers: dict[str, object]) -> Iterator[None]:
    """Keep answers in `answers` for one short piece of work outside a request, such as taking a message in.

    The same dictionary given again for the next piece goes on with them. Inside a request they are kept anyway.
    """
    if getattr(_request, "answers", None) is not None:
        yield
        return
    _request.answers = answers
    try:
        yield
    finally:
        _request.answers = None


@contextmanager
def for_this_piece() -> Iterator[None]:
    """Keep answers for one operation, whoever calls it: what it rests on does not change under its lock."""
    with answers_kept({}):
        yield


def _begin(**_: Any) -> None:
    _request.answers = {}


def _end(**_: Any) -> None:
    _request.answers = None


request_started.connect(_begin, dispatch_uid="council-once-a-request-begin")
request_finished.connect(_end, dispatch_uid="council-once-a-request-end")
