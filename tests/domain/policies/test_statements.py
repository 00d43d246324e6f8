"""Councils' documents statement by statement: complete, each with its fate, none dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.naming import Names, names_of
from evenhand.domain.policies.statements import (
    FATES,
    HeldDocument,
    Printed,
    documents_in,
    judge,
    judged,
    tally,
)
from tests.domain.policies.conftest import LAW, POLICIES

PROCEDURES = {path.stem for path in (*LAW.glob("procedures/*.yaml"), *POLICIES.glob("*/procedures/*.yaml"))}
COUNCILS = ("coventry", "saltash", "south-cambridgeshire", "lgsco-code")


@pytest.fixture(scope="module")
def held() -> dict[str, HeldDocument]:
    documents = documents_in([POLICIES / name for name in COUNCILS])
    return {each.document.document: each for each in documents}


@pytest.fixture(scope="module")
def names_by_council() -> dict[str, Names]:
    """What each council's own lawbook answers to: no document may lean on the policy of another council."""
    return {name: names_of(load_lawbook(LAW, chain_of(POLICIES, name)), LAW) for name in COUNCILS}


@pytest.fixture(scope="module")
def names(names_by_council: dict[str, Names]) -> Names:
    return names_by_council["south-cambridgeshire"]


@pytest.mark.parametrize("council", COUNCILS)
def test_every_name_in_every_statement_is_carried_out_somewhere_in_that_councils_own_lawbook(
    council: str, names_by_council: dict[str, Names]
) -> None:
    names = names_by_council[council]
    said = [
        (each.document.document, statement.paragraph, name)
        for each in documents_in([POLICIES / council])
        for statement in each.document.statements
        for name in statement.operative
    ]
    assert said
    assert [where for where in said if not names.places(where[2])] == []


def test_a_whole_procedure_carries_out_only_what_is_said_of_it_as_a_whole(
    held: dict[str, HeldDocument],
) -> None:
    vague = {
        (name, statement.paragraph)
        for name, each in held.items()
        for statement in each.document.statements
        if set(statement.operative) & PROCEDURES and not set(statement.operative) - PROCEDURES
    }
    assert vague == {
        ("complaints-policy", "1.2 (2)"),  # there is a standard procedure
        ("complaints-policy", "10.4"),  # it has two stages
        ("complaints-policy", "Appendix 1 5"),  # it has three
        ("complaints-policy", "Appendix 2 7"),  # it has one
    }


def test_a_rule_that_only_a_heading_mentions_carries_out_nothing(names_by_council: dict[str, Names]) -> None:
    coventry = names_by_council["coventry"]
    assert "REM-2" in coventry.book.vocabularies["remedies"].source
    assert not coventry.knows("rule:REM-2")
    assert coventry.places("rule:CC-11")


def test_a_statement_with_one_name_that_is_not_here_is_not_counted_as_carried_out(names: Names) -> None:
    half = judge(Printed(paragraph="1", printed="x", operative=("FOI-20WD", "letter:nothing")), names)
    assert half.fate == "awaited"
    assert half.unknown == ("letter:nothing",)


def test_the_documents_of_four_councils_are_held(held: dict[str, HeldDocument]) -> None:
    assert set(held) == {
        "complaints-policy",
        "information-answer-2023",
        "information-handbook",
        "spoc-answer-2023",
        "unreasonable-behaviour",
        "spoc-protocol",
        "complaint-handling-code",
    }


def test_every_statement_has_one_fate_and_the_share_counts_them_all(
    held: dict[str, HeldDocument], names: Names
) -> None:
    for each in held.values():
        fates = judged(each.document, names)
        counted = tally(fates)
        assert counted.all == len(each.document.statements)
        assert set(counted.counts) <= set(FATES)


def test_a_quotation_is_short(held: dict[str, HeldDocument]) -> None:
    longest = max(
        (len(s.printed.split()) for each in held.values() for s in each.document.statements), default=0
    )
    assert longest <= 25


def test_SPOC_every_clause_of_the_protocol_is_carried_out_or_noted(
    held: dict[str, HeldDocument], names: Names
) -> None:
    fates = judged(held["spoc-protocol"].document, names)
    assert [each.unknown for each in fates if each.unknown] == []
    assert {each.fate for each in fates} <= {"carried-out", "otherwise", "noted"}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("CC-S1", True),
        ("CC-S9", False),
        ("foi-request", True),
        ("foi-request#respond", True),
        ("foi-request#nothing", False),
        ("letter:response", True),
        ("letter:nothing", False),
        ("vocabulary:channels", True),
        ("vocabulary:channels/pigeon", False),
        ("rule:SPOC-7", True),
        ("system:triage", True),
        ("system:magic", False),
        ("weather:fine", False),
    ],
)
def test_a_name_is_known_only_where_something_answers_to_it(names: Names, name: str, known: bool) -> None:
    assert names.knows(name) is known


def test_the_five_fates(names: Names) -> None:
    def fate(**said: object) -> str:
        return judge(Printed(paragraph="1", printed="x", **said), names).fate  # type: ignore[arg-type]  # each as the test says it

    assert fate(operative=("CC-S1",)) == "carried-out"
    assert fate(operative=("CC-S1",), departs="because") == "otherwise"
    assert fate(operative=("CC-S9",)) == "awaited"
    assert fate(departs="because") == "not-followed"
    assert fate(note="tone") == "noted"


def test_a_paragraph_left_out_or_told_twice_or_without_fate_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "council" / "statements"
    folder.mkdir(parents=True)
    (folder / "paper.yaml").write_text(
        "document: paper\ntitle: Paper\nsource: {title: A paper}\ncontents: ['1', '2']\nstatements:\n"
        "  - {paragraph: '1', printed: words}\n  - {paragraph: '1', printed: words, note: a note}\n",
        encoding="utf-8",
    )
    with pytest.raises(LawbookRefused) as refused:
        documents_in([tmp_path / "council"])
    said = str(refused.value)
    assert "no statement is held for it" in said
    assert "stands twice" in said
    assert "line 6" in said
    assert "nothing becomes of paragraph 1" in said
