"""The cost limit: what counts, the verdict, and the largest scope that would still fit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.information.cost import (
    Limit,
    Piece,
    against_search_cost,
    estimate,
    fitting_scopes,
    in_words,
    largest_scopes,
    scope_in_words,
    search_may_cost,
)

LIMIT = Limit(pounds=Decimal("450.00"), rate=Decimal("25.00"))


def piece(records: int, minutes: int, *, tried: int = 1, **more: object) -> Piece:
    return Piece(activity="extracting", records=records, sample_records=tried, sample_minutes=minutes, **more)


@pytest.mark.parametrize(("records", "exceeds"), [(216, False), (217, True)])
def test_FOI_20_exactly_eighteen_hours_is_within_the_limit_and_one_record_more_is_not(records, exceeds):
    assert estimate([piece(records, 5)], LIMIT).exceeds is exceeds


@pytest.mark.parametrize(
    ("own", "together", "may_cost"),
    [
        (18, 0, 0),  # within the limit: copies and postage alone
        (19, 0, 19 * 25),
        (10, 9, 10 * 25),  # above it only together: its own work, and none of the others'
        (20, 30, 20 * 25),
    ],
)
def test_FOI_27_a_fee_holds_staff_time_only_above_the_limit_and_never_that_of_requests_counted_with_it(
    own, together, may_cost
):
    pieces = [piece(own, 60)] + ([piece(together, 60, of="FOI-2")] if together else [])
    found = estimate(pieces, LIMIT)

    assert search_may_cost(found) == may_cost
    assert against_search_cost(Decimal(may_cost), found) == ""
    assert against_search_cost(Decimal(may_cost) + Decimal("0.01"), found) != ""


def test_FOI_27_without_an_estimate_no_staff_time_is_charged():
    assert "nothing is estimated" in against_search_cost(Decimal("25.00"), None)


def test_FOI_21_reading_and_redacting_are_set_aside_and_never_counted():
    found = estimate([piece(100, 5), piece(10_000, 60, countable=False)], LIMIT)
    assert found.hours == Fraction(100 * 5, 60)
    assert len(found.left_out) == 1


def test_FOI_21_other_direct_costs_count_at_what_they_are():
    found = estimate([piece(216, 5, other_cost=Decimal("0.01"))], LIMIT)
    assert found.exceeds


def test_FOI_22_the_time_for_all_comes_from_the_sample():
    found = estimate([piece(900, 95, tried=30)], LIMIT)
    assert found.hours == Fraction(900 * 95, 30 * 60)


def test_FOI_22_an_estimate_without_anything_tried_is_refused():
    with pytest.raises(ValueError, match="at least one record"):
        _ = piece(10, 5, tried=0).minutes


def test_FOI_24_the_largest_scope_is_computed_and_not_halved():
    found = estimate([piece(450, 5)], LIMIT)
    assert [scope.records for scope in largest_scopes(found)] == [216]
    assert "216 of the 450 records" in scope_in_words(found)
    assert estimate([piece(225, 5)], LIMIT).exceeds  # half of it would still be too much


def test_FOI_24_work_told_in_several_pieces_fits_by_the_same_share_of_each():
    found = estimate([piece(216, 5, systems="Paper"), piece(234, 5)], LIMIT)
    assert [scope.records for scope in fitting_scopes(found)] == [103, 112]
    said = "up to 103 of the 216 records in Paper and 112 of the 234 records would come within the limit"
    assert said in scope_in_words(found)


@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 500)), min_size=2, max_size=4))
def test_FOI_24_a_scope_of_several_pieces_taken_together_is_within_the_limit(work: list[tuple[int, int]]):
    found = estimate([piece(records, minutes) for records, minutes in work], LIMIT)
    said = scope_in_words(found)
    fits = [piece(scope.records, scope.piece.sample_minutes) for scope in fitting_scopes(found)]
    assert not said.startswith("Taken together") or not estimate(fits, LIMIT).exceeds


def test_FOI_26_where_the_rest_alone_is_too_dear_nothing_of_a_piece_fits():
    found = estimate([piece(1000, 5), piece(10, 5)], LIMIT)
    assert largest_scopes(found)[1].records == 0


def test_FOI_22_the_words_for_the_person_name_the_sample_and_the_sum():
    words = in_words(estimate([piece(450, 5, systems="paper files")], LIMIT), {"extracting": "Extracting it"})
    assert "Extracting it (paper files): we tried 1 of 450 records and it took 5 minutes" in words
    assert "37.5 hours, or £937.50" in words
    assert "more than the limit of £450.00" in words


@given(st.integers(1, 5000), st.integers(1, 600), st.integers(1, 50), st.integers(0, 3000))
def test_FOI_24_the_largest_scope_fits_and_one_more_does_not(records, minutes, tried, rest):
    others = piece(rest, 1)
    found = estimate([piece(records, minutes, tried=tried), others], LIMIT)
    most = largest_scopes(found)[0].records
    if most:
        assert not estimate([piece(most, minutes, tried=tried), others], LIMIT).exceeds
    if most < records:
        assert estimate([piece(most + 1, minutes, tried=tried), others], LIMIT).exceeds
