"""The one spelling by which names, telephone numbers and postcodes are kept, compared and found."""

from __future__ import annotations

import re
import unicodedata

from evenhand.domain.contact.plain_letters import PLAIN_LETTERS

TITLES = frozenset({"cllr", "councillor", "mp", "rt", "hon", "sir", "dame", "dr", "mr", "mrs", "ms", "miss"})
_REGION = "GB"
_NOT_LETTERS = re.compile(r"[^\w]+")
# Area, district, sector and unit; also GIR 0AA. https://ideal-postcodes.co.uk/guides/uk-postcode-format
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})")


def folded_name(name: str) -> str:
    """A name for finding: lower case, without accents and punctuation, single spaces."""
    once = _bare(name)
    twice = _bare(once)  # some letters only show their case after the first round
    return " ".join(_NOT_LETTERS.sub(" ", twice.replace("'", "").replace("’", "")).split())


def name_without_titles(name: str) -> tuple[str, ...]:
    """The words of a name without the titles of an office, which people write or leave out."""
    return tuple(word for word in folded_name(name).split() if word not in TITLES)


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c))


def normalised_postcode(written: str) -> str:
    """A United Kingdom postcode with its space, in capitals. Raises ValueError with a sentence."""
    found = _POSTCODE.fullmatch("".join(written.upper().split()))
    if found is None:
        raise ValueError(
            "This is not a United Kingdom postcode. Check it, such as ZZ99 3VZ, or leave it empty."
        )
    return f"{found[1]} {found[2]}"


def normalised_telephone(written: str) -> str:
    """A telephone number as E.164 (`+441632960123`). Raises ValueError with a sentence.

    A number without a country code is read as one of the United Kingdom. Numbers kept for drama
    (01632 960xxx) pass: only the length is judged, since a new range must not be refused.
    """
    import phonenumbers  # here, since every process reads this file and few are told a number

    try:
        number = phonenumbers.parse(written, _REGION)
    except phonenumbers.NumberParseException as odd:
        raise ValueError(_NO_NUMBER) from odd
    if not phonenumbers.is_possible_number(number):
        raise ValueError(_NO_NUMBER)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_telephone(e164: str) -> str:
    """A stored number as people here read it: national for the United Kingdom, with the country else."""
    import phonenumbers

    number = phonenumbers.parse(e164, None)
    home = phonenumbers.country_code_for_region(_REGION)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number, style.NATIONAL if number.country_code == home else style.INTERNATIONAL
    )


_NO_NUMBER = "This is not a telephone number. Write it with its area code, such as 01632 960123."
