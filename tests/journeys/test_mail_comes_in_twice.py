"""A journey without a browser: a folder of mail is taken in twice, and the record holds."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from evenhand.apps.contacts.models import Contact
from tests.journeys.conftest import Week, written

COUNTS = ("received", "stored", "duplicate", "matched", "suggested", "unmatched", "routed", "quarantined")


def intake(folder: Path) -> dict[str, int]:
    said = io.StringIO()
    call_command("intake", str(folder), stdout=said, stderr=io.StringIO())
    return {name: int(count) for name, count in (line.split(": ") for line in said.getvalue().splitlines())}


@pytest.mark.django_db(transaction=True)
def test_taking_in_the_same_folder_twice_adds_nothing_and_everything_holds(
    this_week: Week, tmp_path: Path
) -> None:
    folder = written(
        tmp_path / "more", names=("marion-week0", "aled", "george", "not-a-mail", "twin", "away")
    )
    first = intake(folder)
    contacts = Contact.objects.count()
    second = intake(folder)

    assert tuple(first) == COUNTS
    assert first["received"] == first["stored"] + first["duplicate"]
    assert first["stored"] == sum(
        first[name] for name in ("matched", "suggested", "unmatched", "quarantined")
    )
    assert first["routed"] > 0
    assert second["stored"] == 0
    assert second["duplicate"] == first["received"]
    assert Contact.objects.count() == contacts

    rebuilt, verified = io.StringIO(), io.StringIO()
    call_command("rebuild", stdout=rebuilt)
    call_command("verify", stdout=verified)
    assert verified.getvalue().startswith("Everything holds")
