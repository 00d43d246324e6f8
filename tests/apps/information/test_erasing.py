"""Erasing what was said: two people, a reason, no hold; the chain still verifies and says so (RET-1, RET-2, FOI-54)."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases import erasing, keeping
from evenhand.apps.cases.due_to_erase import due_to_erase
from evenhand.apps.cases.models import Case, EventRow, Passage
from evenhand.apps.cases.queries import words_of
from evenhand.apps.contacts.finding import let_be_found
from evenhand.apps.contacts.models import Attachment, Contact
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import FileLost, content_of, is_sound
from evenhand.apps.letters.enclosing import put_beside, take_out
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.search.models import SearchDocument
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
ASKED, CONFIRMED = noon("2030-01-10"), noon("2030-01-11")
SECRET = "zanzibar"


@pytest.fixture
def hilda(person_in):
    """A head of service."""
    return person_in("head-of-service", "Hilda Head")


@pytest.fixture
def message(morgan, requested):
    """A message with a file, and the closed request it made."""
    raw = keep(f"From: someone\n\n{SECRET}".encode(), at=noon("2026-10-05"))
    contact = Contact.objects.create(
        direction="in",
        channel="email",
        subject=SECRET,
        text=SECRET,
        new_text=SECRET,
        from_address=f"{SECRET}@example.org",
        customer=morgan,
        raw=raw,
        received_on=day("2026-10-05"),
        stored_at=noon("2026-10-05"),
    )
    file = keep(f"A file about {SECRET}".encode(), at=noon("2026-10-05"))
    Attachment.objects.create(
        contact=contact, place=1, name=f"{SECRET}.txt", media_type="text/plain", size=1, file=file
    )
    let_be_found(contact)
    request = requested(request=f"About {SECRET}?", contact=contact.fact, summary=f"About {SECRET}")
    request.tell("2026-10-20", "clear-answer", outcome="given", answer=f"All about {SECRET}.")
    request.tell("2026-10-21", "respond")
    request.tell("2026-10-22", "decide-publication", publish=False)
    return contact, file, request


def erased(case: Case, by, second, at=CONFIRMED):
    asked = erasing.ask_to_erase(case, why="The schedule.", by=by, at=ASKED)
    return erasing.confirm(asked, by=second, at=at)


def test_RET_2_the_words_the_message_its_file_and_its_place_in_search_are_gone(
    message, ingrid, hilda, django_capture_on_commit_callbacks
):
    contact, file, request = message
    assert SearchDocument.objects.filter(text__contains=SECRET).exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = erased(request.case, ingrid, hilda)
    assert (done.contacts, done.files) == (1, 2)
    assert set(words_of(request.case).values()) == {"[erased]"}
    assert not Passage.objects.filter(case=request.case, key__isnull=False).exists()
    contact.refresh_from_db()
    assert SECRET not in f"{contact.subject}{contact.text}{contact.new_text}{contact.from_address}"
    assert not SearchDocument.objects.filter(text__contains=SECRET).exists()
    assert not EventRow.objects.filter(text__contains=SECRET).exists()
    file.refresh_from_db()
    with pytest.raises(FileLost, match="erased with the record"):
        content_of(file)
    assert is_sound(file)


def test_RET_2_the_chain_still_verifies_and_the_check_says_what_was_erased(
    message, ingrid, hilda, django_capture_on_commit_callbacks
):
    _contact, _file, request = message
    before = list(EventRow.objects.filter(case=request.case).values_list("hash", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        erased(request.case, ingrid, hilda)
    after = list(EventRow.objects.filter(case=request.case).values_list("hash", flat=True))
    assert after[: len(before)] == before
    out = StringIO()
    call_command("verify", stdout=out)
    assert "1 records erased, their chains hold" in out.getvalue()


def test_a_text_that_somebody_took_away_unasked_is_a_fault(message):
    _contact, _file, request = message
    Passage.objects.filter(case=request.case).update(words=None, key=None, erased_at=ASKED)
    assert any("nobody confirmed" in fault for fault in keeping.faults(today=day("2026-11-01")))


def test_RET_2_nobody_confirms_what_they_asked_for_themselves(message, ingrid):
    _contact, _file, request = message
    with pytest.raises(Refused, match="Somebody else"):
        erased(request.case, ingrid, ingrid)
    assert SECRET in str(words_of(request.case))


def test_RET_2_only_roles_of_the_schedule_ask_and_confirm(message, ingrid, person_in):
    _contact, _file, request = message
    officer = person_in("officer", "Oscar Officer")
    with pytest.raises(Refused, match="does not ask"):
        erasing.ask_to_erase(request.case, why="W.", by=officer, at=ASKED)
    with pytest.raises(Refused, match="does not confirm"):
        erased(request.case, ingrid, officer)


def test_FOI_54_what_is_held_or_open_is_not_erased_and_a_hold_placed_meanwhile_stops_it(
    message, requested, ingrid, hilda
):
    _contact, _file, request = message
    with pytest.raises(Refused, match="section 77"):
        erasing.ask_to_erase(requested().case, why="W.", by=ingrid, at=ASKED)
    asked = erasing.ask_to_erase(request.case, why="W.", by=ingrid, at=ASKED)
    request.tell("2030-01-10", "place-hold", why="A claim.")
    with pytest.raises(Refused, match="held for"):
        erasing.confirm(asked, by=hilda, at=CONFIRMED)
    assert SECRET in str(words_of(request.case))


def test_what_was_taken_back_is_not_erased(message, ingrid, hilda):
    _contact, _file, request = message
    asked = erasing.ask_to_erase(request.case, why="W.", by=ingrid, at=ASKED)
    erasing.take_back(asked, by=hilda, at=ASKED)
    with pytest.raises(Refused, match="taken back"):
        erasing.confirm(asked, by=hilda, at=CONFIRMED)


def test_a_message_that_stands_on_another_case_stays_until_that_one_is_erased(
    message, requested, ingrid, hilda, django_capture_on_commit_callbacks
):
    contact, file, request = message
    other = requested(contact=contact.fact)
    other.tell("2026-10-20", "withdraw")
    with django_capture_on_commit_callbacks(execute=True):
        assert erased(request.case, ingrid, hilda).contacts == 0
    contact.refresh_from_db()
    assert contact.text == SECRET
    assert content_of(file)
    with django_capture_on_commit_callbacks(execute=True):
        assert erased(other.case, ingrid, hilda).contacts == 1
    file.refresh_from_db()
    assert file.erased_at is not None


def test_the_same_bytes_that_come_again_are_kept_again(
    message, ingrid, hilda, django_capture_on_commit_callbacks
):
    _contact, file, request = message
    with django_capture_on_commit_callbacks(execute=True):
        erased(request.case, ingrid, hilda)
    again = keep(f"A file about {SECRET}".encode(), at=CONFIRMED)
    assert again.pk == file.pk
    assert content_of(again)


def test_RET_2_what_was_kept_long_enough_stands_on_the_list(message, ingrid):
    _contact, _file, request = message
    assert not due_to_erase(Case.objects.all(), today=day("2029-10-22"))
    assert [one.case for one in due_to_erase(Case.objects.all(), today=day("2029-10-23"))] == [request.case]
    erasing.ask_to_erase(request.case, why="W.", by=ingrid, at=ASKED)
    assert not due_to_erase(Case.objects.all(), today=day("2030-01-10"))


def test_RET_2_a_case_tied_to_an_open_one_is_not_yet_due(message, requested):
    _contact, _file, request = message
    request.tell("2026-10-23", "link", case=requested().case.ref, kind="related")
    assert erasing.kept_until_of(request.case) is None


def test_the_pages_ask_confirm_and_show_the_certificate(message, ingrid, hilda, client):
    _contact, _file, request = message
    page = reverse("case-erase", args=[request.case.ref])
    client.force_login(ingrid)
    assert "Its time has not passed" in client.get(page).content.decode()
    client.post(page, {"do": "ask", "why": "The person asked for it.", "batch": str(uuid4())})
    assert "Somebody else has to confirm" in client.get(page).content.decode()
    assert "Somebody else" in client.post(page, {"do": "confirm", "sure": "yes"}).content.decode()


def test_the_page_is_closed_to_who_does_not_decide(message, person_in, client):
    _contact, _file, request = message
    client.force_login(person_in("auditor", "Audrey Auditor"))
    assert client.get(reverse("case-erase", args=[request.case.ref])).status_code == 403
    assert client.get(reverse("records-to-erase")).status_code == 403


def test_RET_2_a_file_that_was_taken_out_or_replaced_before_anything_went_goes_with_the_case(
    requested, ingrid, hilda
):
    request, at = requested(), noon("2026-10-06")
    beside = {"beside": "letter:blank-letter", "by": ingrid, "at": at}
    out = put_beside(request.case, name="wrong.txt", content=b"The wrong one", **beside)
    seen = put_beside(request.case, name="photo.csv", content=b"a,b\n1,2\n", **beside)
    first, second = seen.file, keep(b"A cleaned copy", at=at)
    FileToSend.objects.filter(pk=seen.pk).update(file=second, cleaned_from=first)
    take_out(request.case, "letter:blank-letter", [out.pk, seen.pk])
    assert content_of(out.file) == b"The wrong one", "nothing is lost while the case stands"
    request.tell("2026-10-21", "withdraw")
    assert erased(request.case, ingrid, hilda).files == 3
    for file in (out.file, first, second):
        file.refresh_from_db()
        assert file.erased_at == CONFIRMED
