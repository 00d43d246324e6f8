"""Words that may complain of an officer by name: a suggestion, with the sentence that says so (SPOC-18)."""

from __future__ import annotations

import pytest

from evenhand.domain.contact.about_officers import perhaps_about
from evenhand.domain.contact.routing import Arrangement, Rota, route
from evenhand.domain.lawbook.vocabularies import Code, Vocabulary

OFFICERS = {1: "Sam Tester", 2: "Dee Example"}
SIGNS = Vocabulary(
    vocabulary="signs-of-complaint",
    title="Signs",
    codes={
        "complain": Code(title="complain"),
        "rude": Code(title="rude"),
        "dear": Code(title="dear", flags={"greets": True}),
    },
)


@pytest.mark.parametrize(
    ("text", "officers"),
    [
        ("Complaint about Sam Tester, my contact, and Dee Example", (1, 2)),
        ("I wish to COMPLAIN about Mr. Tester.", (1,)),
        ("Ms Example was rude to me on Monday.", (2,)),
    ],
)
def test_SPOC_18_a_name_in_one_sentence_with_a_word_of_complaint_suggests_it(
    text: str, officers: tuple[int, ...]
) -> None:
    found = perhaps_about(text, OFFICERS, SIGNS)

    assert found is not None
    assert found.officers == officers
    assert found.words == text


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sam Tester, I wish to complain about the bins.",
        "I complain about the bins.\nPlease pass this to Sam Tester.",
        "Sam Tester answered me on Monday.",
        "I complain about the Testery.",
    ],
)
def test_SPOC_18_a_greeting_another_sentence_or_another_word_suggests_nothing(text: str) -> None:
    assert perhaps_about(text, OFFICERS, SIGNS) is None


@pytest.mark.parametrize(("head", "reader"), [(9, 9), (1, None), (None, None)])
def test_SPOC_18_what_may_be_about_an_officer_goes_to_the_head_of_service_and_to_neither_of_the_two(
    head: int | None, reader: int | None
) -> None:
    found = route(
        arrangement=Arrangement(case=7, spoc=1, deputy=2),
        absent=frozenset(),
        rota=Rota(head=head),
        about=perhaps_about("Complaint about Sam Tester", OFFICERS, SIGNS),
    )

    assert (found.reader, found.arrangement, found.apart) == (reader, 7, True)
