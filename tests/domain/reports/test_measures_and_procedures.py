"""What a measure asks of a case is there in the procedures: a move, part, clock, stage or fact of their own names.

A measure that names what no procedure has counts nought for ever, and nobody would see that it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.lawbook.policies import chain_of, policies_in
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.reports.loading import load_questions
from evenhand.domain.reports.measures import Measure

ROOT = Path(__file__).parents[3]
LAW, POLICIES = ROOT / "src" / "evenhand" / "law", ROOT / "policies"
BOOK = load_questions(LAW)
OF_ROWS = frozenset(
    "outcome ground part-outcome service directorate ward channel stage decided-by handled-by kind move part".split()
)


@cache
def procedures() -> tuple[Procedure, ...]:
    """Every procedure of the law and of every council."""
    books = [load_lawbook(LAW), *(load_lawbook(LAW, chain_of(POLICIES, n)) for n in policies_in(POLICIES))]
    return tuple({one.id: one for book in books for one in book.procedures.values()}.values())


@cache
def named() -> dict[str, frozenset[str]]:
    """Every name of each sort that some procedure has."""
    every = procedures()
    return {
        "move": frozenset(move for one in every for move in one.moves),
        "part": frozenset(kind for one in every for kind in one.items),
        "clock": frozenset(clock.rule.id for one in every for clock in one.clocks),
        "stage": frozenset(stage for one in every for stage in one.stages)
        | {stage for one in every for item in one.items.values() for stage in item.stages},
        "fact": frozenset(fact for one in every for move in one.moves.values() for fact in move.asks),
    }


def listed(value: object) -> Iterable[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def asked(measure: Measure) -> Iterator[tuple[str, str]]:
    """Everything that a measure names, with its sort."""
    sort = {"happenings": "move", "parts": "part", "clocks": "clock"}.get(measure.of)
    if sort:
        yield from ((sort, kind) for kind in measure.kinds)
    for condition, sort in (
        ("happened", "move"),
        ("not-happened", "move"),
        ("case-happened", "move"),
        ("move", "move"),
        ("has-part", "part"),
        ("without-part", "part"),
        ("stage", "stage"),
        ("said", "fact"),
        ("done-by", "fact"),
        ("late-by", "fact"),
    ):
        if condition in measure.where:
            yield from ((sort, name) for name in listed(measure.where[condition]))
    for condition in ("happened-by", "late-for"):
        said = measure.where.get(condition, {"moves": (), "fact": []})
        assert isinstance(said, dict)
        yield from (("move", move) for move in said["moves"])
        yield from (("move", move) for pair in said.get("still", {}).items() for move in pair)
        yield from (("fact", fact) for fact in listed(said["fact"] or []))
    for condition in ("fact", "not-fact", "case-fact"):
        facts = measure.where.get(condition, {})
        assert isinstance(facts, dict)
        yield from (("fact", name) for name in facts)
    if measure.by and measure.by not in OF_ROWS:
        yield "fact", measure.by


@pytest.mark.parametrize("measure", BOOK.measures.values(), ids=lambda one: one.id)
def test_what_a_measure_names_is_in_some_procedure(measure: Measure) -> None:
    assert [(sort, name) for sort, name in asked(measure) if name not in named()[sort]] == []


@pytest.mark.parametrize("group", BOOK.groups)
def test_the_answers_of_a_kind_are_moves_of_its_own(group: str) -> None:
    moves = {move for one in procedures() if one.counts_as == group for move in one.moves}
    chosen = BOOK.groups[group]
    named_moves = {*chosen.answers, *chosen.extends, *chosen.starts, *chosen.renews}
    assert named_moves - moves == set()


def test_every_kind_that_a_procedure_counts_as_is_known() -> None:
    assert {one.counts_as for one in procedures()} - set(BOOK.groups) == set()


def test_CO_5_the_codes_that_a_measure_looks_for_are_in_a_vocabulary() -> None:
    """An Ombudsman who found fault, and a point upheld, are told by codes of the council's own lists."""
    codes = {
        code
        for v in load_lawbook(LAW, chain_of(POLICIES, "coventry")).vocabularies.values()
        for code in v.codes
    }
    for measure in BOOK.measures.values():
        facts = measure.where.get("fact", {})
        assert isinstance(facts, dict)
        for fact in ("outcome", "decision"):
            assert set(listed(facts.get(fact, []))) <= codes, measure.id
        for condition in ("outcome", "not-outcome"):
            assert set(listed(measure.where.get(condition, []))) <= codes, measure.id
        assert {line for lines in measure.of_lines.values() for line in lines} <= codes, measure.id
