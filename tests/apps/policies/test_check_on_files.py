"""`evenhand policy check` on files alone: every finding in JSON with file, line, rule, reason and mend."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from evenhand.apps.policies.on_command_line.checking import check_files

pytestmark = pytest.mark.any_database
POLICIES = Path(settings.POLICIES)


def told(folder: Path | str) -> tuple[int, dict[str, Any], list[str]]:
    """The exit status, the JSON, and what stood on standard error."""
    out: list[object] = []
    aside: list[object] = []
    status = check_files(str(folder), as_json=True, write=out.append, aside=aside.append)
    return status, json.loads(str(out[0])), [str(each) for each in aside]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "south-cambridgeshire"
    shutil.copytree(POLICIES / place.name, place)
    return place


def put(folder: Path, file: str, words: str) -> Path:
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return folder


def is_whole(finding: dict[str, Any]) -> bool:
    return all(finding[part] for part in ("file", "line", "key", "rule", "what", "why", "mend", "check"))


ARRANGEMENT = (POLICIES / "south-cambridgeshire" / "procedures" / "spoc-arrangement.yaml").read_text(
    encoding="utf-8"
)
OURS = "id: ENQUIRY-10WD\nvalues:\n  - {from: 2026-01-01, length: 5, reference: {title: Ours}}\n"
BAD = {
    "tabs": ("vocabularies/bad.yaml", "codes:\n\ta: {title: A}\n", "FORM-1"),
    "a key twice": ("vocabularies/bad.yaml", "vocabulary: bad\ntitle: A\ntitle: B\ncodes: {}\n", "FORM-4"),
    "yes for true": (
        "vocabularies/bad.yaml",
        "vocabulary: bad\ntitle: A\nconfigurable: yes\ncodes: {}\n",
        "FORM-8",
    ),
    "an unknown key": ("vocabularies/bad.yaml", "vocabulary: bad\ntitel: A\ncodes: {}\n", "FORM-5"),
    "an alias bomb": ("vocabularies/bad.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "FORM-3"),
    "five megabytes": ("vocabularies/bad.yaml", "a: b\n" * 1_100_000, "FORM-1"),
    "a lawful time lengthened": (
        "clocks/FOI-20WD.yaml",
        "id: FOI-20WD\nvalues:\n  - {from: 2005-01-01, length: 25, reference: {title: Ours}}\n",
        "GEN-3",
    ),
    "an unknown role": (
        "procedures/spoc-arrangement.yaml",
        ARRANGEMENT.replace("by: [head-of-service, leadership-team]", "by: [head-of-servce]", 1),
        "FORM-5",
    ),
    "a stage nobody leaves": (
        "procedures/spoc-arrangement.yaml",
        ARRANGEMENT.replace("ended: {title: Ended, final: true, outcome: ended}", "ended: {title: Ended}", 1),
        "FORM-7",
    ),
    "two editions on one day": (
        "procedures/newer.yaml",
        ARRANGEMENT.replace("id: south-cambridgeshire-1", "id: south-cambridgeshire-2").replace(
            "2020-01-01", "2027-01-01"
        ),
        "GEN-5",
    ),
    "an edition without a source": (
        "procedures/spoc-arrangement.yaml",
        ARRANGEMENT.replace("source: {title: SPOC protocol,", "source: {title: '',", 1),
        "GEN-1",
    ),
    "a time that rests on nothing": (
        "clocks/ENQUIRY-10WD.yaml",
        OURS.replace("title: Ours}", "title: ' '}"),
        "GEN-1",
    ),
    "a time beyond all reckoning": (
        "clocks/ENQUIRY-10WD.yaml",
        OURS.replace("length: 5", "length: 99999999999999999999"),
        "FORM-8",
    ),
    "the thirtieth of February": (
        "clocks/ENQUIRY-10WD.yaml",
        OURS.replace("2026-01-01", "2026-02-30"),
        "FORM-8",
    ),
    "an unknown policy below": (
        "policy.yaml",
        "policy: south-cambridgeshire\ntitle: X\ncouncil_kind: district\nnation: ENG\nbegins_from: [nowhere]\n",
        "FORM-5",
    ),
    "an unknown kind": (
        "policy.yaml",
        "policy: south-cambridgeshire\ntitle: X\ncouncil_kind: kingdom\nnation: ENG\n",
        "FORM-5",
    ),
    "another folder's name": (
        "policy.yaml",
        "policy: elsewhere\ntitle: X\ncouncil_kind: district\nnation: ENG\n",
        "",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_in_json_with_file_line_rule_reason_and_mend(folder: Path, name: str) -> None:
    file, words, rule = BAD[name]
    status, said, aside = told(put(folder, file, words))
    assert status == 1
    assert aside
    assert said["errors"]
    assert [each for each in (*said["errors"], *said["warnings"]) if not is_whole(each)] == []
    if rule:
        assert rule in {each["rule"] for each in said["errors"]}, said["errors"]


def test_the_clock_that_is_spoilt_above_is_sound_before(folder: Path) -> None:
    assert told(put(folder, "clocks/ENQUIRY-10WD.yaml", OURS))[1]["errors"] == []


def test_a_folder_that_is_none_is_told_in_json_too(tmp_path: Path) -> None:
    for place, status in ((tmp_path, 1), (tmp_path / "nothing-here", 2)):
        left, said, aside = told(place)
        assert left == status
        assert aside
        assert is_whole(said["errors"][0])


@pytest.mark.parametrize("council", ["coventry", "saltash", "south-cambridgeshire"])
def test_the_warnings_of_a_shipped_policy_are_whole(council: str) -> None:
    status, said, aside = told(council)
    assert (status, said["errors"], aside) == (0, [], [])
    assert said["warnings"]
    assert [each for each in said["warnings"] if not is_whole(each)] == []


def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "switches.yaml"
    outside.parent.mkdir()
    outside.write_text("vocabulary: switches\ntitle: S\ncodes: {}\n", encoding="utf-8")
    (folder / "vocabularies" / "switches.yaml").symlink_to(outside)
    status, said, _ = told(folder)
    assert status == 1
    assert [(each["rule"], Path(each["file"]).name) for each in said["errors"]] == [
        ("FORM-2", "switches.yaml")
    ]


def test_a_folder_of_links_that_leads_out_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    shutil.copytree(folder / "vocabularies", outside)
    shutil.rmtree(folder / "vocabularies")
    (folder / "vocabularies").symlink_to(outside)
    assert {each["rule"] for each in told(folder)[1]["errors"]} == {"FORM-2"}


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    (folder / "kept").mkdir()
    (folder / "vocabularies" / "telephone-rule.yaml").rename(folder / "kept" / "telephone-rule.yaml")
    (folder / "vocabularies" / "telephone-rule.yaml").symlink_to(folder / "kept" / "telephone-rule.yaml")
    assert told(folder)[0] == 0


def test_a_check_reads_in_no_app_and_no_model() -> None:
    """What takes longest in other commands is getting every app ready: an editor calls the check at each save."""
    asked = (
        "import sys; sys.argv = ['evenhand', 'policy', 'check', 'south-cambridgeshire'];"
        "from evenhand.config.command_line import main; main();"
        "print('READ', [name for name in ('django.db.models', 'evenhand.apps.cases.models') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "Errors: 0. Warnings: 3." in done.stdout
    assert "READ []" in done.stdout
