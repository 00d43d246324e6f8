"""The code base keeps its own rules: small files, the field's words, rules found by their ids."""

from __future__ import annotations

import re
from pathlib import Path

from evenhand.domain.lawbook.yaml_source import read_yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "evenhand"
MOST_LINES = 400
FORBIDDEN_WORDS = ("manager", "helper", "utils", "util", "service", "handler", "processor")
# What is not ours to name: Django looks for these.
DJANGOS_OWN = {"management"}


def python_files() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def test_a_file_holds_one_concept() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
    }
    assert {path: count for path, count in lines.items() if count >= MOST_LINES} == {}


def test_no_file_or_class_hides_a_missing_noun() -> None:
    pattern = re.compile(rf"(?:^|_)({'|'.join(FORBIDDEN_WORDS)})s?(?:_|$)")
    files = [path for path in python_files() if pattern.search(path.stem)]
    classes = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files()
        for name in re.findall(r"^class (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        if re.search(r"(Manager|Helper|Utils?|Handler|Processor)$", name)
    ]
    assert files == []
    assert classes == []


def test_no_folder_hides_a_missing_noun() -> None:
    named = {path.name for path in SOURCE.rglob("*") if path.is_dir()} - DJANGOS_OWN
    assert named.isdisjoint(FORBIDDEN_WORDS)


def law_files() -> list[Path]:
    """Files that hold one thing with an id; a file named as a collection (a list of entries) has none of its own."""
    return sorted((SOURCE / "law" / "clocks").glob("*.yaml"))


def test_a_clock_rule_is_found_by_its_id() -> None:
    misnamed = []
    for path in law_files():
        data = read_yaml(path).data
        assert isinstance(data, dict), path
        if data.get("id") != path.stem:
            misnamed.append(path.name)
    assert misnamed == []


def test_only_the_law_and_councils_policies_hold_yaml() -> None:
    """The demonstration's story is data too, and says nothing about law."""
    story = SOURCE / "apps" / "demonstration" / "mailbox"
    elsewhere = [path for path in SOURCE.rglob("*.y*ml") if path.relative_to(SOURCE).parts[0] != "law"]
    assert [path for path in elsewhere if path.parent != story] == []


def test_no_clock_rule_is_named_in_python() -> None:
    # A rule is found by what its file says it is for, so that a council's own rule serves as well. Benchmarks may name one.
    ids = {path.stem for path in law_files()}
    named = [
        f"{path.relative_to(ROOT)}: {rule}"
        for path in python_files()
        if "benchmarks" not in path.parts
        for rule in re.findall(r"[\"']([A-Z][A-Z0-9]+(?:-[A-Z0-9]+)+)[\"']", path.read_text(encoding="utf-8"))
        if rule in ids
    ]
    assert named == []


def test_whatever_silences_the_type_checker_says_which_complaint_and_why() -> None:
    silenced, sound = re.compile(r"#\s*type:\s*ignore"), re.compile(r"# type: ignore\[[a-z, -]+\]  # \S")
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("src", "tests", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if silenced.search(line) and not sound.search(line)
    ]
    assert lines == []
