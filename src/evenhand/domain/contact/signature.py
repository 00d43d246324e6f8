"""Who a message says it is from: the name under it, telephone numbers, postcodes and addresses in it.

What is read here only finds people on record to suggest; it is never stored as a fact about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import phonenumbers

from evenhand.domain.contact.matching.spelling import before_postcode, folded, postcode_inside

_REGION = "GB"
_LONGEST = 20_000  # letters that are read: who wrote stands near the end, so the end is kept
_LONGEST_LINE = 70
_MOST_LINES = 6
_MOST = 5
_FEWEST_FIGURES = 9  # of a national number without its nought
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_FIGURE = re.compile(
    r"\d"
)  # without one a line holds neither a telephone number nor a postcode, and is read no further
_LABEL = re.compile(r"^\s*(?:address|post|home|from|name|signed)\s*:\s*", re.IGNORECASE)
_NAME_LIKE = re.compile(r"^[^\W\d_](?:[^\W\d_]|[ .,'’()&-]){1,60}$")
_SPARE = 20  # signs and spaces that a line with the words which close a letter may have besides
_MOST_NAME_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a message says of its writer, as it is written there; an empty tuple where nothing is said."""

    names: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def signed(text: str, *, sign_offs: Set[str]) -> Signed:
    """Read what a message says of its writer out of the words that they newly wrote, signature included.

    Give it no quoted mail: an officer's own telephone number stands there. `sign_offs` are the folded words
    that close a letter. Nothing that it meets raises.
    """
    lines = [line.strip() for line in text[-_LONGEST:].splitlines()]
    return Signed(
        names=_first(_names(lines, sign_offs)),
        telephones=_first(_telephones("\n".join(lines))),
        postcodes=_first(_postcodes(lines)),
        addresses=_first(_addresses(lines)),
        emails=_first(found.lower() for line in lines if "@" in line for found in _EMAIL.findall(line)),
    )


def without_name(text: str, name: str) -> str:
    """A text without the name of whoever wrote it: the whole name wherever it stands, and lines of parts of it alone.

    A part, or a single word, within a sentence stays, since a street or a school may be called the same.
    """
    own = set(folded(name).split())
    if not own:
        return text
    left = "\n".join(line for line in text.splitlines() if not _is_of(own, line))
    if len(own) == 1:
        return left
    whole = r"\s+".join(re.escape(word) for word in name.split())
    return re.sub(rf"(?<!\w){whole}(?!\w)", "", left, flags=re.IGNORECASE)


def _is_of(own: Set[str], line: str) -> bool:
    """Whether a line holds words of a name, and nothing else but initials."""
    words = folded(line).split()
    return any(word in own for word in words) and all(word in own or len(word) == 1 for word in words)


def _first(found: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:_MOST]


def _names(lines: Sequence[str], sign_offs: Set[str]) -> Iterator[str]:
    """The line below the words that close a letter, or what follows them after a comma."""
    longest = max(map(len, sign_offs), default=0) + _SPARE
    for place, line in enumerate(lines):
        closing, comma, after = line.partition(",")
        if len(closing) > longest or folded(closing) not in sign_offs:
            continue
        below = after.strip() if comma and after.strip() else next(filter(None, lines[place + 1 :]), "")
        name = _LABEL.sub("", below).strip(" ,.")
        if _is_name(name, sign_offs):
            yield name


def _is_name(line: str, sign_offs: Set[str]) -> bool:
    words = line.split()
    return (
        0 < len(words) <= _MOST_NAME_WORDS
        and _NAME_LIKE.match(line) is not None
        and folded(line) not in sign_offs
        and any(word[:1].isupper() for word in words)
    )


def _telephones(text: str) -> Iterator[str]:
    """Numbers of a length that can be; ranges kept for drama pass too, and a run of digits without a 0 or + does not."""
    if _FIGURE.search(text) is None:
        return
    possible = phonenumbers.Leniency.POSSIBLE
    for found in phonenumbers.PhoneNumberMatcher(text, _REGION, leniency=possible, max_tries=50):
        written = found.raw_string.lstrip("(")
        figures = len(str(found.number.national_number))
        if written.startswith(("+", "0")) and figures >= _FEWEST_FIGURES:
            yield phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)


def _postcodes(lines: Sequence[str]) -> Iterator[str]:
    return (found for line in lines if _FIGURE.search(line) and (found := postcode_inside(line)))


def _addresses(lines: Sequence[str]) -> Iterator[str]:
    """The lines that end in a postcode: those above it, as far as they look like lines of an envelope."""
    for place, line in enumerate(lines):
        before = before_postcode(line) if _FIGURE.search(line) else None
        if before is None or len(before) > 2 * _LONGEST_LINE:
            continue
        block = [before.strip(" ,")]
        for above in reversed(lines[max(0, place - _MOST_LINES) : place]):
            if not above or len(above) > _LONGEST_LINE or above[-1] in ".?!:" or _EMAIL.search(above):
                break
            block.insert(0, above.strip(" ,"))
        numbered = next((at for at, one in enumerate(block) if re.search(r"\d", one)), None)
        if numbered is not None:
            yield ", ".join(_LABEL.sub("", one) for one in block[numbered:] if one)
