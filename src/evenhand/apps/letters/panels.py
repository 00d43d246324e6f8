"""The letters that went from a case, on its page: each leads to the letter as it was sent, and to the PDF to print."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evenhand.apps.cases.models import Case
from evenhand.apps.letters.models import LetterSent

MOST = 10


def of_case() -> Exists:
    """Whether a letter went from a case."""
    return Exists(LetterSent.objects.filter(case=OuterRef("pk"), copy_of=None))


def letters_panel(request: HttpRequest, case: Case) -> SafeString:
    """The latest letters of a case, folded away; nothing where none went."""
    sent = LetterSent.objects.filter(case=case, copy_of=None).only("subject", "sent_at", "posted_on")
    found = list(sent[: MOST + 1])
    if not found:
        return SafeString("")
    context = {"letters": found[:MOST], "more": len(found) > MOST}
    return SafeString(render_to_string("letters/sent_from_case.html", context, request))
