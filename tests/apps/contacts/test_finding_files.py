"""Attachments are found by their names at once, and by their words once they are read; by those who see the mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from evenhand.apps.contacts.files_waiting import examine_waiting
from evenhand.apps.contacts.models import Attachment, Contact
from evenhand.apps.council.models import Officer
from evenhand.apps.documents.examining import examine
from evenhand.apps.documents.models import Examined
from evenhand.apps.documents.tasks import examine_file
from evenhand.apps.search.operations import reindex
from evenhand.apps.search.queries import search
from tests.apps.contacts.conftest import AT, TODAY, OfficerIn, signed_in, taken_in
from tests.apps.contacts.letters_box import mail


@pytest.fixture
def with_file(tmp_path: Path, morgan: object) -> Contact:
    """A mail of Morgan's with a text file."""
    message = mail()
    message.add_attachment(
        "The arborist’s report: ash dieback".encode(),
        maintype="text",
        subtype="plain",
        filename="Tree report.txt",
    )
    return taken_in(tmp_path, message)


def found(officer: Officer, words: str) -> int:
    return search(signed_in(officer), words, on=TODAY, kinds=["attachment"]).count


def test_the_name_is_found_at_once_and_the_words_when_read(with_file: Contact, olive: Officer) -> None:
    assert found(olive, "tree report") == 1
    assert found(olive, "dieback") == 0
    (attachment,) = Attachment.objects.all()
    examine(attachment.file, at=AT)
    (hit,) = search(signed_in(olive), '"ash dieback"', on=TODAY).hits
    assert (hit.title, hit.url) == ("Tree report.txt", f"/contacts/{with_file.pk}/")
    assert "dieback</mark>" in hit.snippet
    reindex()
    assert found(olive, "arbori*") == 1


def test_only_those_who_see_the_mail_find_its_files(with_file: Contact, officer_in: OfficerIn) -> None:
    assert found(officer_in("clerk", "clem"), "tree") == 0


def test_taking_in_asks_for_the_file_to_be_looked_into_once(with_file: Contact) -> None:
    from django_tasks_db.models import DBTaskResult

    (asked,) = DBTaskResult.objects.filter(task_path=examine_file.module_path)
    assert asked.args_kwargs["args"] == [Attachment.objects.get().file_id]


def test_the_page_says_beside_the_file_what_is_known_and_opens_nothing_bad(
    with_file: Contact, olive: Officer
) -> None:
    client = Client()
    client.force_login(signed_in(olive))
    url = f"/contacts/{with_file.pk}/"
    assert "not scanned for viruses" in client.get(url).content.decode()
    file = Attachment.objects.get().file
    seen = Examined.objects.create(file=file, kind="text/plain", examined_at=AT)
    assert "files/1/?view" in client.get(url).content.decode()
    seen.kind, seen.scan, seen.scan_says = "image/svg+xml", Examined.FOUND, "Eicar"
    seen.save()
    assert "files/1/?view" not in client.get(url).content.decode()
    assert "kept, and not opened" in client.get(url).content.decode()
    for path in ("files/1/", "files/1/?view", "raw/"):
        refused = client.get(f"{url}{path}")
        assert refused.status_code == 403
        assert "not opened" in " ".join(refused.content.decode().split())


def test_what_was_never_looked_into_is_asked_for_again_and_what_is_scanned_is_not(
    with_file: Contact, settings: LazySettings
) -> None:
    assert examine_waiting(AT) == 1
    examine(Attachment.objects.get().file, at=AT)
    assert examine_waiting(AT) == 0
    settings.CLAMD = "127.0.0.1:1"
    assert examine_waiting(AT) == 1
