"""The weekly letter says what was done, and nothing that was not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact
from evenhand.apps.people.models import Customer
from evenhand.apps.spoc.operations import send_single_issue
from evenhand.domain.cases.events import Decider
from tests.apps.spoc.conftest import BY_MAIL, Council, FakePostRoom, MatterOf, at, day
from tests.apps.spoc.test_pages import friday, signed_in
from tests.apps.spoc.test_weekly_operations import FRIDAY, ask, draft, save, send

__all__ = ["friday"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.mark.parametrize("chased", [True, False])
def test_SPOC_12_asked_again_is_said_only_where_a_reminder_went(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, chased: bool
) -> None:
    case = matter("The drain")
    ask(council, case)
    draft(council, arrangement)
    send(council, arrangement)
    if chased:
        council.move(case, "contribution.chase", "2026-09-09", by="Sam", item="contribution-1")
    draft(council, arrangement, "2026-09-11")
    send(council, arrangement, "2026-09-11")
    said = " ".join(post_room.parcels[-1].bodies.text.split())
    assert "waited so long" in said
    assert ("asked for them again" in said) is chased


def test_SPOC_12_nobody_is_waited_for_who_was_not_asked(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The drain")
    draft(council, arrangement)
    save(council, arrangement, case, decision="carried")
    send(council, arrangement)
    said = " ".join(post_room.parcels[-1].bodies.text.split())
    assert "We are still working on this." in said
    assert "We have asked" not in said
    assert "up to Friday" not in said


@pytest.mark.parametrize("page", ["weekly", "weekly-send"])
def test_SPOC_11_messages_that_wait_at_triage_are_counted_before_it_goes(
    council: Council, arrangement: Case, customer: Customer, page: str
) -> None:
    Contact.objects.create(
        direction="in",
        channel="letter",
        received_on=day("2026-09-03"),
        received_at=at("2026-09-03"),
        stored_at=at("2026-09-03"),
        customer=customer,
    )
    shown = signed_in(council, "Sam").get(reverse(page, args=[arrangement.ref])).content.decode()
    assert "1 message of this customer waits at triage" in shown
    assert reverse("triage") in shown


@pytest.mark.parametrize("alone", [True, False])
def test_SPOC_10_what_officers_were_asked_about_a_closed_matter_is_withdrawn(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, alone: bool
) -> None:
    case = matter("The drain")
    ask(council, case)
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="We mend it.")
    if alone:
        sam = council.users["Sam"]
        send_single_issue(
            arrangement, case.ref, reason="urgent", way=BY_MAIL, by=sam, at=at(FRIDAY), batch=uuid4()
        )
    else:
        send(council, arrangement)
    case.refresh_from_db()
    assert reading_of(case, day(FRIDAY)).items_of("contribution")[0].stage == "withdrawn"
    assert case.final


def test_SPOC_21_the_letter_about_the_review_says_what_was_recorded(
    council: Council, arrangement: Case, post_room: FakePostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.move(
        arrangement,
        "review",
        "2026-09-03",
        by="Sam",
        decider=Decider(body="leadership-team", decided_on=day("2026-09-02")),
        **{"continue": False, "reasons": "Contact is back to normal."},
    )
    monkeypatch.setattr("evenhand.apps.letters.views.localdate", lambda: day(FRIDAY))
    (owed,) = [one for one in reading_of(arrangement, day(FRIDAY)).owed if one.name == "review-outcome"]

    page = signed_in(council, "Sam").get(reverse("letter-new", args=[arrangement.ref, owed.key]))

    assert {gap.rule for gap in page.context["letter"].gaps} <= {"SPOC-21"}
    lacking = {name for gap in page.context["letter"].gaps for name in gap.facts}
    assert lacking <= {"question_contact"}
    words = " ".join(page.content.decode().split())
    assert "On Wednesday 2 September 2026 the Leadership Team looked at whether" in words
    assert "that <strong>it should end</strong>" in words
