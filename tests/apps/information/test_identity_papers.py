"""Papers that show who somebody is: destroyed after the check, although the request is open and its records are held."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.contacts.finding import let_files_be_found
from evenhand.apps.contacts.models import Attachment, Contact
from evenhand.apps.documents.operations import keep
from evenhand.apps.information.identity import destroy_papers, files_received
from evenhand.apps.search.models import SearchDocument
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
CAME = noon("2026-10-12")


def message(morgan, *names: str) -> Contact:
    raw = keep(f"From: someone\n\n{names}".encode(), at=CAME)
    contact = Contact.objects.create(
        direction="in", channel="email", subject="My papers", text="Here they are.", customer=morgan,
        raw=raw, received_on=day("2026-10-12"), stored_at=CAME,
    )  # fmt: skip
    for place, name in enumerate(names, start=1):
        file = keep(f"The bytes of {name}".encode(), at=CAME)
        Attachment.objects.create(
            contact=contact, place=place, name=name, media_type="text/plain", size=1, file=file
        )
    let_files_be_found(contact)
    return contact


@pytest.fixture
def shown(requested, morgan):
    """A request whose identity was shown by a scan, in a message that holds another file as well."""
    request = requested("subject-access-request")
    request.tell("2026-10-06", "ask-identity", doubt="An address never seen before.")
    contact = message(morgan, "passport.txt", "what-i-ask.txt")
    request.tell("2026-10-12", "receive-identity", shown="Passport.", copy_kept=True, contact=contact.fact)
    return request, contact


def test_SAR_3_the_scan_and_its_raw_message_go_and_the_rest_stays(shown, django_capture_on_commit_callbacks):
    request, contact = shown
    assert SearchDocument.objects.filter(kind="attachment", text__contains="passport").exists()
    passport, letter = sorted(files_received(request.case), key=lambda one: one.place)
    with django_capture_on_commit_callbacks(execute=True):
        destroy_papers(request.case, {passport.pk}, how="", by=request.by, at=CAME)
    contact.refresh_from_db()
    assert contact.text == "Here they are."
    assert contact.raw.erased_at is not None
    assert [one.pk for one in files_received(request.case)] == [letter.pk]
    assert not SearchDocument.objects.filter(kind="attachment", text__contains="passport").exists()
    assert "destroy-papers" not in [owed.name for owed in request.reading("2026-10-12").owed]
    call_command("verify", stdout=StringIO())


def test_SAR_3_nothing_is_destroyed_before_the_proof_is_recorded(requested, morgan):
    request = requested("subject-access-request", contact=message(morgan, "mine.txt").fact)
    (file,) = files_received(request.case)
    with pytest.raises(MoveRefused, match="No proof of identity"):
        destroy_papers(request.case, {file.pk}, how="", by=request.by, at=CAME)
    assert files_received(request.case)


def test_SAR_3_papers_that_came_unasked_or_were_not_enough_go_with_the_reason(requested, morgan):
    request = requested("subject-access-request", contact=message(morgan, "unasked.txt").fact)
    why = {"how": "", "unrecorded_because": "It came unasked.", "by": request.by, "at": CAME}
    (file,) = files_received(request.case)
    destroy_papers(request.case, {file.pk}, **why)
    assert not files_received(request.case)
    request.tell("2026-10-13", "ask-identity", doubt="An address never seen before.")
    destroy_papers(request.case, (), **{**why, "how": "A blurred scan on paper, shredded."})
    assert request.reading("2026-10-13").stage.name == "awaiting-identity"


def test_a_file_of_another_case_is_not_destroyed_from_here(shown, requested, morgan):
    request, _contact = shown
    other = requested(contact=message(morgan, "evidence.txt").fact)
    (file,) = files_received(other.case)
    with pytest.raises(Refused, match="another case"):
        destroy_papers(request.case, {file.pk}, how="", by=request.by, at=CAME)
    assert files_received(other.case)


def test_the_page_destroys_what_is_chosen_and_the_message_says_so(shown, client, person_in, monkeypatch):
    request, contact = shown
    for name, value in (("localdate", lambda: day("2026-10-12")), ("now", lambda: CAME)):
        monkeypatch.setattr(f"evenhand.apps.information.views.identity.{name}", value)
    page = reverse("request-identity-papers", args=[request.case.ref])
    client.force_login(person_in("contact-centre-agent"))
    assert client.get(page).status_code in (403, 404)
    client.force_login(request.by)
    assert "passport.txt" in client.get(page).content.decode()
    assert "say what was destroyed" in client.post(page, {"batch": uuid4()}).content.decode()
    chosen = contact.attachments.get(place=1)
    assert client.post(page, {"batch": uuid4(), "chosen": [chosen.pk]}).status_code == 302
    assert "A file that was destroyed" in client.get(f"/contacts/{contact.pk}/").content.decode()
    for gone in ("files/1/", "raw/"):
        assert client.get(f"/contacts/{contact.pk}/{gone}").status_code == 404
