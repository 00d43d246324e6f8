"""Conditions that look at the flags of chosen codes: what a code needs to be said, and what it rules out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.lawbook.procedure import Guard, Move
from evenhand.domain.lawbook.vocabularies import Code, lowered

_MAILED = re.compile(r"[^@\s,;:<>()]+@[^@\s,;:<>()]+\.[^@\s,;:<>().]+")


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


def flag_mails(guard: Guard, at: Standing) -> Gaps | None:
    """Where a chosen code carries a flag, the other named fact is one address that mail can go to, as far as its form says."""
    wrong, address = _flagged(guard.of[0], guard.values[0], at), at.fact(guard.of[1])
    if not wrong or not isinstance(address, str) or not address.strip() or _MAILED.fullmatch(address.strip()):
        return None
    return {"codes": ", ".join(code.title for code in wrong)}


def flag_forbids(guard: Guard, at: Standing) -> Gaps | None:
    """Where a chosen code carries a flag, the other named facts are left out (a limit on a whole request)."""
    wrong = _flagged(guard.of[0], guard.values[0], at)
    given_too = [name for name in guard.of[1:] if at.fact(name) not in (None, "", ())]
    if not wrong or not given_too:
        return None
    return {"codes": ", ".join(code.title for code in wrong), "names": ", ".join(map(plain, given_too))}


def flag_fits(guard: Guard, at: Standing) -> Gaps | None:
    """Each chosen code belongs to what the second fact says: its flag (`values`) names it, or is not there (CC-8)."""
    fact, other = guard.of
    whose = at.fact(other)
    codes = at.vocabularies[name].codes if (name := _vocabulary_of(fact, at)) in at.vocabularies else {}
    wrong = [
        codes[code]
        for code in _chosen(fact, at)
        if code in codes and not belongs(codes[code], guard.values[0], whose)
    ]
    if not wrong:
        return None
    listed = _vocabulary_of(other, at)
    title = at.vocabularies[listed].title_of(str(whose)) if listed in at.vocabularies else str(whose)
    return {"codes": ", ".join(code.title for code in wrong), "whose": title}


def later_in_list(guard: Guard, at: Standing) -> Gaps | None:
    """Where both are chosen, the first fact stands later in its list than the second: times of day, grades."""
    listed = (
        list(at.vocabularies[name].codes)
        if (name := _vocabulary_of(guard.of[0], at)) in at.vocabularies
        else []
    )
    later, earlier = (str(at.fact(fact) or "") for fact in guard.of)
    if later not in listed or earlier not in listed or listed.index(later) > listed.index(earlier):
        return None
    titles = at.vocabularies[name]
    return {"later": titles.title_of(later), "earlier": titles.title_of(earlier)}


def fits_here(move: Move, known: Mapping[str, object], fact: str, code: Code) -> bool:
    """Whether a form offers a code: no condition of the move refuses it whatever else is said.

    It carries the flag that each code here must carry, and belongs to what is known already.
    """
    asked = [guard for guard in move.guards if guard.of[:1] == (fact,)]
    refused = any(
        g.holds == "vocabulary-flag" and not g.when and not code.flags.get(g.values[0]) for g in asked
    )
    return not refused and all(
        belongs(code, guard.values[0], known.get(guard.of[1]))
        for guard in asked
        if guard.holds == "flag-fits"
    )


def belongs(code: Code, flag: str, whose: object) -> bool:
    """Whether a code is one of those of whoever a fact names: its flag lists them, or says nothing of it."""
    said = code.flags.get(flag)
    return said is None or whose is None or str(whose) in str(said).split()


def _chosen(fact: str, at: Standing) -> tuple[str, ...]:
    value = at.fact(fact)
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),) if value else ()


def _flagged(fact: str, flag: str, at: Standing) -> list[Code]:
    codes = at.vocabularies[name].codes if (name := _vocabulary_of(fact, at)) in at.vocabularies else {}
    return [codes[code] for code in _chosen(fact, at) if code in codes and codes[code].flags.get(flag)]


def _vocabulary_of(fact: str, at: Standing) -> str:
    asks = (move.asks[fact] for move in at.procedure.moves.values() if fact in move.asks)
    return next((ask.vocabulary for ask in asks if ask.vocabulary), "")


def _asked_as(at: Standing) -> dict[str, str]:
    return {name: ask.title for move in at.procedure.moves.values() for name, ask in move.asks.items()}
