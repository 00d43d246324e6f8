"""What it would take to find and get out information, and how it stands to the cost limit (FOI-20 to FOI-24).

An estimate is a list of pieces of work: so many records, of which some were tried and took so many minutes. Only
finding out, locating, retrieving and extracting count, which the vocabulary of kinds of work flags. The limit and the
rate are dated values of the rule FOI-COST.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of work: `records` to go through, of which `sample_records` were tried in `sample_minutes`."""

    activity: str
    records: int
    sample_records: int
    sample_minutes: int
    countable: bool = True
    systems: str = ""
    estimator: str = ""
    sampled_on: dt.date | None = None
    other_cost: Decimal = Decimal(0)
    request: int = 1
    of: str = ""
    """The reference of the request that it belongs to, where that is counted together with this one (FOI-25)."""

    @property
    def minutes_each(self) -> Fraction:
        """Minutes for one record, by the sample. Raises ValueError where nothing was tried."""
        if self.sample_records < 1:
            raise ValueError("An estimate needs something that was tried: at least one record.")
        return Fraction(self.sample_minutes, self.sample_records)

    @property
    def minutes(self) -> Fraction:
        """Minutes for all its records."""
        return self.minutes_each * self.records


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The appropriate limit and the hourly rate, in pounds, as they stood on the day of the request."""

    pounds: Decimal
    rate: Decimal

    @property
    def hours(self) -> Fraction:
        """How many hours the limit allows where nothing else costs anything."""
        return Fraction(self.pounds) / Fraction(self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The pieces of one request taken together, held against the limit."""

    counted: tuple[Piece, ...]
    left_out: tuple[Piece, ...]
    limit: Limit

    @property
    def hours(self) -> Fraction:
        """Hours that count."""
        return sum((piece.minutes for piece in self.counted), Fraction(0)) / MINUTES

    @property
    def cost(self) -> Fraction:
        """Pounds that count: the hours at the one rate, and other direct costs as they are."""
        other = sum((Fraction(piece.other_cost) for piece in self.counted), Fraction(0))
        return self.hours * Fraction(self.limit.rate) + other

    @property
    def exceeds(self) -> bool:
        """Whether the cost is above the limit. Exactly the limit, 18 hours, is within it (FOI-20)."""
        return self.cost > Fraction(self.limit.pounds)

    @property
    def complete(self) -> bool:
        """Whether there is anything to go by: no piece of work, no estimate (FOI-22)."""
        return bool(self.counted)


@dataclass(frozen=True, slots=True)
class Scope:
    """The most records of one piece of work that would stay within the limit, with all other work as it is."""

    piece: Piece
    records: int


def estimate(pieces: Sequence[Piece], limit: Limit) -> Estimate:
    """Hold pieces of work against the limit; those the law does not count are set aside and shown (FOI-21)."""
    return Estimate(
        counted=tuple(piece for piece in pieces if piece.countable),
        left_out=tuple(piece for piece in pieces if not piece.countable),
        limit=limit,
    )


def largest_scopes(found: Estimate) -> tuple[Scope, ...]:
    """For each piece of work, how many of its records would fit within the limit, all other work as it is (FOI-24).

    Nothing is halved by guess: 450 records of 5 minutes fit as 216. A piece that takes no time always fits whole;
    where the rest alone exceeds the limit, none of it fits.
    """
    scopes = []
    for piece in found.counted:
        rate = Fraction(found.limit.rate)
        rest = found.cost - piece.minutes / MINUTES * rate
        spare = Fraction(found.limit.pounds) - rest
        each = piece.minutes_each / MINUTES * rate
        fits = piece.records if not each else min(piece.records, max(0, floor(spare / each)))
        scopes.append(Scope(piece, fits))
    return tuple(scopes)


def fitting_scopes(found: Estimate) -> tuple[Scope, ...]:
    """What would fit: of one piece with all other work as it is, or else the same share of each piece (FOI-24).

    Where no piece can be narrowed enough by itself, 216 and 234 records of 5 minutes fit as 103 and 112.
    """
    alone = largest_scopes(found)
    if not found.exceeds or _one_is_enough(alone):
        return alone
    other = sum((Fraction(piece.other_cost) for piece in found.counted), Fraction(0))
    work = found.cost - other
    share = max(Fraction(0), (Fraction(found.limit.pounds) - other) / work) if work else Fraction(0)
    return tuple(
        Scope(piece, floor(share * piece.records) if piece.minutes else piece.records)
        for piece in found.counted
    )


