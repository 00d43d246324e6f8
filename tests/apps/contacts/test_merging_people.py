"""One person on two records, two people on one: merged, taken back exactly, split; events are never touched."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.keeping import faults, rebuild_one
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.council.models import Officer
from evenhand.apps.people import operations as people
from evenhand.apps.people.merging.queries import find_likely_pairs, likely_pairs
from evenhand.apps.people.models import (
    Adjustment,
    Associate,
    Customer,
    EmailAddress,
    LikelyPair,
    MatchKey,
    Note,
    Regrouping,
    Spelt,
    Telephone,
)
from evenhand.apps.people.queries import customer_by_address, customer_to_merge
from evenhand.apps.people.standing import numbers_of
from evenhand.apps.people.suggesting import namesakes_of
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.queries import search
from tests.apps.contacts.conftest import AT, TODAY, OfficerIn, signed_in, taken_in
from tests.apps.contacts.letters_box import mail

KNOWN = "She gave both addresses on the telephone."
FENCE = NewMatter(procedure="enquiry", summary="Mend the fence")


@pytest.fixture
def second(morgan: Customer, administrator: User) -> Customer:
    """Morgan once more, from another address, with a note of danger and an adjustment of her own."""
    two = people.add_customer(
        name="M. Ravensdale",
        safe_contact="Never telephone the house.",
        language="cy",
        by=administrator,
        at=AT,
    )
    people.add_email_address(two, address="mr@example.org", evidence="letter", by=administrator, at=AT)
    people.add_telephone(two, number="01632 960123", evidence="letter", by=administrator, at=AT)
    people.record_adjustment(
        two,
        what="large-print",
        from_on=TODAY,
        until_on=None,
        words="",
        decided_by="Olive",
        by=administrator,
        at=AT,
    )
    people.add_note(two, words="Prefers mornings", by=administrator, at=AT)
    people.set_safe_contact(morgan, words="Write to the office.", by=administrator, at=AT)
    return two


@pytest.fixture
def hers(second: Customer, olive: Officer, tmp_path: Path) -> Case:
    """A case opened from a mail of the second record."""
    contact = taken_in(tmp_path, mail(sender="mr@example.org"))
    (case,) = open_cases(contact, [FENCE], by=signed_in(olive), at=AT, batch=uuid4())
    return case


_WATCHED = (Customer, EmailAddress, Telephone, Adjustment, Note, Associate, Contact, Case, Spelt, MatchKey)


def everything() -> dict[str, list[str]]:
    """Every row that a merge may touch, comparable; keys without the numbers of their rows."""
    kept: dict[str, list[str]] = {}
    for model in (*_WATCHED, SearchDocument):
        fields = [
            f.attname
            for f in model._meta.concrete_fields
            if model not in (MatchKey, SearchDocument) or f.name != "id"
        ]
        kept[model.__name__] = sorted(map(repr, model.objects.values_list(*fields)))
    return kept


def merged(source: Customer, target: Customer, by: Officer) -> Regrouping:
    return people.merge(source, into=target, why=KNOWN, by=signed_in(by), at=AT)


def test_everything_stands_on_the_record_that_is_kept(
    morgan: Customer, second: Customer, hers: Case, olive: Officer
) -> None:
    before = list(EventRow.objects.values_list("hash", flat=True))
    merged(second, morgan, olive)

    morgan.refresh_from_db()
    hers.refresh_from_db()
    assert hers.customer == morgan
    assert {a.address for a in morgan.email_addresses.all()} == {"morgan@example.com", "mr@example.org"}
    assert morgan.adjustments.count() == morgan.notes.count() == morgan.contacts.count() == 1
    assert morgan.safe_contact == "Write to the office.\nNever telephone the house."
    assert morgan.language == "cy"
    assert [name.name for name in morgan.other_names.all()] == ["M. Ravensdale"]
    assert customer_by_address("mr@example.org") == morgan
    assert list(EventRow.objects.values_list("hash", flat=True)) == before
    assert numbers_of(morgan) == (morgan.pk, second.pk)


def test_projections_are_those_of_the_events_after_a_merge_and_after_it_is_taken_back(
    morgan: Customer, second: Customer, hers: Case, olive: Officer
) -> None:
    merge = merged(second, morgan, olive)
    assert rebuild_one(hers.pk, today=TODAY) is False
    assert list(faults(today=TODAY)) == []
    people.undo_merge(merge, why="They are sisters.", by=signed_in(olive), at=AT)
    assert rebuild_one(hers.pk, today=TODAY) is False


def test_taking_back_restores_exactly(morgan: Customer, second: Customer, hers: Case, olive: Officer) -> None:
    people.associate(morgan, other=second, relation="household", by=signed_in(olive), at=AT)
    before = everything()
    merge = merged(second, morgan, olive)
    assert everything() != before

    left = people.undo_merge(merge, why="They are sisters.", by=signed_in(olive), at=AT)
    assert left == ()
    assert everything() == before
    assert people.undo_merge(merge, why="again", by=signed_in(olive), at=AT) == ()


def test_what_was_changed_since_is_left_and_said(morgan: Customer, second: Customer, olive: Officer) -> None:
    merge = merged(second, morgan, olive)
    people.set_safe_contact(morgan, words="Only by letter.", why="They asked.", by=signed_in(olive), at=AT)
    people.add_telephone(morgan, number="01632 960777", evidence="call", by=signed_in(olive), at=AT)
    (sentence,) = people.undo_merge(merge, why="They are sisters.", by=signed_in(olive), at=AT)
    morgan.refresh_from_db()
    assert "safe contact" in sentence
    assert morgan.safe_contact == "Only by letter."
    assert [one.number for one in morgan.telephones.all()] == ["+441632960777"]


def test_merging_twice_is_merging_once_and_needs_a_reason(
    morgan: Customer, second: Customer, olive: Officer
) -> None:
    with pytest.raises(Refused, match="one person"):
        people.merge(second, into=morgan, why=" ", by=signed_in(olive), at=AT)
    first = merged(second, morgan, olive)
    assert merged(second, morgan, olive) == first
    with pytest.raises(Refused, match="was merged into"):
        merged(morgan, second, olive)


def test_merges_on_top_of_each_other_are_taken_back_in_order(
    morgan: Customer, second: Customer, hers: Case, olive: Officer, administrator: User
) -> None:
    third = people.add_customer(name="Morgan R.", by=administrator, at=AT)
    lower = merged(second, morgan, olive)
    upper = merged(morgan, third, olive)
    assert Case.objects.get(pk=hers.pk).customer == third
    assert rebuild_one(hers.pk, today=TODAY) is False
    assert customer_by_address("mr@example.org") == third
    with pytest.raises(Refused, match="Take that merge back first"):
        people.undo_merge(lower, why="x", by=signed_in(olive), at=AT)
    people.undo_merge(upper, why="x", by=signed_in(olive), at=AT)
    people.undo_merge(lower, why="x", by=signed_in(olive), at=AT)
    assert Case.objects.get(pk=hers.pk).customer == second


def test_SPOC_4_what_waits_goes_to_the_single_point_of_contact_of_the_kept_record(
    arrangement: Case, morgan: Customer, second: Customer, sam: Officer, olive: Officer, tmp_path: Path
) -> None:
    waiting = taken_in(tmp_path, mail(sender="mr@example.org"))
    assert waiting.reader != sam
    merged(second, morgan, olive)
    waiting.refresh_from_db()
    assert (waiting.reader, waiting.arrangement) == (sam, arrangement)


def test_a_split_takes_what_was_chosen_and_the_case_follows_without_a_new_event(
    morgan: Customer, second: Customer, hers: Case, olive: Officer
) -> None:
    merged(second, morgan, olive)
    events = EventRow.objects.count()
    address = EmailAddress.objects.get(normalised="mr@example.org")
    parted = people.split(
        morgan,
        name="Robin Ravensdale",
        kind="person",
        rows={"cases.case": [hers.pk], "people.emailaddress": [address.pk]},
        why="They are brother and sister.",
        by=signed_in(olive),
        at=AT,
    )
    robin = parted.target
    assert Case.objects.get(pk=hers.pk).customer == robin
    assert rebuild_one(hers.pk, today=TODAY) is False
    assert customer_by_address("mr@example.org") == robin
    assert EventRow.objects.count() == events
    assert robin.pk not in {one.customer.pk for one in namesakes_of(morgan)}

    people.take_back_different(morgan, robin, by=signed_in(olive), at=AT)
    merged(robin, morgan, olive)
    assert Case.objects.get(pk=hers.pk).customer == morgan
    assert rebuild_one(hers.pk, today=TODAY) is False


def test_two_people_stay_two_people_once_somebody_said_so(
    morgan: Customer, second: Customer, olive: Officer
) -> None:
    people.add_telephone(morgan, number="01632 960123", evidence="call", by=signed_in(olive), at=AT)
    assert find_likely_pairs(at=AT) == 1
    assert [one.customer for one in namesakes_of(morgan)] == [second]
    people.say_different(second, morgan, why="Mother and son", by=signed_in(olive), at=AT)
    assert find_likely_pairs(at=AT) == likely_pairs().count() == 0
    assert namesakes_of(morgan) == ()
    with pytest.raises(Refused, match="Mother and son"):
        merged(second, morgan, olive)


def test_search_finds_people_once_and_no_merged_record(
    morgan: Customer, second: Customer, hers: Case, olive: Officer, officer_in: OfficerIn
) -> None:
    by = signed_in(olive)
    assert search(by, "Ravensdale", on=TODAY, kinds=["person"]).count == 2
    merged(second, morgan, olive)
    assert search(by, "Ravensdale", on=TODAY, kinds=["person"]).count == 1
    assert search(by, '"01632 960123"', on=TODAY, kinds=["person"]).count == 1
    assert search(by, "Morgan", on=TODAY, kinds=["case"]).count == 1
    agent = signed_in(officer_in("contact-centre-agent", "cara"))
    assert search(agent, "Ravensdale", on=TODAY, kinds=["person"]).count == 0


def test_who_may_change_people_need_not_merge_them(morgan: Customer, officer_in: OfficerIn) -> None:
    clerk = signed_in(officer_in("clerk", "clem"))
    with pytest.raises(PermissionDenied, match="does not merge"):
        customer_to_merge(clerk, morgan.pk, on=TODAY)
    client = Client()
    client.force_login(clerk)
    for path in ("people/duplicates/", f"people/{morgan.pk}/merge/", f"people/{morgan.pk}/split/"):
        assert client.get(f"/{path}").status_code == 403


def test_the_pages_walk_from_a_likely_pair_to_a_merge_and_back(
    morgan: Customer, second: Customer, hers: Case, olive: Officer
) -> None:
    people.add_telephone(morgan, number="01632 960123", evidence="call", by=signed_in(olive), at=AT)
    find_likely_pairs(at=AT)
    client = Client()
    client.force_login(signed_in(olive))
    listed = client.get("/people/duplicates/").content.decode()
    assert "Same telephone number" in listed
    pair = f"/people/{morgan.pk}/merge/{second.pk}/"
    assert pair in listed

    page = client.get(pair).content.decode()
    assert "Never telephone the house." in page
    assert hers.ref in page
    assert "Large print" in page
    assert "There is a problem" in client.post(pair, {"why": ""}).content.decode()
    done = client.post(pair, {"why": KNOWN}, follow=True)
    assert done.redirect_chain[-1][0] == f"/people/{morgan.pk}/"
    assert "Take the merge back" in done.content.decode()
    assert not LikelyPair.objects.exists()

    moved = client.get(f"/people/{second.pk}/", follow=True)
    assert moved.redirect_chain[-1][0] == f"/people/{morgan.pk}/"
    assert "Large print" in client.get(f"/people/{morgan.pk}/history/").content.decode()

    merge = Regrouping.objects.get()
    undo = f"/people/{morgan.pk}/merges/{merge.pk}/undo/"
    assert client.get(undo).status_code == 200
    back = client.post(undo, {"why": "They are sisters."}, follow=True)
    assert back.redirect_chain[-1][0] == f"/people/{second.pk}/"
    assert client.get(undo).status_code == 404


def test_the_split_page_lists_what_there_is_and_refuses_nothing_chosen(
    second: Customer, hers: Case, olive: Officer
) -> None:
    client = Client()
    client.force_login(signed_in(olive))
    url = f"/people/{second.pk}/split/"
    assert hers.ref in client.get(url).content.decode()
    said = {"name": "Robin Ravensdale", "kind": "person", "why": "Two signatures"}
    assert "Choose at least one thing" in client.post(url, said).content.decode()
    done = client.post(url, {**said, "cases-case": [hers.pk]}, follow=True)
    assert "Robin Ravensdale" in done.content.decode()
    assert Case.objects.get(pk=hers.pk).customer == Customer.objects.get(name="Robin Ravensdale")
