"""A resident's answer quotes the whole weekly response: whoever sees one matter reads only what is new (SPOC-14)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.evidence import exhibits
from evenhand.apps.contacts.finding import let_be_found
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.quoting import LEFT_OUT
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.search.models import SearchDocument
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at
from tests.apps.spoc.test_cleared_answers import clear
from tests.apps.spoc.test_pages import TODAY, friday, signed_in
from tests.apps.spoc.test_weekly_operations import FRIDAY, draft, save, send

__all__ = ["friday"]
pytestmark = pytest.mark.django_db
PRIVATE = "Your illness was noted by the doctor."
LETTER = f"Dear Robin,\n\nThe tree\n{PRIVATE}\n\nMinutes\nThe minutes are enclosed."
REPLY = f"Which page?\n\n{LETTER}"  # of a program that marks no quotation


@pytest.fixture
def request_case(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> tuple[Case, LetterSent]:
    """A request that was answered in a weekly response about another matter too, whose letter became a contact."""
    case, tree = matter("Minutes", "foi-request"), matter("The tree")
    clear(council, case)
    draft(council, arrangement)
    save(council, arrangement, tree, decision="answered", words=PRIVATE)
    save(council, arrangement, case, decision="answered")
    sent = send(council, arrangement)
    assert sent is not None
    Contact.objects.create(
        pk=sent.contact_id, direction="out", channel="email", stored_at=at(FRIDAY), text=LETTER
    )
    return case, sent


def reply(council: Council, case: Case, answers: Contact, text: str) -> Contact:
    """An answer of the resident to it, put on the request."""
    raw = keep(text.encode(), at=at(FRIDAY), media_type="message/rfc822")
    found = Contact.objects.create(
        direction="in",
        channel="email",
        stored_at=at(FRIDAY),
        received_on=TODAY,
        text=text,
        new_text=text,  # as where nothing but a quotation was found, or no mark of one
        answers=answers,
        raw=raw,
        customer=case.customer,
    )
    council.move(case, "record-contact", FRIDAY, by="Ida", contact=f"contact:{found.pk}")
    let_be_found(found)
    return found


def test_SPOC_14_what_a_reply_quotes_of_other_matters_is_read_by_nobody_who_may_not_read_the_letter(
    council: Council, request_case: tuple[Case, LetterSent]
) -> None:
    case, sent = request_case
    first = reply(council, case, Contact.objects.get(pk=sent.contact_id), REPLY)
    found = reply(council, case, first, REPLY)  # a further answer quotes it as well

    for one in (first, found):
        url = reverse("contact", args=[one.pk])
        page = signed_in(council, "Ida").get(url).content.decode()
        assert "Which page?" in page
        assert LEFT_OUT in page
        for kept in (PRIVATE, "illness", "The tree"):
            assert kept not in page
        assert signed_in(council, "Ida").get(reverse("contact-raw", args=[one.pk])).status_code == 403
        theirs = signed_in(council, "Sam").get(url).content.decode()
        assert PRIVATE in theirs
        assert LEFT_OUT not in theirs
        indexed = SearchDocument.objects.get(kind="contact", object_id=one.pk)
        assert "illness" not in indexed.text
    assert not [said for one in exhibits(case) for said in one.words if PRIVATE in said]


def test_SPOC_14_a_reply_to_a_letter_about_this_matter_alone_is_shown_whole(
    council: Council, matter: MatterOf
) -> None:
    case = matter("Minutes", "foi-request")
    answered = Contact.objects.create(direction="out", channel="email", stored_at=at(FRIDAY), text=LETTER)
    found = reply(council, case, answered, REPLY)

    page = signed_in(council, "Ida").get(reverse("contact", args=[found.pk])).content.decode()

    assert PRIVATE in page
    assert LEFT_OUT not in page
