"""The kit is tested with addresses of its own, so the bar must not hold entries of apps that are not there."""

from __future__ import annotations

import pytest

from evenhand.apps.ui import navigation


@pytest.fixture(autouse=True)
def empty_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_search", {})
