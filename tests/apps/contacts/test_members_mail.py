"""SPOC-5: a member's own mail is never diverted; they choose for each item, and see how what they raised gets on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact, MemberItem
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.queries.lists import triage_queue
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.council.models import Member, Officer
from tests.apps.contacts.conftest import AT, TODAY, signed_in, taken_in
from tests.apps.contacts.letters_box import mail

pytestmark = pytest.mark.usefixtures("administrator")
ADDRESS = "finch@members.example.org"


@pytest.fixture
def finch(administrator: User) -> Member:
    user = User.objects.create_user(ADDRESS, name="Cllr Finch")
    return Member.objects.create(name="Cllr Finch", email=ADDRESS, from_on=dt.date(2023, 5, 4), user=user)


def page(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    return client


def press(member: Member, contact: Contact, choice: str) -> None:
    item = MemberItem.objects.get(contact=contact, member=member)
    page(member).post(reverse("member-chooses", args=[item.pk]), {"choice": choice})
    contact.refresh_from_db()


def test_SPOC_5_mail_to_a_member_alone_waits_for_the_member_and_no_officer_sees_it(
    arrangement: Case, finch: Member, sam: Officer, olive: Officer, helen: Officer, tmp_path: Path
) -> None:
    contact = taken_in(tmp_path, mail(to=ADDRESS))

    assert (contact.arrangement, contact.reader) == (None, None)
    for officer in (sam, olive, helen):
        assert not contacts_seen_by(signed_in(officer), on=TODAY).filter(pk=contact.pk).exists()
    shown = page(finch).get(reverse("member-mail")).content.decode()
    assert contact.subject in shown
    assert "Not chosen yet" in shown


def test_SPOC_5_what_a_member_passes_on_goes_to_the_single_point_of_contact_and_the_choice_is_kept(
    arrangement: Case, finch: Member, sam: Officer, tmp_path: Path
) -> None:
    contact = taken_in(tmp_path, mail(to=ADDRESS))

    press(finch, contact, "pass-on")

    assert (contact.arrangement, contact.reader, contact.forwarded_by_member) == (arrangement, sam, finch)
    assert contact.received_on == dt.date(2026, 11, 16)
    assert list(triage_queue(signed_in(sam), on=dt.date(2026, 11, 23))) == [contact]
    item = MemberItem.objects.get()
    assert (item.choice, item.chosen_by) == ("passed-on", finch.user)


def test_SPOC_5_what_a_member_keeps_stays_theirs_and_may_still_be_passed_on_later(
    arrangement: Case, finch: Member, sam: Officer, tmp_path: Path
) -> None:
    contact = taken_in(tmp_path, mail(to=ADDRESS))

    press(finch, contact, "keep")
    assert not contacts_seen_by(signed_in(sam), on=TODAY).filter(pk=contact.pk).exists()
    assert MemberItem.objects.get().choice == "kept"
    press(finch, contact, "pass-on")

    assert contact.reader == sam


def test_what_was_passed_on_is_not_taken_back_from_the_officers(
    arrangement: Case, finch: Member, tmp_path: Path
) -> None:
    contact = taken_in(tmp_path, mail(to=ADDRESS))
    press(finch, contact, "pass-on")

    press(finch, contact, "keep")

    assert MemberItem.objects.get().choice == "passed-on"


def test_a_member_sees_how_what_they_raised_is_getting_on(
    finch: Member, contact: Contact, olive: Officer, tmp_path: Path
) -> None:
    raised = taken_in(tmp_path / "r", mail(to=ADDRESS, message_id="<r@x>", subject="The lamp in Mill Lane"))
    press(finch, raised, "pass-on")
    (case,) = open_cases(
        raised,
        [NewMatter(procedure="enquiry", summary="The lamp")],
        by=signed_in(olive),
        at=AT,
        batch=uuid4(),
    )

    shown = page(finch).get(reverse("member-mail")).content.decode()

    assert case.ref in shown
    assert "The lamp in Mill Lane" in shown
    assert contact.subject not in shown


def test_one_member_never_sees_or_chooses_for_another(finch: Member, tmp_path: Path) -> None:
    user = User.objects.create_user("marsh@members.example.org", name="Cllr Marsh")
    marsh = Member.objects.create(name="Cllr Marsh", email=user.email, from_on=dt.date(2023, 5, 4), user=user)
    taken_in(tmp_path, mail(to=ADDRESS))

    answer = page(marsh).post(
        reverse("member-chooses", args=[MemberItem.objects.get().pk]), {"choice": "keep"}
    )

    assert answer.status_code == 404
    assert MemberItem.objects.get().choice == ""


def test_the_page_is_for_members_alone(olive: Officer) -> None:
    client = Client()
    client.force_login(signed_in(olive))
    assert client.get(reverse("member-mail")).status_code == 403
