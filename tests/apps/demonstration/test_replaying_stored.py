"""What the figure of the replay rests on: stored cases read again give the same answer each time, and that of direct reading."""

from __future__ import annotations

import pytest

from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.demonstration.benchmarks import CannotMeasure, replaying
from evenhand.domain.cases.chain import GENESIS, link

FEW = 40


@pytest.mark.django_db
def test_stored_cases_are_replayed_from_the_database_and_twice_alike() -> None:
    found = {measure.what: measure for measure in replaying.replay_stored(FEW)}
    assert found["figures that differ from run to run"].value == 0
    assert found["figures that differ from those of cases made"].value == 0
    assert Case.objects.count() == FEW
    head = GENESIS
    for row in EventRow.objects.filter(case__ref="B-000001"):
        head = link(head, row.text)
    assert Case.objects.get(ref="B-000001").head_hash == head


@pytest.mark.django_db
def test_what_is_replayed_is_what_the_database_holds() -> None:
    replaying.replay_stored(FEW)
    Case.objects.filter(ref="B-000002").update(edition="another/foi-request@1")
    with pytest.raises(AssertionError, match=f"{FEW - 1} cases were read"):
        replaying.replay_stored(FEW)


@pytest.mark.django_db
def test_a_system_with_cases_of_its_own_is_not_filled() -> None:
    Case.objects.create(
        ref="EH-2026-000001", procedure="enquiry", edition="evenhand/enquiry@2026", stage="open"
    )
    with pytest.raises(CannotMeasure, match="EVENHAND_HOME"):
        replaying.replay_stored(FEW)
