"""Finding contacts by their words: all of the text, the subject, and who it is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Attachment, Contact
from evenhand.apps.contacts.queries.quoting import letters_quoted, without_letters
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.documents import examining
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.search import sources
from evenhand.apps.search.operations import index, index_all, index_new
from evenhand.apps.search.sources import Shown, Source, Words
from evenhand.domain.time.legal_day import legal_day

KIND, FILES = "contact", "attachment"


def let_be_found(contact: Contact) -> None:
    """Put a contact into the index, in the transaction that wrote it."""
    one = _words(contact)
    index(KIND, one.object_id, text=one.text, dated_on=one.dated_on)


def _words(contact: Contact) -> Words:
    who = (contact.from_name, contact.from_address)
    # A letter about several matters is found by itself, by those who may read it, and not by what quotes it (SPOC-14).
    letters = letters_quoted(contact)
    text = without_letters(contact, letters) if letters else contact.text
    return Words(contact.pk, "\n".join([contact.subject, *who, text]), _day_of(contact))


def _day_of(contact: Contact) -> dt.date:
    """The day by which a contact is found: of receipt; of what we sent the day it was posted, made, or written."""
    return contact.received_on or contact.posted_on or legal_day(contact.made_at or contact.stored_at)


def _documents() -> Iterator[Words]:
    for contact in Contact.objects.order_by("pk").iterator(chunk_size=200):
        yield _words(contact)


def _seen_by(user: User, on: dt.date) -> QuerySet[Contact]:
    return contacts_seen_by(user, on=on)


def _show(ids: Sequence[int]) -> Mapping[int, Shown]:
    found = Contact.objects.filter(pk__in=ids).select_related("customer")
    return {contact.pk: _shown(contact) for contact in found}


def _shown(contact: Contact) -> Shown:
    who = contact.customer.name if contact.customer else contact.sender
    return Shown(
        title=contact.shown_subject,
        url=reverse("contact", args=[contact.pk]),
        about=", ".join(filter(None, (contact.get_direction_display(), who))),
    )


def let_files_be_found(contact: Contact) -> None:
    """Put the files of a contact into the index, in the transaction that kept them; see `let_all_be_found`."""
    files = contact.attachments.select_related("file__examined", "contact")
    index_all(FILES, [_words_of_file(one) for one in files])


def let_all_be_found(contacts: Sequence[Contact], attachments: Sequence[Attachment]) -> None:
    """Put new contacts and their files into the index, in the transaction that writes them.

    Of a file its name, and its words once they are read.
    """
    index_new(KIND, (_words(contact) for contact in contacts))
    if attachments:
        index_new(FILES, (_words_of_file(one) for one in attachments))


def find_by_words(stored: StoredFile) -> None:
    """Let every attachment with this content be found by its words, which are known now."""
    for one in Attachment.objects.filter(file=stored).select_related("file__examined", "contact"):
        words = _words_of_file(one)
        index(FILES, words.object_id, text=words.text, dated_on=words.dated_on)


def _words_of_file(attachment: Attachment) -> Words:
    examined = getattr(attachment.file, "examined", None)
    text = examined.text if examined is not None else ""
    return Words(attachment.pk, f"{attachment.name}\n{text}", _day_of(attachment.contact))


def _documents_of_files() -> Iterator[Words]:
    files = Attachment.objects.select_related("file__examined", "contact").order_by("pk")
    for one in files.iterator(chunk_size=100):
        yield _words_of_file(one)


def _files_seen_by(user: User, on: dt.date) -> QuerySet[Attachment]:
    """The files of the contacts that somebody may see."""
    theirs = contacts_seen_by(user, on=on).order_by().filter(pk=OuterRef("contact_id"))
    return Attachment.objects.filter(Exists(theirs))


def _show_files(ids: Sequence[int]) -> Mapping[int, Shown]:
    found = Attachment.objects.filter(pk__in=ids).select_related("contact__customer")
    return {one.pk: _file_shown(one) for one in found}


def _file_shown(attachment: Attachment) -> Shown:
    contact = _shown(attachment.contact)
    about = f"with “{contact.title}”, {contact.about}"
    return Shown(title=attachment.name or "File without a name", url=contact.url, about=about)


def register() -> None:
    """Let contacts be found; called when the app is ready."""
    sources.register(
        Source(kind=KIND, title="Contacts", seen_by=_seen_by, show=_show, documents=_documents, place=20)
    )
    sources.register(
        Source(
            kind=FILES,
            title="Files that came in",
            seen_by=_files_seen_by,
            show=_show_files,
            documents=_documents_of_files,
            place=30,
        )
    )
    examining.follow(find_by_words)
