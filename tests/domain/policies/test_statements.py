"""Councils' documents statement by statement: complete, each with its fate, none dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.statements import (
    FATES,
    HeldDocument,
    Names,
    Printed,
    documents_in,
    judge,
    judged,
    names_of,
    tally,
)
from tests.domain.policies.conftest import LAW, POLICIES

COUNCILS = ("coventry", "saltash", "south-cambridgeshire", "lgsco-code")


@pytest.fixture(scope="module")
def held() -> dict[str, HeldDocument]:
    documents = documents_in([POLICIES / name for name in COUNCILS])
    return {each.document.document: each for each in documents}


@pytest.fixture(scope="module")
def names() -> Names:
    return names_of(load_lawbook(LAW, chain_of(POLICIES, "south-cambridgeshire")), LAW)


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
        return judge(Printed(paragraph="1", printed="x", **said), names).fate  # type: ignore[arg-type]

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
