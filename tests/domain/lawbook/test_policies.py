"""A council's policy says what it builds on, and what is more particular stands above."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.lawbook.policies import chain_of, policies_in
from evenhand.domain.lawbook.problems import LawbookRefused

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "src" / "evenhand" / "law"
POLICIES = ROOT / "policies"


def policy(root: Path, name: str, *, begins_from: str = "", called: str = "") -> None:
    (root / name).mkdir()
    (root / name / "policy.yaml").write_text(
        f"policy: {called or name}\ntitle: A council\ncouncil_kind: district\nnation: ENG\nbegins_from: [{begins_from}]\n"
    )


def refusal(root: Path, name: str) -> str:
    with pytest.raises(LawbookRefused) as refused:
        chain_of(root, name)
    return str(refused.value)


def test_a_policy_lies_above_those_it_begins_from_and_each_stands_once(tmp_path: Path):
    policy(tmp_path, "code")
    policy(tmp_path, "city", begins_from="code")
    policy(tmp_path, "town", begins_from="code, city")
    assert [folder.name for folder in chain_of(tmp_path, "town")] == ["code", "city", "town"]


def test_a_circle_of_policies_is_refused_by_its_names(tmp_path: Path):
    policy(tmp_path, "city", begins_from="town")
    policy(tmp_path, "town", begins_from="city")
    assert "town begins from city begins from town" in refusal(tmp_path, "town")


def test_a_policy_that_is_not_there_is_refused_with_the_nearest_name(tmp_path: Path):
    policy(tmp_path, "coventry")
    said = refusal(tmp_path, "coventri")
    assert "Did you mean “coventry”" in said


def test_a_folder_under_another_name_than_its_policy_is_refused(tmp_path: Path):
    policy(tmp_path, "city", called="town")
    assert "stands in a folder called “city”" in refusal(tmp_path, "city")


@pytest.mark.parametrize("name", policies_in(POLICIES))
def test_each_shipped_policy_loads_by_itself(name: str):
    assert load_lawbook(LAW, chain_of(POLICIES, name)).procedures


def test_an_unknown_policy_to_begin_from_is_told_at_its_line_of_the_manifest(tmp_path: Path):
    policy(tmp_path, "town", begins_from="citty")
    with pytest.raises(LawbookRefused) as refused:
        chain_of(tmp_path, "town")
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (str(tmp_path / "town" / "policy.yaml"), 5)


def test_of_two_editions_in_force_that_of_the_more_particular_policy_stands(tmp_path: Path):
    policy(tmp_path, "city")
    policy(tmp_path, "town", begins_from="city")
    written = (LAW / "procedures" / "enquiry.yaml").read_text()
    for name, since in (("city", "2020-01-01"), ("town", "2001-01-01")):
        folder = tmp_path / name / "procedures"
        folder.mkdir()
        text = written.replace("council: evenhand", f"council: {name}").replace("2000-01-01", since)
        (folder / "enquiry.yaml").write_text(text)
    book = load_lawbook(LAW, chain_of(tmp_path, "town"))
    assert book.edition("enquiry", dt.date(2026, 11, 2)).council == "town"
    assert book.edition("enquiry", dt.date(2000, 6, 1)).council == "evenhand"


def test_an_edition_of_another_council_than_its_folder_is_refused(tmp_path: Path):
    policy(tmp_path, "city")
    (tmp_path / "city" / "procedures").mkdir()
    (tmp_path / "city" / "procedures" / "enquiry.yaml").write_text(
        (LAW / "procedures" / "enquiry.yaml").read_text()
    )
    with pytest.raises(LawbookRefused, match="Write `council: city`"):
        load_lawbook(LAW, chain_of(tmp_path, "city"))
