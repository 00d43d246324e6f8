"""The record of a person survives only while some case does, and goes with the last one (RET-3)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from evenhand.apps.accounts.models import RecordChange
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases import erasing
from evenhand.apps.contacts.models import Contact
from evenhand.apps.people.models import Customer, EmailAddress, Note
from evenhand.apps.people.operations import customers, reach, regrouping
from evenhand.apps.people.operations.erasing import erase_changes
from evenhand.apps.search.models import SearchDocument
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
ASKED, CONFIRMED = noon("2030-01-10"), noon("2030-01-11")
NAME = "Ravensdale"


@pytest.fixture
def hilda(person_in):
    """A head of service."""
    return person_in("head-of-service", "Hilda Head")


@pytest.fixture
def closed(requested, morgan, ingrid):
    """A closed request of somebody of whom an address and a note are known."""
    Note.objects.create(
        customer=morgan, words="Speaks softly.", written_by=ingrid, written_at=noon("2026-10-05")
    )
    reach.add_email_address(
        morgan, address="morgan@example.org", evidence="Wrote from it.", by=ingrid, at=noon("2026-10-05")
    )
    request = requested()
    request.tell("2026-10-20", "withdraw")
    return request


def erased(case, by, second):
    asked = erasing.ask_to_erase(case, why="The schedule.", by=by, at=ASKED)
    return erasing.confirm(asked, by=second, at=CONFIRMED)


def test_RET_3_the_record_goes_with_the_last_case_and_the_certificate_says_so(closed, morgan, ingrid, hilda):
    done = erased(closed.case, ingrid, hilda)
    morgan.refresh_from_db()
    assert (done.people, morgan.name, morgan.erased_at) == (1, "[erased]", CONFIRMED)
    assert not EmailAddress.objects.filter(customer=morgan).exists()
    assert not Note.objects.filter(customer=morgan).exists()
    assert not SearchDocument.objects.filter(text__icontains=NAME).exists()


def test_RET_3_the_record_stays_while_another_case_of_theirs_does(closed, requested, morgan, ingrid, hilda):
    other = requested()
    assert erased(closed.case, ingrid, hilda).people == 0
    morgan.refresh_from_db()
    assert NAME in morgan.name
    other.tell("2026-10-21", "withdraw")
    assert erased(other.case, ingrid, hilda).people == 1


def test_RET_3_the_record_stays_while_a_message_waits_to_be_sorted(closed, morgan, ingrid, hilda):
    Contact.objects.create(
        direction="in",
        channel="email",
        customer=morgan,
        received_on=day("2029-12-30"),
        stored_at=noon("2029-12-30"),
    )
    assert erasing.goes_too(closed.case) is None
    assert "waits to be sorted" in erasing.why_person_stays(closed.case)
    assert erased(closed.case, ingrid, hilda).people == 0


def test_RET_3_what_was_filed_beside_any_case_goes_with_the_record(closed, morgan, ingrid, hilda):
    filed = Contact.objects.create(
        direction="in", channel="email", customer=morgan, outcome="filed", text=NAME, from_address="morgan@example.org",
        received_on=day("2026-10-06"), stored_at=noon("2026-10-06"),
    )  # fmt: skip
    erased(closed.case, ingrid, hilda)
    filed.refresh_from_db()
    assert (filed.text, filed.from_address, filed.subject) == ("", "", "[erased]")


def test_RET_3_the_record_of_who_speaks_for_somebody_stays(closed, morgan, ingrid, hilda):
    other = customers.add_customer(name="Ada Quill", by=ingrid, at=noon("2026-10-05"))
    other.representatives.create(
        by=morgan, name=morgan.name, authority="Letter.", scope="everything", from_on=day("2026-10-05"),
        recorded_by=ingrid, recorded_at=noon("2026-10-05"),
    )  # fmt: skip
    assert "speak for somebody" in erasing.why_person_stays(closed.case)
    assert erased(closed.case, ingrid, hilda).people == 0


def test_RET_3_a_record_that_was_merged_goes_too_and_the_merge_is_not_taken_back(
    closed, morgan, ingrid, hilda
):
    twin = customers.add_customer(name=f"M. {NAME}", by=ingrid, at=noon("2026-10-05"))
    merged = regrouping.merge(
        twin, into=morgan, why="One person.", evidence=(), by=ingrid, at=noon("2026-10-06")
    )
    erased(closed.case, ingrid, hilda)
    assert not Customer.objects.filter(name__contains=NAME).exists()
    with pytest.raises(Refused, match="erased with the last case"):
        regrouping.undo_merge(merged, why="Two people.", by=ingrid, at=CONFIRMED)


def test_RET_3_the_log_of_changes_outlives_the_record_by_a_year(closed, morgan, ingrid, hilda):
    lines = RecordChange.objects.filter(subject=f"people.customer:{morgan.pk}")
    erased(closed.case, ingrid, hilda)
    assert erase_changes(before=CONFIRMED) == 0
    assert NAME in str([line.after for line in lines])
    assert erase_changes(before=CONFIRMED + dt.timedelta(days=366)) > 0
    assert NAME not in str([(line.before, line.after, line.why) for line in lines.all()])
    assert lines.exists(), "that something was changed, when and by whom stays"


def test_RET_3_the_page_says_beforehand_that_the_person_goes_too(closed, ingrid, client):
    client.force_login(ingrid)
    page = client.get(reverse("case-erase", args=[closed.case.ref])).content.decode()
    assert "Their own record goes too" in page
