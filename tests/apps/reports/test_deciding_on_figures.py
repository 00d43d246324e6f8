"""What an officer decides about a single figure, and a report by mail that is stopped, each on its page (SUP-7)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer, Post, PostHolding
from evenhand.apps.reports.models import FigureDecision, ReportSchedule

pytestmark = pytest.mark.django_db
KEY = "foi|received||2022-04-01..2022-06-30"


def holder(role: str) -> Client:
    """A browser signed in as somebody who holds a post of a role."""
    user = User.objects.create_user(f"{role}@example.org", name="Asha Wren")
    post = Post.objects.create(title=role, role=role)
    officer = Officer.objects.create(name="Asha Wren", email=user.email, user=user)
    PostHolding.objects.create(post=post, officer=officer, from_on=dt.date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return client


def figure_page() -> str:
    return f"{reverse('answer-cases', args=['information-rights'])}?figure={KEY}"


def test_SUP_7_a_small_figure_is_released_with_a_reason_on_its_page_and_taken_back() -> None:
    client = holder("information-team")
    page = client.get(figure_page()).content
    assert b"nobody decided otherwise" in page
    assert b"Freedom of information requests, 1 April 2022 to" in page
    without = client.post(figure_page(), {"what": "release", "reason": " "})
    assert without.status_code == 200
    assert not FigureDecision.objects.exists()
    client.post(figure_page(), {"what": "release", "reason": "All four are companies."})
    assert FigureDecision.objects.get().key == KEY
    assert b"All four are companies." in client.get(figure_page()).content
    client.post(figure_page(), {"do": "withdraw"})
    assert FigureDecision.objects.get().withdrawn_at is not None


def test_SUP_7_the_last_decision_about_a_figure_stands_alone() -> None:
    client = holder("information-team")
    for what in ("release", "withhold"):
        client.post(figure_page(), {"what": what, "reason": "Thought about."})
    (standing,) = FigureDecision.objects.filter(withdrawn_at__isnull=True)
    assert standing.what == "withhold"


def test_SUP_7_nobody_decides_whose_role_does_not_publish() -> None:
    client = holder("auditor")
    assert client.get(figure_page()).status_code == 200
    assert client.post(figure_page(), {"what": "release", "reason": "x"}).status_code == 403
    assert not FigureDecision.objects.exists()


def test_CO_4_a_member_reads_what_was_published_and_runs_no_report() -> None:
    client = holder("member")
    page = client.get(reverse("answers"))
    assert page.status_code == 200
    assert b"Reports that were published would stand here" in page.content
    assert b"/answers/scrutiny/" not in page.content
    assert client.get(reverse("answer", args=["scrutiny"])).status_code == 403


def test_FOI_22_an_estimate_by_hand_says_whether_anybody_tried_it() -> None:
    client, page = holder("information-team"), reverse("answer", args=["foi523208559"])
    asked = {"audience": "internal", "from": "2022-04-01", "to": "2022-06-30"}
    assert b"No record was tried by hand" in client.get(page, asked).content
    tried = client.get(page, asked | {"sample_records": "4", "sample_minutes": "26"}).content
    assert b"No record was tried by hand" not in tried
    assert b"6.5" in tried
    assert b"sample_records=4&amp;sample_minutes=26&amp;as=pdf" in tried
    public = client.get(page, {"sample_records": "4", "sample_minutes": "26.5"}).content
    assert b'type="hidden" name="sample_records" value="4"' in public
    assert b'type="hidden" name="sample_minutes" value="26.5"' in public
    half = client.get(page, asked | {"sample_records": "4", "sample_minutes": ""})
    assert half.status_code == 400
    assert b"Give both, or neither." in half.content


def test_a_report_by_mail_is_stopped_and_started_on_its_page() -> None:
    client = holder("information-team")
    long_ago = dt.datetime(2020, 1, 1, 9, 0, tzinfo=dt.UTC)
    schedule = ReportSchedule.objects.create(
        report="scrutiny", every="months", role="officer", made_by=User.objects.get(), made_at=long_ago
    )
    url = reverse("settings-schedule-stop", args=[schedule.pk])
    client.post(url, {"do": "stop"})
    schedule.refresh_from_db()
    assert not schedule.active
    assert b"stopped" in client.get(reverse("settings-figures")).content
    client.post(url, {"do": "again"})
    schedule.refresh_from_db()
    assert schedule.active
    assert schedule.made_at > long_ago
    assert client.get(url).status_code == 405
