"""What is shown of a policy is plain English: no name from a file, and no key of a rule's inside, stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

import pytest

from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.policies import chain_of, policies_in
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.yaml_source import read_yaml
from evenhand.domain.policies.comparing import Side, as_text, compare
from evenhand.domain.policies.drawing import charts_of
from evenhand.domain.policies.words import letter_in_words, procedure_in_words
from evenhand.domain.policies.words.of_guards import GENERAL, guard_in_words
from tests.domain.policies.conftest import LAW, POLICIES

_CODE = re.compile(r"(?<![\w/.@’'])[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+(?![\w@/])")


@pytest.fixture(scope="module")
def books() -> dict[str, Lawbook]:
    return {name: load_lawbook(LAW, chain_of(POLICIES, name)) for name in policies_in(POLICIES)}


def codes_of(book: Lawbook) -> set[str]:
    """Every name of a file that is not plain English already."""
    found = {code for vocabulary in book.vocabularies.values() for code in vocabulary.codes}
    found |= set(book.vocabularies) | set(book.letters) | set(read_yaml(LAW / "guards.yaml").data["guards"])
    for procedure in book.procedures.values():
        found |= {procedure.name, procedure.id, procedure.council, *procedure.stages, *procedure.items}
        for move in procedure.moves.values():
            found |= {move.name, move.name.rpartition(".")[2], *move.asks, *move.by, *move.decided_by_roles}
            found |= {code for ask in move.asks.values() for code in ask.choice}
    return {code for code in found if re.search("[-_]", code)}


def leaks(said: str, codes: set[str], written: str) -> Iterator[str]:
    """The names in some words that nobody wrote as words of the policy."""
    for name in _CODE.findall(said):
        if "_" in name or (name in codes and name not in written):
            yield name


def written_in(book: Lawbook, procedure: Procedure) -> str:
    """The words that people wrote for the procedure: hyphens of ordinary English stand in them."""
    said = [procedure.title, procedure.says]
    for move in procedure.moves.values():
        said += [move.title, move.says, *(guard.says for guard in move.guards), *(o.title for o in move.owes)]
        said += [ask.title for ask in move.asks.values()]
    said += [stage.title for stage in procedure.stages.values()] + [c.title for c in procedure.clocks]
    said += [code.title for vocabulary in book.vocabularies.values() for code in vocabulary.codes.values()]
    return " ".join(said).lower()


def test_no_procedure_of_any_policy_shows_a_name_from_a_file(books: dict[str, Lawbook]) -> None:
    found: dict[str, set[str]] = {}
    for council, book in books.items():
        codes = codes_of(book)
        for procedure in book.procedures.values():
            said = procedure_in_words(procedure, book).as_text()
            said += "\n".join(line for chart in charts_of(procedure) for line in chart.in_sentences())
            assert "A check must hold" not in said
            assert "{" not in said
            assert procedure.id not in said
            leaking = set(leaks(said, codes, written_in(book, procedure)))
            if leaking:
                found[f"{council}: {procedure.id}"] = leaking
    assert found == {}


def test_no_letter_of_any_policy_shows_a_name_from_a_file(books: dict[str, Lawbook]) -> None:
    for book in books.values():
        for letter in book.letters.letters.values():
            said = letter_in_words(letter, book.letters).as_text()
            assert [name for name in _CODE.findall(said) if "_" in name] == [], letter.id


def test_every_condition_that_there_is_has_words_of_its_own() -> None:
    assert set(GENERAL) == set(read_yaml(LAW / "guards.yaml").data["guards"])


def test_a_comparison_says_conditions_in_sentences(books: dict[str, Lawbook]) -> None:
    compared, told = 0, 0
    for before, after in permutations(books.values(), 2):
        newer = {p.name: p for p in after.newest()}
        for one in before.newest():
            other = newer.get(one.name)
            if other is None or other.id == one.id:
                continue
            sides = Side(one, before), Side(other, after)
            said = as_text(*sides, compare(*sides)).partition("\n")[2]
            conditions = re.findall(r"(?:new|lost a) condition\. (?:It was: )?(.+?) \([A-Z]", said)
            compared, told = compared + 1, told + len(conditions)
            assert [words for words in conditions if len(words.split()) < 5] == []
            written = written_in(before, one) + written_in(after, other)
            assert sorted(set(leaks(said, codes_of(before) | codes_of(after), written))) == []
    assert compared
    assert told


def test_FOI_31_a_condition_on_a_list_of_posts_names_the_posts_of_that_policy(
    books: dict[str, Lawbook],
) -> None:
    book = books["saltash"]
    procedure = next(one for one in book.newest() if one.name == "foi-request")
    rely = procedure.moves["assessment.rely"]
    said = [guard_in_words(guard, rely, procedure, book.vocabularies) for guard in rely.guards]
    assert any("a post of this list on that day: the Town Clerk, the information team" in one for one in said)
    assert any("whoever else is named: the Town Clerk" in one for one in said)
