"""What the index finds near some words: on either database a rare word tells more than a common one said often."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from evenhand.apps.search import full_text, telling
from evenhand.apps.search.index_tables import let_few_wait
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.queries import common_among, nearest
from evenhand.apps.search.sources import Words

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 5)
OFTEN = "road repair road repair road repair"


def test_what_holds_the_rare_word_comes_before_what_says_the_common_ones_often() -> None:
    others = [Words(number, f"{OFTEN} in street {number}", ON) for number in range(2, 40)]
    index_new("case", [Words(1, "knotweed beside the road to the mill", ON), *others])
    assert nearest("case", ("road", "repair", "knotweed"), limit=5)[0] == 1


def test_a_word_that_many_stored_texts_hold_is_common_and_a_rare_one_is_not() -> None:
    words = ("road", "repairs", "knotweed", "nowhere")
    index_new("case", [Words(1, "knotweed beside the mill", ON)])
    assert common_among(words, share=0.1, fewest=50) == frozenset()
    index_new("case", [Words(number, f"{OFTEN} in street {number}", ON) for number in range(2, 60)])
    assert common_among(words, share=0.1, fewest=50) == {"road", "repairs"}


def test_many_words_are_counted_at_once_and_very_common_ones_as_the_database_knows_them(monkeypatch) -> None:
    monkeypatch.setattr(full_text, "WEIGHED", 30)
    index_new("case", [Words(1, "knotweed beside the road", ON), Words(2, "knotweed in a garden", ON)])
    index_new("case", [Words(number, f"the mill by the road, no. {number}", ON) for number in range(3, 50)])
    several = [
        (("roads",),),
        (("knotweed",),),
        (("nowhere",),),
        (("road", "knotweed"), ("garden",)),
        (("mill",),),
    ]
    exactly = [31, 2, 0, 2, 31]
    assert full_text.full_text().held(several) == exactly
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert full_text.full_text().held(several) == exactly


def test_where_every_word_is_common_the_latest_are_weighed(monkeypatch) -> None:
    for module in (full_text, telling):
        monkeypatch.setattr(module, "WEIGHED", 10)
    index_new("case", [Words(number, "road repair", ON) for number in range(1, 41)])
    assert set(nearest("case", ("road", "repair"), limit=40)) == set(range(31, 41))


ON_POSTGRESQL = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite's index answers by itself"
)


def _how_the_index_is_kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'search_vector'::regclass")
        return cursor.fetchone()[0]


@ON_POSTGRESQL
def test_few_new_documents_wait_to_be_put_in_order_in_an_index_of_today_and_in_an_older_one() -> None:
    of_today = _how_the_index_is_kept()
    with connection.cursor() as cursor:
        cursor.execute("ALTER INDEX search_vector RESET (gin_pending_list_limit)")
    let_few_wait(connection)
    assert _how_the_index_is_kept() == of_today == ["gin_pending_list_limit=256"]


@ON_POSTGRESQL
def test_what_many_documents_hold_is_found_by_the_index_of_words_and_not_by_reading_everything() -> None:
    index_new(
        "case", [Words(number, f"road {number % 2 or 'mill'} {'.' * 400}", ON) for number in range(3_000)]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchdocument")
    asked: list[tuple[str, object]] = []

    def noted(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        full_text.full_text().nearest(["mill", "road"])
    sql, params = asked[-1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Bitmap Index Scan on search_vector" in plan
