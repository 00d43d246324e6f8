"""Sections 12 and 14 fall on a whole request, with its own estimate above the limit or its assessment (FOI-20 to FOI-33)."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

from evenhand.domain.information.answers import Answers, Ground, Question
from evenhand.domain.information.cost import Estimate, Limit, Piece, estimate
from evenhand.domain.information.notices import load_notices
from evenhand.domain.information.whole_requests import OnRecord, whole_request_lacks
from evenhand.domain.lawbook.vocabularies import Code, load_vocabularies

FOLDER = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
NOTICES, LAW = load_notices(FOLDER), load_vocabularies(FOLDER / "vocabularies")
DEAR = Code(title="Section 12(1)", flags={"whole_request": True, "cost": True, "help": "how to ask"})
VEXATIOUS = Code(title="Section 14(1)", flags={"whole_request": True})
BURDEN = Code(
    title="Regulation 12(4)(b)", flags={"whole_request": True, "limb": "burden", "help": "how to ask"}
)
ASSESSED = (("x", 1),)
LIMIT = Limit(pounds=Decimal(450), rate=Decimal(25))


def work(minutes: int, **more: object) -> Piece:
    said = {"activity": "locating", "records": 1, "sample_records": 1, "sample_minutes": minutes}
    return Piece(**{**said, **more})  # type: ignore[arg-type]  # the fields of a piece of work


def record(*pieces: Piece, assessed: Collection[tuple[str, int]] = (), helped: bool = True) -> OnRecord:
    def of(request: int) -> Estimate | None:
        found = [piece for piece in pieces if piece.request == request]
        return estimate(found, LIMIT) if found else None

    return OnRecord(estimate_of=of, assessed=lambda ground, of: (ground, of) in assessed, helped=helped)


def rules(code: Code, on_record: OnRecord, answers: Answers | None = None, regime: str = "foi") -> list[str]:
    lacks = whole_request_lacks(
        {"x": code}, answers or Answers(questions=(), grounds=()), on_record, NOTICES[regime]
    )
    return [lack.rule for lack in lacks]


def test_FOI_20_exactly_eighteen_hours_are_not_too_dear_and_a_minute_more_is():
    assert rules(DEAR, record(work(18 * 60))) == ["FOI-20"]
    assert rules(DEAR, record(work(18 * 60 + 1))) == []


def test_FOI_22_FOI_33_a_refusal_for_cost_needs_its_estimate_and_help():
    assert rules(DEAR, record(helped=False)) == ["FOI-22", "FOI-33"]


def test_FOI_26_each_request_that_is_refused_needs_its_own_estimate():
    grounds = tuple(
        Ground(number=n, code="x", title="", flags={}, question=None, request=n, in_full=True, approved=True)
        for n in (1, 2)
    )
    both = Answers(questions=(), grounds=grounds)
    dear = work(2000)
    assert rules(DEAR, record(dear), both) == ["FOI-22"]
    assert rules(DEAR, record(dear, work(2000, request=2)), both) == []


def test_FOI_26_FOI_33_what_is_given_of_a_request_that_is_refused_as_a_whole_is_help():
    given = Question(number=1, request=1, words="How many?", outcome="given", answer="41", answered=True)
    refused = Question(number=2, request=1, words="Which?", outcome="refused", answered=True)
    elsewhere = Question(number=3, request=2, words="Who?", outcome="given", answer="We", answered=True)
    ground = Ground(
        number=1, code="x", title="", flags={}, question=None, request=1, in_full=True, approved=True
    )
    not_held = Question(number=4, request=1, words="When?", outcome="not-held", answered=True)
    answers = Answers(questions=(given, refused, elsewhere, not_held), grounds=(ground,))
    lacks = whole_request_lacks({"x": DEAR}, answers, record(work(2000)), NOTICES["foi"])
    assert ["Question 1 " in lack.says for lack in lacks] == [True]
    assert lacks[0].provision == "section 16"


def test_FOI_31_EIR_20_a_vexatious_request_needs_its_assessment_and_a_burden_that_or_an_estimate():
    assert rules(VEXATIOUS, record()) == ["FOI-31"]
    assert rules(VEXATIOUS, record(assessed=ASSESSED)) == []
    assert rules(BURDEN, record(), regime="eir") == ["EIR-20"]
    assert rules(BURDEN, record(work(10)), regime="eir") == []


def test_FOI_30_one_request_of_a_letter_is_never_refused_by_the_assessment_of_another_or_on_another_ground():
    grounds = tuple(
        Ground(number=n, code="x", title="", flags={}, question=None, request=n, in_full=True, approved=True)
        for n in (1, 2)
    )
    questions = tuple(
        Question(number=n, request=n, words="", outcome="refused", answered=True) for n in (1, 2)
    )
    both = Answers(questions=questions, grounds=grounds)
    for code, regime, rule in ((VEXATIOUS, "foi", "FOI-31"), (BURDEN, "eir", "EIR-20")):
        assert rules(code, record(assessed=ASSESSED), both, regime) == [rule]
        assert rules(code, record(assessed=(("y", 1), ("x", 2))), both, regime) == [rule]
        assert rules(code, record(assessed=(("x", 1), ("x", 2))), both, regime) == []


def test_EIR_5_a_refusal_for_burden_needs_help_as_one_for_cost_does():
    codes = LAW["refusal-grounds"].codes
    helped = {name for name, code in codes.items() if code.flags.get("help")}
    assert helped == {"foi-12(1)", "foi-12(2)", "eir-12(4)(b)-burden"}
    burden, unhelped = codes["eir-12(4)(b)-burden"], record(assessed=ASSESSED, helped=False)
    assert rules(burden, unhelped, regime="eir") == ["EIR-5"]
    assert rules(burden, record(assessed=ASSESSED), regime="eir") == []


def test_an_exemption_for_one_question_needs_none_of_it():
    assert rules(Code(title="Section 31", flags={"exemption": True}), record(helped=False)) == []
