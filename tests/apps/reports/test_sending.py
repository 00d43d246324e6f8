"""Reports go by mail to whoever holds a role, once for each period that has ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.council.models import Mailbox, Officer, Post, PostHolding
from evenhand.apps.reports import sending
from evenhand.apps.reports.forms import ScheduleForm
from evenhand.apps.reports.models import ReportSchedule, ScheduledCopy, ScrutinyBoard
from evenhand.apps.reports.operations.scheduling import settle_missed
from evenhand.apps.reports.schedules import standing_of_schedules, troubles_of_schedules
from evenhand.apps.reports.sending import send_scheduled
from evenhand.apps.work.running.standing import background
from evenhand.apps.work.running.standing import troubles as background_troubles
from evenhand.config.schedule import JOBS
from evenhand.domain.reports.periods import PeriodRefused, last_ended

pytestmark = pytest.mark.django_db
MADE = dt.datetime(2026, 9, 14, 9, 0, tzinfo=dt.UTC)
OCTOBER = dt.datetime(2026, 10, 1, 6, 0, tzinfo=dt.UTC)


@pytest.fixture
def schedule() -> ReportSchedule:
    user = User.objects.create_user("asha.wren@example.org", name="Asha Wren")
    post = Post.objects.create(title="Head of Information", role="information-officer")
    for name, until in (("asha.wren", None), ("bo.lark", dt.date(2026, 9, 20))):
        officer = Officer.objects.create(name=name, email=f"{name}@example.org")
        PostHolding.objects.create(post=post, officer=officer, from_on=dt.date(2026, 1, 1), until_on=until)
    return ReportSchedule.objects.create(
        report="information-quarterly",
        every="months",
        role="information-officer",
        form="xlsx",
        made_by=user,
        made_at=MADE,
    )


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("anya@example.org", name="Anya")


def test_a_report_goes_once_to_those_who_hold_the_role_that_day(schedule: ReportSchedule) -> None:
    assert [send_scheduled(OCTOBER + dt.timedelta(hours=n)) for n in range(3)] == [1, 0, 0]
    message = OutgoingMessage.objects.get()
    assert message.recipients == ["asha.wren@example.org"]
    assert message.automatic
    assert [one.name for one in message.contact.attachments.all()] == [
        "information-quarterly-2026-09-01.xlsx"
    ]
    assert ScheduledCopy.objects.get().until_on == dt.date(2026, 9, 30)


def test_a_period_that_ended_before_the_schedule_was_made_is_not_sent(schedule: ReportSchedule) -> None:
    assert send_scheduled(MADE) == 0
    assert not OutgoingMessage.objects.exists()


def test_SUP_6_a_boards_own_view_is_announced_and_no_figure_goes_by_mail(schedule: ReportSchedule) -> None:
    board = ScrutinyBoard.objects.create(name="Communities", services=["housing"], from_on=MADE.date())
    ReportSchedule.objects.update(report="scrutiny", board=board)
    assert send_scheduled(OCTOBER) == 1
    message = OutgoingMessage.objects.get()
    assert not message.contact.attachments.exists()
    assert "can now be looked at for Communities" in message.contact.text
    ScrutinyBoard.objects.update(until_on=OCTOBER.date())
    assert send_scheduled(OCTOBER + dt.timedelta(days=40)) == 0


@pytest.mark.parametrize(
    ("said", "field"), [({"report": "spoc"}, "board"), ({"role": "contact-centre-agent"}, "role"), ({}, "")]
)
def test_CO_1_a_boards_view_is_announced_to_those_alone_who_may_open_it(
    said: dict[str, str], field: str
) -> None:
    board = ScrutinyBoard.objects.create(name="Communities", services=["housing"], from_on=MADE.date())
    given = {
        "report": "scrutiny",
        "every": "quarters",
        "role": "clerk",
        "form": "pdf",
        "board": str(board.pk),
    }
    assert list(ScheduleForm(given | said).errors) == ([field] if field else [])


def test_a_report_put_away_is_not_sent(schedule: ReportSchedule) -> None:
    ReportSchedule.objects.update(active=False)
    assert send_scheduled(OCTOBER) == 0


def troubles(days: int = 0) -> tuple[str, ...]:
    return troubles_of_schedules(OCTOBER + dt.timedelta(days=days))


def test_a_report_whose_role_nobody_holds_is_said_and_goes_once_somebody_does(
    schedule: ReportSchedule,
) -> None:
    PostHolding.objects.update(until_on=dt.date(2026, 9, 20))
    assert send_scheduled(OCTOBER) == 0
    (said,) = troubles()
    assert "Nobody holds this role, so nobody gets it" in said
    assert said in background_troubles(background(OCTOBER), at=OCTOBER)
    PostHolding.objects.filter(officer__name="asha.wren").update(until_on=None)
    assert troubles() == ()
    assert send_scheduled(OCTOBER) == 1


def test_whose_address_is_a_mailbox_of_the_council_is_named_and_keeps_no_report_from_the_others(
    schedule: ReportSchedule,
) -> None:
    PostHolding.objects.update(until_on=None)
    Mailbox.objects.create(title="Clerk", address="bo.lark@example.org")
    assert send_scheduled(OCTOBER) == 1
    assert OutgoingMessage.objects.get().recipients == ["asha.wren@example.org"]
    (said,) = troubles()
    assert "does not go to bo.lark: bo.lark@example.org is a mailbox of the council" in said
    PostHolding.objects.filter(officer__name="asha.wren").delete()
    assert send_scheduled(OCTOBER + dt.timedelta(days=31)) == 0
    (standing,) = standing_of_schedules(OCTOBER)
    assert standing.next_says.endswith("to nobody: their mail would come back.")


def test_a_report_that_was_refused_is_told_once_and_sent_once_it_can_be_made(
    schedule: ReportSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PeriodRefused("EH-2026-000001 does not add up.")

    with monkeypatch.context() as broken:
        broken.setattr(sending, "make", refuse)
        assert [send_scheduled(OCTOBER + dt.timedelta(hours=n)) for n in range(2)] == [0, 0]
    message = OutgoingMessage.objects.get()
    assert "EH-2026-000001 does not add up. It comes once it can be made." in message.contact.text
    assert "could not be made. EH-2026-000001 does not add up." in troubles()[0]

    assert send_scheduled(OCTOBER + dt.timedelta(hours=3)) == 1
    assert [one.contact.attachments.count() for one in OutgoingMessage.objects.order_by("pk")] == [0, 1]
    assert ScheduledCopy.objects.get().state == ScheduledCopy.SENT
    assert troubles() == ()


@pytest.mark.parametrize(("what", "goes"), [("asked-for", 2), ("left-out", 0)])
def test_what_was_missed_while_nothing_worked_is_listed_and_sent_or_left_out(
    schedule: ReportSchedule, administrator: User, what: str, goes: int
) -> None:
    december = OCTOBER + dt.timedelta(days=61)
    assert send_scheduled(december) == 1  # November; September and October ended while nothing worked
    (said,) = troubles(61)
    assert (
        "did not go for 1 September 2026 to 30 September 2026 and 1 October 2026 to 31 October 2026" in said
    )
    (standing,) = standing_of_schedules(december)
    assert (
        standing.last_says
        == "Last: 1 November 2026 to 30 November 2026, sent on Tuesday 1 December 2026 to asha.wren."
    )
    assert standing.next_says == "Next: on Friday 1 January 2027, to asha.wren."
    settled = [
        settle_missed(schedule, standing.missed, state=what, by=administrator, at=december) for _ in "ab"
    ]
    assert settled == [2, 0]
    assert troubles(61) == ()
    assert send_scheduled(december) == goes


def test_the_settings_say_what_went_last_to_whom_and_settle_what_was_missed(
    client: Client, administrator: User, schedule: ReportSchedule
) -> None:
    ReportSchedule.objects.update(made_at=timezone.now() - dt.timedelta(days=100))
    client.force_login(administrator)
    page = client.get(reverse("settings-figures")).content.decode()
    assert "Nothing has gone yet. Next: on" in page
    assert "asha.wren" in page
    assert "Send what was missed" in page
    stop = reverse("settings-schedule-stop", args=[schedule.pk])
    assert "left out." in client.post(stop, {"do": "left-out"}, follow=True).content.decode()
    assert "Send what was missed" not in client.get(reverse("settings-figures")).content.decode()


def test_the_job_stands_in_the_schedule() -> None:
    assert send_scheduled in [job.run for job in JOBS]


@pytest.mark.parametrize(
    ("every", "first", "last"),
    [
        ("weeks", "2026-09-21", "2026-09-27"),
        ("months", "2026-09-01", "2026-09-30"),
        ("quarters", "2026-07-01", "2026-09-30"),
        ("financial-years", "2025-04-01", "2026-03-31"),
    ],
)
def test_the_last_period_is_the_one_that_ended_before_the_day(every: str, first: str, last: str) -> None:
    found = last_ended(every, before=dt.date(2026, 10, 1))
    assert (found.from_on.isoformat(), found.until_on.isoformat()) == (first, last)
