"""What a page asks of the database, for tests that hold it to a number."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 15  # a page, whatever the volume
# Each process looks now and then, between requests, whether another edition was adopted: no part of any page.
_BETWEEN_REQUESTS = ("policies_adoption", "sqlite_master", "pg_catalog")


def questions_of(client: Client, url: str) -> list[str]:
    """The statements that a page sends to the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    statements = [query["sql"] for query in asked.captured_queries]
    return [sql for sql in statements if not any(table in sql for table in _BETWEEN_REQUESTS)]
