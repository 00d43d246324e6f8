"""Where a contact goes: to the single point of contact, their deputy, or the officer named to read what comes in."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from evenhand.domain.contact.about_officers import PerhapsAbout

ELSEWHERE = "A limit on contact is about another service, so this goes its usual way."


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """An arrangement in force for the customer: its case, and the officers it names."""

    case: int
    spoc: int | None
    deputy: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who reads what no arrangement covers: the named reader, their deputy, and the head of service behind both."""

    reader: int | None = None
    deputy: int | None = None
    head: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Who is to read a contact, under which arrangement, and the reason as shown. No reader: nobody is named.

    `diverted`: a limit on contact sends it there, so that whoever recorded it has not read it for the council.
    `apart`: it may be about the officers of the arrangement, and is kept from both until somebody decides (SPOC-18).
    """

    reader: int | None
    arrangement: int | None
    reason: str
    diverted: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diversion:
    """What a limit on contact does with what comes in: who reads it, or that an arrangement no longer routes.

    `services` are the codes of the services that it reaches alone; none: it reaches whatever comes. `unsure` is the
    sentence for what may be about something else, and cannot be told apart before it is read.
    """

    reader: int | None = None
    reason: str = ""
    ends_arrangement: bool = False
    services: frozenset[str] = frozenset()
    unsure: str = ""

    def reaches(self, services: Set[str]) -> bool:
        """Whether it acts on what came to these services; what came to none in particular may be about any."""
        return not self.services or not services or bool(self.services & services)


def diverted(
    diversion: Diversion, usual: Route, *, absent: Set[int], services: Set[str] = frozenset()
) -> Route:
    """Where a diversion sends a contact, over its usual way; the usual reader stands in while the named one is away.

    `services` are those that the contact came to. What came to another service than the limit is about goes its usual
    way; what cannot be told goes to the reader, who passes it on: nothing is lost, and nothing held back unread.
    """
    if diversion.reader is None or usual.arrangement is not None:
        return usual
    if not diversion.reaches(services):
        return replace(usual, reason=f"{usual.reason} {ELSEWHERE}")
    told = bool(diversion.services & services)
    reason = diversion.reason if told or not diversion.unsure else f"{diversion.reason} {diversion.unsure}"
    if diversion.reader in absent:
        return Route(usual.reader, None, f"{reason} The named officer is away. {usual.reason}")
    return Route(diversion.reader, None, reason, diverted=True)


def route(
    *,
    arrangement: Arrangement | None,
    absent: Set[int],
    rota: Rota = Rota(),
    from_member: bool = False,
    only_to_members: bool = False,
    about: PerhapsAbout | None = None,
) -> Route:
    """Say where a contact goes (SPOC-2, SPOC-4, SPOC-5).

    A member's own mail, in or out, is never diverted: members choose for each item by forwarding it.
    """
    if only_to_members:
        return Route(None, None, "Addressed to a member of the council alone: never diverted (SPOC-5).")
    if from_member:
        named = _by_rota(rota, absent)
        return Route(named.reader, None, "From a member of the council: never diverted (SPOC-5).")
    if arrangement is None:
        return _by_rota(rota, absent)
    if about is not None:
        return _apart(arrangement, about, rota.head)
    return _within(arrangement, absent, rota.head)


def _by_rota(rota: Rota, absent: Set[int]) -> Route:
    """To a named person from the first moment (CONTACT-READ-1WD)."""
    if rota.reader is not None and rota.reader not in absent:
        return Route(rota.reader, None, "To whoever reads new mail (CONTACT-READ-1WD).")
    if rota.deputy is not None and rota.deputy not in absent:
        return Route(
            rota.deputy, None, "To the deputy of whoever reads new mail, who is away (CONTACT-READ-1WD)."
        )
    if rota.head is not None:
        why = "is away, and so is the deputy" if rota.reader is not None else "is not named yet"
        return Route(
            rota.head, None, f"To the head of service: whoever reads new mail {why} (CONTACT-READ-1WD)."
        )
    return Route(None, None, "To be sorted at triage: nobody is named to read new mail (CONTACT-READ-1WD).")


def _apart(arrangement: Arrangement, about: PerhapsAbout, head: int | None) -> Route:
    """To the head of service, unless they are one of the two; an overseer finds it among what nobody is to read."""
    reader = head if head not in (arrangement.spoc, arrangement.deputy) else None
    names = " and ".join(about.names)
    return Route(
        reader,
        arrangement.case,
        f"It may be a complaint about {names}: to the head of service, and kept from the single point of contact "
        "and the deputy until somebody decides (SPOC-18).",
        apart=True,
    )


def _within(arrangement: Arrangement, absent: Set[int], head: int | None) -> Route:
    spoc, deputy = arrangement.spoc, arrangement.deputy
    if spoc is not None and spoc not in absent:
        return Route(spoc, arrangement.case, "To the single point of contact (SPOC-4).")
    if deputy is not None and deputy not in absent:
        return Route(deputy, arrangement.case, "To the deputy: the single point of contact is away (SPOC-2).")
    return Route(
        head,
        arrangement.case,
        "Both the single point of contact and the deputy are away: the head of service names a reader.",
    )
