"""`evenhand people duplicates` on files somebody else made. Everybody here is invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TABLE = """id,first name,surname,dob,postcode
7,Morag,Tait,1961-02-04,ZZ1 1BH
8,Hamish,Orme,1980-12-30,ZZ9 9AA
9,Morag,Tate,04/02/1961,zz11bh
"""


def written(folder: Path, text: str) -> str:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_likely_duplicates_are_written_with_their_evidence(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("people", "duplicates", written(tmp_path, TABLE), stdout=out)
    (pair,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert (pair["id_a"], pair["id_b"]) == ("7", "9")
    assert float(pair["score"]) > 0
    assert "Same birth date" in pair["evidence"]


def test_a_table_without_rows_gives_the_header_alone(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("people", "duplicates", written(tmp_path, "id,name\n"), stdout=out)
    assert out.getvalue() == "id_a,id_b,score,evidence\n"


def test_columns_may_be_named(tmp_path: Path) -> None:
    out = io.StringIO()
    text = "k,x,y\n1,Morag Tait,mt@example.org\n2,Tait Morag,mt@example.org\n"
    call_command("people", "duplicates", written(tmp_path, text), "--map", "id=k,name=x,email=y", stdout=out)
    assert out.getvalue().splitlines()[1].startswith("1,2,")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name\nAnn\n", "--map id="),
        ("id,name\n1,Ann\n1,Beth\n", "stands in records 1 and 2"),
        ("id,name\n,Ann\n", "has no id"),
        ("", "empty"),
    ],
)
def test_a_file_that_cannot_be_understood_is_said_with_status_2(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("people", "duplicates", written(tmp_path, text))
    assert refused.value.returncode == 2


def test_a_missing_file_is_said_with_status_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as refused:
        call_command("people", "duplicates", str(tmp_path / "none.csv"))
    assert refused.value.returncode == 2
