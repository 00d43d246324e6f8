"""Limits on guessing count by the visitor, also behind the council's own proxies, and believe no header of a visitor."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from evenhand.apps.accounts.visitors import place_of

PROXY, VISITOR, MADE_UP = "198.51.100.7", "203.0.113.5", "192.0.2.9"


@pytest.mark.parametrize(
    ("proxies", "header", "place"),
    [
        (0, "", PROXY),
        (0, VISITOR, PROXY),
        (1, VISITOR, VISITOR),
        (1, f"{MADE_UP}, {VISITOR}", VISITOR),
        (2, f"{MADE_UP}, {VISITOR}, {PROXY}", VISITOR),
        (2, VISITOR, PROXY),
        (1, "", PROXY),
    ],
    ids=[
        "no proxy",
        "no proxy of ours, so no header is believed",
        "one proxy tells the visitor",
        "what the visitor wrote before it is not believed",
        "two proxies",
        "round one of two proxies",
        "round the proxy",
    ],
)
def test_a_visitor_is_counted_by_what_our_own_proxies_tell(
    settings: Any, proxies: int, header: str, place: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    more = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert place_of(RequestFactory().get("/", REMOTE_ADDR=PROXY, **more)) == place
