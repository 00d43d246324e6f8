"""One letter may hold a request and a complaint, so whoever sorts requests for information may log the complaint too (GEN-6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.book import load_lawbook
from evenhand.domain.lawbook.policies import chain_of, policies_in

ROOT = Path(__file__).resolve().parents[3]
POLICIES = ROOT / "policies"


@pytest.mark.parametrize("policy", policies_in(POLICIES))
def test_GEN_6_what_the_contact_centre_may_receive_the_information_team_may_receive_too(policy: str):
    book = load_lawbook(ROOT / "src" / "evenhand" / "law", chain_of(POLICIES, policy))
    opening = {
        f"{procedure.id} {move.name}": move.by
        for procedure in book.procedures.values()
        for move in procedure.moves.values()
        if move.opens and move.name == "receive"
    }
    logged = {name: by for name, by in opening.items() if "contact-centre-agent" in by}
    assert logged
    assert [name for name, by in logged.items() if "information-team" not in by] == []


@pytest.mark.parametrize("policy", policies_in(POLICIES))
def test_GEN_6_whoever_opens_a_case_from_a_message_may_tie_the_cases_of_one_letter_together(policy: str):
    """Otherwise a letter that asks two things could not be split by them at all."""
    book = load_lawbook(ROOT / "src" / "evenhand" / "law", chain_of(POLICIES, policy))
    roles = set(book.vocabularies["roles"].codes)
    kept_out = {
        f"{procedure.id} {role}"
        for procedure in book.procedures.values()
        if procedure.started_from_triage
        for role in roles & set(procedure.opening_moves[0].by) - set(procedure.moves["link"].by)
    }
    assert kept_out == set()
