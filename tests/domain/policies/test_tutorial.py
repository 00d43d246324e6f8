"""The tutorial's own files: under sixty lines of YAML, sound, and a case runs through them. And the editors' schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.letters import SHARED_FILES
from evenhand.domain.lawbook.yaml_source import read_yaml
from evenhand.domain.policies.beginning import NameRefused, first_files
from evenhand.domain.policies.checking import check_policy
from evenhand.domain.policies.schema import KINDS, schema_of
from evenhand.domain.time import Calendars
from tests.domain.cases.telling import case_of, day
from tests.domain.policies.conftest import LAW, POLICIES, ROOT

TUTORIAL = ROOT / "docs" / "writing-a-policy.md"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policies") / "little-wickham"
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    for name, words in blocks:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lawbook(council: Path) -> Lawbook:
    checked = check_policy(LAW, [council])
    assert [str(finding) for finding in checked.findings] == []
    assert checked.book is not None
    return checked.book


def test_a_fifth_council_is_written_in_under_sixty_lines(council: Path) -> None:
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in council.rglob("*.yaml"))
    assert lines < 60


def test_a_case_of_the_fifth_council_runs_to_its_end(lawbook: Lawbook) -> None:
    case = case_of(lawbook, "path-report", calendars=Calendars(), on="2026-11-02")
    case.tell(
        "2026-11-02", "receive", customer="customer:1", received_on=day("2026-11-02"), summary="Stile broken"
    )
    # Monday 2 November: five working days after it end on Monday 9 November.
    assert case.reading("2026-11-02").running[0].due_on == day("2026-11-09")
    assert "Look at the path first." in case.refused("2026-11-03", "mend")
    case.tell("2026-11-03", "look", found="The step is gone.")
    case.tell("2026-11-05", "mend")
    reading = case.reading("2026-11-05")
    assert reading.stage.title == "Mended"
    assert reading.clocks[0].met is True


def test_the_first_files_of_a_new_council_pass_the_check(tmp_path: Path) -> None:
    files = first_files(
        name="great-wickham",
        title='Great "Wickham": Town Council',
        council_kind="parish",
        nation="ENG",
        services=("Allotments", "Halls & rooms"),
        begins_from=(),
    )
    for name, words in files.items():
        path = tmp_path / "great-wickham" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    checked = check_policy(LAW, [tmp_path / "great-wickham"])
    assert checked.findings == ()
    assert checked.policy is not None
    assert checked.policy.title == 'Great "Wickham": Town Council'
    assert checked.book is not None
    assert set(checked.book.vocabularies["services"].codes) == {"allotments", "halls-rooms"}


@pytest.mark.parametrize("name", ["Wickham", "a b", "../wickham", "", "-a"])
def test_a_name_that_is_no_folder_name_is_refused(name: str) -> None:
    with pytest.raises(NameRefused):
        first_files(name=name, title="X", council_kind="parish", nation="ENG", services=(), begins_from=())


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_for_editors_is_the_one_that_the_types_make(kind: str) -> None:
    kept = (LAW / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert kept == schema_of(kind), "run `evenhand policy schema`"


FILES = {
    "policy": ("policy.yaml",),
    "procedure": ("procedures/*.yaml",),
    "letter": ("letters/*.yaml",),
    "paragraphs": ("letters/paragraphs.yaml",),
    "bodies": ("letters/bodies.yaml",),
    "every-letter": ("letters/every-letter.yaml",),
    "clock": ("clocks/*.yaml",),
    "fragment": ("fragments/*.yaml",),
    "vocabulary": ("vocabularies/*.yaml",),
    "statements": ("statements/*.yaml",),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_schema_takes_every_shipped_file_and_refuses_an_unknown_key(kind: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_of(kind)))
    paths = [
        path
        for pattern in FILES[kind]
        for folder in (LAW, *POLICIES.iterdir())
        for path in folder.glob(pattern)
        if kind != "letter" or path.name not in SHARED_FILES
    ]
    assert paths
    for path in paths:
        data = read_yaml(path).data
        assert [error.message for error in validator.iter_errors(data)] == [], path
        assert not validator.is_valid({**data, "no_such_key": 1})
