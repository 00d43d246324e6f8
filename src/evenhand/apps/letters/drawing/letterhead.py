"""What stands at the head of every letter of a council."""

from __future__ import annotations

from dataclasses import dataclass

INVENTED = "Invented data: a demonstration, not a real letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The council's name and how to reach it. `demonstration` marks every page as invented."""

    council_name: str
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    demonstration: bool = False
