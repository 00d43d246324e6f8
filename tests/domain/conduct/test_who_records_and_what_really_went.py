"""Nobody reviews their own decision under another name, a warning is one that went, and one decision has one review."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.held_apart import entries_apart, may_read
from evenhand.domain.cases.story import tell
from evenhand.domain.cases.surroundings import LetterGone
from tests.domain.cases.telling import Told, case_of, day
from tests.domain.conduct.conftest import (
    BEHAVIOUR,
    CONSIDERED,
    DECISION,
    DIRECTOR,
    LIMIT,
    MANAGER,
    OTHER_DIRECTOR,
    POSTS,
    RECORDER,
    REPORTER,
    WARNED,
    WHO,
    body,
    by,
    city_in_force,
    city_warned,
    considered,
    initial_letter,
    sent,
    town_in_force,
)
from tests.domain.conduct.test_staff_safety import ASSESSED, INCIDENT, MARKER, SHARED

ASKED = {"grounds": "I was in hospital that day."}
REASON = {"reasons": "It was somebody else."}


@pytest.mark.parametrize("move", ["uphold-review", "turn-down-review"])
def test_URB_7_who_decided_does_not_record_its_review_under_a_colleagues_name(city: Told, move: str) -> None:
    city_in_force(city)
    city.tell("2026-05-01", "ask-for-review", by=WHO, **ASKED)
    colleague = by(DIRECTOR, "director", "2026-05-20")
    said = city.refused("2026-05-20", move, by=WHO, decided_by=colleague, **REASON)
    assert "you do not record this" in said
    city.tell("2026-05-20", move, by=RECORDER, decided_by=colleague, **REASON)


def test_URB_7_the_review_of_limits_is_not_recorded_by_who_decided_on_them(city: Told) -> None:
    city_in_force(city)
    city.tell("2026-10-12", "consider-adjustments", by=WHO, **CONSIDERED)
    colleague = by(DIRECTOR, "director", "2026-10-13")
    told = {"reasons": "Still needed.", "next_review_on": day("2027-03-01"), "decided_by": colleague}
    assert "you do not record this" in city.refused("2026-10-13", "continue-after-review", by=WHO, **told)
    city.tell("2026-10-13", "continue-after-review", by=RECORDER, **told)


def test_COV_4_a_review_is_the_decision_of_somebody_who_holds_the_post(city: Told) -> None:
    city_in_force(city)
    city.tell("2026-05-01", "ask-for-review", by=WHO, **ASKED)
    stranger = by("officer:77", "director", "2026-05-20")
    said = city.refused("2026-05-20", "uphold-review", by=RECORDER, decided_by=stranger, **REASON)
    assert "holds the post of director" in said


def test_SAL_12_who_warned_does_not_record_what_the_panel_found(town: Told) -> None:
    town_in_force(town)
    town.tell("2026-05-01", "ask-for-review", by=WHO, **ASKED)
    panel = body("appeal-panel", "2026-05-20")
    assert "you do not record this" in town.refused(
        "2026-05-20", "turn-down-review", by=WHO, decided_by=panel, **REASON
    )


def test_SAL_12_a_decision_is_reviewed_once_and_a_later_decision_once_again(town: Told) -> None:
    town_in_force(town)
    town.tell("2026-05-01", "ask-for-review", by=WHO, **ASKED)
    assert "under way" in town.refused("2026-05-02", "ask-for-review", by=WHO, **ASKED)
    panel = body("appeal-panel", "2026-05-20")
    town.tell("2026-05-20", "turn-down-review", by=RECORDER, decided_by=panel, **REASON)
    assert "has been a review" in town.refused("2026-05-21", "ask-for-review", by=WHO, **ASKED)
    again = body("appeal-panel", "2026-05-28")
    assert "First record" in town.refused(
        "2026-05-28", "uphold-review", by=RECORDER, decided_by=again, **REASON
    )
    town.tell("2026-10-12", "consider-adjustments", by=WHO, **CONSIDERED)
    decider = by(MANAGER, "town-clerk", "2026-10-13")
    told = {"reasons": "Still needed.", "next_review_on": day("2027-03-01")}
    town.tell("2026-10-13", "continue-after-review", by=WHO, decided_by=decider, **told)
    town.tell("2026-10-20", "ask-for-review", by=WHO, **ASKED)


def test_SAL_8_saying_that_the_warning_went_is_not_sending_it(town: Told) -> None:
    initial_letter(town)
    town.tell("2026-01-26", "consider-adjustments", by=WHO, **CONSIDERED)
    decider = by(MANAGER, "town-clerk", "2026-01-26")
    town.tell("2026-01-26", "warn-formally", by=WHO, decided_by=decider, **WARNED)
    town.tell("2026-01-27", "send-letter", by=WHO, letter="conduct-formal-warning")
    tests = {"within_policy": True, "complaint_dealt_with": True, "checked_how": "Read."}
    assert "mailed or posted" in town.refused("2026-02-11", "stage-2-check", by=WHO, **tests)
    spoken = {"warned_by": MANAGER, "warned_with": "Please stop."}
    town.tell("2026-02-01", "log-spoken-warning", by=WHO, today="2026-02-11", **spoken)
    assert "mailed or posted" in town.refused("2026-02-11", "stage-2-check", by=WHO, **tests)
    sent(town, "2026-02-12", "conduct-formal-warning")
    town.tell("2026-02-12", "stage-2-check", by=WHO, **tests)


@pytest.mark.parametrize("spoken", [False, True])
def test_COV_1_a_warning_is_a_letter_that_went_or_words_on_record_with_who_said_them(
    city: Told, spoken: bool
) -> None:
    city_warned(city)
    city.surroundings = msgspec.structs.replace(city.surroundings, letters=())
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    decider = by(MANAGER, "service-manager", "2026-04-09")
    if spoken:
        assert "who asked them to stop" in city.refused(
            "2026-04-01", "log-spoken-warning", by=WHO, warned_with="Stop."
        )
        city.tell(
            "2026-04-01", "log-spoken-warning", by=WHO, warned_by=MANAGER, warned_with="Please stop shouting."
        )
        city.tell("2026-04-09", "decide", by=WHO, decided_by=decider, **DECISION)
    else:
        assert "no warning letter" in city.refused(
            "2026-04-09", "decide", by=WHO, decided_by=decider, **DECISION
        )


def test_COV_1_a_letter_that_went_after_the_decision_was_no_warning(city: Told) -> None:
    city_warned(city)
    late = LetterGone(code="conduct-warning", contact="contact:90", went_on=day("2026-04-10"), sha256="5e")
    city.surroundings = msgspec.structs.replace(city.surroundings, letters=(late,))
    considered(city, "2026-04-01")
    city.tell("2026-04-01", "restriction.propose", by=WHO, **LIMIT)
    decider = by(MANAGER, "service-manager", "2026-04-09")
    assert "no warning letter" in city.refused("2026-04-09", "decide", by=WHO, decided_by=decider, **DECISION)


def test_the_decision_keeps_the_hash_of_the_warning_that_it_relied_on(city: Told) -> None:
    city_in_force(city)
    relied_on = next(event for event in city.events if event.move == "decide").relied_on
    assert "5e" * 32 in repr(relied_on)


@pytest.mark.parametrize("fixture", ["town", "city"])
def test_URB_3_a_decision_unlike_similar_ones_says_why_wherever_it_is_recorded(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    told: Told = request.getfixturevalue(fixture)
    unlike = "They limited contact (3 of 4 similar decisions)"
    told.surroundings = msgspec.structs.replace(told.surroundings, departs=(unlike,))
    role = "town-clerk" if fixture == "town" else "service-manager"
    decider = by(MANAGER, role, "2026-01-09")
    said = told.refused("2026-01-09", "decide-not-to-apply", by=WHO, decided_by=decider, reasons="Once.")
    assert unlike in said
    told.tell(
        "2026-01-09",
        "decide-not-to-apply",
        by=WHO,
        decided_by=decider,
        reasons="Once.",
        departs="Nobody was hurt and it happened once.",
    )


def test_every_decision_that_is_compared_asks_why_it_departs(saltash, coventry) -> None:
    for book in (saltash, coventry):
        procedure = book.procedure(next(p.id for p in book.procedures.values() if "restriction" in p.items))
        for name in ("decide", "restrict-immediately", "decide-not-to-apply"):
            assert "departure-said" in {guard.holds for guard in procedure.moves[name].guards}


SECURE = Actor(officer="officer:9", roles=frozenset({"head-of-service"}))
PANEL = by(OTHER_DIRECTOR, "director", "2026-04-20")


@pytest.fixture
def shared(coventry, calendars) -> Told:
    """A marker that was shared with two bodies outside the council, and appealed."""
    told = case_of(coventry, "staff-safety", calendars=calendars, on="2026-03-02")
    told.surroundings = msgspec.structs.replace(told.surroundings, posts=POSTS)
    head = Actor(officer=DIRECTOR, roles=frozenset({"director", "head-of-service", "officer"}))
    told.tell("2026-03-02", "report", by=head, **INCIDENT)
    first = by(DIRECTOR, "director", "2026-03-05")
    told.tell("2026-03-05", "assess", by=head, decided_by=first, **ASSESSED)
    told.tell(
        "2026-03-09", "decide-marker", by=head, decided_by=by(DIRECTOR, "director", "2026-03-09"), **MARKER
    )
    for _ in range(2):
        told.tell("2026-03-12", "share", by=head, **SHARED)
    told.tell("2026-04-01", "appeal", by=head, grounds="I was ill.")
    return told


def test_PVP_7_who_decided_on_a_marker_does_not_record_the_appeal_as_another_directors(shared: Told) -> None:
    own = Actor(officer=DIRECTOR, roles=frozenset({"director", "head-of-service"}))
    said = shared.refused("2026-04-20", "uphold-appeal", by=own, decided_by=PANEL, **REASON)
    assert "you do not record this" in said
    hurt = Actor(officer=str(INCIDENT["affected"]), roles=frozenset({"director"}))
    assert "affected" in shared.refused("2026-04-20", "turn-down-appeal", by=hurt, decided_by=PANEL, **REASON)


def test_PVP_7_a_marker_is_appealed_once_before_its_next_review(shared: Told) -> None:
    assert "has been an appeal" in shared.refused("2026-04-02", "appeal", by=SECURE, grounds="Again.")
    shared.tell("2026-04-20", "turn-down-appeal", by=SECURE, decided_by=PANEL, **REASON)
    assert "First record" in shared.refused(
        "2026-04-20", "uphold-appeal", by=SECURE, decided_by=PANEL, **REASON
    )


def test_PVP_10_an_appeal_upheld_owes_a_recall_to_each_who_was_told_and_its_removal_everywhere(
    shared: Told,
) -> None:
    shared.tell("2026-04-20", "uphold-appeal", by=SECURE, decided_by=PANEL, **REASON)
    owed = {one.key.partition(".")[2]: one for one in shared.reading("2026-04-20").owed}
    assert {"recall-shared.1", "recall-shared.2", "take-off-everywhere"} <= owed.keys()
    assert owed["recall-shared.1"].due_on == day("2026-04-27")
    done = {"told_teams": "Reception and visiting teams", "copies_removed": True}
    assert "shared outside" in shared.refused("2026-04-21", "confirm-removed", by=SECURE, **done)
    for _ in range(2):
        shared.tell("2026-04-21", "recall", by=SECURE, recalled_from="A repairs contractor")
    names = [one.name for one in shared.reading("2026-04-21").owed]
    assert "recall-shared" not in names
    shared.tell("2026-04-21", "confirm-removed", by=SECURE, **done)
    assert "take-off-everywhere" not in [one.name for one in shared.reading("2026-04-21").owed]


def test_PVP_10_nobody_is_told_that_a_marker_is_off_every_list_before_that_is_recorded(shared: Told) -> None:
    shared.tell("2026-04-20", "uphold-appeal", by=SECURE, decided_by=PANEL, **REASON)
    letters = [one.name for one in shared.reading("2026-04-20").owed if one.kind == "letter"]
    assert "marker-appeal-upheld" in letters, "they hear at once that they were right"
    assert "marker-removed" not in letters
    assert "marker-told" not in letters, "what has ended is not announced any more"
    for _ in range(2):
        shared.tell("2026-04-21", "recall", by=SECURE, recalled_from="A repairs contractor")
    done = {"told_teams": "Reception and visiting teams", "copies_removed": True}
    shared.tell("2026-04-22", "confirm-removed", by=SECURE, **done)
    assert "marker-removed" in [one.name for one in shared.reading("2026-04-22").owed]


def test_no_letter_says_that_colleagues_were_told_while_telling_them_is_still_owed(coventry) -> None:
    for procedure in coventry.procedures.values():
        for move in procedure.moves.values():
            told_later = any(owed.kind == "notice" for owed in move.owes)
            for owed in move.owes:
                if told_later and owed.kind == "letter" and owed.name in coventry.letters:
                    said = " ".join(str(block) for block in coventry.letters[owed.name].body)
                    assert "have told the officers" not in said, (procedure.name, move.name, owed.name)


def test_PVP_9_what_was_recalled_before_the_appeal_is_not_owed_again(shared: Told) -> None:
    for _ in range(2):
        shared.tell("2026-04-10", "recall", by=SECURE, recalled_from="A repairs contractor")
    shared.tell("2026-04-20", "uphold-appeal", by=SECURE, decided_by=PANEL, **REASON)
    assert "recall-shared" not in [one.name for one in shared.reading("2026-04-20").owed]


@pytest.mark.parametrize("council", ["town", "city"])
def test_URB_7_what_happened_before_the_report_is_logged_on_its_own_day(
    council: str, request: pytest.FixtureRequest
) -> None:
    told: Told = request.getfixturevalue(council)
    told.tell("2025-12-18", "incident.log", by=WHO, today="2026-01-02", **BEHAVIOUR)
    told.tell(
        "2025-12-19",
        "log-spoken-warning",
        by=WHO,
        today="2026-01-02",
        warned_by=REPORTER,
        warned_with="Please stop shouting.",
    )
    days = [item.opened_on for item in told.reading("2026-01-02").items_of("incident")]
    assert days == [day("2026-01-02"), day("2025-12-18")]
    assert "before" in told.refused(
        "2025-12-19", "consider-adjustments", today="2026-01-02", by=WHO, **CONSIDERED
    )


@pytest.mark.parametrize("council", ["town", "city"])
def test_a_report_asks_its_day_once(council: str, request: pytest.FixtureRequest) -> None:
    told: Told = request.getfixturevalue(council)
    assert told.procedure.moves["report"].happens_on == "received_on"


def test_PVP_8_whoever_reports_an_incident_does_not_read_what_was_found_of_the_persons_health(
    shared: Told,
) -> None:
    front_line = Actor(
        officer=str(INCIDENT["reported_by"]), roles=frozenset({"contact-centre-agent", "officer"})
    )
    story = tell(shared.procedure, shared.events)
    apart = entries_apart(shared.procedure, story)
    for event in shared.events:
        held = event.sequence in apart
        assert held == (event.move in {"assess", "decide-not-to-tell"})
        if held:
            assert not may_read(shared.procedure, story, event, front_line)
            assert may_read(shared.procedure, story, event, SECURE)


@pytest.mark.parametrize("council", ["saltash", "coventry"])
def test_whoever_is_given_something_to_do_may_record_that_it_was_done(
    council: str, request: pytest.FixtureRequest
) -> None:
    book = request.getfixturevalue(council)
    for procedure in (
        book.edition("unreasonable-conduct", day("2026-01-02")),
        book.edition("staff-safety", day("2026-01-02")),
    ):
        for move in procedure.moves.values():
            for owed in move.owes:
                may = {role for name in owed.met_by for role in procedure.moves[name].by}
                assert set(owed.by) <= may, (procedure.name, move.name, owed.name, set(owed.by) - may)


def test_SAL_19_a_letter_about_a_review_is_not_owed_once_full_council_has_moved_the_last_day(
    saltash, coventry
) -> None:
    for book in (saltash, coventry):
        move = book.edition("unreasonable-conduct", day("2026-01-02")).moves["continue-after-review"]
        (letter,) = [owed for owed in move.owes if owed.name == "conduct-review-continues"]
        assert "extend" in letter.ended_by


@pytest.mark.parametrize("fixture", ["town", "city"])
def test_URB_7_a_review_that_was_asked_for_is_answered_before_the_case_is_closed(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    told = request.getfixturevalue(fixture)
    (town_in_force if fixture == "town" else city_in_force)(told)
    told.tell("2026-05-01", "ask-for-review", by=WHO, **ASKED)
    told.tell("2026-10-12", "consider-adjustments", by=WHO, **CONSIDERED)
    review = {"reasons": "Still needed.", "next_review_on": day("2027-03-01")}
    who, role = (MANAGER, "town-clerk") if fixture == "town" else (DIRECTOR, "director")
    decider = by(who, role, "2026-10-13")
    told.tell("2026-10-13", "continue-after-review", by=RECORDER, decided_by=decider, **review)
    told.tell("2027-04-01", "ask-for-review", by=WHO, **ASKED)
    assert "nobody has decided on it" in told.refused("2027-04-13", "end-period", by=WHO, reasons="Over.")
    lifted = Told(told.lawbook, told.procedure, told.surroundings, list(told.events))
    role = "town-clerk" if fixture == "town" else "service-manager"
    lifted.tell("2027-04-05", "lift", by=WHO, decided_by=by(MANAGER, role, "2027-04-05"), **REASON)
    assert "CONDUCT-APPEAL-20WD" not in {clock.rule.id for clock in lifted.reading("2027-04-06").running}
    decider = (
        body("appeal-panel", "2027-04-13")
        if fixture == "town"
        else by(OTHER_DIRECTOR, "director", "2027-04-13")
    )
    told.tell("2027-04-13", "turn-down-review", by=RECORDER, decided_by=decider, **REASON)
    told.tell("2027-04-13", "end-period", by=WHO, reasons="Over.")
