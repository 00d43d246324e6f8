"""What opens a case to somebody, as a condition: made of what it depends on and of nothing else (`council/prepared`).

Whoever asks goes by the doors in `queries.py`; nothing here looks at a user, a day or a request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from evenhand.apps.cases.about_officers import SPOC_ROLES
from evenhand.apps.cases.models import Case, CaseLink, CasePerson
from evenhand.apps.cases.people_named import named_so
from evenhand.apps.council.prepared import Given, Prepared
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.procedure import Procedure

MATTER = "matter"
WHOLE, CARD, KNOWN = "whole", "card", "known"  # all of a case, no more than its card, or either


@dataclass(frozen=True, slots=True)
class Ties:
    """The few cases that name an officer in a way that opens others to them, or keeps them out: listed beforehand."""

    arrangements: tuple[int, ...] = ()
    kept_from: tuple[int, ...] = ()
    # Whom the arrangements are for: a case about their officers, opened by hand, is tied to none of them.
    customers: tuple[int, ...] = ()
    led: tuple[int, ...] = ()  # the arrangements that name them whole, and not for one item


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how the condition of somebody's sight reads: their roles, and of what else of theirs there is any."""

    roles: frozenset[str]
    officer: bool
    leads: bool
    kept_from: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """All of somebody that their sight depends on, on the day that they look."""

    roles: frozenset[str]
    officer: int | None
    ties: Ties

    @property
    def shape(self) -> Shape:
        """How their condition reads: the same for all who hold these roles."""
        ties = self.ties
        return Shape(self.roles, self.officer is not None, bool(ties.arrangements), bool(ties.kept_from))

    @property
    def given(self) -> Mapping[str, object]:
        """What stands in the places of their condition."""
        ties = self.ties
        return {
            "viewer": self.officer,
            "viewer_arrangements": ties.arrangements,
            "viewer_customers": ties.customers,
            "viewer_led": ties.led,
            "viewer_kept_from": ties.kept_from,
        }


VIEWER = Given("viewer")  # the number of the officer who looks
LED = Given("viewer_led", many=True)
_ARRANGEMENTS = Given("viewer_arrangements", many=True)


def ties_of(officer: int | None) -> Ties:
    """The arrangements whose single point of contact or deputy an officer is, and the cases that are about them."""
    if officer is None:
        return Ties()
    keeps_out = {p.name: frozenset(p.keeps_out) for p in _latest_editions() if p.keeps_out}
    names = sorted({*SPOC_ROLES, *(name for names in keeps_out.values() for name in names)})
    held = CasePerson.objects.filter(officer_id=officer, role__in=names).order_by("case_id")
    rows = list(held.values_list("case_id", "case__procedure", "role", "item", "case__customer"))
    leads = [row for row in rows if row[2] in SPOC_ROLES]
    return Ties(
        arrangements=tuple(dict.fromkeys(case for case, *_ in leads)),
        kept_from=tuple(dict.fromkeys(case for case, of, role, *_ in rows if role in keeps_out.get(of, ()))),
        customers=tuple(dict.fromkeys(customer for *_, customer in leads if customer)),
        led=tuple(dict.fromkeys(case for case, _, _, item, _ in leads if not item)),
    )


def cases_for(how: str, viewer: Viewer) -> Prepared:
    """The cases that somebody sees in one of the ways above."""
    return Prepared(Case, _seen, how, viewer.shape, given=viewer.given)


def cases_of_shape(how: str, shape: Shape) -> Prepared:
    """The same where who looks is not known yet: within what is itself prepared, and given `Viewer.given`."""
    return Prepared(Case, _seen, how, shape)


def _seen(how: str, shape: Shape) -> Q:
    """What roles, names and ties open, without what is kept from this very person."""
    seen = {
        WHOLE: lambda: _whole(shape),
        CARD: lambda: _card(shape.roles) & ~_whole(shape),
        KNOWN: lambda: _whole(shape) | _card(shape.roles),
    }[how]()
    if shape.kept_from:
        seen &= ~Q(pk__among=Given("viewer_kept_from", many=True))
    if shape.leads:
        about = Q(_tied_to()) | Q(customer__among=Given("viewer_customers", many=True))
        seen &= ~(Q(apart=True) & about)
    return seen


def _card(roles: Set[str]) -> Q:
    return Q(procedure__in=[p.name for p in _latest_editions() if p.card_for & roles])


def _whole(shape: Shape) -> Q:
    seen = Q(procedure__in=open_to(shape.roles))
    if not shape.officer:
        return seen
    by_name = open_to_named(shape.roles)
    if by_name:
        seen |= Q(Exists(_naming(by_name)))
    to_spoc = [name for as_what, names in by_name.items() if as_what & set(SPOC_ROLES) for name in names]
    if shape.leads and to_spoc:
        seen |= Q(procedure__in=sorted(to_spoc)) & Q(_matter())
    return seen


def open_to(roles: Set[str]) -> tuple[str, ...]:
    """The procedures whose cases whoever holds one of these roles may see, all of them."""
    return tuple(sorted(p.name for p in _latest_editions() if set(p.seen_by) & roles))


def open_to_named(roles: Set[str]) -> Mapping[frozenset[str], tuple[str, ...]]:
    """The other procedures, by as what a case must name somebody so that they may see it."""
    by_names: dict[frozenset[str], list[str]] = {}
    for procedure in _latest_editions():
        if not set(procedure.seen_by) & roles:
            by_names.setdefault(frozenset(procedure.seen_by), []).append(procedure.name)
    return {names: tuple(sorted(procedures)) for names, procedures in by_names.items()}


def _naming(by_name: Mapping[frozenset[str], tuple[str, ...]]) -> QuerySet[CasePerson]:
    """What names an officer in a case in a way that opens it: one question for every procedure, which costs one look."""
    return CasePerson.objects.filter(named_so(by_name), case=OuterRef("pk"), officer_id=VIEWER)


def _matter() -> Exists:
    """The case is a matter of one of these arrangements."""
    return Exists(CaseLink.objects.filter(other=OuterRef("pk"), kind=MATTER, case_id__among=_ARRANGEMENTS))


def _tied_to() -> Exists:
    """The case is tied to one of these arrangements in any way: also what never enters a weekly response."""
    return Exists(CaseLink.objects.filter(other=OuterRef("pk"), case_id__among=_ARRANGEMENTS))


def _latest_editions() -> Sequence[Procedure]:
    """One edition a procedure: who may see a case is always asked of the newest."""
    return lawbook().newest()
