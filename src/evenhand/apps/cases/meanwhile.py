"""Two people on one case: what was recorded since a page was shown (`accounts/meanwhile.py` asks and tells)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.apps.accounts.meanwhile import Change
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.cases.recorders import names_of_recorders
from evenhand.domain.cases.events import Event


@dataclass(frozen=True, slots=True)
class CaseTrail:
    """The entries of a case, the earliest first; its mark is the number of the last."""

    case: Case
    events: tuple[Event, ...]

    @property
    def mark(self) -> str:
        """The number of the last entry."""
        return str(self.events[-1].sequence if self.events else 0)

    def since(self, seen: str) -> Sequence[Change]:
        """The entries after the one numbered `seen`."""
        later = [event for event in self.events if event.sequence > int(seen)]
        names = names_of_recorders({event.recorded_by for event in later}) if later else {}
        who = [names.get(event.recorded_by, "Evenhand") for event in later]
        told = zip(who, later, strict=True)
        return [Change(f"{name} recorded {self._title(event)} on {self.case.ref}.") for name, event in told]

    def _title(self, event: Event) -> str:
        move = procedure_of(self.case).moves.get(event.move)
        return f"“{move.title}”" if move else event.move
