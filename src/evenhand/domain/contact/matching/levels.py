"""At which level two values of a field agree. Every comparison gives the same level either way round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from evenhand.domain.contact.matching.record import BirthDate, PersonRecord
from evenhand.domain.contact.matching.spelling import Address, sound
from evenhand.domain.contact.matching.table import Likeness

CACHE = 500_000


@lru_cache(maxsize=4)
def levels_by(likeness: Likeness) -> Levels:
    """The comparisons under one table's idea of likeness, with what they have compared already."""
    return Levels(likeness)


class Levels:
    """The comparisons of every field. What was compared once is remembered, since names come again and again."""

    def __init__(self, likeness: Likeness) -> None:
        self._like = likeness
        self.given_name: Callable[[str, str, bool], str] = lru_cache(maxsize=CACHE)(self._given_name)
        self.surname: Callable[[str, str], str] = lru_cache(maxsize=CACHE)(self._surname)
        self.words: Callable[[str, str], str] = lru_cache(maxsize=CACHE)(self._words)

    def _given_name(self, a: str, b: str, forms_shared: bool) -> str:
        """same, nickname, close, alike, initial or different; a second given name may be missing on one side."""
        first_a, first_b = a.split()[0], b.split()[0]
        if len(first_a) == 1 or len(first_b) == 1:
            return "initial" if first_a[0] == first_b[0] else "different"
        if a == b or _joined(a) == _joined(b):
            return "same"
        if first_a == first_b and not _middle_names_clash(a, b):
            return "same"
        if forms_shared:
            return "nickname"
        return self._spelling(_joined(a), _joined(b))

    def _surname(self, a: str, b: str) -> str:
        """same, close, sound, part (of a double-barrelled name), alike or different."""
        if a == b or _joined(a) == _joined(b):
            return "same"
        level = self._spelling(_joined(a), _joined(b))
        if level == "close":
            return level
        if set(a.split()) & set(b.split()):
            return "part"
        return "sound" if sound(a) and sound(a) == sound(b) else level

    def _spelling(self, a: str, b: str) -> str:
        if OSA.distance(a, b, score_cutoff=2) <= self._slips_allowed(min(len(a), len(b))):
            return "close"
        a, b = sorted((a, b))
        return "alike" if JaroWinkler.similarity(a, b) >= self._like.alike_name else "different"

    def _slips_allowed(self, letters: int) -> int:
        """One slip in a name, two in a long one; none in a very short one, where it makes another name."""
        return (letters >= self._like.one_slip_from) + (letters >= self._like.two_slips_from)

    def address(self, a: Address, b: Address) -> str:
        """same, close, street (another number) or different.

        One line that agrees is enough where the numbers do: a house's name or a district is often left out.
        """
        if a == b:
            return "same"
        (numbers_a, lines_a), (numbers_b, lines_b) = sorted((a, b))
        agree, known = _numbers_agree(numbers_a, numbers_b), bool(numbers_a and numbers_b)
        if not self._a_line_agrees(lines_a, lines_b):
            whole = self._alike_closed_up("".join(lines_a), "".join(lines_b)) or self._reordered(
                lines_a, lines_b
            )
            return ("close" if agree else "street") if whole else "different"
        return "close" if agree and known else "street"

    def _reordered(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        return token_sort_ratio(" ".join(a), " ".join(b)) >= 100 * self._like.close_words

    def _a_line_agrees(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        shortest, close = self._like.shortest_line, self._like.close_words
        return any(min(len(x), len(y)) >= shortest and _closed_up(x, y) >= close for x in a for y in b)

    def _alike_closed_up(self, a: str, b: str) -> bool:
        x, y = a.replace(" ", ""), b.replace(" ", "")
        close = self._like.close_words
        return OSA.normalized_similarity(x, y, score_cutoff=close) > 0 if x and y else x == y

    def _words(self, a: str, b: str) -> str:
        """same, close or different: towns and organisations."""
        if a == b:
            return "same"
        return "close" if _closed_up(a, b) >= self._like.close_town else "different"

    def email(self, a: str, b: str) -> str:
        """same, close, alike, local (the same before the @) or different."""
        if a == b:
            return "same"
        likeness = OSA.normalized_similarity(a, b)
        local_a, local_b = a.partition("@")[0], b.partition("@")[0]
        if likeness >= self._like.close_email and OSA.distance(local_a, local_b, score_cutoff=2) <= 2:
            return "close"
        if local_a == local_b and len(local_a) >= self._like.shortest_local:
            return "local"
        return "alike" if likeness >= self._like.alike_email else "different"


def _middle_names_clash(a: str, b: str) -> bool:
    rest_a, rest_b = a.split()[1:], b.split()[1:]
    return any(x[0] != y[0] for x, y in zip(rest_a, rest_b, strict=False))


def _joined(name: str) -> str:
    return name.replace(" ", "")


# Two dates that lie near each other without sharing two of their parts, as of somebody who guessed.
NEAR = frozenset({"month", "year", "decade"})
_MONTH, _YEAR, _DECADE = 31, 400, 3652  # days: a year means a year and a month
_NEAR_DECADE = 45


def birth_date_level(a: PersonRecord, b: PersonRecord) -> str:
    """same, swapped (day and month), digit, two_parts, month, year, decade, one_part or different."""
    first, second = a.birth_date, b.birth_date
    if first is None or second is None:
        return ""
    if first == second:
        return "same"
    if first == (second[0], second[2], second[1]):
        return "swapped"
    if OSA.distance(a.birth_digits, b.birth_digits, score_cutoff=1) <= 1:
        return "digit"
    level = _parts_level(first, second)
    if level == "two_parts":
        return level
    return _near(first, second) or level


def _near(a: BirthDate, b: BirthDate) -> str:
    """Whether two dates lie within a month, within a year and a month, or within a month of ten years of each other."""
    apart = abs(_days(a) - _days(b))
    if apart <= _MONTH:
        return "month"
    if apart <= _YEAR:
        return "year"
    return "decade" if abs(apart - _DECADE) <= _NEAR_DECADE else ""


def _days(day: BirthDate) -> float:
    """Days since the year nought, near enough: what is written as a date need not be one."""
    return day[0] * 365.25 + day[1] * 30.44 + day[2]


def _parts_level(a: BirthDate, b: BirthDate) -> str:
    agreeing = sum(x == y for x, y in zip(a, b, strict=True))
    return ("different", "one_part", "two_parts")[min(agreeing, 2)]


def postcode_level(a: str, b: str) -> str:
    """same, close (one place), district (the part before the space) or different."""
    if a == b:
        return "same"
    if OSA.distance(a, b, score_cutoff=1) <= 1:
        return "close"
    # The inward part of a United Kingdom postcode is always a figure and two letters.
    return "district" if len(a) > 4 and len(b) > 4 and a[:-3] == b[:-3] else "different"


def _closed_up(a: str, b: str) -> float:
    return OSA.normalized_similarity(a.replace(" ", ""), b.replace(" ", ""))


def _numbers_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Flat 2 of 12 may be written as 12, but is not flat 5 of 12."""
    return set(a) <= set(b) or set(b) <= set(a)


def telephone_level(a: str, b: str) -> str:
    """same, close (one figure) or different."""
    if a == b:
        return "same"
    return "close" if OSA.distance(a, b, score_cutoff=1) <= 1 else "different"


def best_level(
    level: Callable[..., str], order: Iterable[str], a: tuple[object, ...], b: tuple[object, ...]
) -> str:
    """The best level between any value of one side and any of the other; empty where a side has none."""
    if len(a) == 1 and len(b) == 1:
        return level(a[0], b[0])
    found = {level(x, y) for x in a for y in b}
    return next((name for name in order if name in found), "")
