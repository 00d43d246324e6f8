"""Tries are counted by the address of whoever tries, behind the proxies that are set."""

from __future__ import annotations

from typing import Any

from django.test import RequestFactory

from evenhand.apps.portal.views import _place


def test_behind_a_proxy_tries_are_counted_by_the_address_of_the_caller(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert _place(request) == "192.0.2.7"
