"""Where somebody who is not signed in comes from, what limits on guessing count by, and which page answers a guess."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

_GUESS = "evenhand_guess"


def place_of(request: HttpRequest) -> str:
    """The visitor's address as the council's own proxies tell it (EVENHAND_PROXIES), else that of the connection.

    Behind a proxy all visitors share one connection: counted by that, one person's guesses would shut everybody out. What
    a visitor writes into the header beyond the council's own proxies is not believed.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        # The request came round the proxies, which is what the address of the connection then tells.
        return str(request.META.get("REMOTE_ADDR", ""))


def guessed(page: HttpResponse) -> HttpResponse:
    """Mark a page that looks like any other as the answer to a guess, so that guesses are counted and slowed down."""
    vars(page)[_GUESS] = True
    return page


def is_guess(page: HttpResponse) -> bool:
    """Whether a page was marked so."""
    return bool(getattr(page, _GUESS, False))
