"""Logs that say what happened and never to whom: no addresses, names typed into forms, or query strings."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

_MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")
_TELEPHONE = re.compile(r"(?<![\w-])(?:\+?44|0)(?:[ -]?\d){9,10}(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_QUERY = re.compile(r"\?[^\s\"']*")


def without_personal_data(text: str) -> str:
    """Take mail addresses, telephone numbers, postcodes and query strings out of a line."""
    for pattern, instead in (
        (_QUERY, "?…"),
        (_MAIL_ADDRESS, "[address]"),
        (_TELEPHONE, "[telephone]"),
        (_POSTCODE, "[postcode]"),
    ):
        text = pattern.sub(instead, text)
    return text


class WithoutPersonalData(logging.Filter):
    """The last guard: code shall log ids and counts, and this removes what slipped through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; always lets it pass."""
        record.msg, record.args = without_personal_data(record.getMessage()), None
        return True


class Line(logging.Formatter):
    """Tracebacks by file, line and kind of error, without the error's own words, which may quote a record."""

    def formatException(  # noqa: N802 - the standard library's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Write where it happened and what kind of error it was."""
        kind, error, where = ei
        if kind is None or error is None:
            return ""
        places = [
            f'  File "{place.filename}", line {place.lineno}, in {place.name}'
            for place in traceback.extract_tb(where)
        ]
        return "\n".join(
            [*places, f"{kind.__module__}.{kind.__qualname__} (its words are left out of the log)"]
        )


class NoRequestData(SafeExceptionReporterFilter):
    """Error reports without what was posted."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Leave out everything posted."""
        return {}
