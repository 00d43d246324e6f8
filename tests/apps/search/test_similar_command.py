"""`evenhand similar` on files somebody else made."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TABLE = """ref,asked
A,Please tell me the cost of the leisure centre roof in 2023/24
B,Taxi licences revoked after convictions
C,Cost of the leisure centre roof 2024/25
"""


def written(folder: Path, text: str) -> str:
    path = folder / "texts.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_near_repeats_are_written_with_what_differs(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("similar", written(tmp_path, TABLE), id="ref", text="asked", stdout=out)
    (pair,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert (pair["id_a"], pair["id_b"]) == ("A", "C")
    assert "differs: 2023/24 against 2024/25" in pair["evidence"]


def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Its columns are: ref, asked") as refused:
        call_command("similar", written(tmp_path, TABLE), id="ref", text="question")
    assert refused.value.returncode == 2
