"""Outcomes by service, an Ombudsman's letter beside our own count, and what a regulator ordered (CO-5, CO-15, IR-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from evenhand.domain.reports.composing import compose
from evenhand.domain.reports.documents import Document, Table
from evenhand.domain.reports.measures import Report
from evenhand.domain.reports.planning import Figures
from evenhand.domain.reports.rows import Fact, Happening, Part, Row
from evenhand.domain.reports.stated import NOBODY, Stated
from tests.domain.reports.test_every_question import BOOK, TODAY, YEAR, around

DAY = YEAR.from_on + dt.timedelta(days=40)
NUMBERS = count(1)


def composed(
    report: Report, rows: tuple[Row, ...], *, audience: str = "internal", stated: tuple[Stated, ...] = ()
) -> Document:
    figures = Figures(
        rows=rows, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda role, on: None
    )
    known = replace(around(), stated=stated)
    return compose(report, YEAR, audience=audience, figures=figures, around=known)


def made(
    report: str, rows: tuple[Row, ...], *, audience: str = "internal", stated: tuple[Stated, ...] = ()
) -> Document:
    return composed(BOOK.reports[report], rows, audience=audience, stated=stated)


def table(document: Document, caption: str) -> Table:
    return next(one for part in document.parts for one in part.tables if one.caption.startswith(caption))


def lines(found: Table) -> dict[str, list[str]]:
    return {line.title: [cell.text for cell in line.cells] for line in found.lines}


def row(
    counts_as: str = "complaint", *, outcome: str = "", service: str = "", parts: tuple[Part, ...] = ()
) -> Row:
    return Row(
        ref=f"EH-{next(NUMBERS)}",
        counts_as=counts_as,
        first_counts_as=counts_as,
        procedure=counts_as,
        stage="ended" if outcome else "open",
        final=bool(outcome),
        outcome=outcome,
        received_on=DAY,
        opened_on=DAY,
        closed_on=DAY if outcome else None,
        service=service,
        parts=parts,
        happened=(Happening(move="receive", on=DAY),),
    )


def several(numbers: dict[str, int], service: str) -> Iterator[Row]:
    for outcome, number in numbers.items():
        yield from (row(outcome=outcome, service=service) for _ in range(number))


def part(
    kind: str, key: str, stage: str, *, on: dt.date = DAY, closed_on: dt.date | None = None, **facts: Fact
) -> Part:
    return Part(key=key, kind=kind, opened_on=on, stage=stage, closed_on=closed_on, facts=facts)


def test_CO_5_each_service_has_its_outcomes_remedies_and_sums() -> None:
    paid = part("remedy", "remedy-1", "done", remedy="financial", amount=Decimal(200))
    owed = part("remedy", "remedy-2", "agreed", remedy="financial", amount=Decimal(50))
    rows = (
        *several({"upheld": 2, "partially-upheld": 1, "not-upheld": 3, "withdrawn": 1}, "streets"),
        *several({"not-upheld": 1}, "housing"),
        row(outcome="upheld", service="housing", parts=(paid, owed)),
    )
    document = made("complaints", rows)
    assert lines(table(document, "Outcomes, by service: Corporate")) == {
        "streets": ["7", "2", "1", "3", "1", "3", "0"],
        "housing": ["2", "1", "0", "1", "0", "1", "2"],
        "All": ["9", "3", "1", "4", "1", "4", "2"],
    }
    sums = lines(table(document, "Sums agreed as remedy, by service: Corporate"))
    assert sums["housing"] == ["£250.00", "£200.00"]
    points = tuple(
        part("point", f"point-{n}", "found", outcome=outcome)
        for n, outcome in enumerate(["upheld", "partially-upheld", "no-finding"])
    )
    found = lines(
        table(made("complaints", (row(service="streets", parts=points),)), "What was found on each point")
    )
    assert found["streets"] == ["3", "1", "1", "0", "1", "2"]


@pytest.mark.parametrize("report", ["scrutiny", "complaints"])
def test_CO_5_the_public_gets_outcomes_by_service_and_no_sum_of_one_of_them(report: str) -> None:
    rows = tuple(several({"upheld": 8, "not-upheld": 9}, "streets"))
    public = made(report, rows, audience="public")
    assert lines(table(public, "Outcomes, by service: Corporate"))["streets"][:2] == ["17", "8"]
    assert [part.title for part in public.parts if "Sums" in part.title] == []


def test_SUP_2_outcomes_by_service_and_outcomes_of_all_complete_each_other_for_nobody() -> None:
    """Eight upheld, two in part, seven not: whichever table tells which of them, both together leave the two unknown."""
    numbers = {"upheld": 8, "partially-upheld": 2, "not-upheld": 7}
    public = made("complaints", tuple(several(numbers, "streets")), audience="public")
    whole = lines(table(public, "Outcomes and remedies: Corporate"))
    under = lines(table(public, "Outcomes, by service: Corporate"))["All"]
    known = {
        "all": {whole["Closed, by outcome"][0], under[0]},
        "upheld": {whole["of which upheld"][0], under[1]},
        "not": {whole["of which not-upheld"][0], under[3]},
        "both": {under[5]},
    }
    exact = {name for name, texts in known.items() if any(text.isdigit() for text in texts)}
    assert not {"all", "upheld", "not"} <= exact
    assert not {"upheld", "both"} <= exact
    assert not {"all", "not"} <= exact or "upheld" not in exact


OUTCOMES = ("upheld", "partially-upheld", "not-upheld", "withdrawn")
SERVICES = ("housing", "streets")
COLUMNS = (OUTCOMES, OUTCOMES[:1], OUTCOMES[1:2], OUTCOMES[2:3], OUTCOMES[3:], OUTCOMES[:2])


def read(public: Document) -> list[tuple[list[tuple[str, str]], str]]:
    """Each printed number with the cells that it is the sum of: those of both tables, as anybody reads them."""
    found = []
    for line in table(public, "Outcomes, by service: Corporate").lines:
        services = SERVICES if line.title == "All" else (line.title,)
        for outcomes, cell in zip(COLUMNS, line.cells, strict=False):
            found.append(([(s, o) for s in services for o in outcomes], cell.text))
    for title, (text, *_) in lines(table(public, "Outcomes and remedies: Corporate")).items():
        outcomes = OUTCOMES if title == "Closed, by outcome" else (title.removeprefix("of which "),)
        if set(outcomes) <= set(OUTCOMES):
            found.append(([(s, o) for s in SERVICES for o in outcomes], text))
    return found


@settings(max_examples=12, deadline=None)
@given(numbers=st.tuples(*[st.integers(0, 9)] * (len(OUTCOMES) * len(SERVICES))))
def test_SUP_2_no_small_outcome_of_a_service_can_be_worked_out_of_both_tables(
    numbers: tuple[int, ...],
) -> None:
    cells = dict(zip(((s, o) for s in SERVICES for o in OUTCOMES), numbers, strict=True))
    rows = tuple(row(outcome=o, service=s) for (s, o), number in cells.items() for _ in range(number))
    both = [one for one in BOOK.reports["complaints"].sections if "CO-5" in one.ids][:2]
    alone = structs.replace(BOOK.reports["complaints"], sections=tuple(both))
    printed = read(composed(alone, rows, audience="public"))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    of = {cell: solver.addVariable(0, 500) for cell in cells}
    secrets = []
    for several, text in printed:
        low, high = {"<5": (1, 4), "[c]": (0, 5000)}.get(text) or (int(text), int(text))
        together = solver.qsum(of[cell] for cell in several)
        solver.addConstr(together >= low)
        solver.addConstr(together <= high)
        if text != str(number := sum(cells[cell] for cell in several)) and 1 <= number <= 4:
            secrets.append(several)
    for several in secrets:
        together = solver.qsum(of[cell] for cell in several)
        solver.minimize(together)
        least = solver.getObjectiveValue()
        solver.maximize(together)
        assert solver.getObjectiveValue() - least > 0.999, several


def test_SUP_2_points_upheld_in_whole_or_part_do_not_give_away_those_upheld_in_part() -> None:
    found = {"upheld": 8, "partially-upheld": 2, "not-upheld": 7}
    rows = tuple(
        row(parts=(part("point", "point-1", "found", outcome=outcome),))
        for outcome, number in found.items()
        for _ in range(number)
    )
    said = lines(table(made("complaints", rows, audience="public"), "Outcomes and remedies: Corporate"))
    both = [said["Points upheld in whole or in part"][0], said["of which upheld"][0]]
    assert said["of which partially-upheld"] == ["<5"]
    assert not all(text.isdigit() for text in both), "ten in whole or part and eight in whole leave two"


def matter(decision: str, body: str = "lgsco", *more: Part) -> Row:
    own = part("ombudsman", "ombudsman-1", "decided", closed_on=DAY, body=body, decision=decision)
    return row(parts=(own, *more))


def letter(measure: str, value: str, body: str = "lgsco", *, others: bool = False) -> Stated:
    return Stated(
        measure=measure,
        line=f"body={body}",
        from_on=YEAR.from_on,
        until_on=YEAR.until_on,
        value=Decimal(value),
        source="Annual letter of July 2023",
        others=others,
    )


CAPTION = "Beside the Ombudsman's annual letter"


def beside(document: Document, measure: str) -> list[tuple[str, str]]:
    """The lines of a measure and those under it, each with its cell."""
    found = table(document, CAPTION).lines
    starts = next(n for n, line in enumerate(found) if line.measure == measure)
    ends = next(
        (n for n, line in enumerate(found) if n > starts and line.measure not in ("", measure)), len(found)
    )
    return [(line.title, line.cells[0].text) for line in found[starts:ends]]


def test_CO_15_the_annual_letter_stands_beside_our_own_count_and_says_by_how_much_it_differs() -> None:
    remedy = part(
        "remedy", "remedy-1", "complied", closed_on=DAY, ombudsman_case="ombudsman-1", evidence_by=DAY
    )
    rows = (
        matter("fault-and-injustice", "lgsco", remedy),
        matter("no-fault"),
        matter("remedied-already"),
        matter("service-failure", "housing-ombudsman"),
    )
    stated = (
        letter("ombudsman-decided", "5"),
        letter("ombudsman-upheld-rate", "60.00"),
        letter("ombudsman-upheld-rate", "68.00", others=True),
        letter("ombudsman-compliance-rate", "100"),
        letter("ombudsman-received", "2", "housing-ombudsman"),
    )
    document = made("complaints-annual", rows, stated=stated)
    source = "Annual letter of July 2023"
    assert beside(document, "ombudsman-decided") == [
        ("Ombudsman: decided", "4"),
        ("of which lgsco", "3"),
        (source, "5"),
        ("Ours against that", "2 fewer"),
        ("of which housing-ombudsman", "1"),
    ]
    assert beside(document, "ombudsman-upheld-rate")[1:5] == [
        ("of which lgsco", "67 %"),
        (source, "60 %"),
        ("Ours against that", "7 points higher"),
        (f"{source}, councils like ours", "68 %"),
    ]
    assert beside(document, "ombudsman-compliance-rate")[1:] == [
        ("of which lgsco", "100 %"),
        (source, "100 %"),
        ("Ours against that", "The same"),
    ]
    assert ("Ours against that", "1 fewer") in beside(document, "ombudsman-received")
    assert NOBODY not in table(document, CAPTION).notes


def test_CO_15_a_letter_of_other_days_is_not_laid_beside_these_and_what_we_never_counted_is_shown() -> None:
    other = replace(letter("ombudsman-decided", "5"), until_on=YEAR.until_on - dt.timedelta(days=1))
    document = made("complaints-annual", (matter("no-fault"),), stated=(other,))
    assert NOBODY in table(document, CAPTION).notes
    assert "5" not in {cell.text for line in table(document, CAPTION).lines for cell in line.cells}
    missed = made("complaints-annual", (row(outcome="upheld"),), stated=(letter("ombudsman-decided", "5"),))
    assert ("of which lgsco", "0") in beside(missed, "ombudsman-decided")
    assert ("Ours against that", "5 fewer") in beside(missed, "ombudsman-decided")


@pytest.mark.parametrize(
    ("ours", "theirs", "said"), [(3, "7", ["[c]", "–"]), (7, "3", ["<5", "–"]), (7, "9", ["9", "2 fewer"])]
)
def test_SUP_2_a_letter_tells_the_public_no_small_number_of_ours_or_theirs(
    ours: int, theirs: str, said: list[str]
) -> None:
    rows = tuple(matter("no-fault") for _ in range(ours))
    public = made("complaints-annual", rows, audience="public", stated=(letter("ombudsman-decided", theirs),))
    found = beside(public, "ombudsman-decided")
    at = next(n for n, (title, _) in enumerate(found) if title.startswith("Annual letter"))
    assert [text for _, text in found[at : at + 2]] == said


def decided(outcome: str) -> Happening:
    return Happening(
        move="regulator-complaint.decide", on=DAY, item="regulator-complaint-1", facts={"outcome": outcome}
    )


def test_IR_10_each_decision_and_what_became_of_each_step_that_was_ordered() -> None:
    notice = Part(
        key="regulator-complaint-1",
        kind="regulator-complaint",
        opened_on=YEAR.from_on - dt.timedelta(days=20),
        stage="decided",
        closed_on=DAY,
        facts={
            "outcome": "part-upheld",
            "decided_on": DAY,
            "regulator_reference": "IC-1",
            "notice_reference": "FS-9",
            "steps_ordered": True,
        },
        happened=(decided("part-upheld"),),
    )
    due = DAY + dt.timedelta(days=30)
    in_time = {"closed_on": due, "due_on": due, "notice_reference": "FS-9"}
    steps = (
        part("regulator-step", "regulator-step-1", "done", **in_time),
        part(
            "regulator-step",
            "regulator-step-2",
            "done",
            **in_time | {"closed_on": due + dt.timedelta(days=1)},
        ),
        part("regulator-step", "regulator-step-3", "ordered", due_on=due, notice_reference="FS-9"),
        part("regulator-step", "regulator-step-4", "overturned", due_on=due, closed_on=due),
        part(
            "regulator-step",
            "regulator-step-5",
            "done",
            on=YEAR.from_on - dt.timedelta(days=9),
            closed_on=DAY,
            due_on=DAY,
        ),
    )
    document = made("information-rights", (row("foi", outcome="given", parts=(notice, *steps)),))
    counted = lines(table(document, "Steps ordered by the regulator or a tribunal: Freedom"))
    assert {title: texts[-1] for title, texts in counted.items()} == {
        "Steps ordered": "4",
        "of which: done": "2",
        "of which: done by the day that was set": "1",
        "of which: still to be done": "1",
        "of which: overdue": "1",
        "of which: set aside on appeal": "1",
    }
    whole = lines(table(document, "Regulator and tribunal: Freedom"))
    assert [
        whole[title][-1]
        for title in ("Regulator's decision notices", "of which: upheld", "of which: upheld in part")
    ] == ["1", "0", "1"]
    (one,) = table(document, "Decisions of the regulator, one by one: Freedom").lines
    assert [cell.text for cell in one.cells][2:] == ["IC-1", "FS-9", "Yes"]
    listed = table(document, "Steps ordered, one by one: Freedom").lines
    assert len(listed) == 4, "the step of an earlier period stands in its own"
    assert table(
        made("information-rights", (row("foi", outcome="given"),), audience="public"), "Steps ordered by"
    ).lines
