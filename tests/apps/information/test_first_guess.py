"""First guess and final decision are both kept, with the words of the guess (DEF-3, FOI-16)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from evenhand.apps.cases.operations import MoveRefused, reclassify
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.information.regimes import how_decided
from tests.apps.information.conftest import day, noon

ON = "2026-10-05"


@pytest.fixture
def sorted_as(ingrid, morgan):
    """Sort a message of an invented person as a kind of case."""

    def make(text: str, procedure: str, question: str = ""):
        contact = Contact.objects.create(
            direction="in",
            channel="email",
            subject="A question",
            text=text,
            new_text=text,
            customer=morgan,
            received_on=day(ON),
            stored_at=noon(ON),
        )
        matter = NewMatter(procedure=procedure, summary="A question", question=question)
        return open_cases(contact, [matter], by=ingrid, at=noon(ON), batch=uuid4())[0]

    return make


@pytest.mark.django_db
def test_FOI_16_the_guess_at_triage_stays_when_the_case_goes_on_under_another_law(sorted_as, ingrid):
    case = sorted_as("Please send me the noise monitoring reports.", "foi-request")
    reclassify(case, to="eir-request", stage="open", why="About noise.", on=day(ON), by=ingrid, at=noon(ON))
    case.refresh_from_db()
    decided = how_decided(case)
    assert decided is not None
    assert decided.suggested == (("Environmental information", ("noise monitoring",)),)
    assert decided.chosen == "Freedom of information request"
    assert decided.changed
    assert decided.now != decided.chosen


@pytest.mark.django_db
def test_GEN_6_each_part_of_a_message_has_a_guess_of_its_own(sorted_as):
    whole = "How much was spent on agency staff? Please send my housing file."
    case = sorted_as(whole, "subject-access-request", question="Please send my housing file.")
    decided = how_decided(case)
    assert decided is not None
    assert [title for title, _words in decided.suggested] == ["Subject access"]
    assert not decided.changed


@pytest.mark.django_db
def test_a_case_that_nobody_sorted_has_no_guess(requested):
    assert how_decided(requested().case) is None


@pytest.mark.django_db
def test_FOI_12_what_was_asked_by_word_of_mouth_becomes_no_request_that_has_to_be_written(requested, ingrid):
    said = requested("eir-request", spoken=True).case
    change = {"to": "foi-request", "stage": "open", "why": "About money.", "on": day(ON)}
    with pytest.raises(MoveRefused, match="Help the person to write it down"):
        reclassify(said, **change, by=ingrid, at=noon(ON))
    written = requested("eir-request").case
    reclassify(written, **change, by=ingrid, at=noon(ON))
