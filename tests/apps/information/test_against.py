"""What stands on record against an entry is found wherever the entry is made (FOI-20, FOI-25, FOI-26, FOI-45)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from msgspec import structs

from evenhand.apps.cases.operations import MoveRefused, correct
from evenhand.apps.cases.projections import Projected, project_all
from evenhand.apps.cases.queries import words_of
from evenhand.apps.council.operations import add_mailbox
from evenhand.apps.information.history import history_of
from evenhand.apps.information.queries import counted_together, estimate_of
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.people import operations as people
from evenhand.domain.cases.events import PassageRef
from tests.apps.cases.conftest import AT, officer_fact
from tests.apps.information.conftest import Handled, day, noon
from tests.apps.information.test_notices import letter_of

pytestmark = pytest.mark.django_db
ON = "2026-10-20"
DEAR = {"kind": "cost", "ground": ("foi-12(1)",), "reasons": "Too dear.", "held": "held"}


def worked(request: Handled, hours: int, *, of: int = 1) -> None:
    """An estimate of so many hours for one request of the letter."""
    request.tell(
        "2026-10-08",
        "estimate.make",
        activity="locating",
        systems="Paper files",
        records=hours,
        sample_records=1,
        sample_minutes=60,
        sampled_on=day("2026-10-08"),
        estimator=officer_fact(request.by),
        request_number=of,
    )


def refusal(request: Handled, move: str, **facts: object) -> str:
    with pytest.raises(MoveRefused) as refused:
        request.tell(ON, move, **facts)  # type: ignore[arg-type]  # the facts of a move
    return " ".join(one.says for one in refused.value.refusals)


def test_FOI_20_a_request_whose_work_fits_the_limit_is_not_refused_for_its_cost(requested):
    request = requested()
    request.tell(ON, "advise", help="One year would fit.")
    worked(request, 18)
    assert "18 hours, £450.00. That is within the limit" in refusal(request, "decide-refusal", **DEAR)
    worked(request, 1)
    request.tell(ON, "decide-refusal", **DEAR)


def test_FOI_27_a_fee_for_staff_time_needs_an_estimate_above_the_limit(requested):
    request = requested()
    fee = {"made_up_of": "19 hours and copies.", "how_to_pay": "By card.", "amount": Decimal("500.00")}
    worked(request, 18)
    said = refusal(request, "ask-fee", search_cost=Decimal("450.00"), **fee)
    assert "within the limit of £450.00, so no staff time is charged" in said
    worked(request, 1)
    request.tell(ON, "ask-fee", search_cost=Decimal("475.00"), **fee)
    assert request.case.stage == "awaiting-fee"


def test_FOI_25_requests_counted_together_cost_what_all_of_them_cost(requested):
    first, second, late = (requested(on=on) for on in ("2026-10-05", "2026-10-06", "2026-06-01"))
    for request in (first, second):
        worked(request, 10)
    counted = {"by_whom": "one-person", "similar": "Both are about the car park."}
    told = refusal(first, "aggregate", together_with=(late.case.ref, "EH-2026-999999"), **counted)
    assert f"{late.case.ref} was received on Monday 1 June 2026" in told
    assert "no other request under this law with the reference EH-2026-999999" in told
    first.tell(ON, "aggregate", together_with=(second.case.ref,), **counted)
    for request in (first, second):  # whichever of them the entry was made on
        found = estimate_of(request.case, request.reading(ON), words_of(request.case))
        assert found is not None
        assert (found.hours, found.exceeds) == (20, True)


def test_FOI_25_each_request_counted_together_says_so_and_rests_on_what_was_estimated_for_one(
    requested, client_of
):
    estimated, other, third = (requested(on=on) for on in ("2026-10-05", "2026-10-06", "2026-10-07"))
    counted = {"by_whom": "one-person", "similar": "All are about the car park."}
    worked(estimated, 20)
    other.tell(ON, "advise", help="One year would fit.")
    assert "needs its estimate" in refusal(other, "decide-refusal", **DEAR)
    entry = estimated.tell(ON, "aggregate", together_with=(third.case.ref, other.case.ref), **counted)
    page = client_of(other.by).get(reverse("case", args=[other.case.ref])).content.decode()
    assert f"{estimated.case.ref}</a>" in page
    assert "Counted together for the cost limit" in page
    answer = client_of(other.by).get(reverse("request-answer", args=[other.case.ref])).content.decode()
    assert f"for {estimated.case.ref}, counted together with this" in answer
    assert "Over the limit" in answer
    refs = [one.ref for one in counted_together(other.case, other.reading(ON))]
    assert refs == [estimated.case.ref, third.case.ref]
    tie = {"case": estimated.case.ref, "kind": "counted-together"}
    assert "an entry of its own" in refusal(other, "link", **tie)
    other.tell(ON, "decide-refusal", **DEAR)
    strike = {"entry": entry.sequence, "why": "Another subject after all.", "strike": True}
    correct(estimated.case, **strike, by=estimated.by, at=noon(ON))
    assert counted_together(third.case, third.reading(ON)) == ()


def test_FOI_25_an_entry_of_before_that_names_the_others_in_words_ties_them_too(requested):
    first, second = requested(), requested(on="2026-10-06")
    said = {"by_whom": "one-person", "similar": "The car park."}
    entry = first.tell(ON, "aggregate", together_with=(second.case.ref,), **said)
    reading = first.reading(ON)
    in_words = {**entry.facts, "together_with": PassageRef(name="2.together_with")}
    earlier = structs.replace(entry, facts=in_words)
    reading.story.events = (*reading.story.events[:-1], earlier)
    for words, tied in (("[erased]", False), (f"{second.case.ref.lower()}, and more", True)):
        project_all([Projected(first.case, reading, {"2.together_with": words})])
        assert bool(counted_together(second.case, second.reading(ON))) is tied


def test_FOI_25_no_request_within_the_stretch_is_missed_however_many_came_later(requested, monkeypatch):
    monkeypatch.setattr("evenhand.apps.information.history.SHOWN", 1)
    near, request, later = (requested(on=on) for on in ("2026-09-10", "2026-10-05", "2026-10-06"))
    request.tell(ON, "look-at-history", history_for="aggregation", why="Much the same.")
    history = history_of(request.case, request.reading(ON), user=request.by, on=day(ON))
    assert [one.ref for one in history.others] == [later.case.ref]
    assert history.more
    (window, *_) = history.windows
    assert [one.ref for one in window.others] == [near.case.ref, later.case.ref]


def test_FOI_11_a_request_is_repeated_only_where_the_same_person_was_answered_before(requested, olive):
    other = people.add_customer(name="Rowan Invented", by=olive, at=AT)
    first, theirs, again = requested(), requested(customer=f"customer:{other.pk}"), requested()
    again.tell(
        ON, "assessment.open", indicators=("volume",), history="Twice.", purpose="None.", tried="A call."
    )
    said = {"item": "assessment-1", "ground": "foi-14(2)", "deciders": (officer_fact(again.by),)}
    said |= {"reasons": "The same.", "subject": "The car park", "wider_behaviour": False}

    def told(earlier) -> str:
        return refusal(
            again, "assessment.rely", **said, earlier_case=earlier.case.ref, interval_reason="A week."
        )

    assert "is no other request for information" in told(again)
    assert "was asked by somebody else" in told(theirs)
    assert "No answer to" in told(first)
    first.tell(ON, "clear-answer", outcome="given", answer="£4.2 million.")
    first.tell(ON, "respond")
    again.tell(ON, "assessment.rely", **said, earlier_case=first.case.ref, interval_reason="A week.")


def test_FOI_25_requests_counted_together_all_lie_within_one_stretch_of_days(requested):
    early, now, late = (requested(on=on) for on in ("2026-07-20", "2026-10-05", "2026-12-07"))
    counted = {"by_whom": "one-person", "similar": "All are about the car park."}
    on = "2026-12-07"

    def told(*others) -> str:
        with pytest.raises(MoveRefused) as refused:
            now.tell(on, "aggregate", together_with=tuple(other.case.ref for other in others), **counted)
        return str(refused.value)

    assert "not all received within one stretch of working days" in told(early, late)
    now.tell(on, "aggregate", together_with=(late.case.ref,), **counted)
    assert f"{early.case.ref} on Monday 20 July 2026" in told(early)


def test_FOI_25_much_the_same_asked_by_somebody_else_is_found_after_the_recorded_step_alone(requested, olive):
    words = {
        "summary": "Every invoice for the Mill Lane footbridge",
        "request": "Every invoice for the Mill Lane footbridge",
    }
    other = people.add_customer(name="Rowan Invented", by=olive, at=AT)
    theirs = requested(on="2026-09-28", customer=f"customer:{other.pk}", **words)
    far = {"summary": "Fines at the Corn Exchange", "request": "How many fines for the Mill Lane car park?"}
    requested(on="2026-09-29", customer=f"customer:{other.pk}", **far)
    request = requested(**words)
    seen = {"user": request.by, "on": day(ON)}
    assert not history_of(request.case, request.reading(ON), **seen).alike
    request.tell(ON, "look-at-history", history_for="aggregation", why="A campaign, perhaps.")
    assert [one.case.ref for one in history_of(request.case, request.reading(ON), **seen).alike] == [
        theirs.case.ref
    ]


def test_FOI_26_a_letter_with_one_request_too_dear_needs_estimate_and_help_and_its_answer_states_both(
    requested, administrator
):
    add_mailbox(address="foi@example.org", title="Information", purpose="", by=administrator, at=AT)
    request = requested()
    for number, words in ((1, "How much did it cost?"), (2, "Every invoice since 1990?")):
        request.tell("2026-10-06", "question.add", question=words, request_number=number)
    request.tell(ON, "question.answer", item="question-1", question_outcome="given", answer="£1,200,000.")
    request.tell(ON, "question.answer", item="question-2", question_outcome="refused")
    ground = {"extent": "in-full", "scope": "All of it.", "why_applies": "It is too dear."}
    request.tell(ON, "ground.apply", ground="foi-12(1)", request_number=2, **ground)
    request.tell(ON, "ground.approve", item="ground-1", approver=officer_fact(request.by))
    clearing = {"outcome": "given-in-part", "ground": ("foi-12(1)",), "answer": "£1,200,000."}
    worked(request, 40)
    told = refusal(request, "clear-answer", **clearing)
    assert "needs its estimate of the work for request 2" in told
    assert "advice and assistance is not on record" in told
    worked(request, 30, of=2)
    request.tell(ON, "advise", help="One year of invoices would fit.")
    request.tell(ON, "clear-answer", **clearing)
    letter, facts = letter_of(request, "response")
    assert letter.gaps == ()
    assert {"estimate", "help"} <= set(letter.statements)
    assert "30 hours" in facts["estimate"]
    assert "40 hours" not in facts["estimate"]


def test_FOI_50_a_redaction_is_of_a_file_on_the_case_or_said_to_be_kept_elsewhere(requested, client):
    request = requested()
    ground = {"extent": "in-part", "scope": "A name.", "why_applies": "It is personal."}
    request.tell(ON, "ground.apply", ground="foi-40(2)", **ground)
    taken_out = {"pages": "2", "what": "A name", "ground_number": 1, "how_much": "whole-pages"}
    minutes = {"document": "minutes.txt", **taken_out}
    assert "There is no file on it yet" in refusal(request, "redaction.log", **minutes)
    put_beside(request.case, "answer", name="minutes.txt", content=b"Item 1.", by=request.by, at=AT)
    other = {"document": "agenda.txt", **taken_out}
    assert "The files on it: minutes.txt" in refusal(request, "redaction.log", **other)
    client.force_login(request.by)
    page = client.get(reverse("case-move", args=[request.case.ref, "redaction.log"])).content.decode()
    assert '<option value="minutes.txt">' in page
    request.tell(ON, "redaction.log", **minutes)
    request.tell(ON, "redaction.log", not_here=True, **other)


def assessed(request: Handled, **more: object) -> None:
    """Section 14(1) is relied on for one request of the letter."""
    said = {
        "indicators": ("volume",),
        "history": "Forty since May.",
        "purpose": "Little.",
        "tried": "A call.",
    }
    item = request.tell(ON, "assessment.open", **said, **more).item
    relied = {"deciders": (officer_fact(request.by),), "reasons": "Burden.", "subject": "The car park"}
    request.tell(ON, "assessment.rely", item=item, ground="foi-14(1)", wider_behaviour=False, **relied)


def test_FOI_11_FOI_30_an_assessment_bears_out_its_own_ground_and_its_own_request_of_the_letter(requested):
    request = requested()
    for number in (1, 2):
        request.tell("2026-10-06", "question.add", question="How much?", request_number=number)
    refusing = {"kind": "vexatious", "ground": ("foi-14(1)",), "reasons": "The burden."}
    assessed(request)
    assert "needs request 2 to be assessed first" in refusal(request, "decide-refusal", **refusing)
    assessed(request, request_number=2)
    repeated = {**refusing, "ground": ("foi-14(2)",)}
    assert "repeated request needs request 1 to be assessed" in refusal(request, "decide-refusal", **repeated)
    again = {"indicators": ("volume",), "history": "New.", "purpose": "A hearing.", "tried": "A call."}
    item = request.tell(ON, "assessment.open", **again).item
    said = {"outcome": "answer", "deciders": (officer_fact(request.by),), "reasons": "It has a purpose."}
    request.tell(ON, "assessment.decide", item=item, **said)
    assert "needs request 1 to be assessed first" in refusal(request, "decide-refusal", **refusing)
    assessed(request)
    request.tell(ON, "decide-refusal", **refusing)


def test_FOI_45_only_a_notice_that_this_person_had_before_makes_another_needless(requested, olive):
    other = people.add_customer(name="Rowan Invented", by=olive, at=AT)
    bare, told_once, unsent, theirs, later, request = (
        requested(on=on, **who)
        for on, who in (
            ("2026-09-01", {}),
            ("2026-09-02", {}),
            ("2026-09-03", {}),
            ("2026-09-04", {"customer": f"customer:{other.pk}"}),
            ("2026-10-06", {}),
            ("2026-10-05", {}),
        )
    )
    went = {"ground": ("foi-14(1)",), "reasons": "The burden.", "letter": "refusal-vexatious"}
    for case in (told_once, theirs, later, unsent):
        assessed(case)
        case.tell(ON, "decide-refusal", kind="vexatious", ground=("foi-14(1)",), reasons="The burden.")
        case.tell(ON, "refuse", **{**went, **({"letter": ""} if case is unsent else {})})
    silent = {"kind": "no-notice", "ground": ("foi-14(1)",), "reasons": "As before."}
    silent["unreasonable_to_expect"] = "Told in May."

    def told(earlier: Handled) -> str:
        return refusal(request, "decide-refusal", earlier_notice=earlier.case.ref, **silent)

    for case in (bare, unsent, request):
        assert f"{case.case.ref} is no request whose refusal notice went and relied on section 14" in told(
            case
        )
    assert "was asked by somebody else" in told(theirs)
    assert "came after this request" in told(later)
    assessed(request)
    request.tell(ON, "decide-refusal", earlier_notice=told_once.case.ref, **silent)
    request.tell(ON, "refuse", ground=("foi-14(1)",), reasons="As before.")
    third = requested(on="2026-10-07")
    assessed(third)
    chained = refusal(third, "decide-refusal", earlier_notice=request.case.ref, **silent)
    assert f"{request.case.ref} is no request whose refusal notice went" in chained


def test_FOI_31_FOI_44_no_refusal_goes_that_was_not_decided_and_none_on_other_grounds_than_it_was(requested):
    request = requested()
    vexatious = {"ground": ("foi-14(1)",), "reasons": "The burden."}
    assert "This refusal is not decided yet" in refusal(request, "refuse", **vexatious)
    assessed(request)
    request.tell(ON, "decide-refusal", kind="vexatious", **vexatious)
    other = refusal(request, "refuse", ground=("foi-43(1)",), reasons="A secret.")
    assert "decided on these grounds, and on no others: Section 14(1): vexatious request" in other
    request.tell(ON, "clear-answer", outcome="given", answer="All of it.")
    assert "This refusal is not decided yet" in refusal(request, "refuse", **vexatious)
    request.tell(ON, "decide-refusal", kind="vexatious", **vexatious)
    request.tell(ON, "refuse", **vexatious)


def test_SPOC_17_an_answer_entered_by_hand_went_in_the_words_in_which_it_was_cleared(requested):
    request = requested()
    request.tell(ON, "clear-answer", outcome="given", answer="There are 214.\nNone is new.")
    assert "cleared in other words" in refusal(request, "respond", answer="There are none.")
    request.tell(ON, "respond", answer="There are 214. None is new.")


def corrects(request: Handled, move: str, **now: object) -> None:
    """Correct the last entry of a move the day after."""
    entry = next(e.sequence for e in reversed(request.reading(ON).story.events) if e.move == move)
    correct(request.case, entry=entry, why="A slip.", facts=now, by=request.by, at=noon("2026-10-21"))


def test_FOI_11_FOI_30_a_correction_of_a_refusal_is_borne_out_by_the_record_like_the_refusal(requested):
    request = requested()
    assessed(request)
    request.tell(ON, "decide-refusal", kind="vexatious", ground=("foi-14(1)",), reasons="The burden.")
    with pytest.raises(MoveRefused, match="repeated request needs this request to be assessed first"):
        corrects(request, "decide-refusal", ground=("foi-14(2)",))
    with pytest.raises(MoveRefused, match="No answer to"):
        corrects(
            request,
            "assessment.rely",
            ground="foi-14(2)",
            earlier_case=requested().case.ref,
            interval_reason="A week.",
        )
    corrects(request, "decide-refusal", reasons="The burden of forty requests.")


def test_FOI_20_what_the_record_no_longer_bears_out_is_still_corrected_where_that_makes_it_no_worse(
    requested,
):
    request = requested()
    request.tell(ON, "advise", help="One year would fit.")
    worked(request, 19)
    request.tell(ON, "decide-refusal", **DEAR)
    corrects(request, "estimate.make", records=18)
    assert "The estimate changed since" in refusal(request, "refuse", ground=("foi-12(1)",), reasons="Dear.")
    corrects(request, "decide-refusal", reasons="Too dear by far.")
    assert "within the limit of £450.00" in refusal(request, "decide-refusal", **DEAR)


def test_URB_26_another_right_is_refused_as_a_whole_on_the_ground_that_was_assessed_and_no_other(requested):
    request = requested("data-rights-request", right=("erasure",))
    said = {"indicators": ("repeats",), "history": "Weekly.", "purpose": "None.", "tried": "A call."}
    item = request.tell(ON, "assessment.open", **said).item
    relied = {"deciders": (officer_fact(request.by),), "reasons": "Weekly.", "subject": "The file"}
    request.tell(ON, "assessment.rely", item=item, ground="sar-excessive", wider_behaviour=False, **relied)
    whole = {"outcome": "refused", "kind": "unfounded-or-excessive", "reasons": "It came each week."}
    assert "assessed first on this ground" in refusal(request, "decide", ground="sar-unfounded", **whole)
    request.tell(ON, "decide", ground="sar-excessive", **whole)
    request.tell(ON, "decide", outcome="refused", kind="on-its-merits", reasons="It is needed in court.")
