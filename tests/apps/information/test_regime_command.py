"""`evenhand regime` says of each text in a file which law it asks under, and from which words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def regime(path: Path, **columns: str) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command(
        "regime", str(path), id=columns.get("id", "id"), text=columns.get("text", "text"), stdout=out
    )
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_GEN_6_a_mixed_message_gets_every_law_it_asks_under_with_its_words(tmp_path: Path):
    path = tmp_path / "asked.csv"
    path.write_text(
        "id,text\n1,I wish to complain about my repair. Please send me everything you hold about me.\n2,Thank you\n",
        encoding="utf-8",
    )
    first, second = regime(path)
    assert (first["id"], first["regimes"]) == ("1", "SAR;COMPLAINT")
    assert "hold about me" in first["words"]
    assert (second["regimes"], second["words"]) == ("", "")


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path, capsys):
    path = tmp_path / "asked.csv"
    path.write_text("ref,words\n1,hello\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Its columns are: ref, words") as refused:
        regime(path, id="ref", text="text")
    assert refused.value.returncode == 2
