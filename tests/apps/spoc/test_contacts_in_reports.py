"""SP-3: the report tells contacts for each single point of contact, who passed them on, and what needed no reply."""

from __future__ import annotations

import pytest

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import Member
from evenhand.apps.reports.records import tables
from evenhand.domain.reports.periods import Span
from tests.apps.spoc.conftest import Council, MatterOf, at, day

pytestmark = pytest.mark.django_db
AUTUMN = Span(day("2026-08-01"), day("2026-09-30"))


def lines(name: str, audience: str = "internal") -> list[tuple[str, ...]]:
    (table,) = tables(name, AUTUMN, audience, on=day("2026-10-01"))
    return [(line.title, *(cell.text for cell in line.cells)) for line in table.lines]


def message(arrangement: Case | None, on: str, channel: str = "email", **more: object) -> Contact:
    return Contact.objects.create(
        direction="in",
        channel=channel,
        received_on=day(on),
        stored_at=at(on),
        arrangement=arrangement,
        **more,
    )


@pytest.fixture
def received(council: Council, arrangement: Case, ward_member: Member) -> None:
    """Five messages: three while Sam was it, two once Olly had taken over on 7 September."""
    message(arrangement, "2026-08-31")
    message(arrangement, "2026-09-02", forwarded_by_officer=council.officers["Olly"])
    message(arrangement, "2026-09-02", "telephone", outcome="read-and-file")
    council.move(
        arrangement,
        "change-people",
        "2026-09-07",
        by="Hope",
        spoc=council.fact("Olly"),
        deputy=council.fact("Dee"),
    )
    message(
        arrangement, "2026-09-07", forwarded_by_member=ward_member, forwarded_by_address="ward@example.com"
    )
    message(arrangement, "2026-09-30", forwarded_by_address="neighbour@example.org")
    message(arrangement, "2026-10-01")
    message(None, "2026-09-02")


def test_SP_3_contacts_stand_by_week_with_who_was_it_on_that_day(received: None) -> None:
    assert lines("spoc-contacts") == [
        ("31 August 2026", "Sam Test", "E-mail", "2"),
        ("31 August 2026", "Sam Test", "Telephone call", "1"),
        ("7 September 2026", "Olly Test", "E-mail", "1"),
        ("28 September 2026", "Olly Test", "E-mail", "1"),
    ]


def test_SP_3_it_is_told_who_passed_them_on(received: None, ward_member: Member) -> None:
    assert lines("spoc-passed-on") == [
        ("An address that is on none of the council’s lists", "Olly Test", "1"),
        (str(ward_member), "Olly Test", "1"),
        ("Nobody: it came straight to us", "Sam Test", "2"),
        ("Olly Test", "Sam Test", "1"),
    ]


def test_SP_3_SPOC_9_what_needed_no_reply_is_told_with_its_reason(
    council: Council, received: None, matter: MatterOf
) -> None:
    for title, reason, on in (
        ("The fence", "thanks", "2026-09-03"),
        ("The gate", "thanks", "2026-09-10"),
        ("The path", "duplicate", "2026-10-02"),
    ):
        council.move(matter(title), "no-answer", on, by="Hope", reason=reason)
    assert lines("spoc-no-reply") == [
        ("Read and filed", "Sam Test", "1"),
        ("Thanks or an acknowledgement", "Olly Test", "1"),
        ("Thanks or an acknowledgement", "Sam Test", "1"),
    ]


def test_SUP_1_none_of_it_goes_out(received: None) -> None:
    for name in ("spoc-contacts", "spoc-passed-on", "spoc-no-reply"):
        assert lines(name)
        assert lines(name, "public") == []
