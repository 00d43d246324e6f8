"""The page of a case asks the database within its bound where a case has all at once that few cases have."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.apps.cases.models import Case, CaseContact, CaseLink, Erasure
from evenhand.apps.contacts.models import Contact
from evenhand.apps.documents.operations import keep
from evenhand.apps.information.models import Delivered, Delivery, FirstGuess
from evenhand.apps.letters.models import LetterSent
from tests.apps.information.conftest import noon
from tests.apps.questions import MOST, questions_of

pytestmark = pytest.mark.django_db
ON = "2026-10-06"


@pytest.fixture
def with_everything(requested, ingrid, morgan) -> Case:
    """Ties, mail of other days, a letter, files behind a link, a first guess, a hold, and an erasure asked for."""
    request = requested()
    others = [requested(summary=f"Gate {n}").case for n in "12"]
    request.tell(ON, "place-hold", by=ingrid, why="A complaint may follow.")
    CaseLink.objects.bulk_create(CaseLink(case=request.case, other=o, kind="related") for o in others)
    for days in (1, 2):
        mail = Contact.objects.create(
            direction="in", channel="letter", received_on=dt.date(2026, 10, 5) - dt.timedelta(days=days), stored_at=noon(ON),
            outcome="existing-case", customer=morgan,
        )  # fmt: skip
        CaseContact.objects.create(case=request.case, contact_id=mail.pk, sequence=1)
    pdf = keep(b"%PDF", at=noon(ON), media_type="application/pdf")
    LetterSent.objects.create(
        case=request.case, code="answer", subject="Answer", content={}, pdf=pdf, sha256=pdf.sha256, channel="letter",
        contact_id=1, sent_by=ingrid, sent_at=noon(ON),
    )  # fmt: skip
    link = Delivery.objects.create(
        case=request.case, item="", token_hash="a", expires_on=dt.date(2027, 1, 1), made_by=ingrid, made_at=noon(ON),
        press=uuid4(),
    )  # fmt: skip
    Delivered.objects.create(delivery=link, place=1, name="Plan.pdf", file=pdf)
    FirstGuess.objects.create(
        case=request.case, suggested=["FOI"], words={"FOI": ["under the Act"]}, chosen="foi-request", chosen_by=ingrid,
        chosen_at=noon(ON),
    )  # fmt: skip
    Case.objects.filter(pk=request.case.pk).update(final=True)
    Erasure.objects.create(case=request.case, why="Early", asked_by=ingrid, asked_at=noon(ON))
    return Case.objects.get(pk=request.case.pk)


def test_a_case_with_all_that_few_cases_have_is_read_once_for_all_its_parts(
    client: Client, with_everything, ingrid
):
    client.force_login(ingrid)
    url = f"/cases/{with_everything.ref}/"
    client.get(url)
    found = questions_of(client, url)
    page = client.get(url).content.decode()
    for said in (
        "Plan.pdf",
        "Gate 1",
        "Ingrid Information asked that the words",
        "hold",
        "received",
        "under the Act",
    ):
        assert said in page, said
    assert len(found) <= MOST
