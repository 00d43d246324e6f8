"""Any mail is read, however broken: who wrote it, what it says, and every attachment byte for byte."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import tracemalloc
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.contact.mail import Address, attachments_of, parse_mail
from evenhand.domain.contact.mail.writing import ON_THE_WIRE
from tests.domain.contact.mail.corpus import EVERYTHING, TOP, Shaped
from tests.domain.contact.mail.hostile import HOSTILE
from tests.domain.contact.mail.hostile_further import FURTHER
from tests.domain.contact.mail.hostile_more import MORE

_BYTES = st.binary(max_size=3_000)


def codes(raw: bytes) -> set[str]:
    return {problem.code for problem in parse_mail(raw).problems}


@pytest.mark.parametrize("mail", [*EVERYTHING, *HOSTILE, *MORE, *FURTHER], ids=lambda mail: mail.claim)
def test_what_a_reader_would_find_is_found(mail: Shaped) -> None:
    parsed = parse_mail(mail.raw)
    found = tuple((attachment.name, content) for attachment, content in attachments_of(mail.raw))
    assert (parsed.from_address, parsed.from_name, parsed.subject) == (mail.address, mail.name, mail.subject)
    assert parsed.text.strip() == mail.text
    assert found == mail.files
    assert mail.problem in {"", *(problem.code for problem in parsed.problems)}


@pytest.mark.parametrize(
    "raw",
    [
        TOP + b"Content-Type: text/plain; charset=utf-7\r\n\r\nhalf a letter: +2AA-",
        TOP + b"Content-Type: text/html\r\n\r\n<p>half a letter: &#xD800;</p>",
        TOP
        + b"Auto-Submitted: \xff\r\nX-Failed-Recipients: \xff\r\nIn-Reply-To: \xff\r\nList-Id: <\xff>\r\n\r\nMy bin.",
        TOP
        + b"Message-ID: <\xff@b>\r\nReferences: <\xff>\r\nReceived: by \xff; \xff\r\nCc: \xff@\xff\r\n\r\nMy bin.",
    ],
    ids=["utf-7", "entity", "robot headers", "ids"],
)
def test_what_is_read_can_always_be_written_as_json(raw: bytes) -> None:
    msgspec.json.encode(parse_mail(raw))


def test_an_ordinary_mail_has_no_problems() -> None:
    raw = TOP + b"Message-ID: <1@example.org>\r\n\r\nMy bin.\r\n"
    assert parse_mail(raw).problems == ()


def test_every_address_of_to_and_cc_is_kept() -> None:
    raw = b"To: A <a@example.org>, b@example.org; Smith, Jo <c@example.org>\r\nCc: undisclosed-recipients:;\r\n\r\n"
    parsed = parse_mail(raw)
    assert parsed.to == (
        Address("A", "a@example.org"),
        Address("", "b@example.org"),
        Address("Smith, Jo", "c@example.org"),
    )
    assert parsed.cc == ()


def test_ids_are_read_and_an_over_long_one_becomes_a_digest() -> None:
    raw = (
        b"Message-ID: <"
        + b"x" * 5_000
        + b"@example.org>\r\nIn-Reply-To: <a@b>\r\nReferences: <1@b>\r\n <2@b>\r\n\r\n"
    )
    parsed = parse_mail(raw)
    assert parsed.in_reply_to == "<a@b>"
    assert parsed.references == ("<1@b>", "<2@b>")
    assert len(parsed.message_id) < 100
    assert parsed.message_id == parse_mail(raw).message_id
    assert "long-message-id" in codes(raw)


LONG_ID = "<DB9PR05MB8970ABCDEF0123456789ABCDEF0@DB9PR05MB8970.eurprd05.prod.outlook.com>"


def test_the_number_of_an_answered_message_goes_whole_and_is_read_where_a_program_encoded_it() -> None:
    message = EmailMessage()
    message["In-Reply-To"], message["References"] = LONG_ID, f"<1@b> {LONG_ID}"
    message.set_content("Thank you.")
    ours, anothers = message.as_bytes(policy=ON_THE_WIRE), message.as_bytes(policy=SMTP)

    assert f"In-Reply-To: {LONG_ID}\r\n".encode() in ours
    assert b"=?utf-8?q?" in anothers
    for raw in (ours, anothers):
        parsed = parse_mail(raw)
        assert (parsed.in_reply_to, parsed.references) == (LONG_ID, ("<1@b>", LONG_ID))


def test_mails_nested_twenty_deep_are_opened_and_kept_whole() -> None:
    raw = b"From: deepest@example.org\r\nSubject: 0\r\n\r\nhello\r\n"
    for level in range(20):
        raw = (
            b"From: f%d@example.com\r\nSubject: %d\r\nContent-Type: message/rfc822\r\n\r\n" % (level, level)
            + raw
        )
    parsed = parse_mail(raw)
    assert len(parsed.forwarded) == 20
    assert parsed.forwarded[-1].from_address == "deepest@example.org"


@pytest.mark.parametrize("depth", [70, 400, 3_000])
def test_multiparts_nested_out_of_all_reason_are_read_without_falling_over(depth: int) -> None:
    raw = (
        TOP
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
        )
        + b"\r\nhello"
    )
    assert parse_mail(raw).from_address == "ann@example.org"
    assert "too-deep" in codes(raw)


@pytest.mark.parametrize("entity", [b"&", b"&amp;", b"< "])
def test_html_of_nothing_but_entities_is_not_cleaned_for_hours_but_shown_as_plain_text(entity: bytes) -> None:
    html = b"<b>Hedge</b> " + entity * 60_000 + b"<script>x()</script>"
    parsed = parse_mail(TOP + b"Content-Type: text/html\r\n\r\n" + html)
    assert "Hedge" in parsed.html
    assert "<script" not in parsed.html
    assert "html-too-deep" in {problem.code for problem in parsed.problems}


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "found").glob("*.eml")), ids=lambda path: path.stem
)
def test_what_the_fuzzer_stumbled_over_is_read(path: Path) -> None:
    parsed = parse_mail(path.read_bytes())
    assert (parsed.from_address, parsed.text.strip()) == ("ann@example.org", "My bin.")


def test_html_nested_20000_deep_is_shown_as_plain_text() -> None:
    raw = TOP + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"My bin." + b"</div>" * 20_000
    parsed = parse_mail(raw)
    assert parsed.text.strip() == "My bin."
    assert "My bin." in parsed.html
    assert "html-too-deep" in codes(raw)


def test_html_is_made_safe_and_loads_nothing_from_outside() -> None:
    html = (
        b'<script>alert(1)</script><p onclick="x()">Hi <img src="https://example.org/pixel.gif">'
        b'<img src="cid:logo"><a href="javascript:x()">a</a><a href="https://example.org/">b</a></p>'
        b'<style>p{background:url(https://example.org/x)}</style><iframe src="https://example.org"></iframe>'
    )
    shown = parse_mail(TOP + b"Content-Type: text/html\r\n\r\n" + html).html
    assert "pixel.gif" not in shown
    assert "script" not in shown
    assert "onclick" not in shown
    assert "background" not in shown
    assert "iframe" not in shown
    assert 'src="cid:logo"' in shown
    assert 'href="https://example.org/"' in shown


def test_the_same_mail_by_two_roads_and_in_two_encodings_has_one_content_hash() -> None:
    first = TOP + "Content-Type: text/plain; charset=utf-8\r\n\r\nMy bin costs £50.\r\n".encode()
    second = (
        b"Received: from a by b; Fri, 4 Dec 2026 10:00:00 +0000\n"
        + TOP.replace(b"\r\n", b"\n")
        + b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nMy bin costs =A350.\n"
    )
    assert parse_mail(first).content_hash == parse_mail(second).content_hash


def test_other_words_or_another_attachment_have_another_content_hash() -> None:
    hashes = {
        parse_mail(mail.raw).content_hash
        for mail in EVERYTHING
        if mail.files and "plan.pdf" in mail.files[0][0]
    }
    other = parse_mail(TOP + b"\r\nMy bin").content_hash
    assert other not in hashes
    assert parse_mail(TOP + b"\r\nMy tree").content_hash != other


@given(_BYTES)
@settings(max_examples=200, deadline=None)
def test_no_bytes_whatever_make_the_reading_fail(raw: bytes) -> None:
    parse_mail(raw)
    list(attachments_of(raw))


@given(st.sampled_from(EVERYTHING), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_no_damage_to_a_real_mail_makes_the_reading_fail(mail: Shaped, chance: random.Random) -> None:
    raw = bytearray(mail.raw)
    for _ in range(chance.randint(1, 12)):
        place = chance.randint(0, len(raw))
        other = chance.choice(EVERYTHING).raw
        start = chance.randint(0, len(other))
        raw[place : place + chance.choice((0, 1, 20))] = other[start : start + chance.choice((0, 1, 3, 80))]
    parse_mail(bytes(raw))
    list(attachments_of(bytes(raw)))


@given(
    st.lists(st.tuples(st.binary(max_size=400), st.text("abcé€ ;'()", min_size=1, max_size=30)), max_size=4)
)
@settings(max_examples=80, deadline=None)
def test_every_attachments_bytes_and_name_are_exact(files: list[tuple[bytes, str]]) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = "ann@example.org"
    message.set_content("My bin.\n")
    for content, name in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"x{name}x")
    found = list(attachments_of(message.as_bytes()))
    assert [content for _, content in found] == [content for content, _ in files]
    assert [attachment.name for attachment, _ in found] == [f"x{name}x" for _, name in files]
    assert [attachment.sha256 for attachment, _ in found] == [
        hashlib.sha256(content).hexdigest() for content, _ in files
    ]


def test_a_30_mb_attachment_is_read_exactly_in_bounded_memory() -> None:
    content = random.Random(4).randbytes(30_000_000)
    message = EmailMessage(policy=SMTP)
    message["From"] = "ann@example.org"
    message.set_content("My bin.\n")
    message.add_attachment(content, maintype="application", subtype="pdf", filename="plan.pdf")
    raw = message.as_bytes()
    del message
    tracemalloc.start()
    parsed = parse_mail(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parsed.attachments[0].sha256 == hashlib.sha256(content).hexdigest()
    assert parsed.new_text == "My bin."
    assert peak < 2.5 * len(raw)


def test_reading_says_when_a_mail_was_received_and_how_that_is_known() -> None:
    received = (
        b"Received: from relay by internal.example.com; Mon, 7 Dec 2026 09:00:00 +0000\r\n"
        b"Received: from outside by mx.council.example.com with ESMTP; Fri, 4 Dec 2026 23:30:00 +0000\r\n"
        b"Received: from home by mail.isp.example.org; Fri, 4 Dec 2026 10:00:05 +0000\r\n"
    )
    raw = received + TOP + b"\r\nMy bin."
    by_header = parse_mail(raw, own_servers=("council.example.com",))
    assert by_header.received_at == dt.datetime(2026, 12, 4, 23, 30, tzinfo=dt.UTC)
    assert (by_header.received_how, by_header.received_by) == ("received-header", "mx.council.example.com")
    unconfigured = parse_mail(raw)
    assert unconfigured.received_at == dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC)
    instant = dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC)
    by_server = parse_mail(raw, own_servers=("council.example.com",), internal_date=instant)
    assert (by_server.received_at, by_server.received_how) == (instant, "server")


def test_without_a_server_the_senders_own_date_counts_marked_as_claimed() -> None:
    parsed = parse_mail(TOP + b"\r\nMy bin.")
    assert parsed.received_at == parsed.date == dt.datetime(2026, 12, 4, 10, tzinfo=dt.UTC)
    assert parsed.received_how == "claimed"


def test_a_date_in_the_future_is_a_problem_and_no_receipt() -> None:
    parsed = parse_mail(TOP + b"\r\nMy bin.", read_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert (parsed.received_at, parsed.received_how) == (None, "unknown")
    assert "future-date" in {problem.code for problem in parsed.problems}


@pytest.mark.parametrize(
    "date",
    [
        b"Fri, 4 Dec 9999 10:00:00 +0000",
        b"yesterday",
        b"1 Jan 0001 00:00 +9999",
        b"Thu, 1 Jan 1970 00:00:00 +0000",
    ],
)
def test_an_absurd_date_is_a_problem(date: bytes) -> None:
    parsed = parse_mail(b"From: ann@example.org\r\nDate: " + date + b"\r\n\r\nMy bin.")
    assert parsed.date is None
    assert "absurd-date" in {problem.code for problem in parsed.problems}


def test_a_claim_later_than_the_receipt_is_told() -> None:
    raw = b"Received: from a by mx.example.com; Tue, 1 Dec 2026 10:00:00 +0000\r\n" + TOP + b"\r\nMy bin."
    assert "sent-after-receipt" in codes(raw)


def test_a_zone_that_nobody_knows_is_no_zone_and_no_warning() -> None:
    parsed = parse_mail(b"From: ann@example.org\r\nDate: 4 Dec 2026 10:00:00 XYZT\r\n\r\nMy bin.")
    assert parsed.date is not None
    assert parsed.date.date() == dt.date(2026, 12, 4)


def test_a_mail_of_which_every_line_end_was_doubled_on_its_way_is_read_as_meant() -> None:
    whole = b"From: Ann Example <ann@example.org>\r\nSubject: Bins\r\n\r\nThe bins.\r\nThey are late.\r\n"
    found = parse_mail(whole.replace(b"\r\n", b"\r\r\n"))
    assert (found.from_address, found.subject, found.text) == (
        "ann@example.org",
        "Bins",
        parse_mail(whole).text,
    )
    assert "doubled-line-ends" in {problem.code for problem in found.problems}
