"""Standard paragraphs: words that officers use again and again, kept on the settings pages."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.models import StandardParagraph
from evenhand.apps.council.models import ServiceArea

_FACTS = ("title", "words", "service_area", "active")


@transaction.atomic
def add_paragraph(
    *, title: str, words: str, service_area: ServiceArea | None = None, by: User, at: dt.datetime
) -> StandardParagraph:
    """Add a standard paragraph. The same title and words again give the one that stands.

    Raises Refused without a title or words.
    """
    if not title.strip() or not words.strip():
        raise Refused(
            "Give the paragraph a title and its words.", field="words" if title.strip() else "title"
        )
    paragraph, new = StandardParagraph.objects.get_or_create(
        title=title.strip(), words=words.strip(), service_area=service_area, active=True
    )
    if new:
        after = facts_of(paragraph, _FACTS)
        note_change(paragraph, what="add-paragraph", by=by, at=at, after=after)
    return paragraph


@transaction.atomic
def set_paragraph_aside(paragraph: StandardParagraph, *, by: User, at: dt.datetime) -> None:
    """Take a paragraph out of use. Letters that have its words keep them. Doing it twice changes nothing."""
    paragraph = StandardParagraph.objects.select_for_update().get(pk=paragraph.pk)
    if paragraph.active:
        paragraph.active = False
        paragraph.save(update_fields=["active"])
        note_change(paragraph, what="set-paragraph-aside", by=by, at=at)
