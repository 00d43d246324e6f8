"""The morning mail: what an officer owes, once a day, as they chose; answered by replying to it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases import operations
from evenhand.apps.cases.models import Case, ClockRow, ItemRow
from evenhand.apps.cases.operations import Move
from evenhand.apps.contacts.marks import mark_in
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.contributions import record_answer
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.queries.pointing import pointers_of
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.contacts.sources import Offered
from evenhand.apps.council.models import Officer
from evenhand.apps.council.operations import add_mailbox, change_council, record_absence
from evenhand.apps.council.vocabularies import days_until_looked_at
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.work.digest import sending
from evenhand.apps.work.digest.days import choice_of, choose_days, codes_of_day
from evenhand.apps.work.digest.sending import DigestsFailed, send_due_digests
from evenhand.apps.work.models import Digest
from evenhand.domain.contact.answering import QUOTED_ALONE
from tests.apps.cases.conftest import AT, officer_fact

pytestmark = pytest.mark.django_db
RECEIVED = dt.date(2026, 10, 5)  # a Monday
DUE = dt.date(2026, 10, 19)  # ENQUIRY-10WD of an enquiry received on RECEIVED; a Monday
MORNING = dt.datetime(2026, 10, 19, 6, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def mailbox(administrator: User) -> None:
    add_mailbox(address="contact@council.example.org", title="Contact", by=administrator, at=AT)


@pytest.fixture
def enquiry_for(morgan) -> Callable[..., Case]:
    """An enquiry that somebody looks after."""

    def make(handler: User, summary: str = "Hedge in Mill Lane") -> Case:
        facts = {
            "customer": f"customer:{morgan.pk}",
            "received_on": RECEIVED,
            "summary": summary,
            "handler": officer_fact(handler),
        }
        move = Move(move="receive", facts=facts, happened_on=RECEIVED)
        return operations.open_case("enquiry", move, by=handler, at=AT)

    return make


@pytest.fixture
def paula(person_in) -> User:
    """Another officer."""
    return person_in("officer", "Paula Parks")


def own(user: User) -> Officer:
    return Officer.objects.get(user=user)


def ask(case: Case, officer: Officer, question: str, *, by: User) -> ItemRow:
    """Ask an officer something about a case, by mail as the page does."""
    facts = {"from_whom": f"officer:{officer.pk}", "question": question}
    ask_move = Move(move="contribution.ask", facts=facts, happened_on=RECEIVED)
    item = operations.make_move(case, ask_move, by=by, at=AT).item
    bodies = MailBodies(text=question, html="")
    asking = Outgoing(
        to=(officer.email,), subject="Information", bodies=bodies, purpose="contribution-request", case=case, item=item
    )  # fmt: skip
    queue_message(asking, by=by, at=AT)
    return ItemRow.objects.get(case=case, key=item)


def stage_of(item: ItemRow) -> str:
    """Where a request stands now: its row is written anew with each move."""
    return ItemRow.objects.get(case=item.case_id, key=item.key).stage


def mails_to(user: User) -> list[Contact]:
    sent = OutgoingMessage.objects.filter(purpose="morning-digest").order_by("pk")
    return [one.contact for one in sent if one.recipients == [own(user).email]]


def reply(raw: str) -> Contact:
    """A mail that comes in."""

    class One:
        name = "test"

        def messages(self):
            yield Offered(uid=str(hash(raw)), where="a reply", raw=raw.encode(), server_date_at=MORNING)

        def acknowledge(self, offered: Offered) -> None:
            """Nothing to do."""

    list(take_in(One(), at=MORNING))
    return Contact.objects.filter(direction="in").latest("pk")


def test_the_mail_says_what_is_due_and_by_when_and_names_no_customer(olive, enquiry_for, morgan):
    case = enquiry_for(olive)
    enquiry_for(olive, f"What {morgan.name} wrote")

    send_due_digests(MORNING)

    (mail,) = mails_to(olive)
    assert case.ref in mail.text
    assert "Hedge in Mill Lane" in mail.text
    assert "Due today" in mail.text
    assert morgan.name not in mail.text + mail.html + mail.subject


def test_what_is_late_stands_apart_with_its_day(olive, enquiry_for):
    enquiry_for(olive)
    send_due_digests(MORNING + DAY)
    (mail,) = mails_to(olive)
    assert "Overdue" in mail.text
    assert "Monday 19 October 2026" in mail.text


def test_what_is_owed_by_a_day_stands_in_it_though_no_clock_runs(olive, paula, enquiry_for):
    case = enquiry_for(olive)
    facts = {"from_whom": officer_fact(paula), "question": "When was it cut?"}
    asking = Move(move="contribution.ask", facts=facts, happened_on=RECEIVED)
    operations.make_move(case, asking, by=olive, at=AT)
    ClockRow.objects.all().delete()
    case.obligation_rows.update(due_on=RECEIVED)
    send_due_digests(MORNING)
    (mail,) = mails_to(olive)
    assert "Mail to the officer" in mail.text


def test_it_goes_once_a_day_however_often_the_schedule_runs(olive, enquiry_for):
    enquiry_for(olive)
    assert [send_due_digests(MORNING + dt.timedelta(minutes=10 * n)) for n in range(3)] == [1, 0, 0]
    assert send_due_digests(MORNING + DAY) == 1
    assert len(mails_to(olive)) == 2


@pytest.mark.parametrize("hour", [0, 4, 11, 20])  # in summer time an hour more: 01:00, 05:00, 12:00, 21:00
def test_it_goes_in_the_morning_alone(olive, enquiry_for, hour):
    enquiry_for(olive)
    assert send_due_digests(MORNING.replace(hour=hour, minute=0)) == 0
    assert not Digest.objects.exists()


def test_nobody_gets_a_mail_when_nothing_waits(olive):
    assert send_due_digests(MORNING) == 0
    assert mails_to(olive) == []


def test_no_mail_on_a_day_that_is_no_working_day(olive, enquiry_for):
    enquiry_for(olive)
    saturday = MORNING + 5 * DAY
    assert saturday.strftime("%A") == "Saturday"
    assert send_due_digests(saturday) == 0


def test_the_first_working_day_takes_the_place_of_a_monday_that_is_a_bank_holiday():
    easter_monday = dt.date(2026, 4, 6)
    assert "mondays" not in codes_of_day(easter_monday)
    assert "mondays" in codes_of_day(easter_monday + DAY)
    assert "mondays" not in codes_of_day(easter_monday + 2 * DAY)


def test_everybody_chooses_and_the_council_says_what_holds_for_the_rest(
    olive, paula, enquiry_for, administrator
):
    enquiry_for(olive)
    enquiry_for(paula)
    change_council(facts={"digest_days": "never"}, by=administrator, at=AT)
    choose_days(own(paula), "mondays", by=paula, at=AT)

    send_due_digests(MORNING)
    send_due_digests(MORNING + DAY)

    assert (len(mails_to(olive)), len(mails_to(paula))) == (0, 1)


def test_a_choice_that_is_not_listed_is_refused(olive):
    with pytest.raises(Refused, match="listed"):
        choose_days(own(olive), "hourly", by=olive, at=AT)


def test_who_is_away_or_signs_in_no_more_gets_none(olive, paula, enquiry_for):
    enquiry_for(olive)
    enquiry_for(paula)
    record_absence(own(olive), from_on=DUE, until_on=DUE, by=olive, at=AT)
    User.objects.filter(pk=paula.pk).update(is_active=False)
    assert send_due_digests(MORNING) == 0


def test_SPOC_10_one_request_is_answered_by_replying_to_the_morning_mail(olive, paula, enquiry_for):
    item = ask(enquiry_for(olive), own(paula), "When was it cut?", by=olive)
    send_due_digests(MORNING)
    (mail,) = mails_to(paula)
    assert "When was it cut?" in mail.text
    assert "reply to this mail" in mail.text

    came = reply(
        f"From: {paula.email}\nTo: contact@council.example.org\nSubject: Re: {mail.subject}\n"
        f"Message-ID: <r@example.org>\nIn-Reply-To: {mail.message_id}\n\nOn Monday.\n"
    )

    assert (stage_of(item), came.outcome) == ("received", "contribution")
    assert came.reader == own(olive)


def test_SPOC_10_of_several_requests_each_is_answered_by_its_own_signed_mark(olive, paula, enquiry_for):
    first = ask(enquiry_for(olive), own(paula), "When was it cut?", by=olive)
    second = ask(enquiry_for(olive), own(paula), "Whose hedge is it?", by=olive)
    send_due_digests(MORNING)
    (mail,) = mails_to(paula)
    assert "reply to this mail" not in mail.text
    line = next(line for line in mail.text.splitlines() if second.case.ref in line and "[" in line)
    assert mark_in(line).genuine

    # The mark is written into the subject of a reply to the morning mail, which names that mail by its number too.
    reply(
        f"From: {paula.email}\nSubject: {line[line.index('[') :]}\nMessage-ID: <r@example.org>\n"
        f"In-Reply-To: {mail.message_id}\n\nOurs.\n"
    )

    assert [stage_of(first), stage_of(second)] == [first.stage, "received"]


def test_SPOC_10_a_plain_reply_to_several_requests_says_so_and_offers_each_as_one_press(
    olive, paula, enquiry_for
):
    first = ask(enquiry_for(olive), own(paula), "When was it cut?", by=olive)
    second = ask(enquiry_for(olive, "Tree in Mill Lane"), own(paula), "Whose tree is it?", by=olive)
    send_due_digests(MORNING)
    (mail,) = mails_to(paula)
    head = f"From: {paula.email}\nSubject: Re: {mail.subject}\nIn-Reply-To: {mail.message_id}\n"

    tree = "".join(f"> {line}\n" for line in mail.text.splitlines() if "tree" in line)

    whole = "".join(f"> {line}\n" for line in mail.text.splitlines())
    plain = reply(
        f"{head}Message-ID: <r1@example.org>\n\nOn Monday.\n\nOn 19 Oct 2026, Fenby wrote:\n{whole}"
    )
    quoting = reply(f"{head}Message-ID: <r2@example.org>\n\n{tree}\nOurs.\n")

    assert (stage_of(first), stage_of(second)) == (first.stage, second.stage)
    assert plain.reader == own(olive)
    assert "several things were asked" in plain.route_reason
    assert plain.suggested_customer is None  # what it quotes of ours says nothing of who wrote
    offered = pointers_of(plain, olive, on=DUE)
    assert [(one.item, one.likely) for one in offered] == [(first.key, False), (second.key, False)]
    likely, other = pointers_of(quoting, olive, on=DUE)
    assert (likely.case, likely.likely, other.likely) == (second.case, True, False)
    assert QUOTED_ALONE in likely.evidence

    record_answer(quoting, likely.case, likely.item, by=olive, at=MORNING, batch=uuid4())
    assert (stage_of(first), stage_of(second)) == (first.stage, "received")


def test_SPOC_10_who_may_not_see_a_case_is_told_the_question_and_not_what_the_case_is_about(
    olive, enquiry_for
):
    wim = Officer.objects.create(name="Wim Woods", email="wim@council.example.org")
    ask(enquiry_for(olive, "Housing of a family"), wim, "When was it cut?", by=olive)
    send_due_digests(MORNING)
    sent = OutgoingMessage.objects.filter(purpose="morning-digest")
    said = next(one.contact.text for one in sent if one.recipients == [wim.email])
    assert "When was it cut?" in said
    assert "Housing" not in said


def test_a_question_that_names_the_customer_is_left_out(olive, paula, enquiry_for, morgan):
    case = enquiry_for(olive)
    ask(case, own(paula), f"What did {morgan.name} say?", by=olive)
    send_due_digests(MORNING)
    (mail,) = mails_to(paula)
    assert morgan.name not in mail.text + mail.html


def test_SPOC_10_an_officer_who_never_signs_in_is_told_what_was_asked_of_them(olive, enquiry_for):
    wim = Officer.objects.create(name="Wim Woods", email="wim@council.example.org")
    case = enquiry_for(olive)
    ask(case, wim, "When was it cut?", by=olive)
    send_due_digests(MORNING)
    sent = OutgoingMessage.objects.filter(purpose="morning-digest")
    to_wim = next(one.contact for one in sent if one.recipients == [wim.email])

    came = reply(
        f"From: {wim.email}\nSubject: Re: {to_wim.subject}\nMessage-ID: <r@example.org>\n"
        f"In-Reply-To: {to_wim.message_id}\n\nOn Monday.\n"
    )

    assert came.outcome == "contribution"
    assert came.outcome_by == olive


def test_what_was_answered_is_asked_for_no_more(olive, paula, enquiry_for):
    case = enquiry_for(olive)
    item = ask(case, own(paula), "When was it cut?", by=olive)
    done = Move(move="contribution.receive", item=item.key, facts={"answer": "Monday"}, happened_on=RECEIVED)
    operations.make_move(case, done, by=olive, at=AT)
    send_due_digests(MORNING)
    assert mails_to(paula) == []


def test_nobody_else_sees_a_colleagues_morning_mail_in_the_contacts(olive, enquiry_for, person_in):
    enquiry_for(olive)
    send_due_digests(MORNING)
    (mail,) = mails_to(olive)
    for role in ("officer", "head-of-service", "auditor"):
        assert not contacts_seen_by(person_in(role, f"Any {role}"), on=DUE).filter(pk=mail.pk).exists()


def test_one_mail_that_fails_keeps_no_other_from_going_and_is_tried_again(
    olive, paula, enquiry_for, monkeypatch
):
    enquiry_for(olive)
    enquiry_for(paula)
    whole = sending.contents

    def failing(officer: Officer, **more: object):
        if officer == own(olive):
            raise LookupError
        return whole(officer, **more)

    monkeypatch.setattr(sending, "contents", failing)
    with pytest.raises(DigestsFailed):
        send_due_digests(MORNING)
    assert (len(mails_to(olive)), len(mails_to(paula))) == (0, 1)

    monkeypatch.setattr(sending, "contents", whole)
    assert send_due_digests(MORNING + dt.timedelta(minutes=10)) == 1
    assert (len(mails_to(olive)), len(mails_to(paula))) == (1, 1)


def test_it_says_of_itself_that_no_person_sent_it(olive, enquiry_for):
    enquiry_for(olive)
    send_due_digests(MORNING)
    assert OutgoingMessage.objects.get(purpose="morning-digest").automatic


def test_an_officer_chooses_on_their_own_page(olive, client: Client):
    client.force_login(olive)
    assert "As the council does: On working days" in client.get("/work/morning-mail/").content.decode()
    client.post("/work/morning-mail/", {"days": "never"})
    page = client.get("/work/morning-mail/").content.decode()
    assert re.search(r'<input[^>]*value="never"[^>]*\bchecked\b', page)
    assert choice_of(own(olive)) == "never"


def test_somebody_who_is_no_officer_has_no_morning_mail(client: Client):
    client.force_login(User.objects.create_user("nobody@example.org", name="Nobody"))
    assert client.get("/work/morning-mail/").status_code == 403


def test_which_mail_went_to_whom_stays_as_long_as_the_councils_list_says(olive, enquiry_for):
    enquiry_for(olive)
    kept = days_until_looked_at(sending.KEPT, on=MORNING.date())
    assert kept is not None
    last_kept, gone = MORNING.date() - kept, MORNING.date() - kept - DAY
    for on in (last_kept, gone):
        Digest.objects.create(officer=own(olive), on=on)

    send_due_digests(MORNING)

    days = set(Digest.objects.values_list("on", flat=True))
    assert last_kept in days
    assert gone not in days
