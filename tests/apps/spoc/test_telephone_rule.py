"""What whoever picks up the telephone is told about a customer with a single point of contact (SPOC-6 to SPOC-8)."""

from __future__ import annotations

import pytest

from evenhand.apps.cases.models import Case
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import record_adjustment
from evenhand.apps.spoc.panels import spoc_line
from tests.apps.spoc.conftest import Council, at, day

pytestmark = pytest.mark.django_db
TODAY = day("2026-09-04")


def said(council: Council, customer: Customer) -> str:
    return " ".join(line.text for line in spoc_line(customer, council.users["Sam"], TODAY))


def test_SPOC_6_a_caller_is_asked_to_write_and_SPOC_8_an_oral_request_is_taken_down(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    words = said(council, customer)
    assert "Asked to write" in words
    assert "about the environment is taken down" in words


def test_SPOC_7_an_adjustment_for_the_telephone_wins(
    council: Council, arrangement: Case, customer: Customer
) -> None:
    record_adjustment(customer, what="telephone", from_on=TODAY, by=council.users["Sam"], at=at("2026-09-04"))
    assert "Take the call: it was granted" in said(council, customer)
