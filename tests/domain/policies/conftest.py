from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.policies import chain_of, policies_in

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "src" / "evenhand" / "law"
POLICIES = ROOT / "policies"


@pytest.fixture(scope="session")
def book() -> Lawbook:
    return load_lawbook(LAW, chain_of(POLICIES, "harrowmere"))


@pytest.fixture(scope="session")
def every_book(book: Lawbook) -> tuple[Lawbook, ...]:
    """Lawbooks that together hold every procedure of every policy: of those that no other policy builds on."""
    chains = {name: chain_of(POLICIES, name) for name in policies_in(POLICIES)}
    below = {folder.name for chain in chains.values() for folder in chain[:-1]}
    leaves = sorted(set(chains) - below - {"harrowmere"})
    return (book, *(load_lawbook(LAW, chains[name]) for name in leaves))
