"""Serving a kept file. There is no address of its own: the page that owns the file decides and calls `serve`."""

from __future__ import annotations

from django.http import FileResponse, Http404

from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import open_file, require_opened
from evenhand.domain.documents.sniffing import LOOKED_AT, SHOWN_INLINE, sniffed


def serve(stored: StoredFile, filename: str, *, inline: bool = False) -> FileResponse:
    """The response that hands a file over: as a download, or shown in the browser where that is harmless.

    Its first bytes tell what it is, whatever the sender called it, and nothing in it runs: a sandboxed policy of
    its own, no sniffing by the browser, no cache. The bytes are streamed. Raises FileLost where they are gone,
    Http404 where they were erased, NotOpened where the virus scanner found something.
    """
    if stored.erased_at is not None:
        raise Http404("This file was erased. Its hash stays on record.")
    require_opened(stored)
    file = open_file(stored)
    kind = sniffed(file.read(LOOKED_AT))
    file.seek(0)
    shown = inline and kind in SHOWN_INLINE
    response = FileResponse(
        file,
        as_attachment=not shown,
        filename=safe_filename(filename),
        content_type=_content_type(kind) if shown else "application/octet-stream",
    )
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'self'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def safe_filename(filename: str) -> str:
    """A file name without folders and control characters, at most 150 characters, its ending kept."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    if len(shown) > 150:
        stem, dot, ending = shown.rpartition(".")
        shown = f"{stem[:120]}.{ending[:20]}" if dot else shown[:150]
    return shown or "file"


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
