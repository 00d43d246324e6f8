"""Where contacts go, who sees them, and that each is read in time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.absences import follow_absences
from evenhand.apps.contacts.operations.identity import choose_customer, make_customer
from evenhand.apps.contacts.operations.readers import confirm_receipt, give_to, mark_read
from evenhand.apps.contacts.queries.lists import MINE, triage_queue
from evenhand.apps.contacts.queries.reading_time import overdue_to_read, read_by, to_read
from evenhand.apps.contacts.queries.seen import NotSeen, contact_for
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.council.operations import end_absence, record_absence
from evenhand.apps.people.models import Customer
from tests.apps.contacts.conftest import AT, TODAY, OfficerIn, signed_in, taken_in
from tests.apps.contacts.letters_box import mail

pytestmark = pytest.mark.usefixtures("administrator")


def test_SPOC_4_mail_of_a_customer_under_an_arrangement_goes_to_the_single_point_of_contact(
    arrangement: Case, sam: Officer, contact: Contact
) -> None:
    assert (contact.arrangement, contact.reader) == (arrangement, sam)


def test_SPOC_2_it_goes_to_the_deputy_during_a_recorded_absence(
    arrangement: Case, sam: Officer, dee: Officer, administrator: User, tmp_path: Path
) -> None:
    record_absence(sam, from_on=TODAY, until_on=TODAY, by=administrator, at=AT)

    assert taken_in(tmp_path).reader == dee


def test_SPOC_2_an_absence_recorded_later_puts_unread_mail_on_the_deputys_list(
    arrangement: Case, sam: Officer, dee: Officer, administrator: User, contact: Contact
) -> None:
    record_absence(sam, from_on=TODAY, until_on=TODAY, by=administrator, at=AT)

    assert list(to_read(dee, on=TODAY)) == [contact]


def test_SPOC_2_the_deputy_finds_the_backlog_under_for_me_to_read(
    arrangement: Case, sam: Officer, dee: Officer, administrator: User, contact: Contact
) -> None:
    record_absence(sam, from_on=TODAY, until_on=TODAY, by=administrator, at=AT)

    assert list(triage_queue(signed_in(dee), on=TODAY, whose=MINE)) == [contact]


def test_SPOC_5_a_members_own_mail_is_never_diverted_even_where_they_are_a_customer(
    arrangement: Case, helen: Officer, tmp_path: Path
) -> None:
    Member.objects.create(name="Cllr Ravensdale", email="morgan@example.com", from_on=dt.date(2023, 5, 4))

    contact = taken_in(tmp_path)

    assert (contact.arrangement, contact.reader) == (None, helen)


def test_SPOC_5_mail_to_a_member_alone_is_never_diverted(arrangement: Case, tmp_path: Path) -> None:
    Member.objects.create(name="Cllr Finch", email="finch@members.example.org", from_on=dt.date(2023, 5, 4))

    assert taken_in(tmp_path, mail(to="finch@members.example.org")).arrangement is None


def test_choosing_the_customer_adds_the_address_with_evidence_and_routes_anew(
    arrangement: Case, morgan: Customer, sam: Officer, olive: Officer, tmp_path: Path
) -> None:
    stranger = taken_in(tmp_path / "1", mail(sender="m.r@example.com"))
    by = signed_in(olive)

    chosen = choose_customer(stranger, morgan, add_address=True, by=by, at=AT)

    assert (chosen.customer, chosen.arrangement, chosen.reader) == (morgan, arrangement, sam)
    added = morgan.email_addresses.get(normalised="m.r@example.com")
    assert (added.confirmed_by, f"contact {chosen.pk}" in added.evidence) == (by, True)
    assert taken_in(tmp_path / "2", mail(sender="m.r@example.com", message_id="<2@x>")).customer == morgan


def test_making_a_customer_twice_makes_one_record(tmp_path: Path, olive: Officer) -> None:
    stranger = taken_in(tmp_path, mail(sender="new@example.com"))

    for _ in range(2):
        make_customer(stranger, name="Nell Newcomer", add_address=True, by=signed_in(olive), at=AT)

    assert Customer.objects.filter(name="Nell Newcomer").count() == 1


def test_an_unrouted_contact_is_seen_by_those_who_do_triage_and_by_nobody_else(
    tmp_path: Path, olive: Officer, officer_in: OfficerIn
) -> None:
    contact = taken_in(tmp_path, mail(sender="new@example.com"))

    assert contact_for(signed_in(olive), contact.pk, on=TODAY) == contact
    for role in ("member", "clerk", "administrator"):
        with pytest.raises(NotSeen):
            contact_for(signed_in(officer_in(role)), contact.pk, on=TODAY)


def test_a_routed_contact_is_seen_by_the_single_point_of_contact_and_deputy_and_not_at_triage(
    arrangement: Case, contact: Contact, sam: Officer, dee: Officer, olive: Officer
) -> None:
    assert contact_for(signed_in(sam), contact.pk, on=TODAY) == contact
    assert contact_for(signed_in(dee), contact.pk, on=TODAY) == contact
    with pytest.raises(NotSeen):
        contact_for(signed_in(olive), contact.pk, on=TODAY)


def test_CONTACT_READ_1WD_a_contact_of_a_friday_is_to_be_read_by_the_end_of_monday(contact: Contact) -> None:
    reckoning = read_by(contact)

    assert reckoning.due == dt.date(2026, 11, 23)
    assert reckoning.reasons


@pytest.mark.parametrize(("on", "overdue"), [(dt.date(2026, 11, 23), False), (dt.date(2026, 11, 24), True)])
def test_CONTACT_READ_1WD_what_was_not_read_in_time_is_overdue_from_the_next_day(
    contact: Contact, on: dt.date, overdue: bool
) -> None:
    assert overdue_to_read(on=on).exists() is overdue


def test_CONTACT_READ_1WD_a_named_person_reads_it_and_the_first_stands(
    contact: Contact, olive: Officer, sam: Officer
) -> None:
    mark_read(contact, by=signed_in(olive), at=AT)
    read = mark_read(contact, by=signed_in(sam), at=AT + dt.timedelta(hours=1))

    assert (read.read_by, read.read_at) == (signed_in(olive), AT)
    assert not overdue_to_read(on=dt.date(2027, 1, 5)).exists()


def test_a_day_of_receipt_is_corrected_only_with_a_reason(contact: Contact, olive: Officer) -> None:
    earlier = dt.date(2026, 11, 12)
    with pytest.raises(Refused, match="how you know"):
        confirm_receipt(contact, received_on=earlier, by=signed_in(olive), at=AT)

    confirmed = confirm_receipt(
        contact, received_on=earlier, why="The date stamp of planning", by=signed_in(olive), at=AT
    )

    assert (confirmed.received_on, confirmed.received_how) == (earlier, "stated")


def test_nothing_is_received_after_it_was_taken_in(contact: Contact, olive: Officer) -> None:
    with pytest.raises(Refused, match="cannot have been received later"):
        confirm_receipt(contact, received_on=dt.date(2026, 11, 21), why="x", by=signed_in(olive), at=AT)


def test_SPOC_2_unread_mail_says_the_deputy_once_an_absence_is_recorded_and_comes_back_after_it(
    arrangement: Case, sam: Officer, dee: Officer, administrator: User, tmp_path: Path
) -> None:
    waits, was_read = taken_in(tmp_path / "a"), taken_in(tmp_path / "b", mail(text="Another thing."))
    mark_read(was_read, by=signed_in(sam), at=AT)
    assert waits.reader == sam

    absence = record_absence(sam, from_on=TODAY, until_on=None, by=administrator, at=AT)

    waits.refresh_from_db()
    was_read.refresh_from_db()
    assert (waits.reader, was_read.reader) == (dee, sam)
    assert "To the deputy: the single point of contact is away" in waits.route_reason
    assert "it waited for Sam Officer" in waits.route_reason
    assert RecordChange.objects.filter(what="read-anew", object_id=waits.pk, by=administrator).count() == 1
    during = taken_in(tmp_path / "c", mail(text="While Sam is away."))
    assert during.reader == dee

    end_absence(absence, last_on=TODAY - dt.timedelta(days=1), by=administrator, at=AT)

    for contact in (waits, during):
        contact.refresh_from_db()
        assert contact.reader == sam


def test_SPOC_2_an_absence_recorded_ahead_moves_unread_mail_on_its_first_day_and_what_was_given_by_hand_stays(
    arrangement: Case, sam: Officer, dee: Officer, helen: Officer, administrator: User, tmp_path: Path
) -> None:
    waits, given = taken_in(tmp_path / "a"), taken_in(tmp_path / "b", mail(text="Another thing."))
    give_to(given, helen, by=signed_in(dee), at=AT)
    tomorrow = AT + dt.timedelta(days=1)
    record_absence(sam, from_on=tomorrow.date(), until_on=tomorrow.date(), by=administrator, at=AT)
    assert follow_absences(AT) == 0

    assert follow_absences(tomorrow) == 1
    assert follow_absences(tomorrow) == 0

    waits.refresh_from_db()
    given.refresh_from_db()
    assert (waits.reader, given.reader) == (dee, helen)
    assert follow_absences(tomorrow + dt.timedelta(days=1)) == 1
    waits.refresh_from_db()
    assert waits.reader == sam
