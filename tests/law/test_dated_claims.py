"""The claims of the YAML files beside this one: before, on and after each day on which the law changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from evenhand.domain.lawbook.clocks import load_clocks
from evenhand.domain.lawbook.yaml_source import read_yaml, typed
from evenhand.domain.time import Calendars, ReckoningRefused, reckon

HERE = Path(__file__).parent
LAW = Path(__file__).resolve().parents[2] / "src" / "evenhand" / "law"


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day, a verdict, words of the reasons, flags, or words of the refusal."""

    due: dt.date | None = None
    stands_still: bool = False
    verdict: str = ""
    says: str = ""
    refused: str = ""
    flags: tuple[str, ...] = ()
    work_to: dt.date | None = None
    provisional: bool | None = None


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    rule: str
    on: dt.date
    expect: Expected
    given: dict[str, str] = {}


CLOCKS = load_clocks(LAW)
CALENDARS = Calendars()
CLAIMS = [
    claim for path in sorted(HERE.glob("*.yaml")) for claim in typed(read_yaml(path), tuple[Claim, ...])
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.rule}: {claim.name}")
def test_the_claim_holds(claim: Claim) -> None:
    expect = claim.expect
    if expect.refused:
        with pytest.raises(ReckoningRefused) as refused:
            reckon(CLOCKS[claim.rule], claim.on, claim.given, CALENDARS)
        assert expect.refused in str(refused.value)
        return

    reckoning = reckon(CLOCKS[claim.rule], claim.on, claim.given, CALENDARS)

    assert expect.due == reckoning.due
    assert expect.stands_still == ("WAITING" in reckoning.flags)
    assert expect.verdict == (reckoning.verdict or "")
    assert expect.says in " ".join(reason.text for reason in reckoning.reasons)
    assert set(expect.flags) <= set(reckoning.flags)
    assert expect.work_to is None or expect.work_to == reckoning.work_to
    assert expect.provisional is None or expect.provisional == reckoning.provisional
