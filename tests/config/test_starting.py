"""A command starts without the libraries that it does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="asks no database; once is enough"
)

TAKE_LONG = {
    *("openpyxl", "numpy", "odfdo", "docx", "docxtpl", "holidays.countries", "altair", "vl_convert"),
    *("boto3", "pdfplumber", "pikepdf", "pypdf", "PIL"),
}
DUE = """
import sys
from evenhand.config.command_line import main
sys.argv = ["evenhand", "due", "FOI-20WD", "--on", "2026-10-05"]
try:
    main()
finally:
    print(*sys.modules)
"""


def test_reckoning_one_clock_reads_no_library_that_takes_long_to_load(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        [sys.executable, "-c", DUE],
        env={**environment, "EVENHAND_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("2026-11-02\n")
    assert set(ended.stdout.splitlines()[-1].split()) & TAKE_LONG == set()
