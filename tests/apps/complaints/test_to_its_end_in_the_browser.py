"""A corporate complaint in the browser, from its e-mail to the end of its road: both stages, the remedy and the learning."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.apps.cases.models import Case, ItemRow
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.sources import FileSource
from tests.apps.complaints.conftest import Hall, noon
from tests.apps.complaints.test_in_the_browser import press, sign_in
from tests.apps.contacts.letters_box import mail, written

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SORRY = "We are sorry that your bin was left."


class Desk:
    """One browser in which people of the council sign in, one after the other, and work on one complaint."""

    def __init__(self, page: Page, server: str, live_server: Any, hall: Hall) -> None:
        self.page, self.server, self.live_server, self.hall = page, server, live_server, hall
        self.ref = ""

    def sits(self, who: str) -> None:
        sign_in(self.page, self.live_server, self.hall.users[who])

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.server}/cases/{self.ref}/{path}")

    def types(self, **said: str) -> None:
        """Fill what is asked under these names; a day is given as its ISO date."""
        for name, words in said.items():
            if self.page.locator(f"[name$={name}_day]").count():
                day = dt.date.fromisoformat(words)
                for part in ("day", "month", "year"):
                    self.page.locator(f"[name$={name}_{part}]").first.fill(str(getattr(day, part)))
            else:
                self.page.locator(f"textarea[name$={name}], input[name$={name}]").first.fill(words)

    def chooses(self, **said: str) -> None:
        """Choose what is offered under these names: a list by its words, or one of several by its code."""
        for name, words in said.items():
            if self.page.locator(f"select[name$={name}]").count():
                self.page.locator(f"select[name$={name}]").first.select_option(label=words)
            else:
                self.page.locator(f"[name$={name}][value='{words}']").first.check(force=True)

    def records(self, button: str) -> None:
        press(self.page, button)
        expect(self.page.get_by_text("ecorded").first).to_be_visible()


@pytest.fixture
def desk(page: Page, live_server: Any, hall: Hall) -> Desk:
    page.set_default_timeout(10_000)
    return Desk(page, live_server.url, live_server, hall)


def comes_in(desk: Desk, folder: Path) -> None:
    """The e-mail of the complaint arrives and is sorted at triage as a corporate complaint."""
    at = noon(desk.hall.today)
    message = mail(subject="My bin was missed again", text="You missed my bin for the third time.")
    list(take_in(FileSource([written(folder, message)]), at=at))
    desk.sits("Connie")
    desk.page.goto(f"{desk.server}/triage/{Contact.objects.get().pk}/")
    desk.page.get_by_label("Kind of case").first.select_option("corporate-complaint")
    press(desk.page, "Open the case")
    expect(desk.page.get_by_text("Opened EH-")).to_be_visible()
    desk.ref = Case.objects.get().ref


def is_answered_at_stage_1(desk: Desk, due: str) -> None:
    """Formal, given out, broken into a point, found, with a remedy and something learned, decided and answered."""
    desk.opens("moves/formalise/")
    desk.chooses(formal_because="customer-insists")
    desk.records("Make it a formal complaint")
    desk.opens("moves/assign/")
    desk.chooses(service="Waste", investigator="Ivo Test")
    desk.records("Assign to a service and an investigator")
    desk.opens("worksheet/points/")
    desk.types(summary="Missed three times")
    desk.chooses(cause="Delay or neglect in answering or acting")
    desk.records("Record")

    desk.sits("Ivo")
    desk.opens("worksheet/points/")
    desk.types(findings="Two rounds were cut short.", evidence="The round sheets.", reasons="Our standard.")
    desk.chooses(outcome="upheld")
    desk.records("Record")
    desk.opens("moves/remedy.agree/")
    desk.page.locator("select[name=remedy]").select_option("service")
    desk.chooses(owner="Ivo Test")
    desk.types(what="A round on Saturday.", due_on=due)
    desk.records("Add a remedy")
    desk.opens("moves/learning.agree/")
    desk.page.locator("select[name$=point]").select_option("point-1")
    desk.chooses(owner="Ivo Test")
    desk.types(action="The round is checked every Monday.", due_on=due)
    desk.records("Add a learning action")
    desk.opens("moves/decide-1/")
    desk.types(answer="You were right.", apology=SORRY)
    desk.records("Decide the stage 1 answer")
    desk.opens("moves/respond-1/")
    desk.types(posted_on=desk.hall.today.isoformat())
    desk.records("Record that the stage 1 answer went")


def is_reviewed_by_another_officer(desk: Desk) -> None:
    """Asked for, acknowledged, refused to the first investigator, given to another, looked at again and answered."""
    desk.sits("Connie")
    desk.opens("moves/escalate/")
    desk.types(requested_on=desk.hall.today.isoformat(), still_unhappy_about="Nothing changed.")
    desk.page.locator("[name$=grounds][value=not-said]").check(force=True)
    desk.records("Record the request for stage 2")
    desk.opens("moves/acknowledge-2/")
    desk.records("Record the acknowledgement of stage 2")
    desk.opens("moves/appoint-reviewer/")
    desk.chooses(reviewer="Ivo Test")
    press(desk.page, "Appoint the reviewer")
    expect(desk.page.get_by_text("must not be the one who looked into it").first).to_be_visible()
    desk.chooses(reviewer="Rita Test")
    desk.records("Appoint the reviewer")

    desk.sits("Rita")
    desk.opens("worksheet/reviewed-points/")
    desk.types(review_findings="The same.", reasons="Our standard.")
    desk.chooses(outcome="upheld")
    desk.records("Record")
    desk.opens("moves/decide-2/")
    desk.types(answer="It stands.", apology=SORRY)
    desk.records("Decide the stage 2 answer")
    desk.opens("moves/respond-2/")
    desk.types(posted_on=desk.hall.today.isoformat())
    desk.records("Record that the stage 2 answer went")


def what_was_promised_is_done(desk: Desk) -> None:
    """The remedy and the learning action, from the list of what goes on after the answer until it is empty."""
    desk.sits("Connie")
    desk.page.goto(f"{desk.server}/complaints/after/")
    expect(desk.page.get_by_text("Remedy: A round on Saturday.")).to_be_visible()
    desk.sits("Ivo")
    today = desk.hall.today.isoformat()
    for kind in ("remedy", "learning"):
        desk.opens(f"items/{kind}-1/moves/{kind}.do/")
        desk.types(done_on=today, evidence="The round sheets of Saturday.")
        desk.records("Record that it was done")
    desk.sits("Connie")
    desk.page.goto(f"{desk.server}/complaints/after/")
    for promised in ("Remedy:", "Learning action:"):
        expect(desk.page.locator("main")).not_to_contain_text(promised)


def test_a_corporate_complaint_goes_from_its_mail_to_the_end_of_its_road(desk: Desk, tmp_path: Path) -> None:
    comes_in(desk, tmp_path / "mail")
    is_answered_at_stage_1(desk, (desk.hall.today + dt.timedelta(days=30)).isoformat())
    is_reviewed_by_another_officer(desk)
    what_was_promised_is_done(desk)

    case = Case.objects.get(ref=desk.ref)
    assert (case.stage, case.outcome, case.final) == ("answered-2", "upheld", True)
    assert not ItemRow.objects.filter(case=case, kind__in=("remedy", "learning"), final=False).exists()
    desk.opens("")
    expect(desk.page.locator("main")).to_contain_text("Stage 2 answered")
