"""Guesses of numbers, references and signed links: refused alike, counted, slowed down and logged.

What does not exist and what is not somebody's to see give the same page. Whoever asks for many such pages in a short
time gets none with a number in its address for a while, and a line of the log says so: by the number of the account, or
a keyed hash of where an unknown visitor came from, and never by what was asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.timezone import now  # noqa: TID251 - it stands at the door of every page, and has its clock

from evenhand.apps.accounts.visitors import is_guess, place_of

logger = logging.getLogger("evenhand.guessing")

MOST_MISSES = 30  # within LOOKING_BACK: far more than anybody mistypes
LOOKING_BACK = 15 * 60  # seconds
UNTIL = "pages_with_numbers_from"  # in the session: when a page with a number in its address is given again


class SlowGuesses:
    """Count the pages that somebody asked for by number and did not get; past a number, give none for a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count a miss."""
        response = self._get_response(request)
        match = request.resolver_match
        if (response.status_code == 404 or is_guess(response)) and match is not None and match.kwargs:
            self._missed(request, match.view_name)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse a page with a number in its address to whoever missed too many: whether it exists is not told."""
        if not kwargs or not self._slowed(request):
            return None
        response = render(request, "guesses.html", status=429)
        response["Retry-After"] = str(LOOKING_BACK)
        return response

    def _slowed(self, request: HttpRequest) -> bool:
        # A session remembers for itself, so that pages of everyday work ask nothing more of the database.
        if request.user.is_authenticated:
            return bool(request.session.get(UNTIL, 0) > now().timestamp())
        return bool(cache.get(_key(request), (0, 0.0))[0] >= MOST_MISSES)

    def _missed(self, request: HttpRequest, page: str) -> None:
        key, at = _key(request), now().timestamp()
        count, first_at = cache.get(key, (0, at))
        if at - first_at > LOOKING_BACK:
            count, first_at = 0, at
        cache.set(key, (count + 1, first_at), LOOKING_BACK)
        if count + 1 < MOST_MISSES:
            return
        if request.user.is_authenticated:
            request.session[UNTIL] = at + LOOKING_BACK
        logger.warning(
            "guesses: %s asked for %s pages by number that it may not see or that do not exist, the last a page “%s”; "
            "slowed down for %s minutes",
            _who(request),
            count + 1,
            page,
            LOOKING_BACK // 60,
        )


def _who(request: HttpRequest) -> str:
    """The number of an account, or a keyed hash of where an unknown visitor came from."""
    if request.user.is_authenticated:
        return f"account {request.user.pk}"
    return f"visitor {salted_hmac('evenhand.guessing', place_of(request)).hexdigest()[:16]}"


def _key(request: HttpRequest) -> str:
    return f"guesses {_who(request)}".replace(" ", "-")
