"""From a mail to a lawful, complete answer: sorted by its words, put together, refused by a notice, reviewed, appealed."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.identity import choose_customer
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.operations.readers import confirm_receipt
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.information.operations import settle
from evenhand.apps.information.regimes import how_decided
from evenhand.apps.letters.operations import send_owed
from tests.apps.information.conftest import (
    Handled,
    administrator,
    day,
    ingrid,
    morgan,
    noon,
    olive,
    person_in,
)
from tests.apps.information.test_notices import WAY, box, letter_of, withheld

__all__ = ["administrator", "box", "ingrid", "morgan", "olive", "person_in"]
ON = "2026-10-20"


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A request that names no law."""
    written = EmailMessage()
    written["From"] = "Morgan Invented <morgan@example.org>"
    written["To"] = "information@harrowmere.example"
    written["Subject"] = "The car park"
    written["Date"] = "Mon, 05 Oct 2026 10:00:00 +0100"
    written["Message-ID"] = "<car-park@example.org>"
    written.set_content("How much did the council spend on the car park contract?\n")
    (tmp_path / "car-park.eml").write_bytes(written.as_bytes())
    return tmp_path


@pytest.mark.django_db
def test_a_mail_becomes_a_refusal_notice_a_review_and_a_decision_of_the_regulator(
    mail: Path, client: Client, ingrid: Any, morgan: Any, person_in: Any
):
    list(take_in(FileSource([mail]), at=noon("2026-10-05")))
    contact = Contact.objects.get(direction="in")
    client.force_login(ingrid)
    triage = client.get(reverse("triage-contact", args=[contact.pk])).content.decode()
    assert "Freedom of information" in triage
    assert "How much" in triage
    choose_customer(contact, morgan, add_address=True, by=ingrid, at=noon("2026-10-05"))
    contact.refresh_from_db()
    confirm_receipt(contact, received_on=day("2026-10-05"), by=ingrid, at=noon("2026-10-05"))
    matter = NewMatter(procedure="foi-request", summary="Cost of the car park")
    (case,) = open_cases(contact, [matter], by=ingrid, at=noon("2026-10-05"), batch=uuid4())
    decided = how_decided(case)
    assert decided is not None
    assert [title for title, _words in decided.suggested] == ["Freedom of information"]
    request = Handled(case, ingrid)

    answer = reverse("request-answer", args=[case.ref])
    assert "No question has been entered yet" in client.get(answer).content.decode()
    withheld(request, "foi-43(1)")
    request.tell(ON, "question.drop", item="question-1", why="Withdrawn by telephone.")
    request.tell(ON, "advise", help="You could ask for yearly totals.")
    assert "Decide to refuse" in client.get(answer).content.decode()
    settle(case, by=ingrid, at=noon(ON), batch=uuid4())
    owed = request.reading(ON).owed[0]
    assert owed.name == "refusal-notice"
    letter, facts = letter_of(request, "refusal-notice")
    assert letter.gaps == ()
    send_owed(case, owed, facts, WAY, by=ingrid, at=noon(ON), press=uuid4())
    assert request.reading(ON).stage.name == "refused"
    publishing = client.get(reverse("publishing")).content.decode()
    assert case.ref in publishing
    request.tell("2026-10-21", "decide-publication", publish=False)

    request.tell(
        "2026-11-09", "internal-review.request", received_on=day("2026-11-09"), about="It is public money."
    )
    review = {"item": "internal-review-1"}
    head = person_in("head-of-service", "Hilda Head")
    request.tell(
        "2026-11-20", "internal-review.decide", by=head, outcome="upheld", reasons="As before.", **review
    )
    for code in ("review-acknowledgement", "review-decision"):
        request.tell("2026-11-20", "send-letter", letter=code)
    said = {"received_on": day("2027-01-04"), "regulator_reference": "IC-1", "about": "Why section 43?"}
    request.tell("2027-01-04", "regulator-complaint.notify", answer_by=day("2027-01-25"), **said)
    complaint = {"item": "regulator-complaint-1"}
    request.tell("2027-01-20", "regulator-complaint.answer", answer="Our reasons.", **complaint)
    request.tell(
        "2027-05-04",
        "regulator-complaint.decide",
        outcome="not-upheld",
        notice_reference="IC-1-DN",
        decided_on=day("2027-05-03"),
        findings="It applies.",
        steps_ordered=False,
        **complaint,
    )
    assert request.reading("2027-05-04").owed == ()
    case.refresh_from_db()
    assert case.next_due_on is None
