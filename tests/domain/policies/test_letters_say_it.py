"""A council's letter may have every part that it must have, and say the contrary in it: the check reads the words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.policies.checking import Checked, check_policy
from evenhand.domain.policies.letters import NUMBERS
from tests.domain.policies.conftest import LAW, POLICIES

With = Callable[[str, str, str], Checked]


@pytest.fixture
def with_letter(tmp_path: Path) -> With:
    """South Cambridgeshire's policy with one of the law's letters as its own, words of it replaced, and checked."""

    def make(letter: str, old: str, new: str) -> Checked:
        folder = tmp_path / "south-cambridgeshire"
        shutil.copytree(POLICIES / folder.name, folder)
        (folder / "letters").mkdir(exist_ok=True)
        words = (LAW / "letters" / f"{letter}.yaml").read_text(encoding="utf-8")
        assert old in words, old
        (folder / "letters" / f"{letter}.yaml").write_text(words.replace(old, new, 1), encoding="utf-8")
        return check_policy(LAW, [folder])

    return make


RIGHTS = "You can ask us to look at it again at stage 2."
COST = "  - {standard: foi-rights, states: [review, regulator]}"
WRONG = {
    "a right taken away": (
        "complaint-stage-1",
        RIGHTS,
        "You may not ask for stage 2.",
        "letter-rights-taken-away",
        "CC-1",
    ),
    "a decision called final": (
        "complaint-stage-1",
        RIGHTS,
        "This decision is final.",
        "letter-rights-taken-away",
        "CC-1",
    ),
    "no review": (
        "complaint-stage-1",
        RIGHTS,
        "There is no right of review.",
        "letter-rights-taken-away",
        "CC-1",
    ),
    "grounds demanded": (
        "complaint-stage-1",
        "You do not have to give a reason.",
        "You must give your reasons.",
        "letter-grounds-demanded",
        "CC-1",
    ),
    "another time than the rule's": (
        "complaint-stage-1",
        RIGHTS,
        "You can ask for stage 2 within 5 working days.",
        "letter-another-time",
        "CC-1",
    ),
    "a time in words": (
        "complaint-stage-1",
        RIGHTS,
        "You can ask for stage 2 within six weeks.",
        "letter-another-time",
        "CC-1",
    ),
    "plain days for working days": (
        "refusal-cost",
        COST,
        "  - {paragraph: 'You can ask for an internal review within 40 days.', states: [review]}\n" + COST,
        "letter-another-time",
        "FOI-8",
    ),
    "a day typed in": (
        "complaint-stage-1",
        "We received it on {received_on}.",
        "We received it on 3 March 2026, or rather {received_on}.",
        "letter-a-typed-day",
        "CC-1",
    ),
    "another body": (
        "refusal-cost",
        COST,
        "  - {paragraph: 'You can go to the Housing Ombudsman.', states: [regulator]}\n" + COST,
        "letter-another-body",
        "FOI-46",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_letter_that_says_the_contrary_is_an_error_with_its_line_and_rule(
    with_letter: With, name: str
) -> None:
    letter, old, new, check, rule = WRONG[name]
    found = with_letter(letter, old, new)
    errors = [error for error in found.errors if error.check == check]
    assert errors, [str(each) for each in found.findings]
    assert errors[0].rule == rule
    assert errors[0].file.endswith(f"{letter}.yaml")
    assert errors[0].line
    assert errors[0].mend


INNOCENT = [
    ("complaint-stage-1", RIGHTS, "You can ask us for stage 2 within 20 working days."),
    ("complaint-stage-1", RIGHTS, "If you do not agree, ask for stage 2."),
    (
        "refusal-cost",
        COST,
        "  - {paragraph: 'You can ask for an internal review within 40 working days.'}\n" + COST,
    ),
    ("refusal-cost", COST, "  - {paragraph: 'We looked for five days.'}\n" + COST),
]


@pytest.mark.parametrize(("letter", "old", "new"), INNOCENT)
def test_a_letter_in_other_words_that_are_true_is_let_be(
    with_letter: With, letter: str, old: str, new: str
) -> None:
    assert [str(error) for error in with_letter(letter, old, new).errors] == []


@pytest.mark.parametrize(
    ("word", "number"), [("seventy", 70), ("eighty-four", 84), ("nineteen", 19), ("forty", 40)]
)
def test_every_number_that_a_time_may_be_written_with_is_known(word: str, number: int) -> None:
    assert NUMBERS[word] == number
    assert set(NUMBERS.values()) == set(range(100))
