"""Every entry of the bar leads to a page, and no two claim the same place."""

from __future__ import annotations

from django.urls import reverse

from evenhand.apps.ui import navigation


def test_every_entry_of_the_bar_leads_to_a_page() -> None:
    assert all(reverse(entry.url_name).startswith("/") for entry in navigation.registered())


def test_no_two_entries_claim_the_same_place() -> None:
    places = [entry.place for entry in navigation.registered()]
    assert len(places) == len(set(places))
