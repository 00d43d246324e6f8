"""Intake: nothing lost, nothing twice, whatever comes and whatever breaks."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.forms import MatterForm
from evenhand.apps.contacts.models import Attachment, Contact, Quarantined, Receipt
from evenhand.apps.contacts.operations import intake, keeping, reading, storing
from evenhand.apps.contacts.operations.identity import choose_customer
from evenhand.apps.contacts.operations.intake import (
    TOGETHER,
    TakenIn,
    make_contact,
    settle,
    take_in,
    try_again,
)
from evenhand.apps.contacts.sources import FileSource, Offered
from evenhand.apps.council.models import Officer
from evenhand.apps.documents.queries import content_of
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import end_fact
from tests.apps.contacts.conftest import AT, TODAY
from tests.apps.contacts.letters_box import mail, written

_FULL = 2  # as SQLite names it

pytestmark = pytest.mark.usefixtures("administrator")


def taken(*paths: Path, at: dt.datetime = AT, together: int = TOGETHER) -> list[TakenIn]:
    source = FileSource(paths)
    return [one for one in take_in(source, at=at, together=together) if isinstance(one, TakenIn)]


def results(*paths: Path) -> list[str]:
    return [one.result for one in taken(*paths)]


def test_a_mail_from_an_exact_live_address_is_matched(tmp_path: Path, morgan: Customer) -> None:
    folder = written(tmp_path, mail(sender="M Ravensdale <MORGAN@Example.com>"))

    (one,) = taken(folder)

    assert one.result == "matched"
    assert one.contact is not None
    assert (one.contact.customer, one.contact.identified_how) == (morgan, "exact-address")


def test_a_mail_from_any_other_address_waits_for_a_person(tmp_path: Path, morgan: Customer) -> None:
    assert results(written(tmp_path, mail(sender="morgan.r@example.com"))) == ["unmatched"]


def test_an_ended_address_identifies_nobody(tmp_path: Path, morgan: Customer, administrator: User) -> None:
    address = morgan.email_addresses.get()
    end_fact(address, ended_on=TODAY, why="It changed hands", by=administrator, at=AT)

    (one,) = taken(written(tmp_path, mail()))
    assert isinstance(one, TakenIn)
    assert one.contact is not None
    assert (one.result, one.contact.customer, one.contact.suggested_customer) == ("suggested", None, morgan)
    assert "It changed hands" in one.contact.suggested_why


def test_the_same_intake_twice_adds_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, mail(), mail(message_id="<2@example.com>", text="Another matter"))
    taken(folder)
    before = (Contact.objects.count(), Receipt.objects.count(), Attachment.objects.count())

    again = results(folder)

    assert again == ["duplicate", "duplicate"]
    assert (Contact.objects.count(), Receipt.objects.count(), Attachment.objects.count()) == before


def test_the_raw_bytes_are_kept_exactly(tmp_path: Path) -> None:
    raw = mail().as_bytes().replace(b"\n", b"\r\n")
    taken(written(tmp_path, raw))

    contact = Contact.objects.get()

    assert contact.raw is not None
    assert content_of(contact.raw) == raw


def test_a_copy_by_another_route_is_one_contact_with_two_receipts(tmp_path: Path) -> None:
    folder = written(tmp_path, mail(route="a"), mail(route="b"))

    assert results(folder) == ["unmatched", "duplicate"]
    assert Contact.objects.get().receipts.count() == 2


def test_the_same_id_with_other_content_is_another_contact_and_flagged(tmp_path: Path) -> None:
    folder = written(tmp_path, mail(), mail(text="Something else entirely"))

    assert results(folder) == ["unmatched", "unmatched"]
    first, second = Contact.objects.order_by("pk")
    assert (first.same_id_other_content, second.same_id_other_content) == (False, True)


def test_two_mails_without_any_id_are_two_contacts(tmp_path: Path) -> None:
    folder = written(tmp_path, mail(message_id="", route="a"), mail(message_id="", route="b"))

    assert results(folder) == ["unmatched", "unmatched"]


def test_of_two_copies_the_first_arrival_anywhere_in_the_council_counts(tmp_path: Path) -> None:
    later = mail(route="a", received="Tue, 17 Nov 2026 09:30:00 +0000")
    earlier = mail(route="b", received="Mon, 16 Nov 2026 09:30:00 +0000")
    for message in (later, earlier):
        message.replace_header("Date", "Mon, 16 Nov 2026 09:29:00 +0000")

    taken(written(tmp_path, later, earlier))

    assert Contact.objects.get().received_on == dt.date(2026, 11, 16)


def test_CNT_3_the_legal_day_is_that_of_London(tmp_path: Path) -> None:
    taken(written(tmp_path, mail(received="Sat, 20 Jun 2026 23:30:00 +0000")))

    contact = Contact.objects.get()

    assert contact.received_on == dt.date(2026, 6, 21)
    assert contact.received_how == "received-header"


def test_a_mail_with_only_its_senders_date_is_marked_claimed_and_to_be_confirmed(tmp_path: Path) -> None:
    taken(written(tmp_path, mail(received="")))

    contact = Contact.objects.get()

    assert (contact.received_how, contact.receipt_to_confirm) == ("claimed", True)


def test_SPOC_18_a_forwarded_mail_counts_for_the_resident_from_its_first_arrival(
    tmp_path: Path, morgan: Customer, olive: Officer
) -> None:
    forwarded = EmailMessage()
    forwarded["Received"] = (
        "from pc.council.example.org by mx.council.example.org; Thu, 19 Nov 2026 16:00:00 +0000"
    )
    forwarded["From"] = "Olive Officer <olive@council.example.org>"
    forwarded["To"] = "contact@council.example.org"
    forwarded["Subject"] = "FW: The fence at the allotment"
    forwarded["Message-ID"] = "<fw-1@council.example.org>"
    forwarded.set_content("For you.")
    forwarded.add_attachment(mail())

    (one,) = taken(written(tmp_path, forwarded))

    contact = one.contact
    assert contact is not None
    assert (one.result, contact.customer) == ("matched", morgan)
    assert (contact.from_address, contact.forwarded_by_officer) == ("morgan@example.com", olive)
    assert contact.new_text == "Please tell me when the fence will be mended."
    assert contact.received_on == dt.date(2026, 11, 16)
    assert contact.receipt_to_confirm


def test_every_attachment_is_kept_whatever_it_is(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"MZ\x90\x00", maintype="application", subtype="x-msdownload", filename="plan.exe")

    taken(written(tmp_path, message))

    attachment = Attachment.objects.get()
    assert (attachment.name, content_of(attachment.file)) == ("plan.exe", b"MZ\x90\x00")


def test_text_that_a_database_refuses_is_still_stored(tmp_path: Path) -> None:
    raw = mail().as_bytes().replace(b"The fence at", b"The \x00fence at").replace(b"mended", b"men\x00ded")

    assert results(written(tmp_path, raw)) == ["unmatched"]
    assert "\x00" not in Contact.objects.get().text


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\x00\xfe" * 500])
def test_what_is_no_mail_goes_to_quarantine_and_blocks_nothing(tmp_path: Path, raw: bytes) -> None:
    folder = written(tmp_path, raw, mail())

    assert results(folder) == ["quarantined", "unmatched"]
    quarantined = Quarantined.objects.get()
    assert content_of(quarantined.raw) == raw
    assert quarantined.reason


def test_a_quarantined_message_may_be_taken_in_as_it_is(tmp_path: Path) -> None:
    taken(written(tmp_path, b"Just a line of text\n"))
    quarantined = Quarantined.objects.get()

    tried_in_vain = try_again(quarantined, at=AT).resolved_contact
    resolved = try_again(quarantined, as_it_is=True, at=AT)

    assert tried_in_vain is None
    assert (resolved.tries, resolved.resolved_contact is None) == (3, False)
    assert resolved.resolved_contact is not None
    assert "Just a line of text" in resolved.resolved_contact.text


def test_a_failure_inside_goes_to_quarantine_and_trying_again_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(reading, "resident_of", _fails)
        assert results(written(tmp_path, mail())) == ["quarantined"]

    resolved = try_again(Quarantined.objects.get(), at=AT)

    assert resolved.resolved_contact == Contact.objects.get()
    assert results(tmp_path) == ["duplicate"]


def _fails(*_: object, **__: object) -> object:
    raise RuntimeError("broken")


class PowerCut(BaseException):
    """The machine stopped."""


STEPS = [
    (keeping, "keep_all"),
    (keeping, "write_receipts"),
    (FileSource, "acknowledge"),
    (intake, "settle_all"),
    (reading, "content_of"),
    (reading, "read_mail"),
    (reading, "keep"),
    (storing, "_settle"),
    (storing, "_stored"),
    (Attachment.objects, "bulk_create"),
    (storing, "_note_on_receipts"),
]


@pytest.mark.parametrize(("place", "step"), STEPS)
@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_step_loses_nothing_and_the_next_intake_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, step: str
) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="fence.pdf")
    folder = written(tmp_path, message, mail(message_id="<2@example.com>", text="Another matter"))

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(place, step, cut)
        with pytest.raises(PowerCut):
            taken(folder)
    after = results(folder)

    assert after == ["unmatched", "unmatched"]
    assert Attachment.objects.count() == 1
    assert (Contact.objects.count(), Receipt.objects.count()) == (2, 2)


def test_a_receipt_left_waiting_is_taken_up_even_when_its_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "first", mail())
    with monkeypatch.context() as broken:
        broken.setattr(intake, "settle_all", _power_cut)
        with pytest.raises(PowerCut):
            taken(folder)
    (folder / "000.eml").unlink()

    assert results(written(tmp_path / "second")) == ["unmatched"]


def _power_cut(*_: object, **__: object) -> list[TakenIn]:
    raise PowerCut


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL always syncs at commit")
def test_on_SQLite_the_receipt_is_committed_with_a_full_sync(tmp_path: Path) -> None:
    levels: list[int] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT OR IGNORE INTO "contacts_receipt"'):
            levels.append(context["cursor"].connection.execute("PRAGMA synchronous").fetchone()[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        taken(written(tmp_path, mail(), mail(message_id="<2@example.com>", text="Another matter")))

    assert levels == [_FULL]


def test_messages_taken_in_together_become_what_they_become_one_by_one(
    tmp_path: Path, morgan: Customer, olive: Officer
) -> None:
    def folder(name: str) -> Path:
        new = [mail(message_id=f"<{name}{n}@example.com>", text=f"{name} {n}") for n in range(3)]
        copy, stranger = (
            mail(message_id=f"<{name}0@example.com>", text=f"{name} 0", route="b"),
            mail(sender="stranger@example.com", message_id=f"<{name}9@example.com>", text=name),
        )
        return written(tmp_path / name, *new, copy, b"", stranger, new[1])

    both = [
        [(one.result, one.contact and one.contact.reader_id) for one in taken(folder(name), together=count)]
        for name, count in (("first", 1), ("second", 50))
    ]

    assert both[0] == both[1]
    assert [result for result, _ in both[1]] == [
        "matched", "matched", "matched", "duplicate", "quarantined", "unmatched", "duplicate"
    ]  # fmt: skip


def test_one_message_that_cannot_be_stored_keeps_none_of_the_others_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = storing._set_going

    def failing(contact: Contact, read: reading.ReadMail) -> None:
        if "poison" in contact.text:
            raise RuntimeError
        whole(contact, read)

    monkeypatch.setattr(storing, "_set_going", failing)
    texts = ["first", "poison", "third"]
    folder = written(tmp_path, *(mail(message_id=f"<{t}@example.com>", text=t) for t in texts))

    assert results(folder) == ["unmatched", "quarantined", "unmatched"]
    assert sorted(Contact.objects.values_list("text", flat=True)) == ["first\n", "third\n"]


def test_fifty_messages_ask_the_record_little_more_than_ten(tmp_path: Path, morgan: Customer) -> None:
    def asked(count: int) -> int:
        numbers = range(count)
        few = written(
            tmp_path / str(count),
            *(mail(message_id=f"<{count}.{n}@x>", text=f"{count} {n}") for n in numbers),
        )
        with CaptureQueriesContext(connection) as queries:
            taken(few)
        return len(queries)

    assert asked(50) < asked(10) + 10


def test_no_more_is_held_in_memory_than_a_few_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_MOST_BYTES", 2_000)
    kept: list[int] = []
    whole = intake.keep_arrivals

    def counted(offered: Sequence[Offered], **more: Any) -> list[Receipt]:
        kept.append(len(offered))
        return whole(offered, **more)

    monkeypatch.setattr(intake, "keep_arrivals", counted)
    results(written(tmp_path, *(mail(message_id=f"<{n}@x>", text="word " * 220) for n in range(5))))

    assert kept == [2, 2, 1]


def test_two_readers_of_one_receipt_make_one_contact(tmp_path: Path) -> None:
    taken(written(tmp_path, mail()))
    receipt = Receipt.objects.get()

    assert settle(receipt, at=AT).result == "duplicate"
    assert make_contact(receipt).new is False
    assert Contact.objects.count() == 1


def test_the_command_prints_the_counts_that_scripts_rely_on(
    tmp_path: Path, morgan: Customer, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, mail(), mail(route="b"), mail(sender="x@example.com", message_id="<9@x>"), b"")
    (folder / "notes.txt").write_text("not mail")

    call_command("intake", str(folder))

    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "received: 4",
        "stored: 3",
        "duplicate: 1",
        "matched: 1",
        "suggested: 0",
        "unmatched: 1",
        "routed: 0",
        "quarantined: 1",
    ]
    assert "notes.txt is not mail" in err


def test_a_path_that_does_not_exist_is_refused_before_anything_is_taken_in(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="does not exist, so nothing was taken in"):
        call_command("intake", str(written(tmp_path / "there", mail())), str(tmp_path / "missing"))

    assert Contact.objects.count() == 0


def test_a_full_disk_is_told_in_a_sentence_and_the_next_run_takes_the_rest_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path, mail())

    def full(*_: object, **__: object) -> Receipt:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(intake, "keep_arrivals", full)
        with pytest.raises(CommandError, match="No space left on device.*Nothing is lost"):
            call_command("intake", str(folder))
    call_command("intake", str(folder))

    assert Contact.objects.count() == 1


_READ_ONLY = {
    "sqlite": ("PRAGMA query_only=1", "PRAGMA query_only=0"),
    "postgresql": ("SET default_transaction_read_only=on", "SET default_transaction_read_only=off"),
}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_can_only_be_read_is_told_in_a_sentence_and_the_next_run_takes_all_in(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path, mail(), mail(message_id="<2@example.com>", text="Another matter"))
    only_read, written_again = _READ_ONLY[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(only_read)
    try:
        with pytest.raises(
            CommandError, match=r"After 0 messages.*database is.*read-only or away. Nothing is lost"
        ):
            call_command("intake", str(folder))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(written_again)
    assert not Quarantined.objects.exists()

    assert results(folder) == ["unmatched", "unmatched"]


@pytest.mark.parametrize("moment", [keeping, storing])
@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_midway_puts_nothing_into_quarantine_and_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: object
) -> None:
    folder = written(tmp_path, mail(), mail(message_id="<2@example.com>", text="Another matter"))

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as away:
        away.setattr(moment, "write_receipts" if moment is keeping else "_contact", gone)
        with pytest.raises(CommandError, match="Nothing is lost; mend that and run it again"):
            call_command("intake", str(folder))
    assert not Quarantined.objects.exists()

    assert results(folder)[-2:] in (["unmatched", "unmatched"], ["duplicate", "duplicate"])
    assert Contact.objects.count() == 2


class TooMuch(Exception):
    """What PostgreSQL says of a value that is larger than it holds."""

    sqlstate = "54000"


@pytest.mark.parametrize("cause", [None, TooMuch()], ids=["the machine", "the message"])
def test_a_message_at_which_the_database_fails_each_time_holds_back_none_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: Exception | None
) -> None:
    folder = written(tmp_path, mail(), mail(message_id="<2@example.com>", text="Another matter"))
    read = intake.read_arrival

    def fails_at_first(receipt: Receipt, **how: bool) -> Any:
        if receipt == Receipt.objects.earliest("pk"):
            raise OperationalError("it does not fit") from cause
        return read(receipt, **how)

    with monkeypatch.context() as failing:
        failing.setattr(intake, "read_arrival", fails_at_first)
        for _ in range(2):
            if cause is None:
                with pytest.raises(OperationalError):
                    taken(folder)
            else:
                taken(folder)
    assert [one.text.strip() for one in Contact.objects.all()] == ["Another matter"]
    assert Quarantined.objects.count() == (cause is not None)


def test_an_address_that_is_confirmed_makes_the_other_waiting_mail_from_it_known(
    tmp_path: Path, morgan: Customer, administrator: User
) -> None:
    new = "Morgan <morgan.new@example.com>"
    first, second = taken(written(tmp_path, mail(sender=new), mail(sender=new, message_id="<2@example.com>")))
    assert first.contact is not None
    assert second.contact is not None

    choose_customer(first.contact, morgan, add_address=True, by=administrator, at=AT)

    second.contact.refresh_from_db()
    assert (second.contact.customer, second.contact.identified_how) == (morgan, "exact-address")


def test_a_row_in_which_something_stands_is_never_dropped_for_want_of_a_kind() -> None:
    said = {"matter-1-summary": "The second thing", "matter-1-procedure": ""}
    row = MatterForm(said, prefix="matter-1", kinds=(), reasons=(), officers=())

    assert not row.is_valid()
    assert "Choose what kind of case this is" in str(row.errors["procedure"])
