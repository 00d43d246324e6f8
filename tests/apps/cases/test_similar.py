"""Similar earlier cases: the twin is found, what differs is told, and nobody finds what they may not see."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.cases import operations
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.similar import asked_before, similar_cases, whom_they_asked
from tests.apps.cases.conftest import AT, officer_fact

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)
TEXTS = (
    "Please could you tell me how many potholes were repaired in Mill Lane in 2024?",
    "How many parking fines were issued at the Corn Exchange car park in 2024?",
    "Please send me the contract for cleaning the swimming pool.",
    "What did the council spend on agency social workers in 2023/24?",
    "A list of empty shops with their rateable value.",
)


@pytest.fixture
def ingrid(person_in):
    return person_in("information-team", "Ingrid Information")


@pytest.fixture
def opened(ingrid, morgan):
    def make(text: str, procedure: str = "foi-request") -> Case:
        facts = {
            "customer": f"customer:{morgan.pk}",
            "received_on": DAY,
            "summary": text[:80],
            "request": text,
        }
        move = Move(move="receive", facts=facts, happened_on=DAY)
        return operations.open_case(procedure, move, by=ingrid, at=AT)

    return make


def test_the_earlier_twin_comes_first_with_the_words_it_shares(opened, ingrid):
    earlier = [opened(text) for text in TEXTS]
    again = opened("I would like to know the number of potholes repaired in Mill Lane during 2024.")
    first = similar_cases(again, ingrid, on=DAY)[0]
    assert first.case == earlier[0]
    assert "pothole" in " ".join(first.evidence)


def test_whom_the_earlier_case_asked_is_told_with_what_became_of_it(opened, ingrid, olive):
    earlier = opened(TEXTS[0])
    ask = {"from_whom": officer_fact(olive), "question": "How many?"}
    item = operations.make_move(
        earlier, Move(move="contribution.ask", facts=ask, happened_on=DAY), by=ingrid, at=AT
    ).item
    wrong = Move(move="contribution.return", facts={"why": "Highways."}, happened_on=DAY, item=item)
    operations.make_move(earlier, wrong, by=ingrid, at=AT)
    found = similar_cases(opened(TEXTS[0]), ingrid, on=DAY)
    asked = whom_they_asked(found)[earlier.pk]
    assert [(one.officer, one.stands) for one in asked] == [("Olive Officer", "Returned as not theirs")]
    (suggested,) = asked_before(opened(TEXTS[0]), ingrid, on=DAY)
    assert f"officer:{suggested.officer}" == officer_fact(olive)
    assert f"({earlier.ref}, Same words, " in suggested.says
    assert suggested.says.endswith("returned as not theirs)")
    olive.officer.holdings.all().delete()
    assert asked_before(opened(TEXTS[0]), ingrid, on=DAY) == (), "who has left is asked no more"


def test_another_year_is_told_beside_the_words_that_match(opened, ingrid):
    opened(TEXTS[0])
    again = opened(TEXTS[0].replace("2024", "2022"))
    evidence = " ".join(similar_cases(again, ingrid, on=DAY)[0].evidence)
    assert "differs: 2022 against 2024" in evidence


def test_a_later_case_and_the_case_itself_are_never_suggested(opened, ingrid):
    first = opened(TEXTS[0])
    opened(TEXTS[0])
    assert similar_cases(first, ingrid, on=DAY) == ()


def test_a_request_of_the_other_regime_is_found_and_a_request_for_own_data_is_not(opened, ingrid):
    opened(TEXTS[2], "subject-access-request")
    environmental = opened(TEXTS[2], "eir-request")
    again = opened(TEXTS[2])
    assert [found.case for found in similar_cases(again, ingrid, on=DAY)] == [environmental]


def test_what_a_person_may_not_see_is_not_suggested(opened, ingrid, olive):
    opened(TEXTS[0])
    again = opened(TEXTS[0])
    assert similar_cases(again, olive, on=DAY) == ()


def test_words_of_the_index_language_in_a_text_are_only_words(opened, ingrid):
    opened(TEXTS[0])
    again = opened('potholes AND OR NOT " ) NEAR(Mill Lane) *')
    assert similar_cases(again, ingrid, on=DAY)
