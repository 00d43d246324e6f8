"""Under which law a message seems to ask, shown while it is sorted, with the words that show it. It only suggests."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evenhand.apps.contacts.models import Contact
from evenhand.domain.information.regime import load_signs, suggest


def regime_hint(contact: Contact) -> SafeString:
    """The laws that the message seems to ask under, each with its words; empty where none is seen (FOI-16, GEN-6).

    The subject is read too, since a request may stand in the subject line alone.
    """
    signs = load_signs(settings.LAW)
    text = "\n".join(part for part in (contact.subject, contact.new_text or contact.text) if part)
    found = suggest(text, signs)
    if not found.regimes:
        return SafeString("")
    lines = [(signs.regimes[regime].title, found.words[regime]) for regime in found.regimes]
    return render_to_string("information/parts/regimes.html", {"lines": lines})
