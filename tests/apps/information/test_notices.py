"""Refusal notices and answers from the record alone: complete by construction, or the part that lacks is named."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.council.operations import add_mailbox
from evenhand.apps.information import letter_facts  # noqa: F401  # registers the facts
from evenhand.apps.information.bundle_facts import papers_alike
from evenhand.apps.information.notice_beside import notice_beside
from evenhand.apps.information.operations import AnswerLacks, settle
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.operations import LetterRefused, send_owed
from evenhand.apps.letters.ways import Way
from evenhand.domain.letters import compose
from tests.apps.cases.conftest import AT, officer_fact
from tests.apps.information.conftest import Handled, day, noon

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ON = "2026-10-20"
WAY = Way(channel="letter", posted_on=day(ON))
WEIGHED = {
    "for_disclosing": "Public money is spent.\nPeople should be able to judge value.",
    "for_withholding": "The next tender opens in May.",
    "balance": "While the tender is open the council's position would be harmed more than the public is served.",
}

TESTED = {"data_route": "special-category", "no_condition": "They are about health, and nobody agreed."}


@pytest.fixture(autouse=True)
def box(administrator):
    add_mailbox(
        address="foi@example.org", title="Information requests", purpose="Requests", by=administrator, at=AT
    )


def withheld(request: Handled, ground: str, *, in_full: bool = False, **more: object) -> None:
    """A request of two questions, of which the second is withheld on an approved ground; `in_full`: the first is left out."""
    for words in ("How much did it cost?", "What were the day rates?"):
        request.tell("2026-10-06", "question.add", question=words)
    given = {"question_outcome": "given", "answer": "£1,200,000."}
    request.tell(ON, "question.answer", item="question-1", **given)
    if in_full:
        request.tell(ON, "question.drop", item="question-1", why="The person has it.")
    request.tell(ON, "question.answer", item="question-2", question_outcome="refused")
    said = {"extent": "in-full", "scope": "The day rates.", "why_applies": "They are trade secrets."}
    request.tell(ON, "ground.apply", ground=ground, question_number=2, **said, **more)
    request.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    request.tell(ON, "ground.approve", item="ground-1", approver=officer_fact(request.by))


def not_held(request: Handled, ground: str) -> None:
    """Question 1 is refused because it is not held, as the environmental law has it."""
    said = {"extent": "in-full", "scope": "All of it.", "why_applies": "We searched and found none."}
    said["elsewhere"] = "The river board, 1 Mill Lane, Harrowmere."
    item = request.tell(ON, "ground.apply", ground=ground, question_number=1, **said).item
    request.tell(ON, "ground.weigh", item=item, **WEIGHED)
    request.tell(ON, "ground.approve", item=item, approver=officer_fact(request.by))


def letter_of(request: Handled, name: str, item: str = ""):
    about = gathering.about(request.case, user=request.by, on=day(ON), item=item)
    letter = lawbook().letters[name]
    facts = {**gathering.gather(letter, about), "sender_title": "Information officer"}
    return compose(letter, facts, lawbook().letters), facts


def words_in(letter) -> str:
    return str(letter.pieces)


def test_FOI_40_FOI_42_FOI_46_a_part_refusal_states_exemption_both_sides_and_rights(requested):
    request = requested()
    withheld(request, "foi-43(1)")
    request.tell(ON, "clear-answer", outcome="given-in-part", ground=("foi-43(1)",), answer="£1,200,000.")
    letter, _facts = letter_of(request, "response")
    assert letter.gaps == ()
    assert {"refused", "both-sides", "public-interest", "rights"} <= set(letter.statements)
    assert "Section 43(1): Trade secrets" in words_in(letter)
    assert "foi@example.org" in words_in(letter)
    assert "section 50" in words_in(letter)


def test_FOI_40_a_decision_says_what_its_questions_come_to_and_no_other_outcome(requested):
    request = requested()
    withheld(request, "foi-43(1)")
    said = {"ground": ("foi-43(1)",), "answer": "£1,200,000."}
    with pytest.raises(MoveRefused, match="come to “Given in part, refused in part”, and not to “Not held”"):
        request.tell(ON, "clear-answer", outcome="not-held", **said)
    with pytest.raises(
        MoveRefused, match="given, by the record of question 1, so this is no refusal in full"
    ):
        request.tell(ON, "decide-refusal", kind="exemption", ground=("foi-43(1)",), reasons="Secrets.")
    more = request.tell("2026-10-06", "question.add", question="Who bid?").item
    request.tell(ON, "question.answer", item=more, question_outcome="refused")
    with pytest.raises(MoveRefused, match="Question 3 is withheld and no ground says why"):
        request.tell(ON, "clear-answer", outcome="given-in-part", **said)
    request.tell(ON, "question.drop", item=more, why="Withdrawn.")
    request.tell(ON, "clear-answer", outcome="given-in-part", **said)
    missing = {"question_outcome": "not-held", "not_held_reason": "never-recorded"}
    request.tell(ON, "ground.drop", item="ground-1", why="Nothing is withheld.")
    request.tell(ON, "question.drop", item="question-1", why="The person has it.")
    request.tell(ON, "question.answer", item="question-2", **missing)
    with pytest.raises(MoveRefused, match="“not held” is an answer and no refusal"):
        request.tell(ON, "decide-refusal", kind="exemption", ground=("foi-42",), reasons="Advice.")
    with pytest.raises(MoveRefused, match="come to “Not held”, and not to “Given in full”"):
        request.tell(ON, "clear-answer", outcome="given", answer="All of it.")
    request.tell(ON, "clear-answer", outcome="not-held", answer="We hold none of it.")


def test_FOI_40_a_refusal_in_full_is_put_together_from_the_record(requested):
    request = requested()
    withheld(request, "foi-43(1)", in_full=True)
    request.tell(ON, "advise", help="You could ask for yearly totals.")
    request.tell(
        ON, "decide-refusal", kind="exemption", ground=("foi-43(1)",), reasons="They are trade secrets."
    )
    letter, facts = letter_of(request, "refusal-notice")
    assert letter.gaps == ()
    assert facts["for_withholding"] == ["The next tender opens in May."]
    assert facts["exemptions"][0]["section"] == "Section 43(1): Trade secrets"
    assert "We hold the information that you asked for." in words_in(letter)


def test_FOI_43_reasons_that_would_disclose_are_left_out_on_both_sides_of_the_public_interest_too(requested):
    request = requested()
    withheld(request, "foi-43(1)", reasons_would_disclose=True, in_full=True)
    request.tell(ON, "advise", help="You could ask for yearly totals.")
    request.tell(ON, "decide-refusal", kind="exemption", ground=("foi-43(1)",), reasons="Left out.")
    letter, _facts = letter_of(request, "refusal-notice")
    assert letter.gaps == ()
    assert "We have left out some of our reasons" in words_in(letter)
    for kept_back in ("The next tender opens in May.", "While the tender is open", "They are trade secrets."):
        assert kept_back not in words_in(letter)


@pytest.mark.parametrize(
    ("procedure", "ground", "notice"),
    [
        ("foi-request", "foi-42", "refusal-notice"),
        ("eir-request", "eir-12(4)(e)", "refusal-environmental"),
    ],
)
def test_FOI_14_a_refusal_says_of_its_other_questions_that_it_is_not_held_and_why(
    requested, procedure, ground, notice
):
    request = requested(procedure)
    withheld(request, ground)
    said = {"question_outcome": "not-held", "not_held_reason": "elsewhere", "held_by": "The river board."}
    request.tell(ON, "question.answer", item="question-1", **said)
    grounds = (ground, *(["eir-12(4)(a)"] if procedure == "eir-request" else []))
    for other in grounds[1:]:
        not_held(request, other)
    request.tell(ON, "decide-refusal", kind="exemption", ground=grounds, reasons="Advice.")
    letter, _facts = letter_of(request, notice)
    assert "not-held" in letter.statements
    assert "How much did it cost?" in words_in(letter)
    assert "We do not hold this. Another body holds it. The river board." in words_in(letter)


def test_FOI_40_the_clock_stops_when_the_notice_goes_and_the_grounds_stand_on_that_event(requested):
    request = requested()
    withheld(request, "foi-43(1)", in_full=True)
    request.tell(ON, "advise", help="You could ask for yearly totals.")
    request.tell(ON, "decide-refusal", kind="exemption", ground=("foi-43(1)",), reasons="Trade secrets.")
    assert any(clock.rule.id == "FOI-20WD" for clock in request.reading(ON).running)
    _letter, facts = letter_of(request, "refusal-notice")
    owed = request.reading(ON).owed[0]
    send_owed(request.case, owed, facts, WAY, by=request.by, at=noon(ON), press=uuid4())
    reading = request.reading(ON)
    assert (reading.stage.name, reading.story.outcome) == ("refused", "refused")
    assert [owed.name for owed in reading.owed] == ["publication-decision"]
    refused = reading.story.last("refuse")
    assert refused is not None
    assert refused.facts["ground"] == ("foi-43(1)",)


def test_FOI_33_a_notice_without_help_is_refused_and_names_the_rule(requested):
    request = requested()
    withheld(request, "foi-43(1)", in_full=True)
    request.tell(ON, "decide-refusal", kind="exemption", ground=("foi-43(1)",), reasons="Trade secrets.")
    _letter, facts = letter_of(request, "refusal-notice")
    owed = request.reading(ON).owed[0]
    with pytest.raises(LetterRefused, match="FOI-33"):
        send_owed(request.case, owed, facts, WAY, by=request.by, at=noon(ON), press=uuid4())


@pytest.mark.parametrize(
    ("ground", "held", "activity", "states", "is_silent_on"),
    [
        ("foi-12(1)", "held", "extracting", "We hold information of the kind", "We cannot tell you whether"),
        (
            "foi-12(2)",
            "not-known",
            "determining",
            "We cannot tell you whether we hold",
            "We hold information",
        ),
    ],
)
def test_FOI_22_FOI_23_FOI_24_a_cost_notice_says_what_is_held_and_the_largest_scope(
    requested, ground, held, activity, states, is_silent_on
):
    request = requested()
    work = {"activity": activity, "systems": "Paper files", "records": 450, "sample_records": 10}
    request.tell(
        "2026-10-08",
        "estimate.make",
        sample_minutes=50,
        sampled_on=day("2026-10-08"),
        estimator=officer_fact(request.by),
        **work,
    )
    request.tell(ON, "advise", help="One year's files would fit.")
    request.tell(ON, "decide-refusal", kind="cost", ground=(ground,), reasons="37.5 hours.", held=held)
    letter, facts = letter_of(request, "refusal-cost")
    assert letter.gaps == ()
    assert "37.5 hours" in facts["estimate"]
    assert "Up to 216 of the 450 records in Paper files" in facts["estimate"]
    assert states in words_in(letter)
    assert is_silent_on not in words_in(letter)
    assert ground.removeprefix("foi-") in words_in(letter)


def test_FOI_44_a_vexatious_notice_is_about_the_request(requested):
    request = requested()
    request.tell(
        ON,
        "assessment.open",
        indicators=("volume", "overlap"),
        history="Forty requests since May.",
        purpose="Little.",
        tried="A call, and an offer to narrow.",
    )
    request.tell(
        ON,
        "assessment.rely",
        item="assessment-1",
        ground="foi-14(1)",
        deciders=(officer_fact(request.by),),
        reasons="The burden is out of proportion to its purpose.",
        subject="The car park contract",
        wider_behaviour=False,
    )
    request.tell(
        ON, "decide-refusal", kind="vexatious", ground=("foi-14(1)",), reasons="The burden is too great."
    )
    letter, _facts = letter_of(request, "refusal-vexatious")
    assert letter.gaps == ()
    assert "about the request, not about you" in words_in(letter)


def test_EIR_6_a_refusal_states_regulation_public_interest_and_both_rights(requested):
    request = requested("eir-request")
    withheld(request, "eir-12(4)(e)", in_full=True)
    request.tell(
        ON, "decide-refusal", kind="exemption", ground=("eir-12(4)(e)",), reasons="Internal messages."
    )
    letter, facts = letter_of(request, "refusal-environmental")
    assert letter.gaps == ()
    assert "For giving it: Public money is spent." in facts["public_interest"]
    assert "regulation 11" in words_in(letter)
    assert "regulation 18" in words_in(letter)


def test_EIR_5_a_refusal_for_burden_says_how_the_person_can_be_helped_or_names_that_it_lacks(requested):
    request = requested("eir-request")
    said = {"extent": "in-full", "scope": "All of it.", "why_applies": "There are forty boxes."}
    request.tell(ON, "ground.apply", ground="eir-12(4)(b)-burden", **said)
    request.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    request.tell(ON, "ground.approve", item="ground-1", approver=officer_fact(request.by))
    for name in ("refusal-environmental", "response-environmental"):
        letter, _facts = letter_of(request, name)
        assert ("help", "EIR-5") in [(gap.statement, gap.rule) for gap in letter.gaps]
    refusal = {"kind": "exemption", "ground": ("eir-12(4)(b)-burden",), "reasons": "Forty boxes."}
    with pytest.raises(MoveRefused, match="how the request could be narrowed.*regulation 9"):
        request.tell(ON, "decide-refusal", **refusal)
    request.tell(ON, "advise", help="Ask for the boxes of one year.")
    letter, _facts = letter_of(request, "refusal-environmental")
    assert "Ask for the boxes of one year." in words_in(letter)
    assert "help" not in [gap.statement for gap in letter.gaps]


def test_EIR_6_an_answer_in_part_says_who_prepares_what_is_unfinished(requested):
    request = requested("eir-request")
    withheld(request, "eir-12(4)(d)", preparing="The air team, ready by March 2027.")
    request.tell(ON, "clear-answer", outcome="given-in-part", ground=("eir-12(4)(d)",), answer="In part.")
    letter, _facts = letter_of(request, "response-environmental")
    assert "The air team, ready by March 2027." in words_in(letter)
    assert letter.gaps == ()


def test_EIR_10_personal_data_are_withheld_without_weighing_the_public_interest(requested):
    request = requested("eir-request")
    for words in ("How much did it cost?", "Who complained?"):
        request.tell("2026-10-06", "question.add", question=words)
    request.tell(ON, "question.answer", item="question-1", question_outcome="given", answer="£1.")
    request.tell(ON, "question.answer", item="question-2", question_outcome="refused")
    said = {"extent": "in-full", "scope": "Names", "why_applies": "They are people's names."}
    request.tell(ON, "ground.apply", ground="eir-12(3)", question_number=2, **said)
    request.tell(ON, "ground.test-data", item="ground-1", **TESTED)
    request.tell(ON, "ground.approve", item="ground-1", approver=officer_fact(request.by))
    request.tell(ON, "clear-answer", outcome="given-in-part", ground=("eir-12(3)",), answer="In part.")
    for name in ("response-environmental", "refusal-environmental"):
        letter, _facts = letter_of(request, name)
        assert letter.gaps == ()
        assert "how we weighed it" not in words_in(letter)


def test_EIR_11_not_held_is_refused_under_its_regulation_wherever_the_answer_goes(requested):
    request = requested("eir-request")
    request.tell("2026-10-06", "question.add", question="How clean is the river?")
    said = {"question_outcome": "not-held", "not_held_reason": "never-recorded"}
    request.tell(ON, "question.answer", item="question-1", **said)
    cleared = {"outcome": "not-held", "answer": "We do not hold this."}
    with pytest.raises(MoveRefused, match="its answer a refusal"):
        request.tell(ON, "clear-answer", **cleared)
    with pytest.raises(AnswerLacks, match="Question 1 is not held.*regulations 12.4..a. and 14"):
        settle(request.case, by=request.by, at=noon(ON))
    not_held(request, "eir-12(4)(a)")
    with pytest.raises(MoveRefused, match="does not go with it: Regulation 12.4..e."):
        request.tell(ON, "clear-answer", ground=("eir-12(4)(a)", "eir-12(4)(e)"), **cleared)
    settle(request.case, by=request.by, at=noon(ON))
    letter, _facts = letter_of(request, "response-environmental")
    assert letter.gaps == ()
    assert {"exceptions", "public-interest", "elsewhere", "rights"} <= set(letter.statements)
    assert "refusal notice under regulation 14" in words_in(letter)
    beside = notice_beside(request.case, "not-held", request.by, day(ON))
    assert (beside.lacks, "Regulation 12(4)(a)" in beside.words) == ((), True)
    request.tell(ON, "respond")
    assert request.reading(ON).story.outcome == "not-held"


def test_FOI_50_a_ground_that_was_changed_after_clearing_is_approved_again_before_the_answer_goes(requested):
    request = requested()
    withheld(request, "foi-43(1)")
    request.tell(ON, "clear-answer", outcome="given-in-part", ground=("foi-43(1)",), answer="In part.")
    request.tell(ON, "ground.weigh", item="ground-1", **WEIGHED)
    with pytest.raises(MoveRefused, match="Not every ground is approved yet"):
        request.tell(ON, "clear-answer", outcome="given-in-part", ground=("foi-43(1)",), answer="In part.")
    request.tell(ON, "ground.approve", item="ground-1", approver=officer_fact(request.by))
    with pytest.raises(MoveRefused, match="Changed since the answer was cleared: ground 1: “Weigh"):
        request.tell(ON, "respond")
    request.tell(ON, "clear-answer", outcome="given-in-part", ground=("foi-43(1)",), answer="In part.")
    request.tell(ON, "respond")


def test_SAR_6_a_refusal_states_reasons_regulator_and_court(requested):
    request = requested("subject-access-request")
    request.tell(
        ON,
        "assessment.open",
        indicators=("offer-to-withdraw",),
        history="Offered to withdraw it for £500.",
        purpose="None that could be seen.",
        tried="A letter on 8 October.",
    )
    request.tell(
        ON,
        "assessment.rely",
        item="assessment-1",
        ground="sar-unfounded",
        deciders=(officer_fact(request.by),),
        reasons="It was offered for sale.",
        subject="Housing file",
        wider_behaviour=False,
    )
    request.tell(
        ON,
        "decide-refusal",
        kind="unfounded-or-excessive",
        ground=("sar-unfounded",),
        reasons="You offered to withdraw it for money.",
    )
    letter, _facts = letter_of(request, "refusal-subject-access")
    assert letter.gaps == ()
    assert "court" in words_in(letter)
    assert "Article 12(5): manifestly unfounded" in words_in(letter)


def test_FOI_41_the_extension_notice_states_exemption_and_estimate(requested):
    request = requested()
    said = {"extent": "in-part", "scope": "The rates.", "why_applies": "They are trade secrets."}
    request.tell("2026-10-28", "ground.apply", ground="foi-43(1)", **said)
    request.tell(
        "2026-10-28",
        "extend",
        exemption=("foi-43(1)",),
        until=day("2026-11-20"),
        why="We are asking the builder.",
    )
    letter, facts = letter_of(request, "extension-public-interest")
    assert letter.gaps == ()
    assert facts["decision_by"] == day("2026-11-20")


def test_FOI_5_the_fees_notice_says_the_amount_and_the_last_day_to_pay(requested):
    request = requested()
    request.tell(
        "2026-10-09", "ask-fee", amount=Decimal("30.00"), made_up_of="300 copies.", how_to_pay="By card."
    )
    letter, facts = letter_of(request, "fees-notice")
    assert letter.gaps == ()
    assert facts["amount_in_words"] == "£30.00"
    assert facts["pay_by"] == day("2027-01-08")
    (owed,) = reading_of(request.case, day(ON)).owed
    about = gathering.about(request.case, user=request.by, on=day(ON), owed=owed.key)
    assert gathering.gather(lawbook().letters["fees-notice"], about)["pay_by"] == day("2027-01-19")


def test_SAR_10_the_answer_lists_the_papers_and_says_whether_anything_is_left_out(requested):
    request = requested("subject-access-request")
    told = {
        "purposes": "Letting homes.",
        "recipients": "Nobody.",
        "kept_for": "Six years.",
        "sources": "You.",
    }
    request.tell(ON, "explain-processing", automated="Points decide who is offered a home.", **told)
    search = {"place": "Housing", "terms": "Name", "searched_on": day(ON), "found": 2}
    request.tell(ON, "search.make", searcher=officer_fact(request.by), **search)
    for title, becomes in (("Letter of 3 May", "disclosed"), ("Its copy", "duplicate")):
        listed = request.tell(ON, "paper.list", paper_title=title, source="Housing", pages=2)
        same = {"same_as": 1} if becomes == "duplicate" else {}
        request.tell(ON, "paper.decide", item=listed.item, becomes=becomes, **same)
    request.tell(ON, "clear-answer", outcome="given", answer="Your file is enclosed.")
    letter, facts = letter_of(request, "response-subject-access")
    assert letter.gaps == ()
    assert [paper["paper"] for paper in facts["papers"]] == ["Letter of 3 May"]
    assert "Nothing is left out." in words_in(letter)
    assert "Points decide who is offered a home." in words_in(letter)
    found = request.tell(ON, "third-party.find", who="A neighbour", paper_number=1)
    decided = {"consent": "not-asked", "decision": "redact", "why": "It is not about them."}
    request.tell(ON, "third-party.decide", item=found.item, **decided)
    letter, later = letter_of(request, "response-subject-access")
    assert [gap.statement for gap in letter.gaps] == ["withheld"]
    assert facts["papers"][0]["paper_given"] == "Given"
    assert later["papers"][0]["paper_given"] == "Given with parts taken out"


def test_SAR_10_papers_that_may_be_one_are_shown_until_one_is_set_aside(requested, client):
    request = requested("subject-access-request")
    dated = {"dated_on": day("2026-05-03"), "pages": 2}
    for title, source in (
        ("Letter about rent", "Housing"),
        ("LETTER ABOUT RENT", "Archive"),
        ("Scan 7", "Post"),
    ):
        request.tell(ON, "paper.list", paper_title=title, source=source, **dated)
    request.tell(ON, "paper.list", paper_title="Another", source="Housing", pages=2)
    reading = request.reading(ON)
    assert papers_alike(reading, words_of(request.case)) == ("1 and 2 and 3",)
    client.force_login(request.by)
    assert "Perhaps the same paper" in client.get(f"/cases/{request.case.ref}/").content.decode()
    for paper in (2, 3):
        request.tell(ON, "paper.decide", item=f"paper-{paper}", becomes="duplicate", same_as=1)
    assert papers_alike(request.reading(ON), words_of(request.case)) == ()
