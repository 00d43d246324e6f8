"""Every entry of the bar leads to a page, no two claim the same place, and every page is led to from another."""

from __future__ import annotations

import re
from pathlib import Path

from django.urls import reverse

from evenhand.apps.ui import navigation

APPS = Path(__file__).resolve().parents[2] / "src" / "evenhand" / "apps"
NAMED = re.compile(r"name=\"([a-z0-9-]+)\"")
FOR_MONITORS = {"health", "health-of-background"}


def test_every_entry_of_the_bar_leads_to_a_page() -> None:
    assert all(reverse(entry.url_name).startswith("/") for entry in navigation.registered())


def test_no_two_entries_claim_the_same_place() -> None:
    places = [entry.place for entry in navigation.registered()]
    assert len(places) == len(set(places))


def test_every_page_is_named_where_something_leads_to_it() -> None:
    names = {name for urls in APPS.glob("**/urls.py") for name in NAMED.findall(urls.read_text("utf-8"))}
    said = "".join(
        path.read_text("utf-8")
        for ending in ("html", "py")
        for path in sorted(APPS.rglob(f"*.{ending}"))
        if path.name != "urls.py"
    )
    quoted = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", said))
    assert len(names) > 100
    assert names - quoted - FOR_MONITORS == set()
