"""A complaint in the browser, from the logging of it to the answer, by keyboard; and every page of complaints by axe."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.complaints import surveys
from evenhand.apps.complaints.survey_sending import token_of
from evenhand.apps.council.models import Member
from tests.accessibility import faults
from tests.apps.complaints.conftest import Hall, noon

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: Any, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def press(page: Page, name: str) -> None:
    """Press a button by keyboard alone."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_complaint_goes_from_receipt_to_its_answer_by_keyboard(
    page: Page, live_server: Any, hall: Hall
) -> None:
    case = hall.log(days_ago=1)
    at = f"{live_server.url}/cases/{case.ref}"
    sign_in(page, live_server, hall.users["Connie"])

    page.goto(f"{at}/moves/formalise/")
    page.get_by_label("The person wants it dealt with formally").check()
    press(page, "Make it a formal complaint")
    expect(page.get_by_text("Recorded: Make it a formal complaint.")).to_be_visible()

    page.goto(f"{at}/moves/assign/")
    page.get_by_label("Service area").select_option(label="Waste")
    page.get_by_label("Investigator").select_option(label="Ivo Test")
    press(page, "Assign to a service and an investigator")
    expect(page.get_by_text("Recorded: Assign to a service")).to_be_visible()

    page.goto(f"{at}/worksheet/points/")
    page.get_by_label("What went wrong").fill("Missed three times")
    page.get_by_label("Cause").select_option(label="Delay or neglect in answering or acting")
    press(page, "Record")
    expect(page.get_by_text("1 entry recorded")).to_be_visible()

    sign_in(page, live_server, hall.users["Ivo"])
    page.goto(f"{at}/worksheet/points/")
    page.get_by_label("What you found").fill("Two rounds were cut short.")
    page.get_by_label("By which evidence").fill("The round sheets.")
    page.get_by_label("Not upheld").check()
    page.get_by_label("Why, with the policy or law").fill("The person had not put the bin out.")
    press(page, "Record")
    expect(page.get_by_text("1 entry recorded")).to_be_visible()

    page.goto(f"{at}/moves/decide-1/")
    page.get_by_label("Summary of the answer").fill("We looked into it.")
    press(page, "Decide the stage 1 answer")
    expect(page.get_by_text("Recorded: Decide the stage 1 answer.")).to_be_visible()
    page.goto(f"{at}/moves/respond-1/")
    posted = page.get_by_role("group", name="Posted or handed over on")
    for part in ("day", "month", "year"):
        posted.get_by_label(part.capitalize(), exact=True).fill(str(getattr(hall.today, part)))
    press(page, "Record that the stage 1 answer went")
    expect(page.get_by_text("Recorded: Record that the stage 1 answer went.")).to_be_visible()
    case = Case.objects.get(pk=case.pk)
    assert (case.stage, case.outcome, case.service) == ("answered-1", "not-upheld", "waste")


def test_every_page_of_complaints_passes_axe_and_fits_a_telephone(
    page: Page, live_server: Any, hall: Hall, councillor: Member
) -> None:
    hall.answered()
    sample = surveys.draw(
        closed_from=hall.today - dt.timedelta(days=5),
        closed_until=hall.today,
        rate_percent=100,
        seed="autumn",
        by=hall.users["Connie"],
        at=noon(hall.today),
    )
    invitation = sample.invitations.get()
    surveys.record_sent(invitation, on=hall.today)
    asked = hall.log("member-enquiry", member=f"member:{councillor.pk}", summary="A crossing")
    case = hall.formal(summary="A lamp is out")
    hall.do(case, "point.raise", summary="Missed three times", cause="delay")
    pages = {
        "Connie": (
            "/complaints/",
            "/complaints/after/",
            "/complaints/enquiries/",
            "/complaints/owed/",
            "/complaints/surveys/",
            f"/complaints/surveys/{invitation.pk}/",
            "/complaints/equality/",
            f"/cases/{case.ref}/",
            f"/cases/{case.ref}/worksheet/points/",
            f"/cases/{case.ref}/moves/assign/",
        ),
        "Marsh": ("/enquiries/",),
        "Cleo": ("/complaints/equality/add/",),
    }
    hall.users["Ada"] = hall.administrator
    pages["Ada"] = ("/settings/directory/", "/settings/directory/lgsco/", "/settings/service-areas/")
    for who, paths in pages.items():
        sign_in(page, live_server, hall.users[who])
        assert faults(page, live_server, paths) == []
        if who == "Marsh":
            expect(page.get_by_text(asked.ref).first).to_be_visible()  # no axe of an empty page
    page.context.clear_cookies()
    assert faults(page, live_server, [reverse("survey", args=[token_of(invitation)])]) == []
