"""Two editions side by side in words, and over past cases: what a replay says is what reading each case says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from evenhand.domain.cases.chain import canonical
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.comparing import Difference, Side, as_text, compare
from evenhand.domain.policies.replay_words import as_csv, as_data
from evenhand.domain.policies.replay_words import as_text as replay_as_text
from evenhand.domain.policies.replaying import HONESTY, PastCase, Replay, as_if_always, replay, state_of
from evenhand.domain.time import Calendars
from tests.domain.policies.conftest import LAW, POLICIES

ON = dt.date(2026, 11, 2)
CALENDARS = Calendars()
MOVES = (
    "ask-clarification",
    "receive-clarification",
    "carry-over",
    "extend",
    "respond",
    "refuse",
    "withdraw",
    "note",
)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    """A council that promises enquiries in five working days, and whose arrangements need one condition less."""
    folder = tmp_path_factory.mktemp("policies") / "south-cambridgeshire"
    shutil.copytree(POLICIES / "south-cambridgeshire", folder)
    (folder / "clocks").mkdir(exist_ok=True)
    (folder / "clocks" / "ENQUIRY-10WD.yaml").write_text(
        "id: ENQUIRY-10WD\nvalues:\n  - {length: 5, reference: {title: Our own promise}}\n", encoding="utf-8"
    )
    path = folder / "procedures" / "spoc-arrangement.yaml"
    words = path.read_text(encoding="utf-8").replace("south-cambridgeshire-1", "south-cambridgeshire-2")
    words = words.replace("      - {holds: happened, of: [nominate], rule: SPOC-1}\n", "", 1)
    words = words.replace(
        "decided_by: {role: [head-of-service, leadership-team]}", "decided_by: {role: [leadership-team]}", 1
    )
    words = words.replace(
        "      - {letter: spoc-start, title: Letter to the customer with the contact details}\n", "", 1
    )
    path.write_text(words, encoding="utf-8")
    return load_lawbook(LAW, [folder])


def said(differences: Sequence[Difference], subject: str) -> dict[str, str]:
    return {d.says: d.effect for d in differences if d.subject == subject}


def side(book: Lawbook, name: str) -> Side:
    return Side(book.edition(name, ON), book)


def test_an_edition_beside_itself_differs_in_nothing(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        one = Side(procedure, book)
        assert compare(one, one) == ()
        assert "Nothing differs." in as_text(one, one, ())


def test_a_shorter_time_of_the_council_is_stricter_for_it_and_looser_for_the_resident(
    book: Lawbook, other: Lawbook
) -> None:
    found = said(compare(side(book, "enquiry"), side(other, "enquiry")), "Clocks")
    assert found == {
        "Answer an enquiry (ENQUIRY-10WD): 5 working days; before, 10 working days.": (
            "looser for the resident and stricter for the council"
        )
    }


def test_a_condition_that_stands_on_another_rule_makes_nothing_stricter_or_looser(other: Lawbook) -> None:
    procedure = other.edition("spoc-arrangement", ON)
    renamed = {
        name: dataclasses.replace(
            move, guards=tuple(dataclasses.replace(guard, rule="OUR-1") for guard in move.guards)
        )
        for name, move in procedure.moves.items()
    }
    assert any(move.guards for move in renamed.values())
    assert compare(Side(procedure, other), Side(dataclasses.replace(procedure, moves=renamed), other)) == ()


def test_a_lost_condition_a_moved_decision_and_a_dropped_letter_are_told(
    book: Lawbook, other: Lawbook
) -> None:
    found = compare(side(book, "spoc-arrangement"), side(other, "spoc-arrangement"))
    assert said(found, "Steps") == {
        "“Start the arrangement” lost a condition. It was: This must come first: "
        "“Nominate the single point of contact and the deputy” (SPOC-1).": "looser for the council"
    }
    (decider,) = said(found, "Deciders and roles")
    assert decider.startswith(
        "“Decide against it” is decided by the leadership team; before, by the head of service"
    )
    letters = compare(side(other, "spoc-arrangement"), side(book, "spoc-arrangement"))
    gained = "“Start the arrangement” has a new condition. This must come first"
    assert any(gained in each.says and each.for_council == "stricter" for each in letters)


def test_two_kinds_of_case_side_by_side_name_every_stage_and_step_of_either(book: Lawbook) -> None:
    one, another = side(book, "foi-request"), side(book, "eir-request")
    words = as_text(one, another, compare(one, another))
    assert "FOI-20WD" in words
    assert "EIR-20WD" in words


def told(moves: Sequence[tuple[str, int]], start: dt.date) -> tuple[Event, ...]:
    """Events of one case: each move so many days after the one before."""
    events = []
    on = start
    for sequence, (move, later) in enumerate((("receive", 0), *moves), start=1):
        on += dt.timedelta(days=later)
        facts = {"received_on": start, "summary": "Bins"} if move == "receive" else {}
        at = dt.datetime.combine(on, dt.time(12), dt.UTC)
        events.append(
            Event(
                sequence=sequence,
                move=move,
                happened_on=on,
                recorded_at=at,
                recorded_by="officer:1",
                under="evenhand/foi-request@2005",
                facts=facts,
            )
        )
    return tuple(events)


def past(events: Sequence[Event], ref: str) -> PastCase:
    return PastCase(ref=ref, service="bins", texts=tuple(canonical(event, case=ref) for event in events))


histories = some.lists(some.tuples(some.sampled_from(MOVES), some.integers(0, 40)), max_size=6)


@settings(max_examples=40, deadline=None)
@given(moves=histories, start=some.dates(dt.date(2024, 1, 1), dt.date(2026, 6, 30)))
def test_a_replay_says_what_reading_the_same_case_says(
    book: Lawbook, moves: list[tuple[str, int]], start: dt.date
) -> None:
    events = told(moves, start)
    as_of = dt.date(2026, 11, 20)
    old = book.edition("foi-request", ON)
    # Another law; another time alone, where one story serves both; another stage, where the clocks serve both.
    eir, shorter = book.edition("eir-request", ON), with_shorter_time(old)
    last = dataclasses.replace(old, stages={**old.stages, "other": next(iter(old.stages.values()))})
    for new in (eir, shorter, last):
        reads_as_each_alone(old, new, events, as_of)


def with_shorter_time(procedure: Procedure) -> Procedure:
    """The same, with fifteen working days for an answer where the law gives twenty."""
    found = []
    for binding in procedure.clocks:
        values = tuple(msgspec.structs.replace(v, length=15) for v in binding.rule.source.values)
        source = msgspec.structs.replace(binding.rule.source, values=values)
        rule = dataclasses.replace(binding.rule, source=source, version="other")
        found.append(dataclasses.replace(binding, rule=rule) if rule.id == "FOI-20WD" else binding)
    return dataclasses.replace(procedure, clocks=tuple(found))


def reads_as_each_alone(old: Procedure, new: Procedure, events: Sequence[Event], as_of: dt.date) -> None:
    found = replay([past(events, "EH-1")], old, new, calendars=CALENDARS, as_of=as_of)
    for procedure, figures in ((old, found.before), (new, found.after)):
        reading = read(procedure, events, Surroundings(calendars=CALENDARS), as_of)
        clocks = [clock for clock in reading.clocks if not clock.limit]
        direct = {(c.rule.id, state_of(c, as_of)) for c in clocks}
        assert set(figures.by_rule) == direct
        assert sum(figures.states.values()) == len(clocks)
        assert figures.states["late"] == sum(c.met is False or c.overdue(as_of) for c in clocks)
        assert figures.owed == len(reading.obligations)
        assert figures.anomalies == len(reading.anomalies)


def test_a_shorter_promise_makes_cases_late_and_says_which_and_why(book: Lawbook, other: Lawbook) -> None:
    quick, slow = told([("answer", 4)], dt.date(2026, 9, 7)), told([("answer", 9)], dt.date(2026, 9, 7))
    cases = [past(quick, "EH-1"), past(slow, "EH-2")]
    old, new = book.edition("enquiry", ON), other.edition("enquiry", ON)
    found = replay(cases, old, new, calendars=CALENDARS, as_of=ON)
    assert found.before.states == {"on-time": 2}
    assert found.after.states == {"on-time": 1, "late": 1}
    assert found.more_time == 1
    # Monday 7 September: ten working days end on Monday 21 September, five on Monday 14 September.
    why = {case.ref: " ".join(case.why) for case in found.changed}
    assert "ENQUIRY-10WD: late, due 14 September 2026" in why["EH-2"]
    assert "due 21 September 2026" in why["EH-2"]


def test_an_edition_replayed_with_itself_changes_nothing(book: Lawbook) -> None:
    cases = [past(told([("respond", n)], dt.date(2026, 9, 7)), f"EH-{n}") for n in range(40)]
    procedure = book.edition("foi-request", ON)
    found = replay(cases, procedure, procedure, calendars=CALENDARS, as_of=ON)
    assert found.changed == []
    assert found.before == found.after


def test_parts_replayed_apart_add_up_to_the_whole_in_the_same_order(book: Lawbook) -> None:
    cases = [past(told([("respond", n)], dt.date(2026, 9, 7)), f"EH-{n}") for n in range(30)]
    old, new = book.edition("foi-request", ON), book.edition("eir-request", ON)
    whole = replay(cases, old, new, calendars=CALENDARS, as_of=ON)
    parts = Replay()
    for start in range(0, 30, 7):
        parts.add(replay(cases[start : start + 7], old, new, calendars=CALENDARS, as_of=ON))
    assert as_data(parts, old="a", new="b") == as_data(whole, old="a", new="b")


def test_every_output_says_what_a_replay_cannot_know(book: Lawbook) -> None:
    procedure = book.edition("foi-request", ON)
    found = replay([past(told([], ON), "EH-1")], procedure, procedure, calendars=CALENDARS, as_of=ON)
    assert HONESTY in replay_as_text(found, old="a", new="b")
    assert HONESTY in as_csv(found, old="a", new="b")
    assert as_data(found, old="a", new="b")["note"] == HONESTY


def test_a_month_and_a_service_are_counted_apart(book: Lawbook) -> None:
    procedure = book.edition("foi-request", ON)
    cases = [past(told([("respond", 3)], dt.date(2026, month, 7)), f"EH-{month}") for month in (8, 9)]
    found = replay(cases, procedure, procedure, calendars=CALENDARS, as_of=ON)
    assert found.before.by_month["bins", "2026-08", "on-time"] == 1
    assert found.before.by_month["bins", "2026-09", "on-time"] == 1


def test_GEN_5_a_time_that_changes_is_replayed_as_though_it_had_always_been_so(book: Lawbook) -> None:
    procedure = book.edition("enquiry", ON)
    (clock,) = (clock for clock in procedure.clocks if clock.rule.id == "ENQUIRY-10WD")
    later = msgspec.structs.replace(clock.rule.source.values[-1], from_=dt.date(2027, 1, 1), length=5)
    source = msgspec.structs.replace(clock.rule.source, values=(*clock.rule.source.values, later))
    rule = dataclasses.replace(clock.rule, source=source, version="tried")
    shorter = dataclasses.replace(procedure, clocks=(dataclasses.replace(clock, rule=rule),))
    always, said_of = as_if_always(procedure, shorter)
    assert said_of == ("ENQUIRY-10WD",)
    case = past(told([], ON), "EH-1")
    unread = replay([case], procedure, shorter, calendars=CALENDARS, as_of=ON)
    assert unread.changes == 0  # a time from 2027 on changes nothing of 2026: the replay would say nothing
    found = replay([case], procedure, always, calendars=CALENDARS, as_of=ON)
    assert found.changes == 1
    assert found.kinds == {"deadlines": 1}


def test_only_so_many_changed_cases_are_held_and_all_of_them_counted(book: Lawbook, other: Lawbook) -> None:
    old, new = book.edition("enquiry", ON), other.edition("enquiry", ON)
    cases = [past(told([], ON), f"EH-{n}") for n in range(9)]
    found = replay(cases, old, new, calendars=CALENDARS, as_of=ON, keep=2)
    whole = Replay(keep=3)
    for _ in range(2):
        whole.add(found)
    assert (found.changes, [case.ref for case in found.changed]) == (9, ["EH-0", "EH-1"])
    assert (whole.changes, len(whole.changed)) == (18, 3)
    assert whole.kinds == {"deadlines": 18}
