"""What would be met only with a case in hand is told when the procedure is loaded, with file, key and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.lawbook.problems import LawbookRefused

ROOT = Path(__file__).resolve().parents[3]
MADE_UP = ROOT / "tests" / "apps" / "cases" / "made_up"
FILE = "procedures/allotment-dispute.yaml"

# What stands in the file, what is put in its place, and what the reader must say of it.
SPOILT = (
    ("on: received_on", "on: recieved_on", "clocks[0].on: no move is told “recieved_on”"),
    ("shows: [where, metres]", "shows: [where, meters]", "no move is told “meters”"),
    ("  visit:\n", "  ../visit:\n", "“../visit” cannot be a name"),
    ("        asks: {metres:", "        asks: {Metres wide:", "“Metres wide” cannot be the name of a fact"),
    ("stages: [measured], rule", "stages: [mesured], rule", "“mesured” is not a stage of “boundary”"),
    ("measured yet: {items}.", "measured yet: {boundaries}.", "nothing fills the gap {boundaries}"),
    (
        "owes: [{letter: allotment-settled}]",
        "owes: [{letter: allotment-settled, under: [where], due_on: recieved_on}]",
        "owes[0].due_on: no move is told “recieved_on”",
    ),
    ("from: [claim], until", "from: [], until", "nothing ever starts this clock"),
)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("spoilt") / "made-up"
    shutil.copytree(MADE_UP, folder)
    text = (folder / FILE).read_text()
    for was, becomes, _ in SPOILT:
        assert was in text
        text = text.replace(was, becomes, 1)
    settled = "guards: [{holds: every, item: boundary"
    text = text.replace(
        settled, f'guards: [{{holds: no-open, rule: MADE-UP-4, says: "Open: {{items"}}, {settled[9:]}', 1
    )
    (folder / FILE).write_text(text)
    with pytest.raises(LawbookRefused) as refused:
        load_lawbook(ROOT / "src" / "evenhand" / "law", [folder])
    return str(refused.value)


@pytest.mark.parametrize("sentence", [sentence for _, _, sentence in SPOILT])
def test_a_loose_end_is_refused_with_its_key_and_mend(said: str, sentence: str) -> None:
    [line] = [line for line in said.splitlines() if sentence in line]
    assert FILE in line


def test_a_guard_that_looks_at_nothing_and_a_brace_left_open_are_refused(said: str) -> None:
    assert "“no-open” looks at no kind of item" in said
    assert "“no-open” looks at no stage" in said
    assert "a brace is opened and not closed" in said
    assert "there is nothing that a move could name in it" in said
