"""What is wrong with a procedure file is told with its file, its key and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.cases.derivations import DERIVATIONS
from evenhand.domain.cases.guards import NEEDS_FACTS, PREDICATES, RELIES_ON
from evenhand.domain.lawbook.book import DERIVATION_NAMES, load_lawbook
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.lawbook.yaml_source import read_yaml

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "src" / "evenhand" / "law"
MADE_UP = ROOT / "tests" / "apps" / "cases" / "made_up"
FILE = "allotment-dispute.yaml"

Spoilt = Callable[[str, str], str]


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoilt:
    """The made-up procedure with one thing in it changed, and what the reader says of it."""

    def read(was: str, becomes: str) -> str:
        folder = tmp_path / "made-up"
        shutil.copytree(MADE_UP, folder, dirs_exist_ok=True)
        path = folder / "procedures" / FILE
        text = path.read_text()
        assert was in text
        path.write_text(text.replace(was, becomes, 1))
        with pytest.raises(LawbookRefused) as refused:
            load_lawbook(LAW, [folder])
        return str(refused.value)

    return read


def test_the_shipped_law_and_policies_are_whole():
    book = load_lawbook(LAW, chain_of(ROOT / "policies", "harrowmere"))
    assert {
        "enquiry",
        "service-request",
        "spoc-arrangement",
        "foi-request",
        "eir-request",
        "subject-access-request",
    } <= {procedure.name for procedure in book.procedures.values()}


def test_an_unknown_key_is_refused_with_file_line_and_the_nearest_key(spoilt):
    said = spoilt("    to: visited\n", "    too: visited\n")
    assert FILE in said
    assert "line " in said
    assert "too" in said


def test_a_move_to_nowhere_is_refused_with_the_stages_there_are(spoilt):
    said = spoilt("    to: settled\n", "    to: setled\n")
    assert "moves.settle.to" in said
    assert "Did you mean “settled”?" in said


def test_a_stage_nothing_leads_to_is_refused(spoilt):
    said = spoilt(
        "  settled: {title: Settled",
        "  forgotten: {title: Forgotten, final: true}\n  settled: {title: Settled",
    )
    assert "nothing leads to the stage “forgotten”" in said


def test_a_stage_nobody_can_leave_is_refused(spoilt):
    said = spoilt("    from: [visited]\n    to: settled\n", "    from: [open]\n    to: settled\n")
    assert "nobody can ever leave the stage “visited”" in said


def test_an_overdue_clock_is_shown_to_posts_that_exist(spoilt):
    said = spoilt("until: [settle]", "until: [settle], overdue_to: [directr]")
    assert "there is no role “directr”" in said
    assert "Did you mean “director”?" in said


def test_a_clock_without_a_rule_of_the_lawbook_is_refused(spoilt):
    assert "there is no clock rule “ENQUIRY-11WD”" in spoilt("ENQUIRY-10WD", "ENQUIRY-11WD")


def test_a_clock_tied_to_a_move_that_does_not_exist_is_refused(spoilt):
    assert "there is no move “rase”" in spoilt("from: [raise], on", "from: [rase], on")


def test_a_letter_that_is_not_written_is_refused(spoilt):
    assert "there is no letter “allotment-setled”" in spoilt(
        "letter: allotment-settled", "letter: allotment-setled"
    )


def test_a_guard_that_does_not_exist_is_refused(spoilt):
    assert "there is no guard “hapened”" in spoilt("holds: happened", "holds: hapened")


def test_a_guard_on_a_move_that_does_not_exist_is_refused(spoilt):
    assert "there is no move “appont”" in spoilt("of: [appoint]", "of: [appont]")


def test_GEN_6_a_move_counts_under_procedures_that_exist_its_own_among_them(spoilt):
    said = spoilt("  settle:\n", "  settle:\n    counts_under: [alotment-dispute]\n")
    assert "settle.counts_under: there is no procedure “alotment-dispute”" in said
    assert "and not under “allotment-dispute” itself" in said


def test_somebody_who_is_no_role_and_not_named_is_refused(spoilt):
    assert "is no role and nobody named in the case" in spoilt(
        "by: [allotments_officer, officer]", "by: [gardener]"
    )


def test_a_question_with_two_kinds_of_answer_is_refused(spoilt):
    said = spoilt("weather: {choice: [dry, wet]", "weather: {type: text, choice: [dry, wet]")
    assert "one kind of answer" in said


def test_a_missing_fragment_is_refused(spoilt):
    assert "there is no fragment “contributons”" in spoilt("uses: [contributions]", "uses: [contributons]")


def test_every_guard_has_its_sentence_and_every_sentence_its_guard():
    assert set(read_yaml(LAW / "guards.yaml").data["guards"]) == set(PREDICATES)


def test_what_guards_need_and_rely_on_is_said_of_guards_that_exist():
    assert set(PREDICATES) >= NEEDS_FACTS
    assert set(PREDICATES) >= set(RELIES_ON)


def test_every_derivation_that_a_file_may_name_exists():
    assert set(DERIVATION_NAMES) == set(DERIVATIONS)


def test_a_card_is_for_roles_and_for_none_who_see_the_whole_case(spoilt):
    seen_by = "seen_by: [officer, allotments_officer, auditor]\n"
    unknown = spoilt(seen_by, f"{seen_by}card_for: [contact-center-agent]\n")
    assert "Did you mean “contact-centre-agent”?" in unknown
    both = spoilt(seen_by, f"{seen_by}card_for: [auditor]\n")
    assert "“auditor” stands in `seen_by` as well" in both


def test_facts_that_lead_a_page_are_facts_that_a_move_asks_for(spoilt):
    seen_by = "seen_by: [officer, allotments_officer, auditor]\n"
    assert "no move asks for “weekly_day”" in spoilt(seen_by, f"{seen_by}leads: [weekly_day]\n")
