"""Loading the clock rules: what a broken file is told, and how far a council's own file may go."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.lawbook.clocks import load_clocks, rule_for
from evenhand.domain.lawbook.problems import LawbookRefused

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
VALUE = "reference: {title: Our policy, mark: P1}"


@pytest.fixture
def council(tmp_path: Path) -> Callable[..., Path]:
    def lay_over(rule_id: str, text: str) -> Path:
        folder = tmp_path / "our-council"
        (folder / "clocks").mkdir(parents=True, exist_ok=True)
        (folder / "clocks" / f"{rule_id}.yaml").write_text(text, encoding="utf-8")
        return folder

    return lay_over


def refusal(folder: Path) -> str:
    with pytest.raises(LawbookRefused) as refused:
        load_clocks(LAW, (folder,))
    return str(refused.value)


def test_a_council_may_give_itself_less_time_than_the_law(council: Callable[..., Path]) -> None:
    folder = council("FOI-20WD", f"id: FOI-20WD\nvalues:\n  - {{from: 2005-01-01, length: 15, {VALUE}}}\n")

    rule = load_clocks(LAW, (folder,))["FOI-20WD"]

    assert rule.values[0].length == 15
    assert rule.laid_over_by == "our-council"
    assert rule.lawful is not None
    assert rule.lawful.values[0].length == 20
    assert rule != load_clocks(LAW)["FOI-20WD"]


def test_a_council_may_never_lengthen_a_lawful_time_and_is_told_the_provision(
    council: Callable[..., Path],
) -> None:
    folder = council("FOI-20WD", f"id: FOI-20WD\nvalues:\n  - {{from: 2005-01-01, length: 25, {VALUE}}}\n")

    said = refusal(folder)

    assert "Freedom of Information Act 2000, s1(1), s10(1)" in said
    assert "line 3" in said
    assert "Give at most 20." in said


def test_a_time_that_belongs_to_the_person_may_be_lengthened_and_never_shortened(
    council: Callable[..., Path],
) -> None:
    longer = council("ASC-12M", f"id: ASC-12M\nvalues:\n  - {{from: 2009-04-01, length: 18, {VALUE}}}\n")
    assert load_clocks(LAW, (longer,))["ASC-12M"].values[0].length == 18

    shorter = council("ASC-12M", f"id: ASC-12M\nvalues:\n  - {{from: 2009-04-01, length: 6, {VALUE}}}\n")
    assert "Give at least 12." in refusal(shorter)


def test_a_council_may_not_change_how_a_lawful_time_is_counted(council: Callable[..., Path]) -> None:
    said = refusal(council("FOI-20WD", "id: FOI-20WD\ncalendar: EW\n"))

    assert "cannot change 'calendar' of FOI-20WD, which is law" in said


def test_a_code_may_be_departed_from_with_a_reason_only(council: Callable[..., Path]) -> None:
    text = f"id: LGC-S1\nvalues:\n  - {{length: 12, {VALUE}}}\n"
    assert "departs" in refusal(council("LGC-S1", text))

    folder = council("LGC-S1", text + "departs: A small council that meets monthly.\n")
    assert load_clocks(LAW, (folder,))["LGC-S1"].values[0].length == 12


def test_a_local_time_may_change_freely(council: Callable[..., Path]) -> None:
    folder = council("CC-S1", f"id: CC-S1\nvalues:\n  - {{length: 15, {VALUE}}}\n")

    assert load_clocks(LAW, (folder,))["CC-S1"].values[0].length == 15


def test_CAL_5_closure_days_may_not_be_laid_over_a_code(council: Callable[..., Path]) -> None:
    assert "CAL-5" in refusal(council("LGC-S1", "id: LGC-S1\nclosures: true\n"))


def test_dropping_the_earlier_values_of_the_law_is_refused(council: Callable[..., Path]) -> None:
    folder = council("FOI-20WD", f"id: FOI-20WD\nvalues:\n  - {{from: 2026-01-01, length: 15, {VALUE}}}\n")

    assert "no value before 2026-01-01" in refusal(folder)


def test_an_unknown_key_is_told_with_the_nearest_one(council: Callable[..., Path]) -> None:
    said = refusal(council("CC-S1", "id: CC-S1\nvalue:\n  - {length: 15}\n"))

    assert "CC-S1.yaml, line 2, value" in said
    assert "Did you mean 'values'?" in said


def test_a_rule_without_a_reference_is_refused(council: Callable[..., Path]) -> None:
    assert "'reference' is missing" in refusal(council("CC-S1", "id: CC-S1\nvalues:\n  - {length: 15}\n"))


def test_a_file_that_bears_another_name_than_its_rule_is_refused(tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(LAW, law)
    (law / "clocks" / "CC-S9.yaml").write_text((LAW / "clocks" / "CC-S1.yaml").read_text(encoding="utf-8"))

    with pytest.raises(LawbookRefused, match=r"CC-S9\.yaml.*'CC-S1'.*Call the rule 'CC-S9'"):
        load_clocks(law)


def test_an_extension_of_a_rule_that_is_not_there_is_refused(tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(LAW, law)
    (law / "clocks" / "EIR-EXT-NOTICE.yaml").unlink()

    with pytest.raises(LawbookRefused, match="there is no rule 'EIR-EXT-NOTICE'"):
        load_clocks(law)


def test_everything_wrong_in_several_files_is_told_at_once(council: Callable[..., Path]) -> None:
    council("CC-S1", "id: CC-S1\nvalue: []\n")
    folder = council("CC-S2", "id: CC-S2\nclas: LAW\n")

    said = refusal(folder)

    assert "CC-S1.yaml" in said
    assert "CC-S2.yaml" in said


def test_a_second_rule_for_what_one_rule_serves_is_refused(council: Callable[..., Path]) -> None:
    text = (LAW / "clocks" / "FOI-COST.yaml").read_text(encoding="utf-8")
    folder = council("OUR-COST", text.replace("id: FOI-COST", "id: OUR-COST").replace("450.00", "400.00"))

    assert "'FOI-COST' serves 'cost-limit' already" in refusal(folder)


def test_a_rule_is_found_by_what_it_is_for() -> None:
    rules = load_clocks(LAW)

    assert rule_for(rules, "cost-limit").id == "FOI-COST"
    with pytest.raises(KeyError, match="these do: SPOC-6M, URB-6M"):
        rule_for(rules, "continued-need")
    with pytest.raises(KeyError, match="none does"):
        rule_for({}, "cost-limit")


def test_a_purpose_that_nothing_asks_for_is_refused(council: Callable[..., Path]) -> None:
    text = (LAW / "clocks" / "FOI-COST.yaml").read_text(encoding="utf-8")
    folder = council(
        "OUR-COST",
        text.replace("id: FOI-COST", "id: OUR-COST").replace("purpose: cost-limit", "purpose: costs"),
    )

    assert "purpose" in refusal(folder)
