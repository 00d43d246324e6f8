"""Finding duplicates in a list, and the columns of somebody else's table. Everybody here is invented."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from evenhand.domain.contact.csv_rows import CsvRefused, read_rows
from evenhand.domain.contact.matching import (
    Duplicate,
    PersonRecord,
    Written,
    duplicates,
    keys_of,
    load_matching_table,
    person_record,
)
from evenhand.domain.contact.matching.columns import columns_of, written_in

comparing = sys.modules[duplicates.__module__]
TABLE = load_matching_table(Path(__file__).parents[4] / "src" / "evenhand" / "law")


def records(*written: Written) -> list[PersonRecord]:
    return [person_record(one, TABLE) for one in written]


def pairs(*written: Written) -> dict[tuple[int, int], Duplicate]:
    return {(pair.a, pair.b): pair for pair in duplicates(records(*written), TABLE)}


def test_pairs_come_best_first() -> None:
    found = duplicates(
        records(
            Written(name="Ann Orme", birth_date="1970-01-02", emails=("ann@example.org",)),
            Written(name="Ann Orme", birth_date="1970-01-02"),
            Written(name="Ann Orme", birth_date="1970-01-02", emails=("ann@example.org",)),
        ),
        TABLE,
    )
    assert (found[0].a, found[0].b) == (0, 2)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)


def test_a_key_that_many_share_brings_nobody_together_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: set[frozenset[str]] = set()
    as_ever = comparing.quick_parts

    def noted(a: PersonRecord, b: PersonRecord, *others: Any) -> Any:
        compared.add(frozenset({a.surname, b.surname}))
        return as_ever(a, b, *others)

    monkeypatch.setattr(comparing, "quick_parts", noted)
    # All are born on one day; only the first two have a telephone in common as well.
    surnames = ("Ablett", "Brisco", "Cawdry", "Dunham", "Ensor", "Fawley", "Gosnold", "Hexter", "Ivens")
    duplicates(
        records(
            *(
                Written(name=f"{name[::-1].title()} {name}", birth_date="1970-01-02", telephones=telephone)
                for name, telephone in zip(surnames, 2 * [("01632 960001",)] + 7 * [()], strict=True)
            )
        ),
        TABLE,
    )
    assert len(surnames) > TABLE.blocks.alone
    assert compared == {frozenset({"ablett", "brisco"})}


def test_two_records_that_match_a_third_are_suggested_for_its_sake() -> None:
    by_mail = Written(name="Ann Orme", emails=("ann.orme@example.org",))
    by_post = Written(name="Ann Orme", postcodes=("ZZ1 1BH",), addresses=("12 Acorn Road",))
    both = Written(
        name="Ann Orme",
        emails=("ann.orme@example.org",),
        postcodes=("ZZ1 1BH",),
        addresses=("12 Acorn Road",),
    )
    assert (0, 1) not in pairs(by_mail, by_post)
    assert pairs(by_mail, by_post, both)[0, 1].third == 2


def test_a_third_record_never_joins_a_household() -> None:
    ann = Written(name="Ann Orme", emails=("orme@example.org",), telephones=("01632960123",))
    bob = Written(name="Rob Orme", telephones=("01632960123",), postcodes=("ZZ1 1BH",))
    house = Written(
        surname="Orme", telephones=("01632960123",), postcodes=("ZZ1 1BH",), emails=("orme@example.org",)
    )
    assert (0, 1) not in pairs(ann, bob, house)


def test_records_of_one_person_share_a_key_though_names_are_swapped() -> None:
    a, b = records(
        Written(given_name="Morag", surname="Tait", birth_date="1961-02-04"),
        Written(given_name="Tait", surname="Morag", birth_date="1961-02-05"),
    )
    assert keys_of(a) & keys_of(b)


def test_a_record_of_nothing_has_no_keys() -> None:
    assert keys_of(person_record(Written(), TABLE)) == frozenset()


def test_obvious_headers_are_guessed() -> None:
    rows = read_rows(["Ref,Forename,Last Name,D.O.B.,Post Code,Address Line 1,E-mail,Mobile No,Shoe size\n"])
    found = columns_of(rows, [], TABLE)
    assert found == {
        "id": (0,),
        "given_name": (1,),
        "family_name": (2,),
        "date_of_birth": (3,),
        "postcode": (4,),
        "address": (5,),
        "email": (6,),
        "phone": (7,),
    }


def test_what_is_said_wins_over_what_is_guessed() -> None:
    rows = read_rows(["id,code,name,alias,street,no\n"])
    found = columns_of(rows, ["id=code,name=alias", "address=no+street"], TABLE)
    assert (found["id"], found["name"], found["address"]) == ((1,), (3,), (5, 4))


def test_a_postcode_within_the_address_counts() -> None:
    rows = read_rows(["id,address\n", '1,"12 Acorn Road, Exampletown ZZ1 1BH"\n'])
    assert list(written_in(rows.rows[0], columns_of(rows, [], TABLE)).postcodes) == ["ZZ11BH"]


@pytest.mark.parametrize(
    ("lines", "said", "sentence"),
    [
        ([], [], "empty"),
        (["name,email\n"], [], "--map id="),
        (["id,shoe\n"], [], "Nothing to compare"),
        (["id,name\n"], ["nmae=name"], "is no field"),
        (["id,name\n"], ["name=nam"], "Its columns are: id, name"),
        (["id,name\n"], ["name"], "is no mapping"),
        (["id,name,name\n"], [], "stands twice"),
        (["id,name\n", "1,Ann,Orme\n"], [], "Line 2 has 3 cells"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(lines: list[str], said: list[str], sentence: str) -> None:
    with pytest.raises(CsvRefused, match=sentence):
        columns_of(read_rows(lines), said, TABLE)


def test_among_more_people_a_pair_needs_more_that_speaks_for_it() -> None:
    set_for = TABLE.set_for_records
    assert TABLE.for_so_many(set_for // 5).threshold == TABLE.threshold
    assert TABLE.for_so_many(set_for * 4).threshold == TABLE.threshold + 2
    # As alike as these two are, some pair always is by chance where there are enough people.
    one, two = (
        Written(name="Ann Orme", birth_date="1970-01-02"),
        Written(name="Ann Orton", birth_date="1970-01-02"),
    )
    (found,) = duplicates(records(one, two), TABLE)
    many = msgspec.structs.replace(TABLE, set_for_records=2 ** -(found.score - TABLE.threshold + 1) * 2)
    assert not duplicates(records(one, two), many)
