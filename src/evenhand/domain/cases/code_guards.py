"""Conditions that look at the flags of chosen codes: what a code needs to be said, and what it rules out."""

from __future__ import annotations

from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.lawbook.vocabularies import Code, lowered


def vocabulary_unflagged(guard: Guard, at: Standing) -> Gaps | None:
    """No chosen code carries a flag of its vocabulary; its own words say why (section 35 is not for councils)."""
    wrong = _flagged(guard.of[0], guard.values[0], at)
    if not wrong:
        return None
    return {"codes": ", ".join(code.title for code in wrong), "why": " ".join(code.says for code in wrong)}


def flag_needs(guard: Guard, at: Standing) -> Gaps | None:
    """Where a chosen code carries a flag, the other named facts are given (both sides of a public interest test)."""
    wrong = _flagged(guard.of[0], guard.values[0], at)
    missing = [name for name in guard.of[1:] if at.fact(name) in (None, "", ())]
    if not wrong or not missing:
        return None
    asked = _asked_as(at)
    titles = (lowered(asked.get(name, plain(name))) for name in missing)
    return {"codes": ", ".join(code.title for code in wrong), "missing": "; ".join(titles)}


def flag_forbids(guard: Guard, at: Standing) -> Gaps | None:
    """Where a chosen code carries a flag, the other named facts are left out (a limit on a whole request)."""
    wrong = _flagged(guard.of[0], guard.values[0], at)
    given_too = [name for name in guard.of[1:] if at.fact(name) not in (None, "", ())]
    if not wrong or not given_too:
        return None
    return {"codes": ", ".join(code.title for code in wrong), "names": ", ".join(map(plain, given_too))}


def _flagged(fact: str, flag: str, at: Standing) -> list[Code]:
    value = at.fact(fact)
    chosen = value if isinstance(value, tuple) else (str(value),) if value else ()
    codes = at.vocabularies[name].codes if (name := _vocabulary_of(fact, at)) in at.vocabularies else {}
    return [codes[code] for code in chosen if code in codes and codes[code].flags.get(flag)]


def _vocabulary_of(fact: str, at: Standing) -> str:
    asks = (move.asks[fact] for move in at.procedure.moves.values() if fact in move.asks)
    return next((ask.vocabulary for ask in asks if ask.vocabulary), "")


def _asked_as(at: Standing) -> dict[str, str]:
    return {name: ask.title for move in at.procedure.moves.values() for name, ask in move.asks.items()}
