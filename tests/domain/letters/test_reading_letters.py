"""What the reader of letters refuses, and how it says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evenhand.domain.lawbook.letters import load_letters
from evenhand.domain.lawbook.problems import LawbookRefused

LAW = Path(__file__).parents[3] / "src" / "evenhand" / "law"

SOUND = """\
id: note
title: Note
to: customer
subject: A note about {matter}
must_state:
  - {id: answer, rule: SPOC-11, needs: [answer], what: Give the answer.}
facts:
  matter: {type: line, title: The matter}
  answer: {type: text, title: The answer}
body:
  - {paragraph: '{answer}', states: [answer]}
"""


@pytest.fixture
def law(tmp_path: Path) -> Path:
    letters = tmp_path / "letters"
    letters.mkdir()
    for shared in ("paragraphs.yaml", "bodies.yaml", "every-letter.yaml"):
        shutil.copy(LAW / "letters" / shared, letters)
    return tmp_path


def refusal(law: Path, letter: str, *, overlays: tuple[Path, ...] = ()) -> str:
    (law / "letters" / "note.yaml").write_text(letter, encoding="utf-8")
    with pytest.raises(LawbookRefused) as refused:
        load_letters(law, overlays)
    return str(refused.value)


def test_a_sound_letter_is_read(law: Path) -> None:
    (law / "letters" / "note.yaml").write_text(SOUND, encoding="utf-8")

    assert load_letters(law)["note"].title == "Note"


def test_a_letter_whose_body_does_not_state_what_it_must_is_refused_with_the_rule(law: Path) -> None:
    said = refusal(law, SOUND.replace(", states: [answer]", ""))

    assert "note.yaml, line 6" in said
    assert "no block states 'answer' (SPOC-11): Give the answer." in said
    assert "Add 'states: [answer]'" in said


def test_a_block_that_claims_a_statement_and_does_not_show_its_fact_is_refused(law: Path) -> None:
    said = refusal(law, SOUND.replace("'{answer}'", "'Thank you.'"))

    assert "'answer' (SPOC-11) needs 'answer', and no block stating it shows that" in said


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("{matter}", "{mater}"), "'{mater}' is not a fact of this letter"),
        (("'{answer}'", "'{answer} {'"), "a brace stands alone"),
        (("states: [answer]", "states: [answer, more]"), "'more' is not in 'must_state'"),
        (("states: [answer]", "standard: re-use, states: [answer]"), "this says paragraph and standard"),
        (("id: note", "id: other"), "the file is called note.yaml"),
        (("matter: {", "date_on: {"), "every letter has the fact 'date_on'"),
        (("states: [answer]", "states: [answer], when: urgent"), "'urgent' is not a fact"),
        (("  - {paragraph", "  - {standard: nothing}\n  - {paragraph"), "no standard paragraph 'nothing'"),
        (("  - {paragraph", "  - {standard: foi-rights}\n  - {paragraph"), "needs the fact 'review_contact'"),
        (("  - {paragraph", "  - {each: answer}\n  - {paragraph"), "'answer' is of type 'text'"),
    ],
)
def test_a_letter_that_cannot_be_trusted_is_refused(
    law: Path, change: tuple[str, str], complaint: str
) -> None:
    assert complaint in refusal(law, SOUND.replace(*change))


def test_an_unknown_key_is_refused_with_file_and_line(law: Path) -> None:
    said = refusal(law, SOUND.replace("subject:", "subjekt:"))

    assert "note.yaml" in said
    assert "subjekt" in said


def test_a_council_may_put_a_letter_in_its_own_words(law: Path, tmp_path: Path) -> None:
    (law / "letters" / "note.yaml").write_text(SOUND, encoding="utf-8")
    council = tmp_path / "council"
    (council / "letters").mkdir(parents=True)
    own = SOUND.replace("title: Note\n", "title: Our note\n").replace("'{answer}'", "'We say: {answer}'")
    (council / "letters" / "note.yaml").write_text(own, encoding="utf-8")

    assert load_letters(law, (council,))["note"].title == "Our note"


def test_a_council_may_not_drop_what_the_letter_must_state(law: Path, tmp_path: Path) -> None:
    council = tmp_path / "council"
    (council / "letters").mkdir(parents=True)
    own = SOUND.replace(
        "must_state:\n  - {id: answer, rule: SPOC-11, needs: [answer], what: Give the answer.}\n", ""
    )
    (council / "letters" / "note.yaml").write_text(own.replace(", states: [answer]", ""), encoding="utf-8")

    said = refusal(law, SOUND, overlays=(council,))

    assert "it no longer has to state 'answer' (SPOC-11)" in said


def test_a_council_may_not_lessen_a_demand_by_a_condition(law: Path, tmp_path: Path) -> None:
    council = tmp_path / "council"
    (council / "letters").mkdir(parents=True)
    own = SOUND.replace("needs: [answer]", "needs: [answer], when: matter")
    (council / "letters" / "note.yaml").write_text(own, encoding="utf-8")

    assert "asks for less than the letter it replaces" in refusal(law, SOUND, overlays=(council,))


def test_a_standard_paragraph_that_names_no_known_body_is_refused(law: Path) -> None:
    path = law / "letters" / "paragraphs.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("body: lgsco", "body: lgso"), encoding="utf-8")

    assert "there is no body 'lgso'" in refusal(law, SOUND)
