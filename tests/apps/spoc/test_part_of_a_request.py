"""Whoever sees a request but not its arrangement reads the letter that answers it, or its part of one, and no more."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import events_of, reading_of
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.seen import NotSeen, contact_for
from evenhand.apps.council.models import Mailbox
from evenhand.apps.letters.gathering import about, registered
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.queries import letters_of
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at
from tests.apps.spoc.test_cleared_answers import CLEARED, clear, withhold
from tests.apps.spoc.test_pages import TODAY, friday, signed_in
from tests.apps.spoc.test_single_issue import alone
from tests.apps.spoc.test_weekly_operations import FRIDAY, draft, save, send

__all__ = ["friday"]
pytestmark = pytest.mark.django_db
PRIVATE = "Your illness was noted."


@pytest.fixture
def request_case(matter: MatterOf, council: Council) -> Case:
    case = matter("Minutes", "foi-request")
    clear(council, case)
    return case


def test_SPOC_17_an_answer_on_its_own_is_read_from_its_request_by_those_who_may_not_see_the_arrangement(
    council: Council, arrangement: Case, matter: MatterOf, request_case: Case, post_room: FakePostRoom
) -> None:
    tree = matter("The tree")
    save(council, arrangement, tree, decision="answered", words=PRIVATE)
    sent, other = alone(council, arrangement, request_case), alone(council, arrangement, tree)
    ida = signed_in(council, "Ida")

    page = ida.get(reverse("case", args=[request_case.ref])).content.decode()
    assert reverse("letter", args=[sent.pk]) in page
    letter = ida.get(reverse("letter", args=[sent.pk])).content.decode()
    assert f"Back to {request_case.ref}" in letter
    assert arrangement.ref not in letter
    pdf = ida.get(reverse("letter-pdf", args=[sent.pk]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    for hidden in (reverse("letter", args=[other.pk]), reverse("letter-pdf", args=[other.pk])):
        assert ida.get(hidden).status_code == 404


def test_FOI_40_an_answer_in_part_that_went_on_its_own_with_its_notice_owes_no_second_letter(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("Advice", "foi-request")
    withhold(council, case)
    part = {"outcome": "given-in-part", "ground": ("foi-42",), "answer": CLEARED}
    council.move(case, "clear-answer", "2026-09-02", by="Ida", **part)
    alone(council, arrangement, case)
    case.refresh_from_db()
    assert case.stage == "answered"
    assert [owed.name for owed in reading_of(case, TODAY).owed if owed.kind == "letter"] == []


def test_SPOC_14_of_a_weekly_response_only_the_part_that_answers_the_request_is_read(
    council: Council, arrangement: Case, matter: MatterOf, request_case: Case, post_room: FakePostRoom
) -> None:
    tree = matter("The tree")
    draft(council, arrangement)
    save(council, arrangement, tree, decision="answered", words=f"{PRIVATE} As we say in {request_case.ref}.")
    save(council, arrangement, request_case, decision="answered")
    sent = send(council, arrangement)
    assert sent is not None
    ida, letter = signed_in(council, "Ida"), reverse("letter", args=[sent.pk])

    assert letter in ida.get(reverse("case", args=[request_case.ref])).content.decode()
    part = ida.get(letter).content.decode()
    assert CLEARED in part
    for kept in (PRIVATE, "The tree", arrangement.ref, tree.ref):
        assert kept not in part
    assert ida.get(reverse("letter-pdf", args=[sent.pk])).status_code == 404

    LetterSent.objects.update(content={})  # as erasing the arrangement leaves it
    assert ida.get(letter).status_code == 404


def test_the_letters_of_a_case_are_found_by_indexes_and_not_by_asking_each(arrangement: Case) -> None:
    plan = letters_of(arrangement).explain()
    assert "letters_lettersent" in plan
    # How each database says that it reads all letters and compares them.
    assert re.search(r"SCAN letters_lettersent|Filter: .*SubPlan", plan) is None


def test_SPOC_14_the_text_of_a_letter_about_several_matters_is_open_by_none_of_them_alone(
    council: Council, arrangement: Case, matter: MatterOf, request_case: Case, post_room: FakePostRoom
) -> None:
    tree = matter("The tree")
    draft(council, arrangement)
    save(council, arrangement, tree, decision="answered", words=PRIVATE, copied_to=(council.fact("Olly"),))
    save(council, arrangement, request_case, decision="answered")
    sent = send(council, arrangement)
    assert sent is not None
    copy = LetterSent.objects.get(copy_of=sent)
    for letter in (sent, copy):
        Contact.objects.create(
            pk=letter.contact_id, direction="out", channel="email", stored_at=at(FRIDAY), text=PRIVATE
        )

    for letter in (sent, copy):
        with pytest.raises(NotSeen):
            contact_for(council.users["Ida"], letter.contact_id, on=TODAY)
        assert contact_for(council.users["Sam"], letter.contact_id, on=TODAY).text == PRIVATE


@pytest.mark.parametrize(
    ("procedure", "asked_of"),
    [
        ("foi-request", "sam@example.org"),
        ("eir-request", "sam@example.org"),
        ("subject-access-request", "requests@council.example.org"),
    ],
)
def test_SPOC_17_a_refusal_and_a_weekly_response_name_the_same_place_to_ask_for_a_review(
    council: Council, arrangement: Case, matter: MatterOf, procedure: str, asked_of: str
) -> None:
    Mailbox.objects.create(address="requests@council.example.org", title="Information requests", active=True)
    case = matter("Minutes", procedure)
    named, user = registered("review_contact"), council.users["Ida"]
    assert named is not None

    assert named(about(case, user=user, on=TODAY)) == asked_of
    if procedure != "subject-access-request":
        assert named(about(arrangement, user=user, on=TODAY)) == asked_of


def test_SPOC_17_SPOC_18_an_answer_recorded_on_its_request_is_shown_there_once_it_went_on_and_stops_no_clock_twice(
    council: Council, arrangement: Case, matter: MatterOf, request_case: Case, post_room: FakePostRoom
) -> None:
    tree = matter("The tree")
    council.move(request_case, "respond", "2026-09-03", by="Ida", answer=CLEARED)
    draft(council, arrangement)
    save(council, arrangement, tree, decision="answered", words=PRIVATE)
    before = _clocks(request_case)
    sent = send(council, arrangement)
    assert sent is not None
    ida, letter = signed_in(council, "Ida"), reverse("letter", args=[sent.pk])

    assert letter in ida.get(reverse("case", args=[request_case.ref])).content.decode()
    part = ida.get(letter).content.decode()
    assert CLEARED in part
    assert PRIVATE not in part
    told = events_of(request_case)[-1]
    assert (told.move, told.happened_on) == ("pass-on-answer", TODAY)
    assert told.facts["contact"] == f"contact:{sent.contact_id}"
    assert _clocks(request_case) == before
    request_case.refresh_from_db()
    assert (request_case.stage, str(request_case.closed_on)) == ("answered", "2026-09-03")
    assert draft(council, arrangement, "2026-09-08").draft.nothing_to_say


def test_SPOC_15_an_answer_recorded_as_it_was_cleared_goes_alone_and_is_shown_on_its_request(
    council: Council, arrangement: Case, request_case: Case, post_room: FakePostRoom
) -> None:
    council.move(request_case, "respond", "2026-09-03", by="Ida")
    sent = alone(council, arrangement, request_case)

    assert [one.pk for one in letters_of(request_case)] == [sent.pk]
    assert CLEARED in " ".join(post_room.to("robin@example.org").bodies.text.split())
    assert [e.move for e in events_of(request_case)].count("respond") == 1


def _clocks(case: Case) -> list[tuple[object, ...]]:
    return list(case.clock_rows.order_by("key", "run").values_list("rule", "due_on", "stopped_on"))
