"""The mailbox of the demonstration: enough mail, of every shape, the same each time it is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from evenhand.apps.demonstration.mailbox.shapes import SERVER
from evenhand.apps.demonstration.mailbox.story import A_WEEK, Mail, instant, mailbox
from evenhand.apps.demonstration.mailbox.tellings import council_told, dispute_told, others_told
from evenhand.domain.contact.mail import ParsedMail, parse_mail

TODAY = dt.date(2026, 11, 25)
NOW = instant(TODAY, 18, 0)


@pytest.fixture(scope="module")
def mails() -> tuple[Mail, ...]:
    return mailbox(weekly_on=TODAY, until_at=NOW, seed=2026)


@pytest.fixture(scope="module")
def parsed(mails: tuple[Mail, ...]) -> tuple[ParsedMail, ...]:
    return tuple(
        parse_mail(
            one.raw,
            own_servers=(SERVER,),
            own_domains=("harrowmere.example",),
            internal_date=None,
            read_at=NOW,
        )
        for one in mails
    )


def test_the_same_seed_and_day_tell_the_same_bytes(mails: tuple[Mail, ...]) -> None:
    assert mailbox(weekly_on=TODAY, until_at=NOW, seed=2026) == mails


def test_the_mailbox_holds_at_least_220_mails_of_about_six_weeks(mails: tuple[Mail, ...]) -> None:
    assert len(mails) >= 220
    assert (mails[-1].arrived_on - mails[0].arrived_on).days in range(38, 43)


def test_nothing_arrives_later_than_now(mails: tuple[Mail, ...]) -> None:
    assert max(one.arrived_at for one in mails) <= NOW
    early = instant(TODAY, 6, 30)
    assert all(one.arrived_at <= early for one in mailbox(weekly_on=TODAY, until_at=early, seed=2026))


def test_the_resident_of_the_dispute_writes_about_thirty_mails_a_week(mails: tuple[Mail, ...]) -> None:
    weeks = Counter((TODAY - one.arrived_on).days // 7 for one in mails if one.name.startswith("marion"))
    assert set(weeks.values()) == {A_WEEK}


def test_every_shape_of_real_mail_is_there(parsed: tuple[ParsedMail, ...]) -> None:
    assert sum(bool(one.forwarded) for one in parsed) >= 10
    assert any(one.auto_reply for one in parsed)
    assert any(one.list_id for one in parsed)
    assert any(one.html and not one.problems for one in parsed)
    assert {"guessed-charset", "no-headers"} <= {p.code for one in parsed for p in one.problems}
    types = {attachment.type for one in parsed for attachment in one.attachments}
    assert {"application/pdf", "image/png", "text/csv", "application/vnd.ms-outlook"} <= types


def test_one_id_comes_with_two_contents_and_others_as_copies(parsed: tuple[ParsedMail, ...]) -> None:
    contents: dict[str, set[str]] = {}
    copies: Counter[tuple[str, str]] = Counter()
    for one in parsed:
        contents.setdefault(one.message_id, set()).add(one.content_hash)
        copies[one.message_id, one.content_hash] += 1
    assert sum(len(hashes) > 1 for mid, hashes in contents.items() if mid) == 1
    assert sum(count > 1 for count in copies.values()) >= 5


def test_nobody_in_it_can_be_reached() -> None:
    told = council_told()
    addresses = [one.email for one in (*told.officers.values(), *told.members.values())]
    addresses += [one.email for one in told.customers.values() if one.email]
    addresses += [told.member_of_parliament.email, dispute_told().new_address]
    reserved = (".example", "@example.org", "@example.com")
    assert [address for address in addresses if not address.endswith(reserved)] == []
    numbers = [one.telephone for one in told.customers.values() if one.telephone]
    assert [one for one in numbers if not one.startswith(("01632 960", "07700 900"))] == []


def test_everybody_who_writes_is_in_the_council_told() -> None:
    told = council_told()
    assert {one.who for one in others_told().mails} <= set(told.customers)
    assert {one.officer for one in others_told().mails} <= set(told.officers)
    assert {one.ask for one in dispute_told().matters if one.ask} <= set(told.officers)
