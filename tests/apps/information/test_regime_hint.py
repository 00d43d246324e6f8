"""The suggested law on the triage page: with the words that suggest it, and nothing where none is seen."""

from __future__ import annotations

import pytest

from evenhand.apps.contacts.hints import hints_for
from evenhand.apps.contacts.models import Contact


def hint_of(subject: str, text: str = "", direction: str = "in") -> str:
    return "".join(hints_for(Contact(subject=subject, new_text=text, direction=direction)))


def test_FOI_16_the_suggested_law_stands_with_the_words_that_show_it():
    said = hint_of("A request", "Under the Freedom of Information Act please send me the contract for bins.")
    assert "Freedom of information" in said
    assert "You decide" in said


def test_GEN_6_a_request_in_the_subject_alone_is_seen():
    assert "Freedom of information" in hint_of("FOI request: how many parking fines were issued in 2024?")


@pytest.mark.parametrize(
    ("text", "direction"), [("Thank you for the flowers.", "in"), ("FOI request", "out")]
)
def test_nothing_is_said_where_nothing_is_asked_or_it_was_ours(text, direction):
    assert hint_of("Hello", text, direction) == ""


def test_words_of_a_message_are_escaped():
    assert "<script>" not in hint_of("FOI <script>alert(1)</script> request for the contract")
