"""Changes made in the browser touch what they change and nothing else of a file: comments, order and quotation marks stay."""

from __future__ import annotations

import datetime as dt
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest

from evenhand.domain.lawbook.yaml_source import read_yaml
from evenhand.domain.policies.editing import (
    ChangeRefused,
    as_yaml,
    read_to_edit,
    with_decider,
    with_reason,
    with_time,
    with_words,
    without_reason,
)
from tests.domain.policies.conftest import LAW, POLICIES

DAY = dt.date(2027, 1, 1)


def changed(before: str, after: str) -> list[str]:
    """The lines that differ, each with a sign for where it stands."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("folder", ["vocabularies", "letters"])
def test_a_file_that_nothing_is_changed_in_is_written_as_it_was_read(folder: str, tmp_path: Path) -> None:
    files = sorted((LAW / folder).glob("*.yaml"))[:12]
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert as_yaml(read_to_edit(text)) == text, path.name


def test_a_code_more_in_a_list_adds_one_line_and_keeps_the_comments() -> None:
    text = (LAW / "vocabularies" / "complaint-exclusions.yaml").read_text(encoding="utf-8")
    assert "\n# " in text
    after = as_yaml(with_reason(read_to_edit(text), code="drones", title="A drone", from_on=DAY))
    assert changed(text, after) == ["+   drones: {title: A drone, in_force_from: 2027-01-01}"]


def test_a_code_that_ends_changes_its_own_line_alone() -> None:
    text = (LAW / "vocabularies" / "complaint-exclusions.yaml").read_text(encoding="utf-8")
    after = as_yaml(without_reason(read_to_edit(text), code="school", until=DAY))
    minus, plus = changed(text, after)
    assert plus == "+" + minus[1:].removesuffix("}") + ", in_force_until: 2027-01-01}"


def test_another_decider_changes_the_edition_and_the_decider_alone() -> None:
    text = (POLICIES / "saltash" / "procedures" / "unreasonable-conduct.yaml").read_text(encoding="utf-8")
    said = with_decider(
        read_to_edit(text), move="lift", roles=("clerk",), council="saltash", edition="saltash-3"
    )
    lines = changed(text, as_yaml(said))
    assert len(lines) <= 6
    assert "# A town council's policy on unreasonable behaviour, step by step (SAL-1 to SAL-39)." in as_yaml(
        said
    )


def test_other_words_in_a_letter_leave_the_rest_as_it_was(tmp_path: Path) -> None:
    path = LAW / "letters" / "refusal-cost.yaml"
    text = path.read_text(encoding="utf-8")
    said = read_to_edit(text)
    number = next(n for n, block in enumerate(said["body"]) if block.get("paragraph"))
    after = as_yaml(with_words(said, number=number, words="We say: no."))
    written = tmp_path / "refusal-cost.yaml"
    written.write_text(after, encoding="utf-8")
    assert read_yaml(written).data["body"][number]["paragraph"] == "We say: no."
    assert sum(line[0] == "+" for line in changed(text, after)) == 1


def test_a_time_is_added_to_the_councils_own_file_with_its_comments() -> None:
    own = "# Agreed with the unions.\nid: X\nvalues:\n  - {length: 10, reference: {title: Before}} # as it was\n"
    rule = {"values": [{"length": 10, "reference": {"title": "Before"}}]}
    said = with_time(rule, rule_id="X", length=5, from_on=DAY, reference="Minute 1", own=read_to_edit(own))
    assert changed(own, as_yaml(said)) == [
        "+   - {from: 2027-01-01, length: 5, reference: {title: Minute 1}}"
    ]
    late = {"values": [*rule["values"], {"from": "2027-06-01", "length": 7}]}
    with pytest.raises(ChangeRefused, match="take a later day"):
        with_time(late, rule_id="X", length=5, from_on=DAY, reference="Minute 1")


def test_a_sentence_that_names_the_decider_of_before_goes_with_the_decision() -> None:
    says = "By the Town Clerk after six months (SAL-16). It never moves the last day."
    procedure = {
        "edition": {"council": "a", "id": "1"},
        "moves": {
            "lift": {
                "says": says,
                "decided_by": {"role": ["town-clerk"]},
            }
        },
    }
    titles = {"town-clerk": "Town Clerk", "director": "Director"}
    found = with_decider(procedure, move="lift", roles=("director",), council="a", edition="2", titles=titles)
    assert found["moves"]["lift"]["says"] == "The decision is for: Director. It never moves the last day."
    same = with_decider(
        procedure, move="lift", roles=("town-clerk", "director"), council="a", edition="2", titles=titles
    )
    assert same["moves"]["lift"]["says"] == says


def test_a_procedure_that_names_the_decider_of_before_is_told_anew_by_a_person() -> None:
    decided = {"says": "In writing.", "decided_by": {"role": ["service-manager"]}}
    says = "A decision by the Service Manager, and always an end."
    procedure = {"edition": {"council": "a", "id": "1"}, "says": says, "moves": {"decide": decided}}
    given: dict[str, Any] = {
        "move": "decide",
        "roles": ("director",),
        "council": "a",
        "edition": "2",
        "titles": {"service-manager": "Service manager", "director": "Director"},
    }
    with pytest.raises(ChangeRefused, match="says of itself: “A decision by the Service Manager") as refused:
        with_decider(procedure, **given)
    assert refused.value.field == "about"
    told = with_decider(procedure, **given, about="A decision by the Director, and always an end.")
    assert told["says"] == "A decision by the Director, and always an end."
    assert with_decider(procedure, **given, about=says)["says"] == says
    named_both = with_decider(procedure, **given | {"roles": ("service-manager", "director")})
    assert named_both["says"] == says
