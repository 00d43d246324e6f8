from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.time import Calendars

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "src" / "evenhand" / "law"
POLICIES = ROOT / "policies"


@pytest.fixture(scope="session")
def lawbook() -> Lawbook:
    return load_lawbook(LAW, [POLICIES / "south-cambridgeshire"])


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    return Calendars()
