"""Who wrote? Suggested with evidence at intake and on the page, accepted, refused and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.contacts.forms import PutForm
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.lists import open_cases_of
from evenhand.apps.council.models import Officer
from evenhand.apps.people import operations as people
from evenhand.apps.people.models import Customer
from tests.apps.contacts.conftest import AT, OfficerIn, signed_in, taken_in
from tests.apps.contacts.letters_box import mail

FROM_ELSEWHERE = "Please mend the fence.\n\nKind regards,\nMorgan Ravensdale\nTel 01632 960123\n"


@pytest.fixture
def stranger(tmp_path: Path, morgan: Customer, administrator: User) -> Contact:
    """A mail from an address nobody knows, with Morgan's telephone number under it."""
    people.add_telephone(morgan, number="01632 960123", evidence="letter", by=administrator, at=AT)
    return taken_in(tmp_path, mail(sender="M Ravensdale <mr@example.org>", text=FROM_ELSEWHERE))


def at_the_desk_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(signed_in(officer))
    return client


def press(client: Client, contact: Contact, do: str, **more: object) -> str:
    answer = client.post(f"/triage/{contact.pk}/", {"do": do, **more}, follow=True)
    contact.refresh_from_db()
    return answer.content.decode()


def test_the_telephone_in_the_signature_suggests_and_ties_nothing(
    stranger: Contact, morgan: Customer
) -> None:
    assert (stranger.customer, stranger.suggested_customer) == (None, morgan)
    assert "Same telephone number" in stranger.suggested_why
    assert "Against it: E-mail address differs" in stranger.suggested_why


def test_a_number_in_quoted_mail_suggests_nobody(
    tmp_path: Path, morgan: Customer, administrator: User
) -> None:
    people.add_telephone(morgan, number="01632 960123", evidence="letter", by=administrator, at=AT)
    quoted = "Thanks, Rowan\n\nOn Monday Fenby wrote:\n> Ring Morgan Ravensdale on 01632 960123\n"
    assert taken_in(tmp_path, mail(sender="rowan@example.org", text=quoted)).suggested_customer is None


def test_a_quoted_reference_is_only_a_suggestion(tmp_path: Path, arrangement: Case, morgan: Customer) -> None:
    contact = taken_in(tmp_path, mail(sender="z@example.org", subject=f"About {arrangement.ref.lower()}"))
    assert (contact.customer, contact.arrangement) == (None, None)
    assert contact.suggested_customer == morgan
    assert f"It quotes {arrangement.ref}, a case of theirs" in contact.suggested_why


def test_FOI_2_a_name_that_a_case_waits_to_hear_from_is_suggested_from_any_address(
    tmp_path: Path, morgan: Customer, olive: Officer, officer_in: OfficerIn
) -> None:
    ingrid = officer_in("information-team", "ingrid")
    by, on = signed_in(ingrid), AT.date()
    facts = {"customer": f"customer:{morgan.pk}", "received_on": on, "summary": "The car park"}
    case = open_case(
        "foi-request",
        Move(move="receive", facts={**facts, "handler": f"officer:{ingrid.pk}"}, happened_on=on),
        by=by,
        at=AT,
    )

    def wrote(number: int) -> Contact:
        said = mail(
            sender="MORGAN Ravensdale <mr2@example.org>", text="Mill Lane.", message_id=f"<m{number}@x>"
        )
        return taken_in(tmp_path / str(number), said)

    assert wrote(1).suggested_customer is None  # the name alone
    asked = Move(move="ask-clarification", facts={"asked": "Which one?"}, happened_on=on)
    make_move(case, asked, by=by, at=AT)
    waited_for = wrote(2)
    assert waited_for.suggested_customer == morgan
    assert "waits for their answer" in waited_for.suggested_why
    assert case.ref not in waited_for.suggested_why

    lapsed = {"asked_otherwise": "By telephone", "early_because": "They moved away", "why": "Two letters"}
    make_move(case, Move(move="lapse", facts=lapsed, happened_on=on), by=by, at=AT)
    too_late = wrote(3)
    assert too_late.suggested_customer == morgan
    assert "opens again with it" in too_late.suggested_why
    assert list(open_cases_of(morgan, by, on=on)) == [case]
    assert "(closed: an answer opens it again)" in str(PutForm(cases=open_cases_of(morgan, by, on=on)))
    make_move(
        case,
        Move(move="receive-clarification", facts={"clarification": "Mill Lane"}, happened_on=on),
        by=by,
        at=AT,
    )
    make_move(case, Move(move="withdraw", facts={}, happened_on=on), by=by, at=AT)
    assert wrote(4).suggested_customer is None
    assert not open_cases_of(morgan, by, on=on).exists()


def test_the_page_shows_the_evidence_and_accepting_keeps_it(
    stranger: Contact, morgan: Customer, olive: Officer
) -> None:
    client = at_the_desk_of(olive)
    page = client.get(f"/triage/{stranger.pk}/").content.decode()
    assert "It may be" in page
    assert "Same telephone number" in page
    assert "E-mail address differs" in page
    assert "Telephone 01632 960123" in page

    press(client, stranger, "identify", customer=morgan.pk)
    assert stranger.customer == morgan
    assert "Same telephone number" in RecordChange.objects.get(what="identify-contact").why

    press(client, stranger, "wrong-person", why="A neighbour wrote")
    assert stranger.customer is None
    assert "It may be" in client.get(f"/triage/{stranger.pk}/").content.decode()


def test_a_refusal_is_remembered_shown_and_taken_back(
    stranger: Contact, morgan: Customer, olive: Officer
) -> None:
    client = at_the_desk_of(olive)
    page = press(client, stranger, "not-them", customer=morgan.pk)
    assert stranger.suggested_customer is None
    assert "It may be" not in page
    assert "Set aside before" in page

    page = press(client, stranger, "perhaps-them", customer=morgan.pk)
    assert stranger.suggested_customer == morgan
    assert "It may be" in page


def test_a_button_that_names_somebody_not_suggested_does_nothing(
    stranger: Contact, morgan: Customer, olive: Officer, administrator: User
) -> None:
    other = people.add_customer(name="Rowan Ash", by=administrator, at=AT)
    press(at_the_desk_of(olive), stranger, "perhaps-them", customer=other.pk)
    assert stranger.suggested_customer == morgan
