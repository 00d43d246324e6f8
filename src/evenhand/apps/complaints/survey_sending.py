"""Sending the questions of a survey: once, with one reminder, by a signed link that ends by itself (SUR-1).

Nothing goes to anybody whose record holds a safe-contact note: somebody else may read their post. The link holds a
signed number and nothing about the person; the day it ends is reckoned from the day on which the questions went.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.complaints.models import SurveyInvitation
from evenhand.apps.complaints.surveys import record_sent, was_with_ombudsman
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.council.queries import council, officer_of, title_of
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters.addressees import postal_lines
from evenhand.apps.letters.addressing import offered
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.drawing import draw_pdf, mail_bodies
from evenhand.apps.letters.gathering import letterhead
from evenhand.domain.lawbook.purposes import SURVEY, SURVEY_REMINDER, Purpose
from evenhand.domain.letters import ComposedLetter, compose, facts_for
from evenhand.domain.time import reckon
from evenhand.domain.time.legal_day import legal_day

LETTER = "satisfaction-survey"
_SALT = "evenhand.complaints.survey"
SAFE_CONTACT = (
    "A safe-contact note stands on this person's record, so nothing is sent: somebody else may read it."
)
BY_POST = (
    "No e-mail address of theirs was written to before. Print the letter, post it, then record it as sent."
)


def token_of(invitation: SurveyInvitation) -> str:
    """The signed part of a person's link: it opens the three questions of this invitation and nothing else."""
    return signing.Signer(salt=_SALT).sign_object(invitation.pk)


def invitation_of(token: str) -> SurveyInvitation | None:
    """Whose link this is; None where it was not made by us."""
    try:
        number = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    found = SurveyInvitation.objects.filter(pk=number, sent_on__isnull=False)
    return found.select_related("case__customer").first()


def last_day(went_on: dt.date) -> dt.date:
    """The last day on which questions that went out on a day can be answered."""
    return _day_of(SURVEY, went_on)


def reminder_on(went_on: dt.date) -> dt.date:
    """The day from which on whoever has not answered is reminded of questions that went out on a day."""
    return _day_of(SURVEY_REMINDER, went_on)


def _day_of(purpose: Purpose, went_on: dt.date) -> dt.date:
    due = reckon(lawbook().rule_for(purpose), went_on, {}, calendars()).due
    assert due is not None, "a rule of plain days always gives a day"
    return due


def ends_on(invitation: SurveyInvitation) -> dt.date | None:
    """The last day of a person's link, counted from the reminder where one went; None before the questions went."""
    went_on = invitation.reminded_on or invitation.sent_on
    return last_day(went_on) if went_on is not None else None


def why_not(invitation: SurveyInvitation) -> str:
    """What stands against sending the questions or the reminder at all, in a sentence; empty where nothing does."""
    customer = invitation.case.customer
    if customer is None:
        return "This complaint is nobody's in particular, so there is nobody to ask."
    if customer.safe_contact:
        return SAFE_CONTACT
    if not invitation.case.final:
        return "The complaint is open again. Ask when it has been answered."
    if was_with_ombudsman(invitation.case):
        return "The Ombudsman has looked at it since it was drawn, so nobody is asked about it (SUR-1)."
    if invitation.returned_on is not None:
        return "The answer is in."
    return "One reminder is enough. It went already." if invitation.reminded_on is not None else ""


def address_for(invitation: SurveyInvitation) -> str:
    """The e-mail address that letters of ours went to before; empty where none did, so that a person looks first."""
    return next((one.address for one in offered(invitation.case) if not one.warning), "")


@dataclass(frozen=True, slots=True)
class Questions:
    """The letter with the questions, as it would go on a day."""

    letter: ComposedLetter

    def pdf(self) -> bytes:
        """The letter on paper."""
        return draw_pdf(self.letter, letterhead())


def questions(invitation: SurveyInvitation, *, by: User, on: dt.date) -> Questions:
    """The letter for one person. Raises Refused where it may not go."""
    if against := why_not(invitation):
        raise Refused(against)
    base = council().web_address.rstrip("/")
    if not base:
        raise Refused(
            "The council's web address is not set, so there is no link to give. Set it under Settings."
        )
    customer, book, officer = invitation.case.customer, letter_book(), officer_of(by)
    assert customer is not None, "somebody who may be written to"
    facts = {
        "recipient_name": customer.name,
        "recipient_address": list(postal_lines(customer)),
        "reference": invitation.case.ref,
        "case_reference": invitation.case.ref,
        "date_on": on,
        "sender_name": by.name,
        "sender_title": title_of(officer, on) if officer is not None else "",
        "council_name": council().name,
        "survey_link": f"{base}{reverse('survey', args=[token_of(invitation)])}",
        "answer_by": last_day(on),
        "reminder": invitation.sent_on is not None,
    }
    letter = book[LETTER]
    composed = compose(letter, facts_for(letter, facts, book), book)
    if composed.gaps:
        raise Refused(" ".join(gap.sentence for gap in composed.gaps))
    return Questions(composed)


@transaction.atomic
def send_questions(
    invitation: SurveyInvitation, *, by: User, at: dt.datetime, press: UUID | None = None
) -> None:
    """Send the questions, or the one reminder, by e-mail, and record that they went.

    Raises Refused with the reason where nothing may be sent, or where it has to go by post.
    """
    held = SurveyInvitation.objects.select_for_update().get(pk=invitation.pk)
    on = legal_day(at)
    letter = questions(held, by=by, on=on).letter
    address = address_for(held)
    if not address:
        raise Refused(BY_POST)
    outgoing = Outgoing(
        to=(address,),
        subject=letter.subject,
        bodies=mail_bodies(letter, letterhead()),
        purpose=LETTER,
        customer=held.case.customer,
        press=press,
    )
    queue_message(outgoing, by=by, at=at)
    record_sent(held, on=on)


@dataclass(frozen=True, slots=True)
class SentMany:
    """How many of a sample went by e-mail, and the references of those that did not, by reason."""

    sent: int
    kept_back: dict[str, list[str]]


def send_sample(invitations: list[SurveyInvitation], *, by: User, at: dt.datetime) -> SentMany:
    """Send everybody of these the questions, or the reminder; each by itself, so that one refusal stops no other."""
    sent, kept_back = 0, dict[str, list[str]]()
    for invitation in invitations:
        try:
            send_questions(invitation, by=by, at=at)
        except Refused as refused:
            kept_back.setdefault(refused.sentence, []).append(invitation.case.ref)
        else:
            sent += 1
    return SentMany(sent, kept_back)
