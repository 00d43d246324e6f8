"""`evenhand files check` leaves with status 1 where a file hides something, and says what and where."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

MADE = Path(__file__).resolve().parents[2] / "domain" / "information" / "files" / "made"


def check(*arguments: str) -> int:
    try:
        call_command("files", "check", *arguments)
    except CommandError as refused:
        print(refused, file=sys.stderr)
        return refused.returncode
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_a_file_that_hides_nothing_passes(capsys):
    assert check(str(MADE / "plain.xlsx")) == 0
    assert "nothing hidden was found" in capsys.readouterr().out


def test_what_is_hidden_is_told_with_its_place_and_how_to_mend_it(capsys):
    assert check(str(MADE / "boxed.pdf")) == 1
    assert (
        "page 1: A box covers text that is still there: “The witness is Rowan Invented”."
        in capsys.readouterr().out
    )


def test_a_folder_is_looked_through_file_by_file_as_json(capsys, tmp_path: Path):
    for name in ("plain.pdf", "spoilt.docx"):
        (tmp_path / name).write_bytes((MADE / name).read_bytes())
    assert check(str(tmp_path), "--json") == 1
    plain, spoilt = json.loads(capsys.readouterr().out)
    assert plain["findings"] == []
    assert {finding["kind"] for finding in spoilt["findings"]} >= {"comment", "tracked-change"}


def test_a_file_that_is_not_there_is_a_call_not_understood(capsys, tmp_path: Path):
    assert check(str(tmp_path / "nothing.pdf")) == 2
    assert "Check its name" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["spoilt.docx"])
def test_a_cleaned_copy_stands_beside_and_overwrites_nothing(name: str, capsys, tmp_path: Path):
    assert check(str(MADE / name), "--clean", str(tmp_path)) == 1
    assert (tmp_path / name).is_file()
    assert check(str(MADE / name), "--clean", str(tmp_path)) == 2
    assert "not overwritten" in capsys.readouterr().err
