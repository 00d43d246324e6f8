"""The bar shows each visitor their entries, in the order of the places."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from evenhand.apps.ui import navigation
from evenhand.apps.ui.navigation import Entry, Link

pytestmark = pytest.mark.urls("tests.apps.ui.sample_pages")


def visit(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def everybody(request: HttpRequest) -> bool:
    return True


def nobody(request: HttpRequest) -> bool:
    return False


def test_entries_stand_in_the_order_of_their_places_and_the_page_one_is_on_is_marked() -> None:
    navigation.register(Entry("Sign in", "account_login", place=20, shown_to=everybody))
    navigation.register(Entry("Samples", "sample", place=10, shown_to=everybody))
    assert navigation.links_for(visit("/sample/12")) == (
        Link("Samples", "/sample/", current=True),
        Link("Sign in", "/accounts/login/", current=False),
    )


def test_the_page_at_the_root_is_marked_on_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "reverse", lambda name: "/" if name == "home" else f"/{name}/")
    navigation.register(Entry("Home", "home", place=5, shown_to=everybody))
    assert [link.label for link in navigation.links_for(visit("/")) if link.current] == ["Home"]
    assert not any(link.current for link in navigation.links_for(visit("/elsewhere/")))


def test_an_entry_is_shown_only_to_those_it_is_meant_for() -> None:
    navigation.register(Entry("Samples", "sample", place=10, shown_to=nobody))
    navigation.register(Entry("Sign in", "account_login", place=20))
    assert navigation.links_for(visit("/")) == ()


def test_without_a_search_page_there_is_no_search_box() -> None:
    assert navigation.search_url() is None
    navigation.register_search(url_name="sample")
    assert navigation.search_url() == "/sample/"
