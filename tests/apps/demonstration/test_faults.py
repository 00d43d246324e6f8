"""A process killed at random moments of intake and sending loses nothing, stores nothing twice, sends nothing twice.

The short form. The long one, 200 moments, is `evenhand bench faults` on a system of its own, on either database.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from evenhand.apps.demonstration.benchmarks.faults import kill_at_random, set_the_scene, what_is_wrong, work


@pytest.mark.django_db(transaction=True)
def test_after_kill_9_at_random_moments_everything_is_there_once(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES, settings.EMAIL_FILE_PATH = tmp_path / "files", tmp_path / "outbox"
    settings.EMAIL_HOST = ""
    scene = set_the_scene(tmp_path / "scene", mails=6, messages=5)

    killed = kill_at_random(scene, kills=8, seed=5, longest=0.15)
    work(scene)

    assert killed > 0
    assert {what: count for what, count in what_is_wrong(scene).items() if count} == {}
