"""A city's volume is written in bulk, and must be what the operations of real work would have left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from evenhand.apps.cases.keeping import faults
from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact, Receipt
from evenhand.apps.demonstration.benchmarks.volume import building
from evenhand.apps.demonstration.benchmarks.volume.building import build
from evenhand.apps.demonstration.benchmarks.volume.rows import Sheet, in_bulk, write_documents
from evenhand.apps.people.finding import words_of_people
from evenhand.apps.people.keeping import keep_many_in_step
from evenhand.apps.people.models import Customer, EmailAddress, MatchKey, Spelt
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.queries import nearest
from evenhand.apps.search.words import stored

TODAY = dt.date(2026, 11, 20)


def _schema() -> set[tuple[str, str]]:
    statement = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        if connection.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {(str(name), str(made)) for name, made in cursor.fetchall()}


def _made_of_people() -> set[object]:
    return {*MatchKey.objects.values_list("customer_id", "key"), *Spelt.objects.values_list()}


@pytest.mark.django_db
def test_what_is_written_in_bulk_is_what_real_work_would_have_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "gather_static", lambda: None)
    before = _schema()

    build(cases=20, contacts=40, today=TODAY)
    build(cases=40, contacts=80, today=TODAY)  # as the benchmark does after a first stretch

    assert _schema() == before
    assert (Case.objects.count(), Customer.objects.count(), Receipt.objects.count()) == (44, 40, 80)
    # The items and promises beside the cases have no entry; every chain, text and file must hold.
    assert [one for one in faults(today=TODAY) if "its lists do not agree" not in one] == []
    made = _made_of_people()
    assert list(keep_many_in_step())[-1] == 40
    assert _made_of_people() == made
    found = dict(SearchDocument.objects.filter(kind="person").values_list("object_id", "text"))
    assert {one.object_id: stored(one.text)[0] for one in words_of_people()} == found
    for contact in Contact.objects.filter(direction="in").order_by("-pk")[:5]:
        assert nearest("contact", contact.text.split(), limit=1) == (contact.pk,)
    sorted_one = Contact.objects.filter(identified_how="exact-address").latest("pk")
    assert EmailAddress.objects.get(normalised=sorted_one.from_key).customer_id == sorted_one.customer_id
    assert Contact.objects.create(direction="out", stored_at=sorted_one.stored_at).pk > sorted_one.pk


def _write_and_stumble() -> None:
    with in_bulk(SearchDocument):
        write_documents("contact", [(7, "a fence", TODAY)])
        Sheet(SearchDocument(kind="contact"), ("object_id",)).write((n,) for n in (8, 1 // 0))


@pytest.mark.django_db
def test_a_stage_that_is_cut_off_leaves_its_tables_and_their_indexes_as_they_were() -> None:
    before = _schema()

    with pytest.raises(ZeroDivisionError):
        _write_and_stumble()

    assert _schema() == before
    assert not SearchDocument.objects.exists()
