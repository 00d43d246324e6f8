"""Serving a kept file. There is no address of its own: the page that owns the file decides and calls `serve`."""

from __future__ import annotations

from django.http import FileResponse

from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import open_file

# What a browser shows without running anything of it. SVG and HTML are not among them.
_SHOWN_INLINE = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"}
)


def serve(stored: StoredFile, filename: str, *, inline: bool = False) -> FileResponse:
    """The response that hands a file over: as a download, or shown in the browser where that is harmless.

    Whatever the sender called it, nothing in it runs: no sniffing, a sandboxed policy of its own, no cache.
    The bytes are streamed. Raises FileLost where they are gone.
    """
    shown = inline and stored.media_type in _SHOWN_INLINE
    response = FileResponse(
        open_file(stored),
        as_attachment=not shown,
        filename=safe_filename(filename),
        content_type=_content_type(stored.media_type) if shown else "application/octet-stream",
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
