"""A city council's paragraphs 18 and 19: warning, decision, review by the Director, and always an end (COV-1 to COV-9)."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.cases.events import Decider
from evenhand.domain.conduct.limits import limits_in
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
    WEIGHED,
    WHO,
    by,
    city_in_force,
    city_warned,
    considered,
    limit_like,
)

ON_9_APRIL = by(MANAGER, "service-manager", "2026-04-09")


def stages(told: Told, on: str) -> list[str]:
    return [item.stage for item in told.reading(on).items_of("restriction")]


def binding(told: Told, on: str, *adjustments: str) -> tuple:
    return limits_in(
        told.reading(on), told.words, vocabularies=told.lawbook.vocabularies, adjustments=adjustments
    )


def test_COV_1_no_limit_before_the_warning_has_gone_out(city: Told) -> None:
    city.tell("2026-01-08", "consider-adjustments", by=WHO, **CONSIDERED)
    decider = by(MANAGER, "service-manager", "2026-01-09")
    told = {"moderate": "Call once.", "reasons": "The calls.", "named_officer": "officer:1"}
    city.tell("2026-01-09", "warn", by=WHO, decided_by=decider, **told)
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    assert "warning has not been sent" in city.refused(
        "2026-04-09", "decide", by=WHO, decided_by=ON_9_APRIL, **DECISION
    )


def test_COV_1_where_circumstances_permit_no_warning_the_reason_is_given(city: Told) -> None:
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    told = {**DECISION, "exceptional": "abusive"}
    assert "no warning" in city.refused(
        "2026-04-09", "restrict-immediately", by=WHO, decided_by=ON_9_APRIL, **told
    )
    city.tell(
        "2026-04-09",
        "restrict-immediately",
        by=WHO,
        decided_by=ON_9_APRIL,
        why_no_warning="A threat.",
        **told,
    )
    assert "conduct-immediate" in {one.name for one in city.reading("2026-04-10").owed}


def test_COV_2_the_effects_on_both_sides_are_weighed_before_the_decision(city: Told) -> None:
    city_warned(city)
    city.tell("2026-04-01", "consider-adjustments", by=WHO, **CONSIDERED)
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    assert "Weigh what would be right" in city.refused(
        "2026-04-09", "decide", by=WHO, decided_by=ON_9_APRIL, **DECISION
    )
    one_side = {name: value for name, value in WEIGHED.items() if name != "effect_on_person"}
    assert "this person" in city.refused("2026-04-01", "weigh", by=WHO, **one_side)


def test_COV_3_the_service_manager_decides_and_is_named(city: Told) -> None:
    city_warned(city)
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    nobody = Decider(role="service-manager", decided_on=day("2026-04-09"))
    assert "Name the officer" in city.refused("2026-04-09", "decide", by=WHO, decided_by=nobody, **DECISION)


def test_COV_4_the_director_who_reviews_is_not_the_one_who_decided(city: Told) -> None:
    city_in_force(city)
    city.tell("2026-05-01", "ask-for-review", by=WHO, grounds="It was not me.")
    own = by(MANAGER, "director", "2026-05-20")
    for move in ("uphold-review", "turn-down-review"):
        said = city.refused("2026-05-20", move, by=WHO, decided_by=own, reasons="As before.")
        assert "must not be" in said
    unnamed = Decider(role="director", decided_on=day("2026-05-20"))
    assert "name the officer" in city.refused(
        "2026-05-20", "turn-down-review", by=RECORDER, decided_by=unnamed, reasons="X"
    )
    other = by(OTHER_DIRECTOR, "director", "2026-05-20")
    city.tell("2026-05-20", "uphold-review", by=RECORDER, decided_by=other, reasons="Somebody else called.")
    assert stages(city, "2026-05-21") == ["lifted"]
    assert city.reading("2026-05-21").story.outcome == "overturned"


def test_COV_5_contact_ends_only_about_a_finished_complaint_and_with_nothing_new(city: Told) -> None:
    city_warned(city)
    decider = by(MANAGER, "service-manager", "2026-04-09")
    told = {"no_more_why": "Three answers were given.", "nothing_new": True}
    said = city.refused("2026-04-09", "terminate-contact", by=WHO, decided_by=decider, **told)
    assert "where the complaint stands" in said
    told = {**told, "complaint_state": "not-taken-further"}
    fresh = city.refused(
        "2026-04-09", "terminate-contact", by=WHO, decided_by=decider, **{**told, "nothing_new": False}
    )
    assert "is new" in fresh
    city.tell("2026-04-09", "terminate-contact", by=WHO, decided_by=decider, **told)
    assert "conduct-terminate" in {one.name for one in city.reading("2026-04-09").owed}


def test_COV_6_the_record_is_reviewed_and_an_overdue_review_shows(city: Told) -> None:
    city_in_force(city)
    review = next(clock for clock in city.reading("2026-10-14").running if clock.rule.id == "URB-6M")
    assert (review.due_on, review.overdue(day("2026-10-14"))) == (day("2026-10-13"), True)


def test_COV_7_letters_about_a_decision_name_the_ombudsman(coventry, saltash) -> None:
    for name in ("conduct-warning", "conduct-decision", "conduct-terminate", "conduct-appeal-turned-down"):
        assert any(block.standard == "conduct-redress" for block in coventry.letters[name].body)
    assert coventry.letters.paragraphs["conduct-redress"].body == "lgsco"
    assert saltash.letters.paragraphs["conduct-redress"].body == "", "a town council has no ombudsman (CC-9)"


def test_COV_8_and_PVP_12_a_referral_for_assessment_makes_no_marker(city: Told) -> None:
    city_in_force(city, what="R08", how="Your case is referred for assessment.")
    city.tell("2026-05-01", "refer-for-assessment", by=WHO, referred_why="Threw a chair.")
    assert "precautions" not in city.reading("2026-05-02").story.facts


def test_COV_9_a_limit_is_for_a_period_and_never_for_good(city: Told) -> None:
    endless = {name: value for name, value in LIMIT.items() if name != "ends_on"}
    assert "last day" in city.refused("2026-04-01", "restriction.propose", by=WHO, **endless)
    long = {**LIMIT, "ends_on": day("2027-04-13")}
    assert "too late" in city.refused("2026-04-01", "restriction.propose", by=WHO, **long)


def test_a_city_case_runs_from_the_report_to_its_lapse(city: Told) -> None:
    city_in_force(city)
    assert [limit.code for limit in binding(city, "2027-04-12")] == ["R04"]
    assert binding(city, "2027-04-13") == ()
    city.tell("2027-04-14", "end-period", by=WHO, reasons="Calm.")
    assert city.reading("2027-04-15").story.outcome == "lapsed"


def test_a_city_case_is_continued_only_by_another_director_and_in_time(city: Told) -> None:
    city_in_force(city)
    considered(city, "2027-03-01")
    told = {
        "reasons": "Forty calls.",
        "continues_from": day("2027-04-13"),
        "ends_on": day("2028-04-12"),
        "next_review_on": day("2027-10-13"),
    }
    own = by(MANAGER, "director", "2027-04-01")
    assert "must not be" in city.refused("2027-04-01", "extend", by=RECORDER, decided_by=own, **told)
    late = by(DIRECTOR, "director", "2027-04-20")
    assert "has lapsed" in city.refused("2027-04-20", "extend", by=RECORDER, decided_by=late, **told)
    city.tell("2027-04-01", "extend", by=RECORDER, decided_by=by(DIRECTOR, "director", "2027-04-01"), **told)
    assert [limit.ends_on for limit in binding(city, "2027-06-01")] == [day("2028-04-12")]


def test_URB_1_a_complaint_that_is_stopped_owes_a_letter_with_the_other_route(city: Told) -> None:
    city.tell(
        "2026-04-20", "not-take-complaint", by=WHO, not_taken_why="Decided.", other_route="The ombudsman."
    )
    assert "conduct-stops-complaint" in {one.name for one in city.reading("2026-04-20").owed}


def test_URB_2_a_limit_says_which_subject_or_service_it_is_about(city: Told) -> None:
    bare = {name: value for name, value in LIMIT.items() if name != "scope_words"}
    assert "which subject" in city.refused("2026-04-01", "restriction.propose", by=WHO, **bare)


def test_URB_3_a_limit_that_meets_an_adjustment_says_how_the_adjustment_is_kept(city: Told) -> None:
    city.surroundings = msgspec.structs.replace(city.surroundings, adjustments=("telephone",))
    assert "telephone" in city.refused("2026-04-01", "restriction.propose", by=WHO, **limit_like(what="R11"))
    kept = limit_like(what="R11", adjustment_kept="One call a week at an agreed time.")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **kept)


def test_URB_3_an_adjustment_found_after_the_proposal_still_stops_the_decision(city: Told) -> None:
    city_warned(city)
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    city.surroundings = msgspec.structs.replace(city.surroundings, adjustments=("telephone",))
    said = city.refused("2026-04-09", "decide", by=WHO, decided_by=ON_9_APRIL, **DECISION)
    assert "goes against an adjustment" in said


def test_URB_3_an_adjustment_recorded_later_comes_before_the_limit(city: Told) -> None:
    city_in_force(city)
    assert binding(city, "2026-05-01", "telephone")[0].met_by == ("telephone",)


def test_URB_4_what_is_never_limited_stands_as_a_list_and_in_every_decision_letter(coventry) -> None:
    assert set(coventry.vocabularies["restriction-carve-outs"].codes) >= {
        "emergencies",
        "information",
        "new-complaint",
        "ombudsman",
        "voting",
        "member",
        "adjustments",
    }
    for name in ("conduct-decision", "conduct-immediate", "conduct-extension"):
        assert any(s.rule == "URB-4" for s in coventry.letters[name].must_state)


def test_URB_5_no_kind_of_limit_blocks_mail_and_every_one_that_acts_names_a_reader(coventry) -> None:
    codes = coventry.vocabularies["restrictions"].codes
    assert {code.flags.get("acts", "") for code in codes.values()} <= {"", "route", "divert", "file"}
    assert "Nothing is blocked" in codes["R10"].says


def test_URB_7_the_whole_council_needs_its_own_reason(city: Told) -> None:
    wide = {**LIMIT, "scope": "council"}
    assert "whole council" in city.refused("2026-04-01", "restriction.propose", by=WHO, **wide)
    city.tell(
        "2026-04-01", "restriction.propose", by=WHO, whole_why="Six services are called every day.", **wide
    )


@pytest.mark.parametrize("code", ["F1", "F9", "G1", "G8"])
def test_URB_23_what_is_said_of_a_request_is_never_said_of_a_person(city: Told, code: str) -> None:
    said = city.refused("2026-01-03", "incident.log", by=WHO, **{**BEHAVIOUR, "behaviours": (code,)})
    assert "never about a person" in said


PROXY = {
    "associate": "customer:2",
    "connection": "Says that they live together.",
    "sameness": "The same letter.",
    "lawful_representative": False,
    "only_duplicates": True,
}


def test_URB_30_somebody_in_their_place_needs_evidence_a_decision_and_a_letter_of_their_own(
    city: Told,
) -> None:
    bare = {name: value for name, value in PROXY.items() if name != "connection"}
    assert "connection" in city.refused("2026-05-01", "associate.name", by=WHO, **bare)
    city.tell("2026-05-01", "associate.name", by=WHO, **PROXY)
    decider = by(DIRECTOR, "director", "2026-05-02")
    city.tell(
        "2026-05-02",
        "associate.treat-the-same",
        by=WHO,
        item="associate-1",
        decided_by=decider,
        reasons="Word for word.",
    )
    (owed,) = [one for one in city.reading("2026-05-02").owed if one.name == "conduct-proxy"]
    assert owed.item == "associate-1"


def test_URB_30_who_is_said_to_act_for_another_has_a_review_of_their_own_by_somebody_else(city: Told) -> None:
    city_in_force(city)
    city.tell("2026-05-01", "associate.name", by=WHO, **PROXY)
    one = {"item": "associate-1", "reasons": "Word for word."}
    director = by(DIRECTOR, "director", "2026-05-02")
    city.tell("2026-05-02", "associate.treat-the-same", by=WHO, decided_by=director, **one)
    other = by(OTHER_DIRECTOR, "director", "2026-05-12")
    assert "First record" in city.refused(
        "2026-05-12", "associate.find-own-matter", by=RECORDER, decided_by=other, **one
    )
    city.tell(
        "2026-05-10", "associate.ask-again", by=WHO, item="associate-1", grounds="It is about my own path."
    )
    (owed,) = [one for one in city.reading("2026-05-11").owed if one.name == "review-associate"]
    assert owed.due_on == day("2026-06-08"), "asked on a Sunday; Monday 25 May is a bank holiday"
    own = by(DIRECTOR, "director", "2026-05-12")
    assert "must not be" in city.refused(
        "2026-05-12", "associate.find-own-matter", by=RECORDER, decided_by=own, **one
    )
    second = {"item": "associate-2", "reasons": "The same too."}
    city.tell("2026-05-11", "associate.name", by=WHO, **{**PROXY, "associate": "customer:77"})
    later = by(OTHER_DIRECTOR, "director", "2026-05-11")
    city.tell("2026-05-11", "associate.treat-the-same", by=WHO, decided_by=later, **second)
    said = city.refused("2026-05-12", "associate.find-own-matter", by=RECORDER, decided_by=own, **one)
    assert "must not be" in said, "who decided about the first is not forgotten over the second"
    upheld = Told(city.lawbook, city.procedure, city.surroundings, list(city.events))
    upheld.tell("2026-05-12", "associate.find-own-matter", by=RECORDER, decided_by=other, **one)
    city.tell("2026-05-12", "associate.find-the-same", by=RECORDER, decided_by=other, **one)
    for told, stage, letter in (
        (upheld, "own-matter", "conduct-proxy-upheld"),
        (city, "the-same", "conduct-proxy-stands"),
    ):
        reading = told.reading("2026-05-13")
        assert [item.stage for item in reading.items_of("associate")] == [stage, "the-same"]
        names = {one.name: one.item for one in reading.owed if one.item != "associate-2"}
        assert names[letter] == "associate-1"
        assert "review-associate" not in names
        assert reading.stage.name == "in-force", "the other person's limits are another matter"


def test_URB_31_a_lawful_representative_is_no_proxy(city: Told) -> None:
    lawful = {**PROXY, "lawful_representative": True, "only_duplicates": False}
    city.tell("2026-05-01", "associate.name", by=WHO, **lawful)
    decider = by(DIRECTOR, "director", "2026-05-02")
    said = city.refused(
        "2026-05-02", "associate.treat-the-same", by=WHO, item="associate-1", decided_by=decider, reasons="X"
    )
    assert "no proxy" in said


def test_URB_32_and_URB_33_a_new_issue_and_fresh_evidence_are_taken_while_limits_stand(city: Told) -> None:
    city_in_force(city)
    told = {
        "handled_how": "As a new complaint.",
        "limits_still_fit": False,
        "fit_why": "It changes what we found.",
    }
    city.tell("2026-05-01", "take-new-issue", by=WHO, **told)
    reading = city.reading("2026-05-02")
    assert reading.offer("lift") is not None
    assert [one.title for one in reading.owed if one.name == "limits-that-fit"] == [
        "Review the limits: they no longer fit"
    ]
    city.tell("2026-05-05", "restriction.lift", by=WHO, item="restriction-1", why="Calls are needed now.")
    assert "limits-that-fit" not in {one.name for one in city.reading("2026-05-05").owed}


def test_a_limit_is_for_one_person_and_no_bulk_of_people(coventry, calendars, city: Told) -> None:
    opening = city.procedure.opening_moves[0]
    assert not opening.asks["customer"].many
    said = city.attempt("2026-01-02", "report", by=WHO, customer=("customer:1", "customer:2"))
    assert "customer" in str(said).lower() or "already open" in str(said)


def test_a_limit_that_ended_earlier_is_not_brought_back_by_an_extension(city: Told) -> None:
    city_in_force(city, ends_on=day("2026-12-31"))
    considered(city, "2027-03-01")
    decider = by(DIRECTOR, "director", "2027-04-01")
    city.tell(
        "2027-04-01",
        "extend",
        by=RECORDER,
        decided_by=decider,
        reasons="Calls.",
        continues_from=day("2027-04-13"),
        ends_on=day("2028-04-12"),
        next_review_on=day("2027-10-13"),
    )
    assert stages(city, "2027-05-01") == ["lapsed"]
