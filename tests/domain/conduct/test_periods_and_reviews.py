"""How long limits go on, what may be backdated, and the one day of the review (SAL-16 to SAL-19, URB-7, PVP-6)."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.conduct.limits import limits_in, review_day
from evenhand.domain.conduct.register import entry_of
from tests.domain.cases.telling import Told, day
from tests.domain.conduct.conftest import (
    BEHAVIOUR,
    CONSIDERED,
    DECISION,
    DIRECTOR,
    LIMIT,
    MANAGER,
    OTHER_DIRECTOR,
    RECORDER,
    WHO,
    body,
    by,
    city_in_force,
    city_warned,
    considered,
    town_before_council,
    town_in_force,
)

FURTHER = {
    "reasons": "Forty calls.",
    "continues_from": day("2027-04-13"),
    "ends_on": day("2028-04-12"),
    "next_review_on": day("2027-10-13"),
}
IN_TIME = by(DIRECTOR, "director", "2027-04-01")


def ready(city: Told) -> None:
    city_in_force(city)
    considered(city, "2027-03-01")


def last_days(told: Told) -> list[object]:
    return [item.facts["ends_on"] for item in told.reading("2026-12-01").items_of("restriction")]


@pytest.mark.parametrize("first", ["2029-01-01", "2027-04-14", "2027-04-11"])
def test_SAL_18_a_further_period_follows_on_from_the_last_day(city: Told, first: str) -> None:
    ready(city)
    more = {**FURTHER, "continues_from": day(first), "ends_on": day("2027-12-31")}
    said = city.refused("2027-04-01", "extend", by=RECORDER, decided_by=IN_TIME, **more)
    assert "does not follow on" in said


def test_SAL_18_a_further_period_is_no_longer_than_the_first_may_be(city: Told) -> None:
    ready(city)
    more = {**FURTHER, "ends_on": day("2028-04-13")}
    assert "too late" in city.refused("2027-04-01", "extend", by=RECORDER, decided_by=IN_TIME, **more)


def test_SAL_18_a_refused_extension_is_on_record_with_its_minute_and_the_limits_end_on_their_day(
    town: Told, city: Told
) -> None:
    town_in_force(town)
    said = {"reasons": "Two calls in six months."}
    decided = body("town-council", "2027-02-01", "12/27")
    unreported = town.refused("2027-02-02", "decline-extension", by=WHO, decided_by=decided, **said)
    assert "First record the report" in unreported
    report = {"body": "town-council", "meeting_on": day("2027-02-01"), "part_2_why": "One person."}
    town.tell("2027-01-20", "report-to-committee", by=WHO, urgent_why="The last day is near.", **report)
    town.tell("2027-02-02", "decline-extension", by=WHO, decided_by=decided, **said)
    ready(city)
    mine = by(MANAGER, "director", "2027-03-02")
    assert "decided" in city.refused("2027-03-02", "decline-extension", by=RECORDER, decided_by=mine, **said)
    theirs = by(DIRECTOR, "director", "2027-03-02")
    city.tell("2027-03-02", "decline-extension", by=RECORDER, decided_by=theirs, **said)
    for told in (town, city):
        assert told.reading("2027-04-12").stage.name == "in-force"
        assert told.reading("2027-04-13").stage.name == "period-over"
    entry = entry_of(town.reading("2027-02-03"), town.words)
    assert [(one.minute, one.words) for one in entry.reviews] == [("12/27", "Two calls in six months.")]


@pytest.mark.parametrize("review", ["2001-01-01", "2027-04-12", "2027-10-14", "2090-01-01"])
def test_SAL_19_the_review_of_a_further_period_is_in_time(city: Told, review: str) -> None:
    ready(city)
    more = {**FURTHER, "next_review_on": day(review)}
    assert "review" in city.refused("2027-04-01", "extend", by=RECORDER, decided_by=IN_TIME, **more)


def test_SAL_36_a_second_extension_considers_and_weighs_anew(city: Told) -> None:
    ready(city)
    city.tell("2027-04-01", "extend", by=RECORDER, decided_by=IN_TIME, **FURTHER)
    again = {
        **FURTHER,
        "continues_from": day("2028-04-12"),
        "ends_on": day("2029-04-11"),
        "next_review_on": day("2028-10-12"),
    }
    decider = by(OTHER_DIRECTOR, "director", "2028-04-01")
    assert "weigh again" in city.refused("2028-04-01", "extend", by=RECORDER, decided_by=decider, **again)
    considered(city, "2028-03-01")
    city.tell("2028-04-01", "extend", by=RECORDER, decided_by=decider, **again)


def test_SAL_36_what_was_considered_before_limits_without_a_warning_does_not_serve_for_the_review(
    city: Told,
) -> None:
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    manager = by(MANAGER, "service-manager", "2026-04-09")
    told = {**DECISION, "exceptional": "abusive", "why_no_warning": "A threat."}
    city.tell("2026-04-09", "restrict-immediately", by=WHO, decided_by=manager, **told)
    review = {"reasons": "Still calls.", "next_review_on": day("2027-03-01")}
    decider = by(DIRECTOR, "director", "2026-10-01")
    said = city.refused("2026-10-01", "continue-after-review", by=RECORDER, decided_by=decider, **review)
    assert "Consider adjustments again" in said


def test_SAL_18_a_limit_that_was_to_end_earlier_ends_then_unless_it_is_named(city: Told) -> None:
    for named, expected in (((), "2026-12-31"), (("restriction-2",), "2027-09-30")):
        told = Told(city.lawbook, city.procedure, city.surroundings, list(city.events))
        city_warned(told)
        considered(told, "2026-04-01")
        told.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
        told.tell("2026-04-01", "restriction.propose", by=WHO, **{**LIMIT, "ends_on": day("2026-12-31")})
        manager = by(MANAGER, "service-manager", "2026-04-09")
        told.tell("2026-04-09", "decide", by=WHO, decided_by=manager, **DECISION)
        considered(told, "2026-11-01")
        more = {**FURTHER, "ends_on": day("2027-09-30"), "next_review_on": day("2027-09-01")}
        decider = by(DIRECTOR, "director", "2026-11-02")
        facts = {**more, "also_extended": named} if named else more
        told.tell("2026-11-02", "extend", by=RECORDER, decided_by=decider, **facts)
        assert last_days(told) == [day("2027-09-30"), day(expected)]


def test_URB_7_the_decision_is_not_dated_before_the_warning_and_the_weighing(city: Told) -> None:
    city_warned(city)
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    for decided in ("2026-03-31", "2025-06-01"):
        decider = by(MANAGER, "service-manager", decided)
        said = city.refused("2026-04-09", "decide", by=WHO, decided_by=decider, **DECISION)
        assert "This is dated before" in said
    assert "warning has not been sent" in said, "a letter that went out later warned nobody"


def test_URB_7_the_council_does_not_decide_before_the_recommendation(town: Told) -> None:
    town_before_council(town)
    town.tell("2026-03-12", "restriction.propose", by=WHO, **LIMIT)
    early = body("town-council", "2026-03-01")
    said = town.refused("2026-04-09", "decide", by=WHO, decided_by=early, **DECISION)
    assert "This is dated before" in said


def test_SAL_16_the_review_falls_due_on_the_day_that_was_decided_and_every_record_says_that_day(
    city: Told,
) -> None:
    city_warned(city)
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    manager = by(MANAGER, "service-manager", "2026-04-09")
    decided = {**DECISION, "review_on": day("2026-07-01")}
    city.tell("2026-04-09", "decide", by=WHO, decided_by=manager, **decided)
    reading = city.reading("2026-05-01")
    entry = entry_of(reading, city.words)
    (limit,) = limits_in(reading, city.words, vocabularies=city.lawbook.vocabularies)
    assert entry.review_due == (day("2026-07-01"),)
    assert {entry.limits[0].review_on, limit.review_on, review_day(reading)} == {day("2026-07-01")}
    city.tell("2026-07-01", "consider-adjustments", by=WHO, **CONSIDERED)
    told = {"reasons": "Still calls.", "next_review_on": day("2026-10-20")}
    decider = by(DIRECTOR, "director", "2026-07-01")
    city.tell("2026-07-01", "continue-after-review", by=RECORDER, decided_by=decider, **told)
    assert review_day(city.reading("2026-07-02")) == day("2026-10-20")
    considered(city, "2027-03-01")
    city.tell(
        "2027-04-01",
        "extend",
        by=RECORDER,
        decided_by=by(OTHER_DIRECTOR, "director", "2027-04-01"),
        **{**FURTHER, "next_review_on": day("2027-08-02")},
    )
    assert review_day(city.reading("2027-04-02")) == day("2027-08-02")


@pytest.mark.parametrize("review", ["2001-01-01", "2026-07-01", "2027-01-02", "2040-01-01", "2090-01-01"])
def test_SAL_16_the_next_review_lies_ahead_and_no_further_than_the_policy_allows(
    city: Told, review: str
) -> None:
    city_in_force(city)
    city.tell("2026-07-01", "consider-adjustments", by=WHO, **CONSIDERED)
    told = {"reasons": "Still calls.", "next_review_on": day(review)}
    decider = by(DIRECTOR, "director", "2026-07-01")
    city.refused("2026-07-01", "continue-after-review", by=RECORDER, decided_by=decider, **told)


@pytest.mark.parametrize("review", ["2001-01-01", "2026-04-12", "2026-10-14", "2050-01-01"])
def test_SAL_16_limits_at_once_are_reviewed_in_time_under_either_policy(
    town: Told, city: Told, review: str
) -> None:
    for told, role in ((town, "town-clerk"), (city, "service-manager")):
        considered(told, "2026-04-01")
        told.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
        grave = "threatening" if role == "town-clerk" else "abusive"
        facts = {
            **DECISION,
            "exceptional": grave,
            "why_no_warning": "A threat.",
            "review_on": day(review),
        }
        decider = by(MANAGER, role, "2026-04-09")
        said = told.refused("2026-04-09", "restrict-immediately", by=WHO, decided_by=decider, **facts)
        assert "review" in said


def test_SAL_16_a_day_that_is_beyond_the_rule_on_an_old_record_never_moves_the_review(town: Told) -> None:
    town_in_force(town)
    last = town.events[-1]
    town.events[-1] = msgspec.structs.replace(last, facts={**last.facts, "review_on": day("2040-01-01")})
    assert review_day(town.reading("2026-05-01")) == day("2026-10-13")


def test_SAL_16_where_the_clerk_limited_contact_alone_the_committee_reviews_it_and_the_clerk_records_its_minute(
    town: Told,
) -> None:
    considered(town, "2026-04-01")
    town.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    town.tell("2026-04-01", "incident.log", by=WHO, **{**BEHAVIOUR, "behaviours": ("D3",)})
    clerk = by(MANAGER, "town-clerk", "2026-04-09")
    told = {**DECISION, "exceptional": "threatening", "why_no_warning": "A threat."}
    town.tell("2026-04-09", "restrict-immediately", by=WHO, decided_by=clerk, **told)
    town.tell("2026-10-01", "consider-adjustments", by=WHO, **CONSIDERED)
    review = {"reasons": "Still calls.", "next_review_on": day("2027-04-01")}
    own = by(MANAGER, "town-clerk", "2026-10-01")
    said = town.refused("2026-10-01", "continue-after-review", by=WHO, decided_by=own, **review)
    assert "The committee does" in said
    committee = {"decided_by": body("policy-and-finance", "2026-10-06"), **review}
    assert "report to the committee" in town.refused(
        "2026-10-06", "continue-by-committee", by=WHO, **committee
    )
    report = {"meeting_on": day("2026-10-06"), "part_2_why": "It is about one person."}
    town.tell("2026-10-01", "report-to-committee", by=WHO, body="policy-and-finance", **report)
    bare = {**committee, "decided_by": body("policy-and-finance", "2026-10-06", minute="")}
    assert "minute" in town.refused("2026-10-06", "continue-by-committee", by=WHO, **bare)
    town.tell("2026-10-06", "continue-by-committee", by=WHO, **committee)
    reading = town.reading("2026-10-07")
    assert review_day(reading) == day("2027-04-01")
    assert "conduct-review-continues" in {one.name for one in reading.owed}
    assert entry_of(reading, town.words).reviews[-1].minute == "46/26/22"
