"""Measuring pages again must not depend on what another home has lying about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from evenhand.apps.demonstration.benchmarks.volume import measuring


@pytest.mark.django_db
def test_a_home_without_static_files_has_them_gathered_before_a_page_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    seen: list[bool] = []
    page = measuring._Page("a page", lambda _: seen.append(any(tmp_path.rglob("*.css"))), 1.0, queries=False)
    monkeypatch.setattr(measuring, "require_filled", lambda: None)
    monkeypatch.setattr(measuring, "_pages", lambda _cast, _today: [page])
    measuring.measured_again(today=dt.date(2026, 11, 20))
    assert seen
    assert all(seen)