def search_may_cost(found: Estimate | None) -> Fraction:
    """The pounds that a fee may hold for finding and getting out the information: none within the limit (FOI-27).

    Above it, where the council answers all the same (section 13), it is the cost of the request's own work. What counts
    only because requests are put together is not charged (regulation 7).
    """
    if found is None or not found.exceeds:
        return Fraction(0)
    own = tuple(piece for piece in found.counted if not piece.of)
    return Estimate(counted=own, left_out=(), limit=found.limit).cost


def against_search_cost(asked: Decimal, found: Estimate | None) -> str:
    """Why a fee may not hold so many pounds for the search; empty where it may (FOI-27)."""
    most = search_may_cost(found)
    if Fraction(asked) <= most:
        return ""
    if found is None or not found.complete:
        return (
            "Staff time is charged only where the work is above the cost limit, and nothing is estimated here. Estimate "
            "the work first, or ask for copies, postage and the like alone."
        )
    if not found.exceeds:
        limit = pounds(Fraction(found.limit.pounds))
        return (
            f"The work is estimated at {pounds(found.cost)}, within the limit of {limit}, so no staff time is charged. "
            "Ask for copies, postage and the like alone (regulation 6)."
        )
    return f"The work of this request by itself is estimated at {pounds(most)}, and no more is charged for it (section 13)."


def _one_is_enough(alone: tuple[Scope, ...]) -> bool:
    return any(0 < scope.records < scope.piece.records for scope in alone)


def in_words(found: Estimate, titles: dict[str, str]) -> str:
    """The estimate as a paragraph for the person who asked: what was tried, what it comes to, and what would fit."""
    sentences = [_piece_in_words(piece, titles) for piece in found.counted]
    sentences.append(f"Together that is {number(found.hours)} hours, or {pounds(found.cost)}.")
    verdict = "more than" if found.exceeds else "within"
    sentences.append(f"This is {verdict} the limit of {pounds(Fraction(found.limit.pounds))}.")
    return " ".join(sentences)


def scope_in_words(found: Estimate) -> str:
    """How far the request would have to be narrowed, in a sentence for each piece; empty where it fits."""
    if not found.exceeds:
        return ""
    fits = fitting_scopes(found)
    own = [scope for scope in fits if 0 < scope.records < scope.piece.records and not scope.piece.of]
    if not own:
        return "Less than one record would come within the limit, so another way has to be found."
    if len(own) > 1 and not _one_is_enough(largest_scopes(found)):
        both = " and ".join(f"{scope.records:,} of the {_records_of(scope)}" for scope in own)
        return f"Taken together, up to {both} would come within the limit."
    rest = ", with all other work as it is" if len(found.counted) > 1 else ""
    return " ".join(
        f"Up to {scope.records:,} of the {_records_of(scope)} would come within the limit{rest}."
        for scope in own
    )


def _records_of(scope: Scope) -> str:
    where = f" in {scope.piece.systems}" if scope.piece.systems else ""
    return f"{scope.piece.records:,} records{where}"


def _piece_in_words(piece: Piece, titles: dict[str, str]) -> str:
    what = titles.get(piece.activity, piece.activity)
    where = f" ({piece.systems})" if piece.systems else ""
    return (
        f"{what}{where}: we tried {piece.sample_records:,} of {piece.records:,} records and it took "
        f"{piece.sample_minutes:,} minutes, so all of them would take {number(piece.minutes / MINUTES)} hours."
    )


def number(amount: Fraction) -> str:
    """A number with at most two decimals: 37.5, 18, 18.75."""
    return f"{float(amount):,.2f}".rstrip("0").rstrip(".")


def pounds(amount: Fraction) -> str:
    """An amount of money: £937.50."""
    return f"£{Decimal(round(amount * 100)) / 100:,.2f}"
