"""What a reply quotes of a letter that tells of other matters too: kept from whoever may not read that letter (SPOC-14).

A mail program puts the whole letter below the answer to it. The answer stands on the matter it is about, and the letter
with the case that it went from alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.queries import BY_ITS_OWN_CASE
from evenhand.domain.contact.mail import words_beside

LEFT_OUT = (
    "What this message quotes is left out here: it is a letter of ours that tells of other matters too, and is read with "
    "the case that it went from."
)
NOTHING_NEW = "(Nothing but what it quotes.)"
_FAR_BACK = 20
"""How many messages of an exchange are looked back through: what is quoted further down was cut off long before."""


@dataclass(frozen=True, slots=True)
class Said:
    """A contact's words for one reader: what is new in it, all of it where they may read that, and why not where not."""

    words: str
    whole: str = ""
    left_out: str = ""


def said_to(user: User, contact: Contact, *, on: dt.date) -> Said:
    """What this person reads of a contact that they may see."""
    letters = letters_quoted(contact)
    if letters:
        numbers = [letter.pk for letter in letters]
        theirs = set(contacts_seen_by(user, on=on).filter(pk__in=numbers).values_list("pk", flat=True))
        if not theirs.issuperset(numbers):
            return Said(without_letters(contact, letters), left_out=LEFT_OUT)
    words = contact.new_text or contact.text
    return Said(words, whole=contact.text if contact.text != words else "")


def letters_quoted(contact: Contact, *, not_of: Collection[int] = ()) -> Sequence[Contact]:
    """The letters of ours about several matters, and copies of them, in the exchange that a contact goes on with.

    Those that went from the cases `not_of` (their numbers) are left aside.
    """
    before: list[int] = []
    answered = contact.answers_id
    while answered is not None and answered not in before and len(before) < _FAR_BACK:
        before.append(answered)
        answered = Contact.objects.filter(pk=answered).values_list("answers_id", flat=True).first()
    if not before:
        return ()
    letters = LetterSent.objects.filter(BY_ITS_OWN_CASE, contact_id__in=before).exclude(case__in=not_of)
    return tuple(Contact.objects.filter(pk__in=letters.values("contact_id")).order_by("pk"))


def without_letters(contact: Contact, letters: Sequence[Contact]) -> str:
    """The words of a contact that stand in none of these letters and quote nothing."""
    return words_beside(contact.text, [letter.text for letter in letters]) or NOTHING_NEW
