"""Each page of requests for information: axe finds nothing, and it fits a telephone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from evenhand.apps.information import deliveries, disclosures
from evenhand.apps.information.deliveries import send_link
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.people.operations import add_email_address
from tests.accessibility import faults
from tests.apps.information.conftest import administrator, ingrid, morgan, noon, olive, person_in, requested
from tests.journeys.test_every_page import sign_in

__all__ = ["administrator", "ingrid", "morgan", "olive", "person_in", "requested"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ON = "2026-10-21"


def test_the_pages_of_the_information_team(
    page: Page, live_server: Any, requested: Any, ingrid: Any, morgan: Any
) -> None:
    sar, foi = requested("subject-access-request"), requested()
    foi.tell("2026-10-20", "clear-answer", outcome="given", answer="£1.")
    foi.tell(ON, "respond")
    add_email_address(morgan, address="somebody@example.org", evidence="Said so", by=ingrid, at=noon(ON))
    for name in ("Bundle.txt", "Letter.txt"):
        put_beside(sar.case, deliveries.BESIDE, name=name, content=name.encode(), by=ingrid, at=noon(ON))
    send_link(
        sar.case,
        to="somebody@example.org",
        told_by="telephone",
        address_of=lambda signed: f"{live_server.url}/delivery/{signed}/",
        by=ingrid,
        at=noon(ON),
        press=uuid4(),
    )
    put_beside(sar.case, deliveries.BESIDE, name="More.txt", content=b"More", by=ingrid, at=noon(ON))
    words = {"title": "A cost", "question": "What did it cost?", "answer": "£1."}
    shown = disclosures.publish(foi.case, checked=True, by=ingrid, at=noon(ON), **words)
    sign_in(page, live_server, ingrid)
    one, other = sar.case.ref, foi.case.ref
    paths = (
        f"/cases/{one}/answer/",
        f"/cases/{one}/bundle/",
        f"/cases/{one}/deliver/",
        f"/cases/{one}/history/",
        f"/cases/{one}/identity-papers/",
        f"/cases/{one}/worksheet/searches/",
        f"/cases/{other}/",
        f"/cases/{other}/similar/",
        f"/cases/{other}/publish/",
        f"/cases/{other}/erase/",
        "/records/erasing/",
        "/publishing/",
        reverse("disclosure", args=[shown.pk]),
    )
    assert faults(page, live_server, paths) == []


def test_the_pages_that_need_no_signing_in(page: Page, live_server: Any) -> None:
    paths = ("/disclosure-log/", "/delivery/nothing-of-ours/", "/delivery/files/")
    assert faults(page, live_server, paths) == []
