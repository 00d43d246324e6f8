"""How an answer reaches somebody who asked without giving a name, where the procedure lets a person do that (EIR-2)."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import events_of, procedure_of, words_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.story import tell
from evenhand.domain.lawbook.procedure import Ask, Procedure
from evenhand.domain.lawbook.vocabularies import Code

BY, TO, WAYS = "reply_by", "reply_to", "reply-ways"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Where the answer to somebody without a name goes: the way, and the address or number, empty where there is none."""

    way: Code
    to: str

    @property
    def channel(self) -> str:
        """The channel of letters that go this way."""
        return str(self.way.flags.get("channel", ""))

    @property
    def called(self) -> str:
        """What a letter calls somebody who gave no name."""
        return str(self.way.flags.get("called", ""))

    @property
    def lines(self) -> tuple[str, ...]:
        """The postal address, a line each; empty where it goes another way."""
        if self.way.flags.get("posted") is not True:
            return ()
        return tuple(line.strip() for line in self.to.splitlines() if line.strip())


def reply_of(case: Case) -> Reply | None:
    """How the answer reaches whoever asked; None for a case that names its customer, or says nothing of it."""
    if case.customer_id is not None:
        return None
    facts = tell(procedure_of(case), events_of(case)).facts
    way = lawbook().vocabularies[WAYS].codes.get(str(facts.get(BY, "")))
    if way is None:
        return None
    said = facts.get(TO)
    words = words_of(case).get(said.name, "") if isinstance(said, PassageRef) else str(said or "")
    return Reply(way=way, to=words.strip())


def customer_asked(procedure: Procedure) -> Ask | None:
    """What the procedure asks about the customer as a case of it begins; None where it asks nothing."""
    opening = procedure.opening_moves[0] if procedure.opening_moves else None
    return next((ask for ask in opening.asks.values() if ask.type == "customer"), None) if opening else None


def needs_no_name(procedure: Procedure) -> bool:
    """Whether a case of it may begin without a name, with how the answer reaches the person instead."""
    opening = procedure.opening_moves[0] if procedure.opening_moves else None
    asked = customer_asked(procedure)
    return opening is not None and asked is not None and asked.optional and BY in opening.asks
