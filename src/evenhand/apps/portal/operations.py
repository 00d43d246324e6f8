"""Opening the person's own page: a code from the letter with a one-time code, or with postcode and reference.

Codes expire; tries are counted, limited and kept; and nobody with a safe-contact note is given a code at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.council.queries import council
from evenhand.apps.people.models import PostalAddress
from evenhand.apps.people.queries import live_addresses
from evenhand.apps.people.spellings import normalised_postcode
from evenhand.apps.portal.models import OneTimeCode, PersonalCode, Try
from evenhand.domain.contact.mail.writing import BY_ITSELF
from evenhand.domain.time.legal_day import legal_day

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is mistaken for another when read from paper
LENGTH = 8
GOOD_FOR = dt.timedelta(minutes=15)
LOOKING_BACK = dt.timedelta(minutes=15)
MOST_TRIES = 5  # of one code, or from one place, within LOOKING_BACK
KEPT_OPEN_AFTER_END = dt.timedelta(days=90)
TOO_MANY = "There were too many tries. Please wait fifteen minutes, or telephone us."
NO_MATCH = "That did not match. Check the code in your letter, your postcode and the reference."


class TooManyTries(Exception):
    """Tries are limited; the sentence says what to do."""


@transaction.atomic
def make_code(case: Case, *, by: User, at: dt.datetime) -> PersonalCode:
    """Make the code that letters of this case will carry; a live one is given again.

    Raises Refused where a safe-contact note stands, or where nothing has an end by which the code could expire.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.customer is None:
        raise Refused("This case is about nobody in particular, so it has no page to open.")
    if case.customer.safe_contact:
        raise Refused(
            "A safe-contact note stands on this person's record. Somebody else may open their post, so no code is made."
        )
    live = PersonalCode.objects.filter(case=case, ended_on__isnull=True).first()
    if live is not None:
        return live
    last = _last_day(case, legal_day(at))
    if last is None:
        raise Refused("No decision with a last day stands on this case yet, so there is nothing to show.")
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return PersonalCode.objects.create(
        case=case, code=code, expires_on=last + KEPT_OPEN_AFTER_END, made_by=by, made_at=at
    )


def _last_day(case: Case, on: dt.date) -> dt.date | None:
    """The last day of what was decided, as the case stands on a day."""
    last = reading_of(case, on).story.facts.get("ends_on")
    return last if isinstance(last, dt.date) else None


def good_until(personal: PersonalCode, on: dt.date) -> dt.date:
    """The last day of a code: a while after what was decided ends, and later where that was continued since."""
    last = _last_day(personal.case, on)
    return max(personal.expires_on, last + KEPT_OPEN_AFTER_END) if last is not None else personal.expires_on


def still_good(personal: PersonalCode, on: dt.date) -> bool:
    """Whether a code may open a page: it has not expired, and no safe-contact note stands on the record."""
    customer = personal.case.customer
    return customer is not None and not customer.safe_contact and on <= good_until(personal, on)


def shown_code(code: str) -> str:
    """A code as a letter prints it: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def _typed(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter in LETTERS)


def _hash(words: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def _live(code: str, on: dt.date) -> PersonalCode | None:
    """The live code, unless it has expired or a safe-contact note has been put on the record since."""
    found = PersonalCode.objects.filter(code=code, ended_on__isnull=True)
    personal = found.select_related("case__customer").first()
    return personal if personal is not None and still_good(personal, on) else None


def _check_tries(code: str, place: str, at: dt.datetime) -> None:
    """Refuse once a code, or a place, was tried too often without opening anything."""
    recent = Try.objects.filter(at__gte=at - LOOKING_BACK, opened=False)
    of_code, of_place = recent.filter(code_hash=_hash(code)), recent.filter(from_hash=_hash(place))
    if of_code.count() >= MOST_TRIES or of_place.count() >= MOST_TRIES:
        raise TooManyTries(TOO_MANY)


def open_with_postcode(
    code: str, *, postcode: str, reference: str, place: str, at: dt.datetime
) -> PersonalCode:
    """Open the page with the code, the postcode and the reference of the letter. Raises Refused or TooManyTries."""
    typed = _typed(code)
    _check_tries(typed, place, at)
    personal = _live(typed, legal_day(at))
    right = personal is not None and _knows(personal, postcode, reference)
    Try.objects.create(at=at, code_hash=_hash(typed), from_hash=_hash(place), opened=right)
    if personal is None or not right:
        raise Refused(NO_MATCH)
    return personal


def _knows(personal: PersonalCode, postcode: str, reference: str) -> bool:
    try:
        wanted = normalised_postcode(postcode)
    except ValueError:
        return False
    live = PostalAddress.objects.filter(
        customer=personal.case.customer, ended_on__isnull=True, postcode=wanted
    )
    return live.exists() and reference.strip().upper() == personal.case.ref


def send_one_time_code(code: str, *, place: str, at: dt.datetime) -> None:
    """Send six digits to the first confirmed address of the person; what is answered is the same for everybody.

    Raises TooManyTries. A wrong code sends nothing and says nothing, so that guessing learns nothing.
    """
    typed = _typed(code)
    _check_tries(typed, place, at)
    personal = _live(typed, legal_day(at))
    Try.objects.create(at=at, code_hash=_hash(typed), from_hash=_hash(place))
    held = live_addresses(personal.case.customer).first() if personal and personal.case.customer else None
    if personal is None or held is None:
        return
    digits = f"{secrets.randbelow(1_000_000):06d}"
    OneTimeCode.objects.create(
        personal_code=personal, digits_hash=_hash(digits), sent_at=at, expires_at=at + GOOD_FOR
    )
    words = f"Your one-time code is {digits}. It works for 15 minutes. If you did not ask for it, do nothing."
    subject = f"Your code from {council().name}"
    EmailMessage(subject, words, to=[held.address], headers=BY_ITSELF).send()


def open_with_digits(code: str, *, digits: str, place: str, at: dt.datetime) -> PersonalCode:
    """Open the page with the code and the six digits that were sent. Raises Refused or TooManyTries."""
    typed = _typed(code)
    _check_tries(typed, place, at)
    personal = _live(typed, legal_day(at))
    sent = OneTimeCode.objects.filter(personal_code=personal, used_at__isnull=True, expires_at__gte=at)
    match = next((one for one in sent if hmac.compare_digest(one.digits_hash, _hash(digits.strip()))), None)
    if personal is not None and match is not None and _use(match, at):
        Try.objects.create(at=at, code_hash=_hash(typed), from_hash=_hash(place), opened=True)
        return personal
    Try.objects.create(at=at, code_hash=_hash(typed), from_hash=_hash(place))
    raise Refused("That code did not work. Check the six digits, or ask for new ones.")


def _use(one: OneTimeCode, at: dt.datetime) -> bool:
    """Use a one-time code; False where another press has used it already."""
    return OneTimeCode.objects.filter(pk=one.pk, used_at__isnull=True).update(used_at=at) == 1
