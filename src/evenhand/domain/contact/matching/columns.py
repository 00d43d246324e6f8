"""Which column of a table says what of a person: guessed where it is obvious, told where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from evenhand.domain.contact.csv_rows import CsvRefused, CsvRows
from evenhand.domain.contact.matching import spelling
from evenhand.domain.contact.matching.record import Written
from evenhand.domain.contact.matching.table import MatchingTable

ID = "id"
FIELDS = (
    ID,
    "given_name",
    "family_name",
    "name",
    "email",
    "phone",
    "address",
    "town",
    "postcode",
    "date_of_birth",
    "organisation",
)
Columns = Mapping[str, tuple[int, ...]]


def columns_said(said: Iterable[str], rows: CsvRows) -> dict[str, tuple[int, ...]]:
    """What `--map` says: `id=ref,address=number+street`, once or several times.

    Raises CsvRefused where a field is unknown, a column is not there, or the form is another.
    """
    found: dict[str, tuple[int, ...]] = {}
    for part in (part for text in said for part in text.split(",") if part.strip()):
        field, equals, columns = part.partition("=")
        field = field.strip()
        if not equals or not columns.strip():
            raise CsvRefused(f"{part.strip()!r} is no mapping: write field=column, such as postcode=PCODE.")
        if field not in FIELDS:
            raise CsvRefused(f"{field!r} is no field of a person. The fields are: {', '.join(FIELDS)}.")
        found[field] = (*found.get(field, ()), *_places(columns, rows))
    return found


def _places(columns: str, rows: CsvRows) -> Iterator[int]:
    if columns.strip() in rows.header:  # a plus sign may stand in a column's own name
        yield rows.place(columns)
        return
    yield from (rows.place(column) for column in columns.split("+"))


def columns_of(rows: CsvRows, said: Iterable[str], table: MatchingTable) -> Columns:
    """Every field's columns: what was said wins, the rest is guessed from the header.

    Raises CsvRefused where no column of ids, or nothing to compare, can be found.
    """
    found = columns_said(said, rows)
    taken = {place for places in found.values() for place in places}
    guessed: dict[str, list[int]] = {}
    for place, name in enumerate(rows.header):
        field = _guess(name, table)
        if field and field not in found and place not in taken:
            guessed.setdefault(field, []).append(place)
    columns = {**{field: tuple(places) for field, places in guessed.items()}, **found}
    _require_use(columns, rows)
    return columns


def _guess(name: str, table: MatchingTable) -> str:
    bare = re.sub(r"[\W_]+", "", name.casefold())
    unnumbered = re.sub(r"\d+$", "", bare)
    for field, names in table.columns.items():
        if bare in names or unnumbered in names:
            return field
    return ""


def _require_use(columns: Columns, rows: CsvRows) -> None:
    names = ", ".join(rows.header)
    if ID not in columns:
        raise CsvRefused(f"No column of ids was found among {names}: say which, with --map id=COLUMN.")
    if not set(columns) - {ID}:
        raise CsvRefused(
            f"Nothing to compare was found among {names}: say which columns hold it, with "
            "--map given_name=COLUMN,family_name=COLUMN,postcode=COLUMN."
        )


def written_in(row: Sequence[str], columns: Columns) -> Written:
    """What one row says of a person. A postcode within the address counts where no column holds it."""

    def cells(field: str) -> list[str]:
        return [row[place].strip() for place in columns.get(field, ()) if row[place].strip()]

    address = ", ".join(cells("address"))
    postcodes = cells("postcode") or [spelling.postcode_inside(address)]
    return Written(
        given_name=" ".join(cells("given_name")),
        surname=" ".join(cells("family_name")),
        name=" ".join(cells("name")),
        birth_date=" ".join(cells("date_of_birth")),
        postcodes=[postcode for postcode in postcodes if postcode],
        addresses=[address] if address else (),
        town=" ".join(cells("town")),
        emails=cells("email"),
        telephones=cells("phone"),
        organisation=" ".join(cells("organisation")),
    )
