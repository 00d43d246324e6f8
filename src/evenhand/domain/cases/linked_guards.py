"""Conditions that look at the cases tied to this one, and at what a weekly response lists of them."""

from __future__ import annotations

from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.cases.surroundings import LinkedCase
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.time import in_full


def linked(guard: Guard, at: Standing) -> Gaps | None:
    """A case is tied to this one by the named kind of link, at one of the named stages if any (SPOC-24)."""
    tied = at.surroundings.linked_by(guard.link)
    fit = [case for case in tied if not guard.stages or case.stage in guard.stages]
    return None if fit else {"link": plain(guard.link)}


def _listed(names: tuple[str, ...], at: Standing) -> set[str]:
    found: set[str] = set()
    for name in names:
        value = at.fact(name)
        found.update(value if isinstance(value, tuple) else ())
    return found


def _refs(cases: list[LinkedCase]) -> str:
    shown = ", ".join(case.ref for case in cases[:5])
    return f"{shown} and {len(cases) - 5} more" if len(cases) > 5 else shown


def every_linked_case(guard: Guard, at: Standing) -> Gaps | None:
    """Every open linked case is in one of the named lists (SPOC-12)."""
    listed = _listed(guard.of, at)
    left = [c for c in at.surroundings.linked_by(guard.link) if not c.final and c.ref not in listed]
    left = [case for case in left if case.enters_weekly]
    return {"cases": _refs(left), "count": str(len(left))} if left else None


def fit_for_weekly(guard: Guard, at: Standing) -> Gaps | None:
    """Nothing in the named lists is kept out of a weekly response (data protection, social care)."""
    listed = _listed(guard.of, at)
    barred = [c for c in at.surroundings.linked if c.ref in listed and not c.enters_weekly]
    return {"cases": _refs(barred), "why": barred[0].why_not_weekly} if barred else None


def no_law_date_before_next(guard: Guard, at: Standing) -> Gaps | None:
    """Nothing is carried over past a date that the law sets (SPOC-15)."""
    nxt = at.surroundings.next_weekly_on
    listed = _listed(guard.of, at)
    if nxt is None:
        return None
    for case in at.surroundings.linked:
        for clock in case.clocks if case.ref in listed else ():
            if clock.class_ == "LAW" and clock.due_on is not None and clock.due_on < nxt:
                return {"case": case.ref, "due": in_full(clock.due_on), "next": in_full(nxt)}
    return None
