from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.policies import chain_of

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "src" / "evenhand" / "law"
POLICIES = ROOT / "policies"


@pytest.fixture(scope="session")
def book() -> Lawbook:
    return load_lawbook(LAW, chain_of(POLICIES, "harrowmere"))
