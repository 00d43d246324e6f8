"""The council's policy for everybody: no sign-in, and nothing but what was adopted and is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.lawbook.books import lawbook, stands_adopted
from evenhand.apps.policies import drafting
from evenhand.apps.policies.drafting import adopt_draft, approve
from evenhand.apps.policies.enclosing import policy_on
from evenhand.apps.policies.models import Adoption, PolicyDraft
from evenhand.apps.policies.operations import Approval
from evenhand.apps.policies.standing import _Known
from evenhand.apps.policies.views import public
from evenhand.apps.ui.identity import identity
from evenhand.domain.lawbook.book import LAW_ITSELF
from tests.apps.policies.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = AT.date()


def adopt(draft: PolicyDraft, from_on: dt.date, by: User) -> None:
    approve(draft, approved_by="Full Council", approved_on=TODAY, minute="12/26")
    approval = Approval(
        approved_by="Full Council",
        approved_on=TODAY,
        minute="12/26",
        in_force_from=from_on,
        responsible="Invented Officer",
        next_review_on=from_on + dt.timedelta(days=300),
    )
    adopt_draft(draft, approval, by=by, at=AT)


@pytest.fixture
def anybody(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(public, "localdate", lambda: TODAY)
    yield client
    stands_adopted(folders=None)
    _Known.key = None


def test_nothing_is_shown_before_anything_was_adopted(anybody: Client, draft: PolicyDraft) -> None:
    answer = anybody.get("/our-policy/")
    assert answer.status_code == 200
    assert "has not adopted a policy here yet" in answer.content.decode()
    own = next(p.name for p in lawbook().in_force(TODAY) if p.council != LAW_ITSELF)
    assert anybody.get(f"/our-policy/{own}/").status_code == 404


def test_an_edition_of_a_later_day_is_not_shown_yet(
    anybody: Client, draft: PolicyDraft, administrator: User
) -> None:
    adopt(draft, TODAY + dt.timedelta(days=30), administrator)
    assert "has not adopted a policy here yet" in anybody.get("/our-policy/").content.decode()


def test_what_was_adopted_is_read_without_signing_in_with_dates_and_sources(
    anybody: Client, draft: PolicyDraft, administrator: User
) -> None:
    adopt(draft, TODAY, administrator)
    drafting.begin(title="A secret plan", by=administrator, at=AT)
    page = anybody.get("/our-policy/").content.decode()
    for said in ("Full Council", "minute 12/26", "Invented Officer", "2 November 2026"):
        assert said in page
    assert "A secret plan" not in page
    shown = [p for p in lawbook().in_force(TODAY) if p.council != LAW_ITSELF]
    assert shown
    for procedure in shown[:2]:
        one = anybody.get(f"/our-policy/{procedure.name}/").content.decode()
        assert procedure.title in one
        assert "Our times, and what they rest on" in one
        assert procedure.source.title in one
        assert procedure.id not in one
        # In the council's own words, whoever wrote the files that its policy builds on.
        assert f"This is what {identity().council_name} has laid down." in one
        assert "This is edition" not in one
        assert "It is in force from 2 November 2026" in one
        assert "<svg" in one


def test_a_letter_encloses_the_edition_that_stands_on_its_day_and_says_who_approved_it(
    anybody: Client, draft: PolicyDraft, administrator: User
) -> None:
    adopt(draft, TODAY, administrator)
    name = next(p.name for p in lawbook().in_force(TODAY) if p.council != LAW_ITSELF)
    before, now = (policy_on(name, day) for day in (TODAY - dt.timedelta(days=1), TODAY))
    first, latest = Adoption.objects.select_related("edition").order_by("pk")
    assert (before.digest, now.digest) == (first.edition.digest, latest.edition.digest)
    assert "Full Council approved it on 2 November 2026 (minute 12/26)." in str(now.content)
    assert "approved it" not in str(before.content)


def test_the_laws_own_procedures_are_no_policy_of_the_council(
    anybody: Client, draft: PolicyDraft, administrator: User
) -> None:
    adopt(draft, TODAY, administrator)
    assert anybody.get("/our-policy/staff-safety/").status_code == 404
