"""Every line of the acceptance list is answered by a report in one step: its id is in the name of its test."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from msgspec import structs

from evenhand.domain.reports.composing import Around, compose
from evenhand.domain.reports.documents import Document, Table
from evenhand.domain.reports.figures import Rates
from evenhand.domain.reports.loading import load_questions
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures
from evenhand.domain.reports.rows import ClockRun, Happening, Row
from evenhand.domain.reports.stated import Stated
from evenhand.domain.reports.targets import Aim

LAW = Path(__file__).parents[3] / "src" / "evenhand" / "law"
BOOK = load_questions(LAW)
TODAY = dt.date(2023, 9, 1)
YEAR = Span(dt.date(2022, 4, 1), dt.date(2023, 3, 31), "2022/23")
LISTED = (
    *("S0-A S0-B S0-C S0-D S0-E S0-F S0-G".split()),
    *(f"S1-1{law}({one})" for law in "abc" for one in ("a", "b", "c", "d", "e", "i", "ii", "iii")),
    *("S1-1d S1-2 S1-3 S1-4 S1-5 S1-6".split()),
    *(f"IR-{n}" for n in range(1, 12)),
    *(f"CO-{n}" for n in range(1, 25)),
    *(f"BE-{n}" for n in range(1, 15)),
    *(f"SP-{n}" for n in range(1, 7)),
    *(f"PV-{n}" for n in (1, 2)),
    *(f"AU-{n}" for n in range(1, 6)),
)

LETTER = Stated(
    measure="ombudsman-decided",
    line="body=lgsco",
    from_on=YEAR.from_on,
    until_on=YEAR.until_on,
    value=Decimal(5),
    source="Annual letter",
)


def request(number: int, counts_as: str, received_on: dt.date, *, late: bool = False) -> Row:
    due = received_on + dt.timedelta(days=28)
    answered = due + dt.timedelta(days=3 if late else -3)
    return Row(
        ref=f"EH-{number}",
        counts_as=counts_as,
        first_counts_as=counts_as,
        procedure=f"{counts_as}-request",
        stage="answered",
        final=True,
        outcome="given",
        received_on=received_on,
        opened_on=received_on,
        closed_on=answered,
        customer=number % 7,
        happened=(Happening(move="receive", on=received_on), Happening(move="respond", on=answered)),
        clocks=(
            ClockRun(rule="X", rule_class="LAW", started_on=received_on, due_on=due, stopped_on=answered),
        ),
    )


ROWS = tuple(
    request(n, kind, YEAR.from_on + dt.timedelta(days=n * 7 % 360), late=n % 4 == 0)
    for n, kind in enumerate(["foi", "foi", "eir", "sar"] * 15)
)


def figures(rows: tuple[Row, ...] = ROWS) -> Figures:
    return Figures(
        rows=rows,
        groups=BOOK.groups,
        measures=BOOK.measures,
        today=TODAY,
        rates=lambda role, on: None,
    )


def around() -> Around:
    return Around(
        council="A council",
        run_at=dt.datetime(2023, 9, 1, 9, 0, tzinfo=dt.UTC),
        begins=dict.fromkeys(BOOK.groups, YEAR.from_on),
        titles=lambda by, code: code,
        targets=lambda group, measure, span, service: Aim(),
        records=lambda name, span, audience: (Table(caption=name, columns=(), lines=()),),
        stated=(LETTER,),
    )


@cache
def made(name: str) -> Document:
    report = BOOK.reports[name]
    return compose(report, YEAR, audience="internal", figures=figures(), around=around())


ASKED = yaml.safe_load((Path(__file__).parent / "what_each_question_asks.yaml").read_text(encoding="utf-8"))


def told(question: str) -> dict[str, set[str]]:
    """What the sections that answer a line tell: each report that made one, by the names of what stands in it."""
    found: dict[str, set[str]] = {}
    for report in BOOK.reports.values():
        for number, section in enumerate(report.sections):
            if question not in section.ids:
                continue
            part = made(report.report).parts[number]
            found.setdefault(report.report, set()).update(
                line.measure for t in part.tables for line in t.lines
            )
            names = found[report.report]
            names.update(section.measures if (section.by or section.down) and part.tables else ())
            names.update(section.lists if part.tables else ())
            names.update({section.records, f"by {section.by}"} if part.tables else ())
            names.update(
                {"targets"} if any("Target" in x.title for t in part.tables for x in t.lines) else ()
            )
            names.update(
                {"stated"} if any(x.title == LETTER.source for t in part.tables for x in t.lines) else ()
            )
    return found


@pytest.mark.parametrize("question", LISTED)
def test_it_is_answered_in_one_step(question: str) -> None:
    answering = told(question)
    assert answering
    everything = set().union(*answering.values())
    assert set(ASKED[question]) - everything == set()


def priced(audience: str, rates: Rates) -> Document:
    timed = tuple(
        structs.replace(row, minutes=(("officer:3", 50, row.received_on), ("spoc", 10, row.received_on)))
        for row in ROWS
    )
    reckoned = replace(figures(timed), rates=rates)
    return compose(BOOK.reports["foi523208559"], YEAR, audience=audience, figures=reckoned, around=around())


def cost(of: Document) -> tuple[set[str], str]:
    tables = [table for part in of.parts for table in part.tables]
    found = [(line, table) for table in tables for line in table.lines if line.measure == "spend"]
    texts = {cell.text for line, _ in found for cell in line.cells} - {"no record"}
    return texts, " ".join(n for _, t in found for n in t.notes)


def test_S1_4_a_cost_without_any_rate_cannot_be_reckoned_and_is_no_nought() -> None:
    texts, notes = cost(priced("internal", lambda role, on: None))
    assert texts == {"cannot be reckoned"}
    assert (
        "no hourly rate is entered for the role of officer:3, spoc (Settings, What figures rest on" in notes
    )
    texts, notes = cost(priced("public", lambda role, on: None))
    assert texts == {"cannot be reckoned"}
    assert "officer" not in notes


def test_S1_4_minutes_without_a_rate_are_told_beside_the_cost_of_the_others() -> None:
    texts, notes = cost(priced("internal", lambda role, on: Decimal(30) if role == "spoc" else None))
    # Ten minutes a request at £30 an hour are £5: 30 requests under one law, 15 under each of the others.
    assert texts == {"£150.00", "£75.00"}
    assert (
        "minutes have no hourly rate and are left out: no hourly rate is entered for the role of officer:3"
        in notes
    )


def texts(of: Document, measure: str) -> set[str]:
    """What stands in the cells of a measure, without the periods before there were records."""
    tables = [table for part in of.parts for table in part.tables]
    found = [line for table in tables for line in table.lines if line.measure == measure]
    return {cell.text for line in found for cell in line.cells} - {"no record"}


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_S1_4_time_that_nobody_recorded_is_said_so_and_is_no_nought(audience: str) -> None:
    report = BOOK.reports["foi523208559"]
    found = compose(report, YEAR, audience=audience, figures=figures(), around=around())
    for measure in ("recorded-cases", "minutes-spent", "spend"):
        assert texts(found, measure) == {"not recorded"}
    assert any(said.startswith("not recorded means: nobody entered it") for said in found.marks_said)
    without = replace(around(), begins=dict.fromkeys(BOOK.groups, dt.date(2016, 4, 1)))
    nothing = compose(report, YEAR, audience=audience, figures=figures(()), around=without)
    assert texts(nothing, "recorded-cases") == {"0"}


def test_S0_D_a_decision_of_which_nothing_else_is_recorded_is_no_nought_of_members() -> None:
    start = Happening(move="start", on=YEAR.from_on, decided_by="director", facts={"spoc": "officer:1"})
    row = structs.replace(
        ROWS[0], counts_as="spoc", first_counts_as="spoc", procedure="spoc", happened=(start,)
    )
    asked = Happening(move="consult-members", on=YEAR.from_on, facts={"members_consulted": False})
    for happened, consulted in (((start,), "not recorded"), ((start, asked), "0")):
        found = compose(
            BOOK.reports["foi485862111"],
            YEAR,
            audience="internal",
            figures=figures((structs.replace(row, happened=happened),)),
            around=around(),
        )
        assert consulted in texts(found, "spoc-members-consulted")
        assert "not recorded" in texts(found, "spoc-members-told")
        assert "not recorded" in texts(found, "spoc-officers")


def test_AU_6_both_letters_are_whole_sets_of_questions_for_the_public() -> None:
    sets = {name: report for name, report in BOOK.reports.items() if report.answers}
    assert set(sets) == {"foi485862111", "foi523208559"}
    assert all("AU-6" in report.ids and report.audience == "public" for report in sets.values())


def test_CO_14_each_representation_is_a_line_that_says_whether_the_law_was_met() -> None:
    """CSC-14: its outcome and the time limits of the law; for the public none is listed, nor who complained."""
    day = YEAR.from_on

    def run(stopped_on: dt.date | None, rule_class: str = "LAW", *, limit: bool = False) -> ClockRun:
        return ClockRun(
            rule="CSC-S1",
            rule_class=rule_class,
            started_on=day,
            due_on=day + dt.timedelta(days=14),
            stopped_on=stopped_on,
            limit=limit,
        )

    met, late = run(day), run(day + dt.timedelta(days=15))
    clocks = {
        "All met": (met, run(late.stopped_on, "COUNCIL"), run(late.stopped_on, limit=True)),
        "1 of 2 not met": (met, late),
        "1 of 1 not met": (run(None),),
        "None missed so far": (met, structs.replace(run(None), due_on=TODAY)),
        "None ran": (),
    }
    rows = tuple(
        structs.replace(request(n, "childrens", day), clocks=of, facts={"complainant_is": "parent"})
        for n, of in enumerate(clocks.values())
    )
    found = {
        audience: compose(
            BOOK.reports["social-care-annual"],
            YEAR,
            audience=audience,
            figures=figures(rows),
            around=around(),
        )
        for audience in ("internal", "public")
    }
    listed = next(part for part in found["internal"].parts if part.title == "Children: each representation")
    assert [line.cells[-1].text for table in listed.tables for line in table.lines] == list(clocks)
    assert texts(found["internal"], "complainants") == {"5"}
    assert not [part for part in found["public"].parts if part.title == listed.title and part.tables]
    assert texts(found["public"], "complainants") == set()


def test_every_figure_is_printed_with_its_definition() -> None:
    document = made("foi523208559")
    named = {line.measure for part in document.parts for t in part.tables for line in t.lines if line.measure}
    assert named <= {measure.id for measure in document.definitions}


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_AU_3_what_was_received_is_the_sum_of_what_became_of_it(audience: str) -> None:
    report = BOOK.reports["foi523208559"]
    document = compose(report, YEAR, audience=audience, figures=figures(), around=around())
    assert document.parts


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_DEF_1_days_that_have_not_begun_are_no_nought(audience: str) -> None:
    now = replace(figures(), today=dt.date(2022, 11, 3))
    document = compose(BOOK.reports["foi523208559"], YEAR, audience=audience, figures=now, around=around())
    table = document.parts[0].tables[0]
    received = next(line for line in table.lines if line.measure == "received")
    assert [cell.text == "not yet" for cell in received.cells] == [False, False, False, True, False]
    assert any(said.startswith("not yet means: these days had not begun") for said in document.marks_said)


def test_SUP_2_the_two_limbs_cover_what_was_refused_as_unreasonable() -> None:
    quarter = {"vexatious": 4, "burden": 6}  # apart in one quarter, and so many on both limbs in another
    grounds = [(f"eir-12(4)(b)-{limb}",) for limb, number in quarter.items() for _ in range(number)]
    both = ("eir-12(4)(b)-vexatious", "eir-12(4)(b)-burden")
    days = [YEAR.from_on] * len(grounds) + [YEAR.from_on + dt.timedelta(days=100)] * 8
    rows = tuple(
        structs.replace(
            request(n, "eir", on),
            outcome="refused",
            happened=(Happening(move="respond", on=on + dt.timedelta(days=9), facts={"ground": of}),),
        )
        for n, (on, of) in enumerate(zip(days, [*grounds, *[both] * 8], strict=True))
    )
    report = BOOK.reports["foi523208559"]
    section = next(one for one in report.sections if "S1-1b(iii)" in one.ids)
    alone = structs.replace(report, sections=(section,), hand_search=False)
    (part,) = compose(alone, YEAR, audience="public", figures=figures(rows), around=around()).parts
    said = {line.measure: line.cells[0].text for line in part.tables[0].lines}
    printed = [said[name].isdigit() for name in ("refused", "unreasonable", "unreasonable-burden")]
    assert said["unreasonable-vexatious"] == "<5"
    assert not all(printed[1:]), "ten in all and six for the burden leave four"
    assert "in both lines" in " ".join(part.says)


@pytest.mark.parametrize("name", ["foi485862111", "foi523208559"])
def test_AU_6_what_goes_out_has_no_empty_section_and_says_what_the_person_can_do(name: str) -> None:
    report = BOOK.reports[name]
    public = compose(report, YEAR, audience="public", figures=figures(), around=around())
    assert [part.title for part in public.parts if not (part.tables or part.says)] == []
    internal = {section.title for section in report.sections if section.audience == "internal"}
    assert internal.isdisjoint(part.title for part in public.parts)
    assert any("Information Commissioner" in said for said in public.closing)
    texts = {c.text for part in public.parts for t in part.tables for line in t.lines for c in line.cells}
    signs = {
        text for text in texts if text and not any(letter.isdigit() for letter in text) and len(text) < 4
    }
    assert {"–", "[c]"} & signs  # else this would claim nothing
    assert [
        sign for sign in signs if not any(said.startswith(f"{sign} means") for said in public.marks_said)
    ] == []
    assert compose(report, YEAR, audience="internal", figures=figures(), around=around()).closing == ()


def test_records_that_begin_within_the_first_month_are_not_said_to_begin_late() -> None:
    report = BOOK.reports["foi523208559"]
    notes = {}
    for days in (3, 60):
        begins = dict.fromkeys(BOOK.groups, YEAR.from_on + dt.timedelta(days=days))
        made_then = compose(
            report, YEAR, audience="internal", figures=figures(), around=replace(around(), begins=begins)
        )
        tables = [table for part in made_then.parts[:1] for table in part.tables]
        notes[days] = [note for table in tables for note in table.notes if "begin on" in note]
    assert notes[3] == []
    assert notes[60]


def test_DEF_5_and_DEF_6_never_stand_in_one_table() -> None:
    cohort, closed = {"on-time-of-received", "on-time-of-cohort"}, {"on-time-of-issued"}
    mixed = [
        (report.report, section.title)
        for report in BOOK.reports.values()
        for section in report.sections
        if cohort & set(section.measures) and closed & set(section.measures)
    ]
    assert mixed == []
