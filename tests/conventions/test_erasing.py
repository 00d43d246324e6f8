"""Every model that can hold words about somebody is erased with a case or with their record, or it says here why not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from evenhand.apps.cases import erasing
from evenhand.apps.contacts.models import Contact
from evenhand.apps.portal.models import PersonalCode
from tests.apps.information.conftest import (
    administrator,
    day,
    ingrid,
    morgan,
    noon,
    olive,
    person_in,
    requested,
)

__all__ = ["administrator", "ingrid", "morgan", "olive", "person_in", "requested"]

_WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
_NUMBER = "Numbers, codes and hashes alone; nobody's words."
_WORK = "It names an officer or a post at work, and nobody who writes to the council."

# Its table is changed, or its rows are taken away, when a case is erased.
WITH_A_CASE = {
    "cases.Passage", "cases.Draft", "contacts.Contact", "contacts.Attachment", "contacts.Receipt",
    "contacts.OutgoingMessage", "letters.LetterSent", "letters.Enclosed", "letters.FileToSend",
    "information.FirstGuess", "information.Delivered", "spoc.WeeklyChoice", "portal.PersonalCode",
}  # fmt: skip
# The same, when the record of a person goes with the last case about them (RET-3).
WITH_THE_PERSON = {
    "people.Note", "people.Adjustment", "people.Representative", "people.Associate", "people.EmailAddress",
    "people.Telephone", "people.OtherName", "people.PostalAddress", "people.SetAside", "people.LikelyPair",
    "people.DifferentPeople", "people.Regrouping", "people.Spelt", "people.MatchKey", "people.Customer",
    "search.SearchDocument",
}  # fmt: skip
_LAW = "The council's own law, papers and figures, in which nobody is named by rule."
STAYS = {
    "accounts.User": _WORK, "council.Officer": _WORK, "council.Post": _WORK, "council.PostHolding": _WORK,
    "council.Absence": _WORK, "council.Member": _WORK, "council.MemberOfParliament": _WORK, "council.Mailbox": _WORK,
    "council.HolidayAddition": _WORK, "council.ClosureDay": _WORK, "council.ServiceArea": _WORK,
    "council.CouncilSetting": _WORK, "letters.DirectoryEntry": _WORK, "contacts.MailboxCheck": _WORK,
    "contacts.MailboxCount": _WORK, "contacts.MailboxWatch": _WORK, "contacts.StandardParagraph": _WORK,
    "cases.CasePerson": _WORK, "cases.CaseMember": _WORK, "cases.LongWork": _WORK, "work.DigestChoice": _WORK,
    "work.Digest": _WORK, "work.TickRun": _NUMBER,
    "accounts.RecordChange": "A log is not edited. What it says of a person goes a year after their record (erase_changes).",
    "cases.Case": "Its title is made anew of words that were erased; the rest are codes, days and numbers.",
    "cases.EventRow": _NUMBER, "cases.ClockRow": _NUMBER, "cases.ItemRow": _NUMBER, "cases.ObligationRow": _NUMBER,
    "cases.CaseLink": _NUMBER, "cases.ClockChange": _NUMBER, "cases.Checkpoint": _NUMBER,
    "cases.Erasure": "The certificate: its form asks to leave names out (RET-2).",
    "documents.StoredFile": _NUMBER, "documents.Released": _NUMBER,
    "documents.Examined": "It goes with the bytes of its file, once nobody holds them any more.",
    "contacts.Quarantined": "Its file is let go with the contact; the reason is a sentence of ours.",
    "people.MovedRow": _NUMBER, "people.ViewOfRecord": "Who looked at what: an auditor's, and nobody's words.",
    "information.Disclosure": "Words made for the public, checked to name nobody; the entry outlives its request.",
    "information.Delivery": _NUMBER, "information.DeliveryTry": _NUMBER,
    "complaints.SurveySample": _NUMBER, "complaints.EqualityReply": "It names no case, no person and no day (EQM-1).",
    "conduct.Meeting": _NUMBER, "portal.OneTimeCode": "It goes with its code.", "portal.Try": _NUMBER,
    "policies.PolicyEdition": _LAW, "policies.Adoption": _LAW, "policies.PolicyDraft": _LAW, "policies.PolicyReplay": _LAW,
    "reports.Publication": _LAW, "reports.PublishedFigure": _LAW, "reports.FigureDecision": _LAW, "reports.ExactCopy": _LAW,
    "reports.ReportSchedule": _LAW, "reports.ScheduledCopy": _WORK,
    "reports.HourlyRate": _WORK, "reports.PostHours": _WORK, "reports.Target": _LAW,
    "reports.Guidance": _LAW, "reports.Training": _WORK, "reports.FigureRemark": _LAW,
    "reports.GoverningResponse": _LAW, "reports.ScrutinyBoard": _LAW, "reports.OutsideFigure": _LAW,
}  # fmt: skip


def _with_words() -> dict[str, type[models.Model]]:
    ours = (model for model in apps.get_models() if model.__module__.startswith("evenhand."))
    return {
        model._meta.label: model
        for model in ours
        if any(isinstance(field, _WORDS) and not field.choices for field in model._meta.fields)
    }


def test_RET_2_every_model_that_can_hold_words_is_erased_or_says_why_not():
    said = [*WITH_A_CASE, *WITH_THE_PERSON, *STAYS]
    assert len(said) == len(set(said)), "a model stands in two lists"
    unsaid = set(_with_words()) - set(said)
    assert not unsaid, (
        f"Say of each whether it is erased with a case, with the person, or why it stays: {sorted(unsaid)}"
    )
    gone = set(said) - set(_with_words())
    assert not gone, f"These are gone, or hold no words: {sorted(gone)}"


def _changed(asked: CaptureQueriesContext) -> set[str]:
    """The models whose rows were changed or taken away by what was asked of the database."""
    statements = [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("UPDATE", "DELETE"))]
    return {
        label
        for label, model in _with_words().items()
        if any(f'"{model._meta.db_table}"' in said.split(" WHERE ")[0] for said in statements)
    }


@pytest.mark.django_db
def test_RET_2_RET_3_the_last_case_of_a_person_takes_everything_listed_with_it(requested, ingrid, person_in):
    contact = Contact.objects.create(
        direction="in", channel="email", received_on=day("2026-10-05"), stored_at=noon("2026-10-05")
    )
    request = requested(contact=contact.fact)
    request.tell("2026-10-20", "withdraw")
    PersonalCode.objects.create(
        case=request.case, code="K", expires_on=day("2026-12-01"), made_by=ingrid, made_at=noon("2026-10-05")
    )
    hilda = person_in("head-of-service", "Hilda Head")
    asked = erasing.ask_to_erase(request.case, why="The schedule.", by=ingrid, at=noon("2030-01-10"))
    with CaptureQueriesContext(connection) as said:
        erasing.confirm(asked, by=hilda, at=noon("2030-01-11"))
    left = (WITH_A_CASE | WITH_THE_PERSON) - _changed(said)
    assert not left, f"Nothing of these was touched: {sorted(left)}"
