"""DEF-1 to DEF-22 counted twice: by the measures, and here again with plain loops over what was put in.

Nothing of the counting under test is used below: each number is worked out from the list of requests as they were made
up, and from nothing else.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from msgspec import structs

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.reports.figures import Counting, counting, figure
from evenhand.domain.reports.loading import load_questions
from evenhand.domain.reports.periods import PeriodRefused, Span, complete_quarters, financial_year, quarters
from evenhand.domain.reports.periods import span as asked_span
from evenhand.domain.reports.rows import ClockRun, Happening, Part, Row
from tests.domain.reports.test_every_question import LAW

BOOK = load_questions(LAW)
TODAY = dt.date(2023, 9, 1)
YEAR = Span(dt.date(2022, 4, 1), dt.date(2023, 3, 31))
DAY = dt.timedelta(days=1)
GROUNDS = ("foi-14(1)", "foi-14(2)", "foi-40(2)", "eir-12(4)(b)-vexatious", "eir-12(4)(b)-burden", "foi-21")
ANSWERS = ("given", "given-in-part", "not-held", "refused")


def made_up(number: int) -> dict[str, Any]:
    """One request as plain values: what became of it, when, on which grounds, reviewed or not."""
    luck = random.Random(number)
    received = dt.date(2022, 2, 1) + luck.randrange(460) * DAY
    end = luck.choice(("answered", "answered", "answered", "withdrawn", "lapsed", "open"))
    due = received + 28 * DAY
    answered = received + luck.randrange(5, 50) * DAY
    outcome = luck.choice(ANSWERS)
    refused = outcome in ("refused", "given-in-part")
    return {
        "ref": f"EH-{number}",
        "kind": luck.choice(("foi", "foi", "eir", "sar")),
        "first": luck.choice(("foi", "foi", "eir")),
        "received": received,
        "due": due,
        "end": end,
        "answered": answered if end == "answered" else None,
        "outcome": outcome if end == "answered" else ("" if end == "open" else end),
        "grounds": tuple(sorted(set(luck.choices(GROUNDS, k=2)))) if refused and end == "answered" else (),
        "customer": luck.randrange(40),
        "unresolved": luck.randrange(40) < 3,
        "review": received + 60 * DAY if luck.random() < 0.2 and end == "answered" else None,
        "given_on": received + number % 7 * DAY if number % 5 else None,
        "regulator": received + 120 * DAY if luck.random() < 0.1 and end == "answered" else None,
    }


@cache
def requests() -> tuple[dict[str, Any], ...]:
    return tuple(made_up(number) for number in range(400))


def as_row(one: dict[str, Any]) -> Row:
    """The same as a row for figures."""
    happened = [Happening(move="receive", on=one["received"])]
    if one["given_on"]:
        happened += [
            Happening(move="allocate", on=on, facts={"handler": "officer:1"})
            for on in (one["given_on"], one["given_on"] + 9 * DAY)
        ]
    ended = one["answered"] or (None if one["end"] == "open" else one["received"] + 20 * DAY)
    if one["answered"]:
        facts = {"ground": one["grounds"]} if one["grounds"] else {}
        happened.append(Happening(move="respond", on=one["answered"], facts=facts))
    parts = [
        Part(key=kind, kind=kind, opened_on=one[name], stage="decided", facts={"received_on": one[name]})
        for kind, name in (("internal-review", "review"), ("regulator-complaint", "regulator"))
        if one[name]
    ]
    return Row(
        ref=one["ref"],
        counts_as=one["kind"],
        first_counts_as=one["first"],
        procedure=one["kind"],
        stage=one["end"],
        final=one["end"] != "open",
        outcome=one["outcome"],
        received_on=one["received"],
        opened_on=one["received"] + DAY,
        closed_on=ended,
        customer=one["customer"],
        unresolved=one["unresolved"],
        facts={"handler": "officer:1"} if one["given_on"] else {},
        happened=tuple(happened),
        parts=tuple(parts),
        clocks=(
            ClockRun(
                rule="X", rule_class="LAW", started_on=one["received"], due_on=one["due"], stopped_on=ended
            ),
        ),
    )


@cache
def over(kinds: str) -> Counting:
    groups = {name: BOOK.groups[name] for name in kinds.split("+")}
    return counting(map(as_row, requests()), groups, BOOK.measures, today=TODAY, rates=lambda role, on: None)


def by_measure(name: str, kinds: str = "foi") -> Any:
    return figure(BOOK.measures[name], over(kinds), YEAR).value


def received(kinds: str = "foi") -> list[dict[str, Any]]:
    """What came in within the year, of these kinds."""
    return [
        one
        for one in requests()
        if one["kind"] in kinds.split("+") and YEAR.from_on <= one["received"] <= YEAR.until_on
    ]


def on_time(one: dict[str, Any]) -> bool:
    return one["answered"] is not None and one["answered"] <= one["due"]


def test_DEF_1_quarters_are_of_the_financial_year_and_only_complete_ones_are_the_last() -> None:
    assert [one.from_on.month for one in quarters(financial_year(2022))] == [4, 7, 10, 1]
    last = complete_quarters(8, before=dt.date(2023, 6, 23))
    assert (last[0].from_on, last[-1].until_on) == (dt.date(2021, 4, 1), dt.date(2023, 3, 31))
    with pytest.raises(PeriodRefused, match="before it starts"):
        asked_span(dt.date(2023, 1, 2), dt.date(2023, 1, 1), today=TODAY)
    for first, last in ((dt.date.min, dt.date(2023, 3, 31)), (dt.date(2022, 4, 1), dt.date.max)):
        with pytest.raises(PeriodRefused, match="Give one that starts in"):
            asked_span(first, last, today=TODAY)


def test_DEF_2_received_counts_by_the_statutory_day_whatever_became_of_it() -> None:
    assert by_measure("received") == len(received())
    ends = Counter(one["end"] for one in received())
    assert by_measure("withdrawn") == ends["withdrawn"]
    assert by_measure("lapsed") == ends["lapsed"]
    assert by_measure("still-open") == ends["open"]


def test_DEF_3_the_law_finally_decided_on_counts_and_both_can_stand_together() -> None:
    assert by_measure("received", "foi+eir") == len(received("foi")) + len(received("eir"))
    assert any(one["first"] != one["kind"] for one in received())


@pytest.mark.parametrize("kind", ["foi", "eir", "sar"])
def test_DEF_4_on_time_is_an_answer_by_the_day_in_force(kind: str) -> None:
    assert by_measure("on-time", kind) == sum(map(on_time, received(kind)))
    late = sum(one["answered"] is not None and not on_time(one) for one in received(kind))
    assert by_measure("late", kind) == late


def test_DEF_5_both_shares_of_those_received() -> None:
    good = sum(map(on_time, received()))
    assert by_measure("on-time-of-received") == Decimal(good) * 100 / len(received())
    due = [o for o in received() if o["answered"] or (o["end"] == "open" and o["due"] < TODAY)]
    assert by_measure("on-time-of-cohort") == Decimal(good) * 100 / len(due)


def test_DEF_6_the_share_of_answers_issued_takes_the_day_of_the_answer() -> None:
    for span in (
        YEAR,
        Span(YEAR.from_on, dt.date(2022, 6, 30)),
        Span(dt.date(2022, 7, 1), dt.date(2022, 9, 30)),
    ):
        issued = [o for o in requests() if o["kind"] == "foi" and o["answered"] and span.holds(o["answered"])]
        found = figure(BOOK.measures["on-time-of-issued"], over("foi"), span)
        assert found.value == Decimal(sum(map(on_time, issued))) * 100 / len(issued)


def test_DEF_7_refused_counts_a_case_once_and_a_ground_wherever_it_is_cited() -> None:
    outcomes = Counter(one["outcome"] for one in received())
    assert by_measure("refused-in-full") == outcomes["refused"]
    assert by_measure("refused-in-part") == outcomes["given-in-part"]
    assert by_measure("not-held") == outcomes["not-held"]
    assert by_measure("refused") == outcomes["refused"] + outcomes["given-in-part"]
    for ground in GROUNDS:
        line = figure(BOOK.measures["refused-by-ground"], over("foi"), YEAR, f"ground={ground}")
        assert line.value == sum(ground in one["grounds"] for one in received())


@pytest.mark.parametrize(
    ("line", "asked", "cohort", "day"),
    [
        ("DEF_8", "reviews-requested", "reviewed-of-received", "review"),
        ("DEF_9", "regulator-complaints", "regulator-of-received", "regulator"),
    ],
)
def test_DEF_8_and_DEF_9_those_asked_for_and_those_of_the_cohort_are_two_figures(
    line: str, asked: str, cohort: str, day: str
) -> None:
    of_kind = [one for one in requests() if one["kind"] == "foi" and one[day]]
    assert by_measure(asked) == sum(YEAR.from_on <= one[day] <= YEAR.until_on for one in of_kind), line
    assert by_measure(cohort) == sum(one[day] is not None for one in received())


def test_DEF_10_requesters_are_people_and_those_nobody_decided_on_stand_apart() -> None:
    assert by_measure("requesters") == len({one["customer"] for one in received()})
    unsure = {one["customer"] for one in received() if one["unresolved"]}
    assert by_measure("requesters-unresolved") == len(unsure)


def test_DEF_10_EIR_2_two_requests_without_a_name_are_no_requester_and_are_told_beside_the_figure() -> None:
    own = [as_row(one) for one in received()[:4]]
    nameless = [structs.replace(as_row(one), customer=None) for one in received()[4:6]]
    groups = {"foi": BOOK.groups["foi"]}
    asked = counting([*own, *nameless], groups, BOOK.measures, today=TODAY, rates=lambda role, on: None)

    found = figure(BOOK.measures["requesters"], asked, YEAR)

    assert found.value == len({row.customer for row in own})
    assert "2 came without a name and are not counted" in found.says
    assert figure(BOOK.measures["top-requesters"], asked, YEAR).value == 4


def test_DEF_11_the_ten_most_frequent_are_ranked_counts() -> None:
    sent = sorted(Counter(one["customer"] for one in received()).values(), reverse=True)
    found = figure(BOOK.measures["top-requesters"], over("foi"), YEAR)
    assert list(found.ranks) == sent
    assert found.value == sum(sent[:10])


def test_DEF_12_section_14_is_a_share_of_refused_and_of_received() -> None:
    vexatious = sum("foi-14(1)" in one["grounds"] for one in received())
    refused = sum(bool(one["outcome"] in ("refused", "given-in-part")) for one in received())
    assert by_measure("section-14-1") == vexatious
    assert by_measure("section-14-2") == sum("foi-14(2)" in one["grounds"] for one in received())
    assert by_measure("section-14-of-refused") == Decimal(vexatious) * 100 / refused
    assert by_measure("section-14-of-received") == Decimal(vexatious) * 100 / len(received())


def test_DEF_13_manifestly_unreasonable_is_split_by_limb() -> None:
    limbs = {
        limb: sum(f"eir-12(4)(b)-{limb}" in one["grounds"] for one in received("eir"))
        for limb in ("vexatious", "burden")
    }
    either = sum(any(g.startswith("eir-12(4)(b)") for g in one["grounds"]) for one in received("eir"))
    assert by_measure("unreasonable-vexatious", "eir") == limbs["vexatious"]
    assert by_measure("unreasonable-burden", "eir") == limbs["burden"]
    assert by_measure("unreasonable", "eir") == either


def test_AU_1_the_cases_behind_a_figure_are_those_that_make_it() -> None:
    cases = figure(BOOK.measures["on-time"], over("foi"), YEAR).cases
    assert sorted(cases) == sorted(one["ref"] for one in received() if on_time(one))


def test_AU_3_what_was_received_is_the_sum_of_what_became_of_it_and_of_nothing_twice() -> None:
    parts = BOOK.measures["received"].sum_of
    for kind in ("foi", "eir", "sar"):
        assert sum(by_measure(part, kind) for part in parts) == by_measure("received", kind)


def complaint(number: int, *moves: tuple[str, int], parts: tuple[Part, ...] = ()) -> Row:
    """A complaint of the year with these moves, each so many days after its receipt."""
    day = YEAR.from_on + number * DAY
    happened = tuple(Happening(move=move, on=day + days * DAY) for move, days in (("receive", 0), *moves))
    return Row(
        ref=f"C-{number}",
        counts_as="complaint",
        first_counts_as="complaint",
        procedure="corporate-complaint",
        stage="x",
        final=True,
        outcome="",
        received_on=day,
        opened_on=day,
        closed_on=happened[-1].on,
        happened=happened,
        parts=parts,
    )


def of_complaints(name: str, *rows: Row) -> Any:
    groups = {"complaint": BOOK.groups["complaint"]}
    found = counting(rows, groups, BOOK.measures, today=TODAY, rates=lambda role, on: None)
    return figure(BOOK.measures[name], found, YEAR).value


INFORMAL = complaint(1, ("resolve-informally", 2))
REOPENED = complaint(2, ("resolve-informally", 2), ("reopen-informally", 20))
FORMAL = complaint(3, ("formalise", 1), ("acknowledge-1", 2), ("respond-1", 9))
ESCALATED = complaint(4, ("formalise", 1), ("respond-1", 9), ("escalate", 20))


def test_DEF_15_formal_complaints_are_counted_apart_from_informal_ones() -> None:
    every = (INFORMAL, REOPENED, FORMAL, ESCALATED)
    assert (of_complaints("taken-in", *every), of_complaints("formal", *every)) == (4, 2)


def test_DEF_16_a_matter_opened_again_was_not_resolved_informally() -> None:
    assert of_complaints("informal-rate", INFORMAL, REOPENED, FORMAL, ESCALATED) == 25


@pytest.mark.parametrize(
    ("id_", "rule", "kept", "late"),
    [
        ("DEF-17", "CC-ACK", "ack-on-time-local", "ack-late-local"),
        ("DEF-17", "LGC-ACK", "ack-on-time-code", "ack-late-code"),
        ("DEF-18", "CC-S1", "stage-1-on-time-local", "stage-1-late-local"),
        ("DEF-18", "LGC-S1", "stage-1-on-time-code", "stage-1-late-code"),
    ],
)
def test_DEF_17_and_DEF_18_each_clock_has_a_column_of_its_own(
    id_: str, rule: str, kept: str, late: str
) -> None:
    day = YEAR.from_on
    stops = (day + 3 * DAY, day + 5 * DAY, day + 6 * DAY, None)
    import msgspec

    rows = [
        msgspec.structs.replace(
            complaint(number),
            clocks=(
                ClockRun(rule=rule, rule_class="LAW", started_on=day, due_on=day + 5 * DAY, stopped_on=stop),
            ),
        )
        for number, stop in enumerate(stops)
    ]
    assert (of_complaints(kept, *rows), of_complaints(late, *rows)) == (2, 2), id_


def test_DEF_18_an_extended_answer_is_shown_apart_and_never_on_time() -> None:
    assert not set(BOOK.measures["extended-on-time-code"].kinds) & set(
        BOOK.measures["stage-1-on-time-code"].kinds
    )


def point(outcome: str) -> Part:
    return Part(
        key=f"p-{outcome}",
        kind="point",
        opened_on=YEAR.from_on + DAY,
        stage="found",
        facts={"outcome": outcome},
    )


def test_DEF_19_partly_upheld_stands_apart_and_is_added_for_comparison() -> None:
    parts = tuple(map(point, ("upheld", "partially-upheld", "not-upheld")))
    one = complaint(1, parts=parts)
    assert of_complaints("points-upheld", one) == 2
    groups = {"complaint": BOOK.groups["complaint"]}
    found = counting([one], groups, BOOK.measures, today=TODAY, rates=lambda role, on: None)
    line = figure(BOOK.measures["points-by-outcome"], found, YEAR, "part-outcome=partially-upheld")
    assert line.value == 1


def test_DEF_20_escalation_is_a_share_of_those_answered_at_stage_1() -> None:
    assert of_complaints("escalation-rate", INFORMAL, FORMAL, ESCALATED) == 50


def test_DEF_21_learning_is_agreed_done_still_open_or_late() -> None:
    def learning(stage: str, by: dt.date = TODAY) -> Part:
        opened = YEAR.from_on + DAY
        closed = opened if stage == "done" else None
        return Part(
            key=stage, kind="learning", opened_on=opened, stage=stage, closed_on=closed, facts={"due_on": by}
        )

    rows = (
        complaint(1, parts=(learning("agreed"),)),
        complaint(2, parts=(learning("agreed", TODAY - DAY),)),
        complaint(3, parts=(learning("done", TODAY - DAY),)),
    )
    names = ("improvements", "improvements-done", "improvements-open", "improvements-overdue")
    assert [of_complaints(name, *rows) for name in names] == [3, 1, 2, 1]


def test_CO_14_an_adult_social_care_answer_is_held_to_the_day_that_was_agreed() -> None:
    """ASC-8: agreed or set, the last day said counts; what is looked at again informally was answered all the same."""

    def agreed(number: int, days: int | None, *moves: tuple[str, int], final: bool = True) -> Row:
        one = complaint(number, *moves)
        day = one.received_on + days * DAY if days is not None else None
        return structs.replace(one, facts={"response_by": day} if day else {}, final=final)

    rows = (
        agreed(1, 40, ("respond-1", 40)),
        agreed(2, 40, ("respond-1", 30), ("escalate", 50), ("respond-2", 60)),
        agreed(3, 40, ("respond-1", 41)),
        agreed(4, 40, final=False),
        agreed(5, 900, final=False),
        agreed(6, None, ("respond-1", 10)),
        agreed(7, 40, ("withdraw", 50)),
    )
    names = ("agreed-period-kept", "agreed-period-late", "agreed-period-none")
    assert [of_complaints(name, *rows) for name in names] == [2, 2, 1]


def test_CO_14_the_agreed_day_stands_still_while_a_court_keeps_the_complaint_suspended() -> None:
    """ASC-8: what is suspended is not late; it has the days it had left, and none where they were gone already."""

    def agreed(number: int, *moves: tuple[str, int], by: int = 40, again: bool = False) -> Row:
        one = complaint(number, ("extend-1", 30 if again else 1), *moves)
        day = one.received_on + by * DAY
        said = tuple(
            structs.replace(event, facts={"response_by": day}) if event.move == "extend-1" else event
            for event in one.happened
        )
        happened = tuple(sorted(said, key=lambda event: event.on))
        answered = moves[-1][0] == "respond-1"
        return structs.replace(one, facts={"response_by": day}, happened=happened, final=answered)

    away = (("suspend", 10), ("resume-1", 25))
    names = ("agreed-period-kept", "agreed-period-late")

    def found(row: Row) -> list[int]:
        return [of_complaints(name, row) for name in names]

    assert found(agreed(1, ("suspend", 10))) == [0, 0]
    assert found(agreed(1, ("suspend", 41))) == [0, 1], "it was late before"
    assert found(agreed(1, *away, ("respond-1", 55))) == [1, 0]
    assert found(agreed(1, *away, ("respond-1", 56))) == [0, 1]
    assert found(agreed(1, *away, ("respond-1", 41), again=True)) == [0, 1], "a day said since holds as it is"


def test_DEF_22_a_renewal_within_seven_days_goes_on_and_a_later_one_begins_anew() -> None:
    def arrangement(ref: str, customer: int, first: dt.date, last: dt.date) -> Row:
        return Row(
            ref=ref,
            counts_as="spoc",
            first_counts_as="spoc",
            procedure="spoc-arrangement",
            stage="ended",
            final=True,
            outcome="ended",
            received_on=first,
            opened_on=first,
            closed_on=last,
            customer=customer,
            happened=(Happening(move="start", on=first),),
        )

    day = YEAR.from_on
    renewed = (arrangement("A", 1, day, day + 50 * DAY), arrangement("B", 1, day + 57 * DAY, day + 90 * DAY))
    apart = (arrangement("C", 2, day, day + 50 * DAY), arrangement("D", 2, day + 58 * DAY, day + 95 * DAY))
    groups = {"spoc": BOOK.groups["spoc"]}
    for rows, longest in ((renewed, 90), (apart, 50)):
        found = counting(rows, groups, BOOK.measures, today=TODAY, rates=lambda role, on: None)
        assert figure(BOOK.measures["spoc-longest-continuous"], found, YEAR).value == longest


def test_IR_8_the_time_to_allocate_runs_from_receipt_until_an_officer_was_first_named() -> None:
    taken = [(one["given_on"] - one["received"]).days for one in received() if one["given_on"]]
    assert 0 in taken
    assert by_measure("days-to-allocate") == Decimal(sum(taken)) / len(taken)
    assert by_measure("longest-to-allocate") == max(taken)
    nobody = sum(one["end"] == "open" and not one["given_on"] for one in received())
    assert by_measure("not-allocated") == nobody > 0


@pytest.mark.parametrize("group", ["foi", "eir", "sar"])
def test_DEF_6_every_outcome_with_which_an_answer_is_cleared_counts_as_answered(group: str) -> None:
    codes = load_lawbook(LAW).vocabularies["information-outcomes"].codes
    cleared = [code for code, one in codes.items() if one.flags.get("cleared")]
    assert "given-as-held" in cleared
    assert {code: BOOK.groups[group].outcomes.get(code) for code in cleared} == dict.fromkeys(
        cleared, "answered"
    )
