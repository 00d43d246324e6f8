"""A broken file of the lawbook is refused with its file, key, line and mend."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str = ""
    kind: Literal["letter", "review"] = "letter"
    stages: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    since: dt.date
    steps: dict[str, Step] = {}
    urgent: bool = False


def source(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def problems(tmp_path: Path, text: str) -> tuple[LawbookProblem, ...]:
    with pytest.raises(LawbookRefused) as refused:
        typed(source(tmp_path, text), Policy)
    return refused.value.problems


def test_a_good_file_becomes_a_typed_value(tmp_path: Path) -> None:
    read = source(tmp_path, "id: P-1\nsince: 2026-02-05\nsteps:\n  send: {title: Send it}\n")

    assert typed(read, Policy) == Policy("P-1", dt.date(2026, 2, 5), {"send": Step("Send it")})


def test_only_true_and_false_are_booleans_and_times_and_dates_stay_text(
    tmp_path: Path,
) -> None:
    read = source(
        tmp_path,
        "a: no\nb: on\nc: 12:30\nd: 2026-01-02\ne: true\nf: '7'\ng: 7\nh: 1.5\ni:\n",
    )

    assert read.data == {
        "a": "no", "b": "on", "c": "12:30", "d": "2026-01-02", "e": True, "f": "7", "g": 7, "h": 1.5, "i": None,
    }  # fmt: skip


def test_a_key_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(LawbookRefused) as refused:
        source(tmp_path, "id: P-1\nsince: 2026-01-01\nid: P-2\n")

    (problem,) = refused.value.problems
    assert (problem.key, problem.line) == ("id", 3)
    assert "first on line 1" in problem.what


def test_an_unknown_key_names_file_key_line_and_the_nearest_known_key(
    tmp_path: Path,
) -> None:
    (problem,) = problems(
        tmp_path,
        "id: P-1\nsince: 2026-01-01\nsteps:\n  send: {}\n  answer:\n    titel: Answer it\n",
    )

    assert problem.file.endswith("policy.yaml")
    assert (problem.key, problem.line) == ("steps.answer.titel", 6)
    assert problem.mend == "Did you mean 'title'?"


def test_every_unknown_key_is_told_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "id: P-1\nsince: 2026-01-01\nurgnt: true\nsteps:\n  send: {stage: [a]}\n",
    )

    assert {problem.key for problem in found} == {"urgnt", "steps.send.stage"}


@pytest.mark.parametrize(
    ("text", "key", "line", "said"),
    [
        ("id: P-1\n", "", 1, "'since' is missing"),
        (
            "id: 7\nsince: 2026-01-01\n",
            "id",
            1,
            "text is wanted here, and a whole number stands (7)",
        ),
        ("id: P-1\nsince: yesterday\n", "since", 2, "date"),
        (
            "id: P-1\nsince: 2026-01-01\nsteps:\n  s:\n    kind: leter\n",
            "steps.s.kind",
            5,
            "Did you mean 'letter'?",
        ),
        (
            "id: P-1\nsince: 2026-01-01\nsteps:\n  s:\n    stages: [a, 2]\n",
            "steps.s.stages[1]",
            5,
            'Put it in quotation marks: "2".',
        ),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_place(
    tmp_path: Path, text: str, key: str, line: int, said: str
) -> None:
    (problem,) = problems(tmp_path, text)

    assert (problem.key, problem.line) == (key, line)
    assert said in str(problem)


def test_what_is_not_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LawbookRefused, match="line 2.*not YAML"):
        source(tmp_path, "id: P-1\n  since: [\n")


def test_a_file_in_another_code_than_UTF_8_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"id: one\ntitle: caf\xe9\n")
    with pytest.raises(LawbookRefused) as refused:
        read_yaml(path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.mend) == (2, "Save the file again as UTF-8.")
    assert "codec" not in str(problem)


def test_the_same_words_in_two_files_are_each_refused_by_their_own_name(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("id: P-1\nid: P-2\n", encoding="utf-8")
        with pytest.raises(LawbookRefused, match=rf"{name}, line 2.*stands twice"):
            read_yaml(tmp_path / name)


def test_a_file_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    assert source(tmp_path, "id: P-1\n").data == {"id": "P-1"}
    assert source(tmp_path, "id: P-2\n").data == {"id": "P-2"}


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(LawbookRefused, match=r"missing\.yaml.*cannot be read"):
        read_yaml(tmp_path / "missing.yaml")


def test_the_line_of_a_key_that_is_not_there_is_that_of_the_thing_around_it(
    tmp_path: Path,
) -> None:
    read = source(tmp_path, "steps:\n  send:\n    title: a\n")

    assert read.line("steps.send.kind") == 2
    assert read.line("elsewhere") == 1


def test_an_alias_for_a_short_list_is_read_as_what_it_stands_for(tmp_path: Path) -> None:
    path = tmp_path / "aliases.yaml"
    path.write_text("who: &who [one, two]\nalso: *who\n", encoding="utf-8")
    assert read_yaml(path).data == {"who": ["one", "two"], "also": ["one", "two"]}


def test_an_alias_within_what_an_alias_stands_for_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text("a: &a [x, x]\nb: &b [*a, *a]\nc: *b\n", encoding="utf-8")
    with pytest.raises(LawbookRefused, match="stands within what another one stands for"):
        read_yaml(path)
