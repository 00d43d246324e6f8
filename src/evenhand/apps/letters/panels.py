"""The letters that went from a case or answered it, on its page: each leads to the letter as it was sent."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.queries import letters_of

MOST = 10


def of_case() -> Combinable:
    """Whether a letter went from a case, or one stands on it that went from another."""
    own = Exists(LetterSent.objects.filter(case=OuterRef("pk"), copy_of=None))
    letter = LetterSent.objects.filter(contact_id=OuterRef("contact_id"), copy_of=None)
    kept = Exists(CaseContact.objects.filter(Exists(letter), case=OuterRef("pk")))
    return ExpressionWrapper(Q(own) | Q(kept), output_field=BooleanField())


def letters_panel(request: HttpRequest, case: Case) -> SafeString:
    """The latest letters of a case, folded away; nothing where none went."""
    sent = letters_of(case).only("case_id", "matters", "subject", "sent_at", "posted_on")
    # One of another case may stand here without answering this one, put there by somebody.
    found = [one for one in sent[: 2 * MOST + 1] if one.case_id == case.pk or case.ref in one.matters]
    if not found:
        return SafeString("")
    context = {"letters": found[:MOST], "more": len(found) > MOST}
    return SafeString(render_to_string("letters/sent_from_case.html", context, request))
