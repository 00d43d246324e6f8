"""When a contact was received, who it is from and where it goes: plain facts in, plain answers out."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.contact.receipt import Received, first_arrival
from evenhand.domain.contact.routing import Arrangement, route

SPOC, DEPUTY, CASE = 1, 2, 7
ARRANGEMENT = Arrangement(case=CASE, spoc=SPOC, deputy=DEPUTY)
INSTANTS = st.datetimes(
    min_value=dt.datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=dt.datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
ARRIVALS = st.builds(
    lambda at, how: Received(at=at, how=how, on=at.date()),
    INSTANTS,
    st.sampled_from(["server", "received-header", "claimed"]),
)


def test_SPOC_4_a_contact_under_an_arrangement_goes_to_the_single_point_of_contact() -> None:
    found = route(arrangement=ARRANGEMENT, absent=frozenset())

    assert (found.reader, found.arrangement) == (SPOC, CASE)


def test_SPOC_2_it_goes_to_the_deputy_during_a_recorded_absence() -> None:
    assert route(arrangement=ARRANGEMENT, absent=frozenset({SPOC})).reader == DEPUTY


def test_SPOC_2_with_both_away_it_stays_under_the_arrangement_and_says_who_decides() -> None:
    found = route(arrangement=ARRANGEMENT, absent=frozenset({SPOC, DEPUTY}))

    assert (found.reader, found.arrangement) == (None, CASE)
    assert "head of service" in found.reason


def test_SPOC_5_a_members_own_mail_is_never_diverted() -> None:
    assert route(arrangement=ARRANGEMENT, absent=frozenset(), from_member=True).arrangement is None
    assert route(arrangement=ARRANGEMENT, absent=frozenset(), only_to_members=True).arrangement is None


@given(ARRIVALS, ARRIVALS)
def test_the_first_arrival_does_not_depend_on_which_copy_was_read_first(
    one: Received, other: Received
) -> None:
    first, again = first_arrival(one, other), first_arrival(other, one)

    assert (first.at, first.how) == (again.at, again.how)


@given(ARRIVALS, ARRIVALS)
def test_a_server_outweighs_a_claim_and_of_equals_the_earlier_counts(one: Received, other: Received) -> None:
    first = first_arrival(one, other)

    if (one.how == "claimed") == (other.how == "claimed"):
        assert first.at == min(filter(None, (one.at, other.at)))
    else:
        assert first.how != "claimed"
