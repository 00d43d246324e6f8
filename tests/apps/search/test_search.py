"""Finding things by their words, the same on both databases, and never more than one may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.apps.accounts.models import User
from evenhand.apps.search import checks, sources
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.operations import index, reindex, remove
from evenhand.apps.search.queries import COUNTED, Found, highlighted, search
from evenhand.apps.search.sources import Shown, Source, Words
from evenhand.apps.search.words import MOST_BYTES, MOST_WORDS

DAY = dt.date(2026, 10, 5)
THINGS = {1: "Hedge in Mill Lane overgrown", 2: "Siân O'Brien asks about the hedges", 3: "Bins not collected"}


@pytest.fixture
def olive(db: None) -> User:
    return User.objects.create_user("olive@example.org", name="Olive Officer")


@pytest.fixture
def things(db: None) -> Iterator[None]:
    """A kind of thing that everybody sees below a certain number, and no other kinds."""
    before = dict(sources._sources)
    sources._sources.clear()
    sources.register(
        Source(
            kind="thing",
            title="Things",
            # Stands in for a table of things: what is seen is decided by a queryset, as for cases.
            seen_by=lambda user, on: User.objects.filter(pk__lte=2_000_000),
            show=lambda ids: {i: Shown(title=f"Thing {i}", url=f"/things/{i}/") for i in ids},
            documents=lambda: (Words(i, text, DAY) for i, text in THINGS.items()),
        )
    )
    yield
    sources._sources.clear()
    sources._sources.update(before)


@pytest.fixture
def seen(olive: User) -> dict[int, int]:
    """Things are users here: the number of each is that of a user, so that it may be seen."""
    users = {
        number: User.objects.create_user(f"thing{number}@example.org", name=f"Thing {number}").pk
        for number in THINGS
    }
    for number, text in THINGS.items():
        index("thing", users[number], text=text, dated_on=DAY)
    return users


@pytest.fixture
def find(things: None, seen: dict[int, int], olive: User):
    """Search, and give the numbers of the things found."""

    def do(words: str) -> set[int]:
        found = search(olive, words, on=DAY)
        numbers = {f"/things/{pk}/": number for number, pk in seen.items()}
        assert found.count == len(found.hits)
        return {numbers[hit.url] for hit in found.hits}

    return do


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hedge", {1, 2}),
        ("HEDGES", {1, 2}),
        ("hedge lane", {1}),
        ("the", {2}),
        ("sian", {2}),
        ("Siân", {2}),
        ("o'brien", {2}),
        ("O’Brien", {2}),
        ("unicorn", set()),
        ("hedge unicorn", set()),
    ],
)
def test_what_holds_every_word_is_found_in_any_spelling(find, words: str, expected: set[int]):
    assert find(words) == expected


@pytest.mark.parametrize(
    "words",
    ['"', '""', "'", "hedge OR bins", "NEAR(hedge lane)", "text:hedge", "hedge^2", "-hedge bins", "\x00", "*", "()",
     "a" * 5000, "' OR 1=1 --", "hedge & | !", "<->", "%s %d %%", "\\", "{hedge}:", "🙂", "½ ²",
     "\ud800", "a\udfff*", '"' * 10_000, "*" * 10_000, "a*" * 5_000,
     '"' + "a b " * 3_000 + '"', " ".join(f"{n}*" for n in range(3_000))],
)  # fmt: skip
def test_whatever_is_typed_is_text(find, words: str):
    find(words)


def test_operators_of_the_index_are_words_like_any_other(find):
    assert find("hedge OR bins") == set()
    assert find("hedge AND lane") == set()
    assert find("hedge NOT bins") == set()


def test_a_star_stands_for_the_rest_of_a_word_and_nothing_else(find):
    assert find("hed*") == find("hedge")
    assert find("*") == set()
    assert find("*edge") == find("edge")


def test_words_between_quotation_marks_stand_together(find):
    together = find("hedge")
    assert find('"hedge hedge hedge"') == set()
    assert find("“hedge”") == together


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(max_size=60))
def test_no_text_makes_searching_fail(find, words: str):
    find(words)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=80))
def test_no_text_makes_indexing_fail(things, olive, words: str):
    with transaction.atomic():
        index("thing", olive.pk, text=words)


@pytest.mark.parametrize(("held", "typed"), [("Łukasz", "lukasz"),
    ("Lukasz", "ŁUKASZ"), ("Yıldız", "yildiz"), ("Yildiz", "Yıldız"),
    ("Guðrún", "gudrun"), ("coun\u00adcillor", "councillor"), ("naïve", "NAIVE"), ("naive", "na\u0131\u0308ve")])  # fmt: skip
def test_accents_are_folded_in_what_is_held_and_in_what_is_typed(find, seen, held: str, typed: str):
    index("thing", seen[3], text=f"Asked by {held} again")
    assert find(typed) == find(f'"by {typed} again"') == find(f"{typed[:3]}*") == {3}


def test_ten_thousand_words_are_cut_and_that_is_said(things, seen, olive):
    found = search(olive, " ".join(f"word{n}" for n in range(10_000)), on=DAY)
    assert found.some_words_only
    assert not search(olive, " ".join(f"w{n}" for n in range(MOST_WORDS)), on=DAY).some_words_only


def test_no_words_find_nothing(things, seen, olive):
    assert search(olive, " \t ?! ", on=DAY) == Found((), 0, more=False, some_words_only=False)


def test_what_one_may_not_see_is_neither_found_nor_counted(things, seen, olive):
    index("thing", 3_000_000, text="A hedge that is nobody's")
    assert search(olive, "hedge", on=DAY).count == 2


def test_a_kind_that_nobody_registered_is_not_found(things, seen, olive):
    index("secret", seen[1], text="hedge hedge")
    assert search(olive, "hedge", on=DAY).count == 2


def test_kinds_narrow_what_is_found(things, seen, olive):
    assert search(olive, "hedge", on=DAY, kinds=["thing"]).count == 2
    assert search(olive, "hedge", on=DAY, kinds=["other"]).count == 0


def test_changed_words_are_found_and_the_old_ones_are_not(find, seen):
    index("thing", seen[3], text="Collected after all, by the hedge")
    assert find("hedge") == {1, 2, 3}
    assert find("bins") == set()


def test_erased_words_leave_the_index(find, seen):
    index("thing", seen[1], text="[erased]")
    assert find("mill") == set()
    remove("thing", seen[2])
    assert find("hedge") == set()
    assert SearchDocument.objects.count() == 2


def test_a_transaction_taken_back_leaves_the_index_as_it_was(find, seen):
    with transaction.atomic():
        index("thing", seen[3], text="hedge")
        transaction.set_rollback(True)
    assert find("hedge") == {1, 2}


def test_reindexing_finds_everything_again_and_forgets_what_is_gone(things, olive):
    index("thing", 777, text="Gone since")
    assert reindex() == {"thing": 3}
    assert reindex() == {"thing": 3}
    assert set(SearchDocument.objects.values_list("object_id", flat=True)) == {1, 2, 3}


def test_a_document_of_any_length_can_be_stored_and_says_that_it_was_cut(things, olive):
    index("thing", olive.pk, text=" ".join(f"ä{n}é" for n in range(200_000)))
    document = SearchDocument.objects.get(object_id=olive.pk)
    assert document.cut
    assert len(document.text.encode()) <= MOST_BYTES
    assert search(olive, "ä1é", on=DAY).hits[0].cut


def test_a_snippet_shows_what_was_found_and_escapes_everything_else(things, seen, olive):
    index("thing", seen[3], text="<script>alert(1)</script> hedge \x02forged\x03 & co")
    hit = next(h for h in search(olive, "hedge script", on=DAY).hits)
    assert "<mark>hedge</mark>" in hit.snippet
    assert "<script>" not in hit.snippet
    assert "<mark>forged" not in hit.snippet
    assert highlighted("\x02<b>\x03 & \x02c") == "<mark>&lt;b&gt;</mark> &amp; <mark>c</mark>"


def test_counting_ends_at_a_thousand(things, olive):
    SearchDocument.objects.bulk_create(
        SearchDocument(kind="thing", object_id=10_000_000 + n, text="hedge") for n in range(COUNTED + 5)
    )
    SearchDocument.objects.update(object_id=F("pk"))
    sources.register(
        Source(
            kind="thing",
            title="Things",
            seen_by=lambda user, on: SearchDocument.objects.all(),
            show=lambda ids: {i: Shown(title=f"Thing {i}", url=f"/things/{i}/") for i in ids},
            documents=lambda: (),
        )
    )
    found = search(olive, "hedge", on=DAY, offset=50)
    assert found.count_in_words == "More than 1,000 found"
    assert len(found.hits) == 25


def test_the_check_at_start_up_holds_here():
    assert checks.has_fts5()
    assert checks.search_is_possible() == []
