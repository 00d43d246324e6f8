"""The checks of words read what is meant, and not one council's wording: faults said otherwise are found, the innocent let be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evenhand.domain.lawbook.yaml_source import read_yaml
from evenhand.domain.policies.checks import load_checks
from tests.domain.policies.conftest import LAW

BOOK = load_checks(LAW)
SAID: dict[str, Any] = read_yaml(Path(__file__).with_name("paraphrases.yaml")).data
MORE: dict[str, Any] = read_yaml(Path(__file__).with_name("paraphrases_more.yaml")).data
SETS = [(name, seen) for name in SAID for seen in ("tuned", "unseen", "more")]


def sentences(name: str, seen: str, kind: str) -> list[list[str]]:
    said = {"tuned": SAID[name], "unseen": SAID[name]["unseen"], "more": MORE[name]}[seen]
    found = said[kind]
    return [each if isinstance(each, list) else [each] for each in found]


def is_found(name: str, document: list[str]) -> bool:
    everything = "\n".join(document)
    return any(BOOK.checks[name].is_in(statement, everything) for statement in document)


@pytest.mark.parametrize(("name", "seen"), SETS)
def test_a_fault_in_other_words_is_found(name: str, seen: str) -> None:
    missed = [said for said in sentences(name, seen, "faulty") if not is_found(name, said)]
    assert missed == []


@pytest.mark.parametrize(("name", "seen"), SETS)
def test_an_innocent_sentence_is_let_be(name: str, seen: str) -> None:
    blamed = [said for said in sentences(name, seen, "sound") if is_found(name, said)]
    assert blamed == []


@pytest.mark.parametrize("name", SAID)
def test_a_fault_is_held_by_five_paraphrases_and_five_innocent_sentences(name: str) -> None:
    for kind in ("faulty", "sound"):
        assert len(sentences(name, "tuned", kind)) >= 5
        assert sentences(name, "unseen", kind)


UNSEEN: dict[str, Any] = read_yaml(Path(__file__).with_name("paraphrases_unseen.yaml")).data


def test_of_faults_in_words_never_met_most_are_found_and_no_innocent_one_is_blamed() -> None:
    documents = {
        kind: [(name, [d] if isinstance(d, str) else d) for name, said in UNSEEN.items() for d in said[kind]]
        for kind in ("faulty", "sound")
    }
    missed = [said for name, said in documents["faulty"] if not is_found(name, said)]
    blamed = [said for name, said in documents["sound"] if is_found(name, said)]
    assert len(documents["faulty"]) >= 2 * len(SAID)
    assert len(missed) <= len(documents["faulty"]) // 4, missed
    assert blamed == []
