"""The lawbook of this process kept in step with what the council has adopted.

Called whenever a connection to the database is made, and at a request or a task some seconds after the last look: an
edition adopted by another process, or one whose day has come, is so taken up by all.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from evenhand.apps.lawbook.books import stands_adopted
from evenhand.apps.policies.keeping import kept_in, written_out
from evenhand.apps.policies.library import lawbook_at
from evenhand.apps.policies.models import Adoption
from evenhand.apps.policies.queries import history, standing_on
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.adopted import Standing, together


class _Known:
    """What this process last took up: the decision that stood, and the number of the latest one."""

    key: tuple[int, int] | None = None


def take_up(on: dt.date) -> None:
    """Read the lawbook by what the council has adopted as of a day; quick where nothing changed."""
    if Adoption._meta.db_table not in connection.introspection.table_names():
        return
    decisions = history()
    standing = standing_on(on, decisions)
    key = (standing.adoption.pk, decisions[-1].adoption.pk) if standing is not None else None
    if key == _Known.key:
        return
    _Known.key = key
    if standing is None:
        stands_adopted(folders=None)
        return
    folders = {each.adoption.edition_id: written_out(kept_in(each.adoption.edition)) for each in decisions}

    def joined(book: Lawbook) -> Lawbook:
        books = {number: lawbook_at(places) for number, places in folders.items()}
        standings = [Standing(books[e.adoption.edition_id], e.from_on, e.until_on) for e in decisions]
        return together(book, standings)

    stands_adopted(folders=folders[standing.adoption.edition_id], together=joined)
