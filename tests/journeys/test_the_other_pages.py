"""The pages that no other test opens in a browser: axe finds nothing, and each fits a telephone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Page

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.council.models import Mailbox, Member, PostHolding, ReadingDuty
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.views import ADDITIONS
from evenhand.apps.policies import drafting
from tests.accessibility import faults
from tests.journeys.conftest import Week
from tests.journeys.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def matter_of(week: Week, by: User) -> Case:
    """An enquiry made from the first mail of the week."""
    matter = NewMatter(procedure="enquiry", summary="When is the hedge cut?")
    (case,) = open_cases(week.contacts[0], [matter], by=by, at=now(), batch=uuid4())
    return case


def test_the_other_pages_of_an_officer(page: Page, live_server: Any, this_week: Week) -> None:
    by = this_week.cast.users["spoc"]
    matter, ref = matter_of(this_week, by).ref, this_week.arrangement.ref
    customer = this_week.arrangement.customer
    assert customer is not None
    other = next(one for one in this_week.cast.customers.values() if one != customer)
    letter, person = LetterSent.objects.order_by("pk")[0], customer.pk
    paths = [
        reverse("search"),
        reverse("case-new", args=["data-protection-complaint"]),
        reverse("case-answer-files", args=[matter]),
        reverse("case-correct", args=[matter, 1]),
        reverse("case-reclassify", args=[matter]),
        reverse("case-move", args=[matter, "answer"]),
        reverse("letter", args=[letter.pk]),
        reverse("letter-choose", args=[matter]),
        reverse("letter-free", args=[matter, "blank-letter"]),
        reverse("spoc-choose"),
        reverse("spoc-propose", args=[other.pk]),
        reverse("weekly-preview", args=[ref]),
        reverse("single-issue", args=[ref, matter]),
        reverse("answer-files", args=[ref, matter]),
        reverse("ask-officer", args=[ref, matter]),
        reverse("chases"),
        reverse("asked-of-me"),
        reverse("people-add"),
        *(reverse("person-add", args=[person, what]) for what in ADDITIONS),
        reverse("person-changes", args=[person]),
        reverse("person-correct", args=[person]),
        reverse("person-end", args=[person, "email", customer.email_addresses.all()[0].pk]),
        reverse("person-merge-with", args=[person, other.pk]),
        reverse("person-safe-contact", args=[person]),
        reverse("policy", args=["harrowmere"]),
        reverse("policy-check", args=["harrowmere"]),
        reverse("policy-cases"),
        reverse("what-changed"),
        reverse("settings-absence-own"),
        reverse("account_email"),
        reverse("account_change_password"),
        reverse("account_reauthenticate"),
    ]
    sign_in(page, live_server, by)
    assert faults(page, live_server, paths) == []


def test_the_other_pages_of_the_administrator(page: Page, live_server: Any, this_week: Week) -> None:
    by = this_week.cast.administrator
    holding = PostHolding.objects.order_by("pk")[0]
    officer, mailbox = holding.officer, Mailbox.objects.order_by("pk")[0]
    draft = drafting.begin(title="A longer time to answer", by=by, at=now()).pk
    paths = [
        reverse("settings-mailbox-add"),
        reverse("settings-mailbox", args=[mailbox.pk]),
        reverse("settings-mailbox-fetching", args=[mailbox.pk]),
        reverse("settings-service-area-add"),
        reverse(
            "settings-service-area-change", args=[officer.service_area.code if officer.service_area else ""]
        ),
        reverse("settings-officer-add"),
        reverse("settings-officer", args=[officer.pk]),
        reverse("settings-appoint", args=[officer.pk]),
        reverse("settings-post-add"),
        reverse("settings-holding-end", args=[holding.pk]),
        reverse("settings-member-add"),
        reverse("settings-member-end", args=[Member.objects.order_by("pk")[0].pk]),
        reverse("settings-mp-add"),
        reverse("settings-absence-add"),
        reverse("settings-reader-end", args=[ReadingDuty.objects.order_by("pk")[0].pk]),
        reverse("settings-holiday-add"),
        reverse("settings-closure-day-add"),
        reverse("records-to-erase"),
        reverse("policy-replays"),
        reverse("policy-drafts"),
        reverse("policy-draft", args=[draft]),
        *(reverse(f"policy-draft-{what}", args=[draft]) for what in ("time", "words", "decider", "reasons")),
        reverse("policy-draft-approve", args=[draft]),
    ]
    sign_in(page, live_server, by)
    assert faults(page, live_server, paths) == []
    page.context.clear_cookies()
    open_to_all = ["account_inactive", "account_reset_password_done", "account_email_verification_sent"]
    assert faults(page, live_server, [reverse(name) for name in open_to_all]) == []
