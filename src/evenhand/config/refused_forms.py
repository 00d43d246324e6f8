"""The page for a form that was refused before anybody read it: what was too much, and what to do instead."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say in words why a form could not be read; of anything else only that it could not."""
    page = loader.get_template("400.html")
    return HttpResponseBadRequest(page.render({"sentence": _why(exception)}))


def _why(exception: Exception) -> str:
    if isinstance(exception, TooManyFilesSent):
        most = f"{settings.DATA_UPLOAD_MAX_NUMBER_FILES:,}"
        return (
            f"You chose more than {most} files, and a form takes {most} at most, so none of them was kept. "
            "Go back and send them in several goes."
        )
    if isinstance(exception, RequestDataTooBig):
        most = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2}"
        return (
            f"The form holds more than {most} MB of words, so nothing of it was kept. "
            "Go back, copy what you typed, and put the longest part in a file."
        )
    if isinstance(exception, TooManyFieldsSent):
        return "The form has more fields than can be read at once, so nothing was done. Go back and send it in several goes."
    return ""
