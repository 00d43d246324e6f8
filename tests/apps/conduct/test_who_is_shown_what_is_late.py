"""An overdue review stands on the work list of the posts that the policy names, though the case names none of them."""

from __future__ import annotations

import pytest

from evenhand.apps.cases.models import Case
from evenhand.apps.work.queries import my_work
from evenhand.apps.work.rows import OVERDUE
from tests.apps.conduct.conftest import Council, day

pytestmark = pytest.mark.django_db
REVIEW_DUE, DAY_AFTER = day("2026-10-13"), day("2026-10-14")


def late_for(council: Council, name: str, on: object, **more: str) -> list[tuple[str, str]]:
    groups = {group.code: group for group in my_work(council.users[name], on=on, **more)}  # type: ignore[arg-type]  # each as the test says it
    late = groups[OVERDUE]
    assert late.count == len(late.rows)
    return [(row.ref, row.task) for row in late.rows]


def test_COV_6_an_overdue_review_is_shown_to_the_director_and_the_head(
    council: Council, limited: Case
) -> None:
    for name in ("Dora", "Dirk", "Hope"):
        assert [ref for ref, _ in late_for(council, name, DAY_AFTER)] == [limited.ref], name
        assert late_for(council, name, REVIEW_DUE) == [], name


def test_it_stands_once_for_whoever_the_case_names_and_never_for_the_rest(
    council: Council, limited: Case
) -> None:
    # The named officer, for whom the letter that never went is late as well.
    late = [task for _, task in late_for(council, "Olly", DAY_AFTER)]
    assert late == ["Decision letter", "Review a restriction"]
    assert late_for(council, "Cara", DAY_AFTER) == []
    assert late_for(council, "Tess", DAY_AFTER) == []


def test_it_goes_when_the_review_is_done_and_follows_the_filter(council: Council, limited: Case) -> None:
    assert late_for(council, "Dora", DAY_AFTER, procedure="enquiry") == []
    assert len(late_for(council, "Dora", DAY_AFTER, procedure="unreasonable-conduct")) == 1
    council.move(
        limited,
        "lift",
        "2026-10-14",
        decider=council.decider("Mona", "service-manager", "2026-10-14"),
        reasons="Two quiet months.",
    )
    assert late_for(council, "Dora", day("2026-10-15")) == []
