"""The pages of the settings: who keeps them, and what each saves."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.council import operations, queries
from evenhand.apps.council.models import Absence, HolidayAddition, Member, Officer

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
KEPT_BY_ADMINISTRATORS = [
    "/settings/council/",
    "/settings/mailboxes/",
    "/settings/mailboxes/add/",
    "/settings/service-areas/",
    "/settings/service-areas/add/",
    "/settings/officers/",
    "/settings/officers/add/",
    "/settings/posts/add/",
    "/settings/members/",
    "/settings/members/add/",
    "/settings/members/add-mp/",
    "/settings/holidays/",
    "/settings/holidays/add/",
    "/settings/closure-days/add/",
]


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def olive(officer: Officer, administrator: User) -> User:
    post = operations.add_post(title="Planning officer", role="officer", by=administrator, at=AT)
    operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=administrator, at=AT)
    assert officer.user is not None
    return officer.user


@pytest.mark.parametrize("address", KEPT_BY_ADMINISTRATORS)
def test_an_administrator_opens_it_and_an_officer_is_told_whom_to_ask(
    address: str, administrator: User, olive: User
) -> None:
    assert _signed_in(administrator).get(address).status_code == 200
    refused = _signed_in(olive).get(address)
    assert refused.status_code == 403
    assert "Ask an administrator" in refused.content.decode()


def test_the_settings_offer_an_officer_their_absence_and_nothing_else(
    administrator: User, olive: User
) -> None:
    shown = _signed_in(olive).get("/settings/").content.decode()
    assert "/settings/absences/" in shown
    assert "/settings/mailboxes/" not in shown
    assert "/settings/mailboxes/" in _signed_in(administrator).get("/settings/").content.decode()


def test_an_officer_says_that_they_are_away(olive: User, officer: Officer) -> None:
    today = timezone.localdate()
    days = {"from_on_day": str(today.day), "from_on_month": str(today.month), "from_on_year": str(today.year)}
    client = _signed_in(olive)
    response = client.post("/settings/absences/mine/", {**days, "reason": "sickness"}, follow=True)
    page = response.content.decode()
    assert "Olive Officer" in page
    assert queries.is_absent(officer, today)
    assert "Sickness" not in page


def test_an_officer_cannot_end_the_absence_of_another(olive: User, administrator: User) -> None:
    other = operations.add_officer(name="Sam", email="sam@example.org", by=administrator, at=AT)
    absence = operations.record_absence(
        other, from_on=dt.date(2026, 11, 23), until_on=None, by=administrator, at=AT
    )
    response = _signed_in(olive).get(f"/settings/absences/{absence.pk}/end/")
    assert response.status_code == 403
    assert _signed_in(olive).get("/settings/absences/add/").status_code == 403
    assert Absence.objects.get().until_on is None


def test_an_administrator_enters_an_officer_with_a_post_who_may_then_sign_in(administrator: User) -> None:
    client = _signed_in(administrator)
    client.post("/settings/posts/add/", {"title": "Head of Planning", "role": "head-of-service"})
    client.post("/settings/officers/add/", {"name": "Hal", "email": "Hal@example.org", "signs_in": "on"})
    hal = Officer.objects.get(email="hal@example.org")
    post = str(queries.posts_with_roles()[0][0].pk)
    first_day = {"from_on_day": "1", "from_on_month": "jan", "from_on_year": "2026"}
    client.post(f"/settings/officers/{hal.pk}/appoint/", {"post": post, **first_day})
    assert hal.user is not None
    assert queries.roles_of(hal.user, dt.date(2026, 1, 1)) == {"head-of-service"}
    page = client.get(f"/settings/officers/{hal.pk}/").content.decode()
    assert "Thursday 1 January 2026" in page


def test_CAL_6_a_holiday_is_entered_and_withdrawn_with_reasons(administrator: User) -> None:
    client = _signed_in(administrator)
    day = {"on_day": "14", "on_month": "12", "on_year": "2026"}
    proclaimed = {"proclaimed_on_day": "1", "proclaimed_on_month": "9", "proclaimed_on_year": "2026"}
    client.post(
        "/settings/holidays/add/", {**day, **proclaimed, "nations": ["ENG", "WLS"], "reason": "Proclaimed"}
    )
    entered = HolidayAddition.objects.get()
    assert (entered.on, entered.nations) == (dt.date(2026, 12, 14), ["ENG", "WLS"])
    client.post(f"/settings/holidays/{entered.pk}/withdraw/", {"why": "Wrong year"})
    page = client.get("/settings/holidays/").content.decode()
    assert "Monday 14 December 2026" in page
    assert "Wrong year" in page


def test_the_council_s_details_are_saved_and_stand_at_the_top_of_the_page(administrator: User) -> None:
    client = _signed_in(administrator)
    facts = {
        "name": "Fenbridge District Council", "kind": "district", "nation": "ENG",
        "address_lines": "1 Mill Lane\nFenbridge", "mail_domains": "@Fenbridge.example\n",
        "weekly_response_weekday": "3", "brand_colour": "#0b5d4a", "link_colour": "#0b4f6c",
        "digest_days": "working-days",
    }  # fmt: skip
    page = client.post("/settings/council/", facts, follow=True).content.decode()
    assert "Fenbridge District Council" in page
    kept = queries.council()
    assert (kept.weekly_response_weekday, kept.mail_domains) == (3, ["fenbridge.example"])
    assert kept.address_lines == ["1 Mill Lane", "Fenbridge"]


def test_a_refusal_of_the_operation_stands_beside_its_field(administrator: User) -> None:
    page = _signed_in(administrator).post("/settings/mailboxes/add/", {"address": "nonsense", "title": "x"})
    words = page.content.decode()
    assert "such as name@example.org" in words
    assert 'href="#id_address"' in words


@pytest.mark.parametrize("address", [a for a in KEPT_BY_ADMINISTRATORS if a.endswith("/add/")])
def test_each_link_of_the_error_summary_has_a_target(address: str, administrator: User) -> None:
    page = _signed_in(administrator).post(address, {"x": "x"}).content.decode()
    targets = re.findall(r'href="#([^"]+)"', page.split("govuk-error-summary", 1)[1].split("</ul>")[0])
    assert targets
    assert [target for target in targets if f'id="{target}"' not in page] == []


def test_a_member_s_term_is_entered_and_ended(administrator: User) -> None:
    client = _signed_in(administrator)
    first = {"from_on_day": "7", "from_on_month": "5", "from_on_year": "2026"}
    client.post("/settings/members/add/", {"name": "Cllr Marsh", "email": "cllr@example.org", **first})
    member = Member.objects.get()
    last = {"last_on_day": "6", "last_on_month": "5", "last_on_year": "2026"}
    page = client.post(f"/settings/members/{member.pk}/end/", last).content.decode()
    assert "before the first, Thursday 7 May 2026" in page
    client.post(f"/settings/members/{member.pk}/end/", {**last, "last_on_day": "31"})
    assert Member.objects.get().until_on == dt.date(2026, 5, 31)
