"""CONTACT-READ-1WD: a named person from the first moment, and one meaning of what waits for them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.operations.readers import mark_read
from evenhand.apps.contacts.operations.triage import read_and_file
from evenhand.apps.contacts.queries.lists import MINE, triage_queue
from evenhand.apps.contacts.queries.reading_time import (
    overdue_quarantined,
    overdue_to_read,
    quarantined_to_read,
    reading_state,
    to_read,
)
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.council.models import Mailbox, Officer
from evenhand.apps.council.operations import end_reading, name_reader, record_absence
from evenhand.apps.work.mail import mail_for
from tests.apps.contacts.conftest import AT, TODAY, signed_in, taken_in
from tests.apps.contacts.letters_box import mail, written

pytestmark = pytest.mark.usefixtures("administrator")
LATER = dt.date(2026, 12, 4)


@pytest.fixture
def on_duty(olive: Officer, dee: Officer, administrator: User) -> Officer:
    """Olive, who reads what comes in, with Dee for the days she is away."""
    name_reader(officer=olive, deputy=dee, from_on=TODAY, by=administrator, at=AT)
    return olive


def stranger(folder: Path, **more: str) -> Contact:
    return taken_in(folder, mail(sender="new@example.com", **more))


def test_CONTACT_READ_1WD_mail_of_a_stranger_has_a_named_reader_from_the_first_moment(
    on_duty: Officer, tmp_path: Path
) -> None:
    contact = stranger(tmp_path)

    assert contact.reader == on_duty
    assert list(to_read(on_duty, on=TODAY)) == [contact]


def test_CONTACT_READ_1WD_the_deputy_reads_while_the_reader_is_away(
    on_duty: Officer, dee: Officer, administrator: User, tmp_path: Path
) -> None:
    before = stranger(tmp_path / "1")
    record_absence(on_duty, from_on=TODAY, until_on=TODAY, by=administrator, at=AT)
    after = stranger(tmp_path / "2", message_id="<2@x>")

    assert after.reader == dee
    assert set(to_read(dee, on=TODAY)) == {before, after}


def test_CONTACT_READ_1WD_without_a_reader_it_is_the_head_of_services(helen: Officer, tmp_path: Path) -> None:
    contact = stranger(tmp_path)

    assert contact.reader == helen
    assert "not named yet" in contact.route_reason


def test_CONTACT_READ_1WD_a_mailbox_of_its_own_reader_goes_to_them(
    on_duty: Officer, sam: Officer, administrator: User, tmp_path: Path
) -> None:
    planning = Mailbox.objects.create(address="planning@council.example.org", title="Planning")
    name_reader(officer=sam, mailbox=planning, from_on=TODAY, by=administrator, at=AT)

    assert stranger(tmp_path / "1", to="planning@council.example.org").reader == sam
    assert stranger(tmp_path / "2", message_id="<2@x>").reader == on_duty


def test_a_rota_passes_from_one_reader_to_the_next(
    on_duty: Officer, sam: Officer, administrator: User, tmp_path: Path
) -> None:
    duty = on_duty.reading_duties.get()
    end_reading(duty, last_on=TODAY, by=administrator, at=AT)
    name_reader(officer=sam, from_on=TODAY + dt.timedelta(days=1), by=administrator, at=AT)
    next_day = AT + dt.timedelta(days=1)

    assert stranger(tmp_path / "1").reader == on_duty
    (taken,) = take_in(FileSource([written(tmp_path / "2", mail(message_id="<2@x>"))]), at=next_day)
    assert taken.contact.reader == sam  # type: ignore[union-attr]  # taken in, so there is a contact


def test_nobody_is_their_own_deputy(olive: Officer, administrator: User) -> None:
    with pytest.raises(Refused, match="somebody else"):
        name_reader(officer=olive, deputy=olive, from_on=TODAY, by=administrator, at=AT)


def test_CONTACT_READ_1WD_what_cannot_be_read_in_has_a_named_reader_too(
    on_duty: Officer, tmp_path: Path
) -> None:
    list(take_in(FileSource([written(tmp_path, b"")]), at=AT))

    assert Quarantined.objects.get().reader == on_duty
    assert quarantined_to_read(on_duty, on=TODAY).count() == 1
    assert overdue_quarantined(on=LATER).count() == 1


def test_a_resolved_message_of_the_quarantine_is_overdue_no_longer(on_duty: Officer, tmp_path: Path) -> None:
    list(take_in(FileSource([written(tmp_path, b"")]), at=AT))
    Quarantined.objects.update(resolved_contact=stranger(tmp_path / "1"))

    assert not overdue_quarantined(on=LATER).exists()


def counts(officer: Officer, on: dt.date) -> tuple[int, int, int]:
    """What My work counts, what the list behind it shows, and what the head of service sees as late."""
    user = signed_in(officer)
    return (
        mail_for(user, on=on).to_read,
        triage_queue(user, on=on, whose=MINE).count(),
        overdue_to_read(on=on).count(),
    )


def test_the_number_on_my_work_is_the_length_of_the_list_behind_it(on_duty: Officer, tmp_path: Path) -> None:
    contact = stranger(tmp_path)
    assert counts(on_duty, LATER) == (1, 1, 1)

    mark_read(contact, by=signed_in(on_duty), at=AT)
    assert counts(on_duty, LATER) == (1, 1, 0)  # read in time, and still to be sorted

    read_and_file(
        contact, fresh_evidence_checked=True, safeguarding_checked=True, by=signed_in(on_duty), at=AT
    )
    assert counts(on_duty, LATER) == (0, 0, 0)


def test_an_officers_answer_put_on_its_case_by_itself_waits_for_nobody(
    on_duty: Officer, tmp_path: Path
) -> None:
    contact = stranger(tmp_path)
    Contact.objects.filter(pk=contact.pk).update(outcome="contribution")

    assert counts(on_duty, LATER) == (0, 0, 0)
    assert reading_state(on=LATER).unread == 0


def test_SPOC_2_with_both_away_the_head_of_service_reads(
    arrangement: Case, sam: Officer, dee: Officer, helen: Officer, administrator: User, tmp_path: Path
) -> None:
    for officer in (sam, dee):
        record_absence(officer, from_on=TODAY, until_on=TODAY, by=administrator, at=AT)

    assert taken_in(tmp_path).reader == helen
