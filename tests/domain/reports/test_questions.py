"""The law's questions load, and what is wrong in a council's own is said with its mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.checking import check_policy
from evenhand.domain.reports.loading import load_questions

LAW = Path(__file__).parents[3] / "src" / "evenhand" / "law"


def test_every_measure_says_what_it_counts_and_from_where() -> None:
    book = load_questions(LAW)
    assert [m.id for m in book.measures.values() if not (m.definition.endswith(".") and m.source)] == []


def test_every_section_of_a_report_names_what_it_answers() -> None:
    book = load_questions(LAW)
    nameless = [(r.report, s.title) for r in book.reports.values() for s in r.sections if not s.ids]
    assert nameless == []


def test_an_unknown_measure_is_refused_with_the_one_meant(tmp_path: Path) -> None:
    reports = tmp_path / "questions" / "reports"
    reports.mkdir(parents=True)
    (reports / "own.yaml").write_text(
        "report: own\ntitle: Our own\nsections:\n  - title: One\n    groups: [foi]\n    measures: [recieved]\n"
    )
    with pytest.raises(LawbookRefused, match="Did you mean “received”"):
        load_questions(LAW, (tmp_path,))


def test_an_unknown_condition_is_refused(tmp_path: Path) -> None:
    measures = tmp_path / "questions" / "measures"
    measures.mkdir(parents=True)
    (measures / "own.yaml").write_text(
        "measures:\n  - {id: ours, title: Ours, definition: Ours., unit: cases, source: us, where: {on-tyme: true}}\n"
    )
    with pytest.raises(LawbookRefused, match="there is no condition “on-tyme”"):
        load_questions(LAW, (tmp_path,))


def test_a_name_given_to_two_measures_of_one_folder_is_refused(tmp_path: Path) -> None:
    measures = tmp_path / "questions" / "measures"
    measures.mkdir(parents=True)
    for name in ("one", "two"):
        (measures / f"{name}.yaml").write_text(
            f"measures:\n  - {{id: received, title: {name}, definition: Ours., unit: cases, source: us}}\n"
        )
    with pytest.raises(LawbookRefused, match="two.yaml.*received: another measure"):
        load_questions(LAW, (tmp_path,))


def test_an_unknown_record_is_refused_when_the_file_is_read_and_when_the_policy_is_checked(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "saltash"
    shutil.copytree(LAW.parents[2] / "policies" / folder.name, folder)
    own = folder / "questions" / "reports" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("report: own\ntitle: Our own\nsections:\n  - title: One\n    records: guidence\n")
    with pytest.raises(LawbookRefused, match="Did you mean “guidance”"):
        load_questions(LAW, (folder,))
    (found,) = check_policy(LAW, [folder]).errors
    assert (found.file, found.line) == (str(own), 5)
    assert "there is no record “guidence”" in found.what
