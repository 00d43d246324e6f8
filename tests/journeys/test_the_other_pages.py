"""The pages that no other test opens in a browser: axe finds nothing, and each fits a telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import Page

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations as cases
from evenhand.apps.cases.append_only import allow_changes, forbid_changes
from evenhand.apps.cases.models import Case, LongWork
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.council.models import Mailbox, Member, MemberOfParliament, PostHolding, ReadingDuty
from evenhand.apps.lawbook.books import lawbook, stands_adopted
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.people.views import ADDITIONS
from evenhand.apps.policies import drafting, replays
from evenhand.apps.policies.models import Adoption, PolicyDraft, PolicyEdition
from evenhand.apps.policies.operations import Approval
from evenhand.apps.policies.standing import _Known
from evenhand.apps.reports.models import Publication
from evenhand.apps.spoc.operations import draft_weekly
from evenhand.domain.lawbook.book import LAW_ITSELF
from tests.accessibility import faults, violations
from tests.apps.cases.conftest import PersonIn, administrator, morgan, olive, person_in
from tests.journeys.conftest import Week
from tests.journeys.test_every_page import sign_in

__all__ = ["administrator", "morgan", "olive", "person_in"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ADOPTED = ("policies_policyedition", "policies_adoption")


def matter_of(week: Week, by: User) -> Case:
    """An enquiry made from the first mail of the week."""
    matter = NewMatter(procedure="enquiry", summary="When is the hedge cut?")
    (case,) = open_cases(week.contacts[0], [matter], by=by, at=now(), batch=uuid4())
    return case


def ask_officer(week: Week, ref: str, *, by: User) -> User:
    """The planner is asked something about a case; who signs in as them."""
    planner, today = week.cast.officers["planner"], localdate()
    facts = {"from_whom": f"officer:{planner.pk}", "question": "When was it cut last?"}
    move = cases.Move(move="contribution.ask", facts=facts, happened_on=today)
    cases.make_move(Case.objects.get(ref=ref), move, by=by, at=now())
    assert planner.user is not None
    return planner.user


def with_something_hidden(ref: str, *, by: User) -> int:
    """A file beside an answer in which something lies hidden; its number."""
    boxed = Path(__file__).parents[1] / "domain" / "information" / "files" / "made" / "boxed.pdf"
    case = Case.objects.get(ref=ref)
    return put_beside(case, "answer", name=boxed.name, content=boxed.read_bytes(), by=by, at=now()).pk


def goes_on(case: Case, *, by: User) -> UUID:
    """Work on a case that takes longer than a page may, half done; its number."""
    started = {"started_by": by, "started_at": now()}
    work = LongWork.objects.create(id=uuid4(), kind="weekly-response", case=case, state="going", **started)
    return work.id


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
        reverse("weekly-send", args=[ref]),
        reverse("hand-back", args=[ref]),
        reverse("single-issue", args=[ref, matter]),
        reverse("answer-files", args=[ref, matter]),
        reverse("ask-officer", args=[ref, matter]),
        reverse("ask-officers", args=[matter]),
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
    draft_weekly(this_week.arrangement, by=by, at=now())
    asked = ask_officer(this_week, matter, by=by)
    paths += [reverse("file-to-send", args=[matter, with_something_hidden(matter, by=by)])]
    paths += [reverse("long-work", args=[ref, goes_on(this_week.arrangement, by=by)])]
    sign_in(page, live_server, by)
    assert faults(page, live_server, paths) == []
    sign_in(page, live_server, asked)
    assert faults(page, live_server, [reverse("answer-asked", args=[matter, "contribution-1"])]) == []
    assert faults(page, live_server, [reverse("policy-case", args=[matter])]) == []
    sign_in(page, live_server, this_week.cast.users["auditor"])
    contact = this_week.contacts[1].pk
    seen = ["/", "/cases/", f"/cases/{ref}/", f"/contacts/{contact}/", "/triage/", "/register/", "/settings/"]
    assert faults(page, live_server, seen) == []


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
        reverse("settings-mp-end", args=[MemberOfParliament.objects.order_by("pk")[0].pk]),
        reverse("settings-absence-add"),
        reverse("settings-reader-end", args=[ReadingDuty.objects.order_by("pk")[0].pk]),
        reverse("settings-holiday-add"),
        reverse("settings-closure-day-add"),
        reverse("settings-running"),
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


@pytest.fixture
def _as_shipped_after(transactional_db: None) -> Iterator[None]:
    """The lawbook as it comes with the software, once the test has adopted another, which the database lets go."""
    yield
    allow_changes(connection, ADOPTED)
    PolicyDraft.objects.all().delete()
    Adoption.objects.all()._raw_delete("default")
    PolicyEdition.objects.all()._raw_delete("default")
    forbid_changes(connection, ADOPTED)
    _Known.key = None
    stands_adopted(folders=None)


def in_force(by: User) -> int:
    """A draft approved and adopted today; the number of another that is approved and waits."""
    today = localdate()
    first, second = (drafting.begin(title=title, by=by, at=now()) for title in ("Now", "Next"))
    said = {"approved_by": "Full Council", "approved_on": today, "minute": "12/26"}
    for draft in (first, second):
        drafting.approve(draft, **said)  # type: ignore[arg-type]  # each as the form gives it
    review_on = today + dt.timedelta(days=300)
    approval = Approval(**said, in_force_from=today, responsible="Asha Wren", next_review_on=review_on)  # type: ignore[arg-type]  # as above
    drafting.adopt_draft(first, approval, by=by, at=now())
    return second.pk


def read_again(by: User, customer: Customer) -> int:
    """A replay that was carried out, over one enquiry."""
    today = localdate()
    facts = {"customer": f"customer:{customer.pk}", "received_on": today, "summary": "Bins"}
    case = cases.open_case(
        "enquiry", cases.Move(move="receive", facts=facts, happened_on=today), by=by, at=now()
    )
    asked = replays.ask(before=case.edition, other=case.edition, from_on=today, to_on=today, by=by, at=now())
    replays.carry_out(asked, at=now(), processes=1)
    return asked.pk


def assert_reports_can_be_printed(page: Page, address: str) -> None:
    """On paper no link within these pages is followed by its address, and no column is cut off at the edge of a table."""
    page.emulate_media(media="print")
    page.goto(address + reverse("answers"))
    after = "links => links.map(link => getComputedStyle(link, '::after').content)"
    assert set(page.locator('a.govuk-link[href^="/"]').evaluate_all(after)) == {"none"}
    page.goto(address + reverse("answer", args=["information-quarterly"]))
    cut = "tables => tables.map(table => getComputedStyle(table).overflowX)"
    assert set(page.locator(".eh-report-table").evaluate_all(cut)) == {"visible"}
    page.emulate_media(media="screen")


@pytest.mark.usefixtures("_as_shipped_after")
def test_what_was_adopted_read_again_and_published(
    page: Page, live_server: Any, administrator: User, olive: User, morgan: Customer, person_in: PersonIn
) -> None:
    replay, draft = read_again(olive, morgan), in_force(administrator)
    publisher, informer = Client(), person_in("information-team")
    publisher.force_login(informer)
    publisher.post("/answers/information-quarterly/publish/", {"from": "2026-01-01", "to": "2026-09-30"})
    published = Publication.objects.get()
    sign_in(page, live_server, administrator)
    of_the_keeper = [
        reverse("policy-replay", args=[replay]),
        reverse("policy-review"),
        reverse("policy-roll-back", args=[1]),
        reverse("policy-draft-adopt", args=[draft]),
    ]
    assert faults(page, live_server, of_the_keeper) == []
    sign_in(page, live_server, informer)
    published_pages = [
        reverse("answers"),
        reverse("answer-cases", args=["information-quarterly"])
        + "?figure=foi|received||2026-04-01..2026-06-30",
        reverse("publication-changes", args=[published.pk]),
    ]
    assert faults(page, live_server, published_pages) == []
    assert_reports_can_be_printed(page, live_server.url)
    page.context.clear_cookies()
    own = next(p.name for p in lawbook().in_force(localdate()) if p.council != LAW_ITSELF)
    assert faults(page, live_server, ["/our-policy/", reverse("our-policy-procedure", args=[own])]) == []
    page.goto("about:blank")  # what is published is a file, which no policy of ours goes with
    page.set_content(published.html)
    assert violations(page) == []
