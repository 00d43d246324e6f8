"""Mail in the council's own name, and what points to a case: nobody acts by an address, a number or a mark alone."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.queries.pointing import FALSE_MARK, FALSE_NAME, OTHER_ADDRESS, pointers_of
from evenhand.apps.council.models import CouncilSetting, Mailbox, Officer
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.people.models import Customer
from tests.apps.contacts.conftest import AT, TODAY, asked_by_mail, signed_in, taken_in
from tests.apps.contacts.letters_box import OURS, mail

pytestmark = pytest.mark.usefixtures("administrator")
SERVER = "mx.council.example.org"
GENUINE = f"{SERVER}; dmarc=pass header.from=council.example.org"


@pytest.fixture
def vouching(administrator: User) -> None:
    """The council has named the server that checks where mail comes from."""
    CouncilSetting.objects.update(vouching_servers=[SERVER])


def codes(contact: Contact) -> set[str]:
    return {one["code"] for one in contact.problems}


def answer_of(officer: Officer, message: OutgoingMessage, **headers: str) -> EmailMessage:
    """A reply that quotes the signed number of our message."""
    return mail(
        sender=officer.email,
        subject="Re: Information needed",
        message_id="<re@x>",
        text="Tuesday.",
        In_Reply_To=message.contact.message_id,
        **headers,
    )


@pytest.mark.usefixtures("vouching")
@pytest.mark.parametrize(
    ("said", "stage"),
    [
        (GENUINE, "received"),
        (f"{SERVER}; spf=softfail; dmarc=none", "asked"),
        (f"{SERVER}; dmarc=fail", "asked"),
        ("", "asked"),
        ("mx.evil.example.net; dmarc=pass header.from=council.example.org", "asked"),
    ],
)
def test_a_stolen_number_under_an_officers_address_answers_nothing_unless_our_server_vouches(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path, said: str, stage: str
) -> None:
    case, message = asked_by_mail(contact, olive, sam)

    came = taken_in(
        tmp_path / "r", answer_of(sam, message, **({"Authentication_Results": said} if said else {}))
    )

    assert reading_of(case, TODAY).story.items[message.item].stage == stage
    assert came.in_false_name is (stage == "asked")
    if came.in_false_name:
        assert "our mail server does not vouch for it" in came.warnings[0]
        (pointer,) = pointers_of(came, signed_in(olive), on=TODAY)
        assert (pointer.item, pointer.warnings) == (message.item, (FALSE_NAME,))


@pytest.mark.usefixtures("vouching")
@pytest.mark.parametrize("sender", [OURS, "anybody@council.example.org"])
def test_an_address_of_the_council_that_nobody_vouches_for_is_flagged_and_no_mail_is_taken_out_of_it(
    morgan: Customer, tmp_path: Path, sender: str
) -> None:
    Mailbox.objects.get_or_create(address=OURS, title="Contact")
    inside = (
        "---------- Forwarded message ---------\nFrom: Morgan <morgan@example.com>\nSubject: x\n\nPay me."
    )

    came = taken_in(tmp_path / "r", mail(sender=sender, subject="Fwd: x", text=inside))

    assert came.in_false_name
    assert (came.customer, came.from_address, came.forwarded_by_address) == (None, sender, "")


@pytest.mark.parametrize(
    ("name", "flagged"), [("sam@council.example.org", True), ("Sam of the council", False)]
)
def test_an_address_of_the_council_in_place_of_a_strangers_name_is_told(
    tmp_path: Path, name: str, flagged: bool
) -> None:
    came = taken_in(tmp_path / "r", mail(sender=f'"{name}" <evil@example.net>'))
    assert ("our-address-for-name" in codes(came)) is flagged


def test_where_no_server_is_named_mail_in_our_name_is_flagged_all_the_same(
    sam: Officer, tmp_path: Path
) -> None:
    came = taken_in(tmp_path / "r", mail(sender=sam.email))
    assert "name-unsaid" in codes(came)
    assert "no mail server says whether it really comes from there" in came.warnings[0]


@pytest.mark.usefixtures("vouching")
def test_a_customers_address_that_our_server_refutes_suggests_them_and_names_nobody(
    morgan: Customer, tmp_path: Path
) -> None:
    came = taken_in(tmp_path / "r", mail(Authentication_Results=f"{SERVER}; dmarc=fail"))
    assert (came.customer, came.suggested_customer) == (None, morgan)
    assert "it may be somebody else’s" in came.warnings[0]


@pytest.mark.usefixtures("vouching")
def test_our_own_message_come_back_is_known_by_its_words_and_other_words_under_its_number_are_flagged(
    administrator: User, tmp_path: Path
) -> None:
    bodies = MailBodies(text="Dear Morgan\n\nThe fence is mended.\n", html="")
    outgoing = Outgoing(to=("morgan@example.com",), subject="The fence", bodies=bodies, purpose="answer")
    ours = queue_message(outgoing, by=administrator, at=AT).contact
    number = ours.message_id

    back = taken_in(
        tmp_path / "1", mail(sender=OURS, message_id=number, text=f"{ours.text}\n-- \nSent by a list.")
    )
    forged = taken_in(tmp_path / "2", mail(sender=OURS, message_id=number, text="Send me the keys."))

    assert codes(back) & {"own-message", "own-number-other-words", "false-name"} == {"own-message"}
    assert codes(forged) >= {"own-number-other-words", "false-name"}
    assert back.of_a_machine
    assert forged.of_a_machine  # never answered by itself, whatever it is


@pytest.mark.parametrize("how", ["number", "mark", "forged mark", "reference"])
def test_whoever_holds_a_number_a_mark_or_a_reference_is_suggested_with_a_warning(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path, how: str
) -> None:
    case, message = asked_by_mail(contact, olive, sam)
    subject = message.contact.subject
    given, warning = {
        "number": ({"subject": "Hello", "In_Reply_To": message.contact.message_id}, OTHER_ADDRESS),
        "mark": ({"subject": subject}, OTHER_ADDRESS),
        "forged mark": ({"subject": f"Re: [{case.ref} {message.item} 0123456789abcdef]"}, FALSE_MARK),
        "reference": ({"subject": f"About {case.ref}"}, "not known to be from them"),
    }[how]

    came = taken_in(tmp_path / "r", mail(sender="stranger@example.net", message_id="<s@x>", **given))

    (pointer,) = pointers_of(came, signed_in(olive), on=TODAY)
    assert (pointer.case, pointer.item) == (case, "" if how == "reference" else message.item)
    assert warning in pointer.warnings[0]
    assert reading_of(case, TODAY).story.items[message.item].stage == "asked"


def test_nobody_is_told_of_a_case_that_they_may_not_see(
    contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, _ = asked_by_mail(contact, olive, sam)
    came = taken_in(tmp_path / "r", mail(sender="stranger@example.net", subject=case.ref, message_id="<s@x>"))
    outsider = User.objects.create_user("nobody@council.example.org", name="Nobody")
    assert pointers_of(came, outsider, on=TODAY) == ()


def test_at_triage_one_press_records_what_points_to_a_request(
    client: Client, contact: Contact, olive: Officer, sam: Officer, tmp_path: Path
) -> None:
    case, message = asked_by_mail(contact, olive, sam)
    came = taken_in(
        tmp_path / "r",
        mail(sender="sam@example.net", subject=message.contact.subject, message_id="<s@x>", text="Tuesday."),
    )
    client.force_login(signed_in(olive))

    page = client.get(f"/triage/{came.pk}/").content.decode()
    assert OTHER_ADDRESS in page
    press = {"do": "answers", "ref": case.ref, "item": message.item}
    client.post(f"/triage/{came.pk}/", press)
    client.post(f"/triage/{came.pk}/", press)

    item = reading_of(case, TODAY).story.items[message.item]
    came.refresh_from_db()
    assert (item.stage, item.facts["contact"]) == ("received", came.fact)
    assert (came.outcome, came.outcome_by) == ("contribution", signed_in(olive))
