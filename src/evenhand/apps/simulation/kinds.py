"""How invented requests go, kind by kind: data of `law/simulations/requests`. No code knows one law from another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from django.conf import settings
from msgspec import field

from evenhand.domain.lawbook.yaml_source import read_yaml, typed


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which yearly numbers of a plan hold for several kinds together."""

    name: str
    received: str
    on_time: str
    reviews: str
    regulator: str


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of request. Shares are of one; the numbers beside outcomes and grounds are weights.

    `share` is the field of a plan that says how much of its family it is; without it, the kind is the rest.
    `whole_grounds` refuse a request whole and never a part of it; `not_held_grounds` say that it is not held. `flags` are
    facts that are true in such a share.
    """

    procedure: str
    family: str
    topics: str
    outcomes: Mapping[str, int]
    grounds: Mapping[str, int]
    share: str = ""
    whole_grounds: Mapping[str, int] = field(default_factory=dict)
    not_held_grounds: tuple[str, ...] = ()
    repeats: float = 0.0
    lapses: bool = False
    clarified: float = 0.0
    extended: float = 0.0
    extended_for: str = ""
    flags: Mapping[str, float] = field(default_factory=dict)


class Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every family and kind; `by_mail` is the share that comes as a message and not over the counter or a form."""

    by_mail: float
    families: tuple[Family, ...]
    kinds: tuple[Kind, ...]

    def of(self, family: Family) -> tuple[Kind, ...]:
        """The kinds of a family, the one that takes the rest last."""
        found = [kind for kind in self.kinds if kind.family == family.name]
        return tuple(sorted(found, key=lambda kind: not kind.share))


@lru_cache(maxsize=1)
def request_kinds() -> Kinds:
    """What the law's file of requests says."""
    return typed(read_yaml(settings.LAW / "simulations" / "requests" / "invented.yaml"), Kinds)
