"""The words of the codes that breakdowns find: outcomes, grounds, services, roles, channels."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.council.lists import LISTS
from evenhand.apps.council.models import Officer, ServiceArea
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.reports.rows import NAMED, NOT_TIED

_HEADS = {
    "by": {
        "service": "Service",
        "directorate": "Directorate",
        "board": "Scrutiny board",
        "ward": "Ward",
        "channel": "Channel",
        "ground": "Ground",
        "outcome": "Outcome",
        "stage": "Stage",
        "member": "Who asked",
        "mp": "Who asked",
        "handled-by": "Officer",
        "decided-by": "Decided by",
    },
    "fact": {"spoc": "Single point of contact"},
}
_VOCABULARIES = {"decided-by": "roles", "channel": "channels", "ground": "refusal-grounds"}
"""Of each breakdown by something that no procedure asks for, the vocabulary that its codes are of."""
_NOT_RECORDED = "Not recorded"
_IN_WORDS = "Named in words, and not tied to the council’s list"


def titles() -> Callable[[str, str], str]:
    """A function from what is broken down by, and a code, to its words. A few queries however many codes.

    The same code may stand in several vocabularies, so a fact that the procedures ask for is looked up in its own:
    the kind `service` of an arrangement is no service that was not given.
    """
    services = dict(ServiceArea.objects.values_list("code", "name"))
    people = {f"officer:{pk}": name for pk, name in Officer.objects.values_list("pk", "name")}
    people |= {
        f"{name}:{one.pk}": str(one) for name, kept in LISTS.items() for one in kept._default_manager.all()
    }
    words, own = _every_code(), _own_codes()

    def title(by: str, code: str) -> str:
        if by in _HEADS or by == "fact":
            return _HEADS.get(by, {}).get(code) or _words_of(code)
        if not code:
            return _NOT_RECORDED
        if code == NOT_TIED:
            return _IN_WORDS
        if by == "board" or by in NAMED:
            return code
        if by == "stage":
            return _words_of(code)  # "done" is a code of some vocabulary too, and says something else there
        if by in ("service", "directorate") and code in services:
            return str(services[code])
        if code in people:
            return people[code]
        return own.get(_VOCABULARIES.get(by, by), {}).get(code) or words.get(code) or _words_of(code)

    return title


def role_title(role: str) -> str:
    """A role in words."""
    return lawbook().vocabularies["roles"].title_of(role)


def codes_of(fact: str) -> dict[str, str]:
    """The codes of a fact that procedures ask for, each with its words."""
    return _own_codes().get(fact, {})


def _every_code() -> dict[str, str]:
    """Every code of every vocabulary with its title; a stage or role by its own words."""
    found: dict[str, str] = {}
    for vocabulary in lawbook().vocabularies.values():
        for code, said in vocabulary.codes.items():
            found.setdefault(code, said.title)
    return found


def _own_codes() -> dict[str, dict[str, str]]:
    """Of each fact that procedures ask for, the words of its codes: its vocabulary's, or for a plain choice its own."""
    book = lawbook()
    found: dict[str, dict[str, str]] = {}
    for name in _VOCABULARIES.values():
        found[name] = {code: said.title for code, said in book.vocabularies[name].codes.items()}
    moves = (move for procedure in book.procedures.values() for move in procedure.moves.values())
    for ask in (ask for move in moves for ask in move.asks.values()):
        codes = found.setdefault(ask.name, {})
        if ask.vocabulary in book.vocabularies:
            for code, said in book.vocabularies[ask.vocabulary].codes.items():
                codes.setdefault(code, said.title)
        for code in ask.choice:
            codes.setdefault(code, _words_of(code))
    return found


def _words_of(code: str) -> str:
    said = code.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]
