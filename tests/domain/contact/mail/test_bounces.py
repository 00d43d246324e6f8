"""A report of any mail system says which mail of ours it is about, and whether that will still arrive."""

from __future__ import annotations

import pytest

from evenhand.domain.contact.mail import ParsedMail, parse_mail
from tests.domain.contact.mail.bounce_shapes import SHAPES, Sent, words

SENT = Sent("<0a1b.2c3d@council.example.org>")


def went(parsed: ParsedMail) -> str:
    """How our mail fared, by what was read."""
    if parsed.bounce is None:
        return "away" if parsed.auto_reply else "a person's mail"
    return (
        "failed"
        if parsed.bounce.has_failed
        else ("delayed" if parsed.bounce.action == "delayed" else "arrived")
    )


@pytest.mark.parametrize("name", SHAPES)
def test_what_comes_back_says_how_our_mail_fared_and_which_it_was(name: str) -> None:
    expected, shape = SHAPES[name]

    parsed = parse_mail(shape(SENT))

    assert went(parsed) == expected
    numbers = {parsed.bounce.message_id if parsed.bounce else "", parsed.in_reply_to, *parsed.references}
    assert SENT.number in numbers
    if parsed.bounce is not None:
        assert parsed.bounce.recipient.endswith(("@example.com", "@example.net"))


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("ann@example.com", "Undelivered letters again", "Two letters were not delivered to my house."),
        ("postmaster@example.com", "Parking at the post office", "Is there a plan for more bays?"),
    ],
)
def test_words_of_a_person_are_no_report(sender: str, subject: str, text: str) -> None:
    raw = words(text, sender=sender, subject=subject)(SENT).replace(b"Return-Path: <>", b"Return-Path: <x@y>")

    assert went(parse_mail(raw)) == "a person's mail"
