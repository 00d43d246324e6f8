"""`DATABASE_URL` is read as councils write it, and a refusal never repeats the password."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.config.databases import DatabaseAddressRefused, database

HOME = Path("/srv/evenhand")


def test_without_an_address_the_records_are_in_sqlite_at_home() -> None:
    read = database("", home=HOME)
    assert read["NAME"] == HOME / "evenhand.sqlite3"
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert read["TEST"]["NAME"] == HOME / "test.sqlite3"


def test_a_postgresql_address_is_taken_apart() -> None:
    read = database("postgresql://case%40work:p%2Fw@db.example.org:5433/evenhand?sslmode=require", home=HOME)
    assert (read["USER"], read["PASSWORD"]) == ("case@work", "p/w")
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example.org", "5433", "evenhand")
    assert read["OPTIONS"] == {"options": "-c jit=off", "sslmode": "require"}


def test_a_socket_folder_is_understood() -> None:
    read = database("postgresql://postgres:@/evenhand?host=/run/postgresql", home=HOME)
    assert (read["HOST"], read["NAME"]) == ("/run/postgresql", "evenhand")


def test_another_kind_of_database_is_refused_without_repeating_the_password() -> None:
    with pytest.raises(DatabaseAddressRefused, match="must begin with postgresql://") as refusal:
        database("mysql://me:secret-word@db.example.org/evenhand", home=HOME)
    assert "secret-word" not in str(refusal.value)


def test_postgresql_compiles_no_question_unless_the_address_asks_it_to() -> None:
    assert database("postgresql://db.example.org/evenhand", home=HOME)["OPTIONS"] == {"options": "-c jit=off"}
    asked = database("postgresql://db.example.org/evenhand?options=-c%20jit%3Don", home=HOME)
    assert asked["OPTIONS"] == {"options": "-c jit=on"}
