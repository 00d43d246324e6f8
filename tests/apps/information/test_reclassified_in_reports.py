"""What was done under the law that a request was read under before is no figure under its new one (FOI-16, DEF-3)."""

from __future__ import annotations

import pytest

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused, reclassify
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.rows import rows
from evenhand.domain.reports.groups import Read, read_row
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import Handled, Requested, day, noon

pytestmark = pytest.mark.django_db
LONGER = {"exemption": ("foi-43(2)",), "until": day("2026-11-20"), "why": "Advice is awaited."}


def change(request: Handled, to: str, on: str) -> None:
    said = {"stage": "open", "why": "About emissions."}
    reclassify(request.case, to=to, on=day(on), by=request.by, at=noon(on), **said)
    request.case.refresh_from_db()


def apply_ground(request: Handled, ground: str, on: str) -> str:
    """Apply a ground with all that any needs, and approve it."""
    kept = {"extent": "in-part", "scope": "Page 3.", "why_applies": "Advice of our solicitor."}
    item = request.tell(on, "ground.apply", ground=ground, **kept).item
    weighed = {"for_disclosing": "Trust.", "for_withholding": "Frank advice.", "balance": "The case goes on."}
    request.tell(on, "ground.weigh", item=item, **weighed)
    harm = {"likelihood": "would", "harm_evidence": "It would help the other side."}
    request.tell(on, "ground.show-harm", item=item, **harm)
    request.tell(on, "ground.approve", item=item, approver=officer_fact(request.by))
    return item


def figures(request: Handled) -> Read:
    first, last = day("2026-10-01"), day("2027-03-31")
    (row,) = rows(Case.objects.filter(pk=request.case.pk), from_on=first, until_on=last, stands_on=last)
    return read_row(row, questions().groups[row.counts_as])


def test_EIR_3_more_time_for_the_public_interest_is_no_extension_of_an_environmental_request(
    requested: Requested,
) -> None:
    request = requested()
    request.tell("2026-10-30", "extend", **LONGER)
    assert figures(request).extended

    change(request, "eir-request", "2026-11-02")

    read = figures(request)
    assert not read.extended
    assert not [one for one in read.row.happened if one.move == "extend"]
    change(request, "foi-request", "2026-11-02")
    assert figures(request).extended


def test_FOI_16_a_refusal_is_counted_by_the_grounds_of_the_last_decision_and_no_earlier_one(
    requested: Requested,
) -> None:
    request = requested()
    item = apply_ground(request, "foi-42", "2026-10-14")
    said = {"outcome": "given-in-part", "ground": ("foi-42",), "answer": "In part."}
    request.tell("2026-10-14", "clear-answer", **said)
    change(request, "eir-request", "2026-10-19")
    request.tell("2026-10-20", "ground.drop", item=item, why="Another law.")
    request.tell("2026-10-20", "clear-answer", outcome="given", answer="All of it.")
    request.tell("2026-10-21", "respond")

    assert figures(request).grounds == frozenset()


def test_FOI_16_a_ground_of_the_law_that_the_request_has_left_holds_its_answer_back(
    requested: Requested,
) -> None:
    request = requested()
    apply_ground(request, "foi-42", "2026-10-12")
    change(request, "eir-request", "2026-10-19")
    answer = {"outcome": "given-in-part", "ground": ("eir-12(5)(b)",), "answer": "In part."}

    with pytest.raises(MoveRefused, match=r"law that this request was read under before: .*Section 42\(1\)"):
        request.tell("2026-10-20", "clear-answer", **answer)

    request.tell("2026-10-20", "ground.drop", item="ground-1", why="Another law.")
    with pytest.raises(MoveRefused, match="is not applied to anything yet"):
        request.tell("2026-10-20", "clear-answer", **answer)
    apply_ground(request, "eir-12(5)(b)", "2026-10-20")
    request.tell("2026-10-20", "clear-answer", **answer)
    assert figures(request).grounds == {"eir-12(5)(b)"}
