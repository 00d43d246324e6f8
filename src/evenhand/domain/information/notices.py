"""What an answer or a refusal needs before it may go, and the provision that wants it: data of the law folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

FILE = "refusal-notices.yaml"


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is wanted: by which rule, and under which provision."""

    rule: str
    provision: str


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one regime wants of an answer and of each ground it gives; `not_held` where that is a refusal too (EIR-11), and
    `data_test` where other people's data may be asked for.
    """

    answer: Wanted
    ground: Wanted
    why: Wanted
    sides: Wanted
    balance: Wanted
    harm: Wanted
    approval: Wanted
    estimate: Wanted
    limit: Wanted
    help: Wanted
    assessed: Wanted
    not_held: Wanted | None = None
    data_test: Wanted | None = None


class _Notices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    notices: dict[str, Notice]


def load_notices(law: Path) -> Mapping[str, Notice]:
    """What each regime wants. Raises LawbookRefused with file, key and mend."""
    return typed(read_yaml(law / FILE), _Notices).notices


def regime_of(procedure: Procedure) -> str:
    """The regime whose grounds a procedure offers (`offers: {regime: …}`); empty where it has none."""
    asks = (move.asks.get("ground") for move in procedure.moves.values())
    return next((ask.among["regime"] for ask in asks if ask is not None and "regime" in ask.among), "")
