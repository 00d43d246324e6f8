"""Who stands behind the cases that are counted, after records were put together or told apart (DEF-10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evenhand.apps.cases.models import Case
from evenhand.apps.people.models import Customer, DifferentPeople


@dataclass(frozen=True, slots=True)
class People:
    """Who a customer is after records were put together, who is an organisation, and who may be another of the same
    name of whom nobody has decided.
    """

    stands_for: Mapping[int, int]
    organisations: frozenset[int]
    unresolved: frozenset[int]

    @classmethod
    def of(cls, cases: QuerySet[Case]) -> People:
        """The people of some cases, in two queries."""
        known = Customer.objects.filter(
            Q(cases__in=cases) | Q(merged_into__isnull=False) | Q(merged_from__isnull=False)
        ).distinct()
        lines = list(known.values_list("pk", "name_folded", "kind", "merged_into_id"))
        into = {pk: merged for pk, _, _, merged in lines if merged}
        stands_for = {pk: _root(pk, into) for pk, _, _, _ in lines}
        by_name: dict[str, set[int]] = defaultdict(set)
        for pk, name, _, _ in lines:
            if name:
                by_name[name].add(stands_for[pk])
        return cls(
            stands_for=stands_for,
            organisations=frozenset(stands_for[pk] for pk, _, kind, _ in lines if kind == "organisation"),
            unresolved=frozenset(_unresolved(by_name.values(), _told_apart(into))),
        )


def _unresolved(names: Iterable[Collection[int]], apart: Collection[tuple[int, int]]) -> Iterable[int]:
    """Whoever shares a name with somebody and has not been told apart from every one of them."""
    for several in names:
        for one in several:
            if any(other != one and (one, other) not in apart for other in several):
                yield one


def _told_apart(into: Mapping[int, int]) -> frozenset[tuple[int, int]]:
    """Pairs of whom somebody decided that they are two people, both ways round, as the records now stand."""
    said = DifferentPeople.objects.values_list("a_id", "b_id")
    pairs = [(_root(a, into), _root(b, into)) for a, b in said]
    return frozenset(pairs) | {(b, a) for a, b in pairs}


def _root(pk: int, into: Mapping[int, int]) -> int:
    seen = {pk}
    while pk in into and into[pk] not in seen:
        pk = into[pk]
        seen.add(pk)
    return pk
