"""Where councils' papers, or common practice, are wrong or silent: each place has its check, or departs with a reason."""

from __future__ import annotations

import pytest

from evenhand.domain.policies.checks import load_checks
from evenhand.domain.policies.statements import documents_in
from tests.domain.policies.conftest import LAW, POLICIES

BOOK = load_checks(LAW)

# By the rule of the rule book under which the place is marked.
CHECKED = {
    "GEN-7": "regulators-details-typed",
    "CNT-2": "received-on-the-next-working-day",
    "FOI-8": "forty-days-without-working",
    "FOI-11": "similar-requests-barred",
    "FOI-14": "not-an-exemption",
    "FOI-20": "eighteen-hours-or-more",
    "FOI-23": "section-12-2-where-it-is-held",
    "FOI-24": "half-is-not-under-the-limit",
    "FOI-32": "eir-exception-for-cost",
    "section 2.6": "personal-data-always-absolute",
    "SAR-6": "one-month-whatever-happens",
    "DPC-6": "repealed-data-protection-act",
    "CC-1": "informal-stage-before-stage-1",
    "CC-9": "ombudsman-for-a-town-council",
    "section 5.2": "contractor-is-no-stage-of-its-own",
    "CSC-11": "fifteen-days-from-the-panel",
    "SAL-5": "silent-after-acknowledgement",
    "URB-5": "mail-blocked-outright",
    "URB-23": "requester-put-on-a-register",
    "SPOC-7": "telephone-at-discretion",
    "SPOC-21": "one-review-only",
}
DEPARTED = {
    "SAR-11": ("coventry", "Question 2"),
    "section 5.2": ("coventry", "7.1"),
    "CSC-5": ("coventry", "Appendix 1 6a (3)"),
    "CC-1": ("coventry", "12.1 (7)"),
    "SAL-5": ("saltash", "7 (10)"),
    "section 8 E1": ("saltash", "6 (11)"),
    "URB-31": ("saltash", "8 (7)"),
}


@pytest.mark.parametrize("rule", CHECKED)
def test_a_marked_place_has_its_check(rule: str) -> None:
    assert BOOK.checks[CHECKED[rule]].rule == rule


@pytest.mark.parametrize("place", DEPARTED)
def test_a_marked_place_is_departed_from_with_the_reason(place: str) -> None:
    council, paragraph = DEPARTED[place]
    said = [
        statement
        for held in documents_in([POLICIES / council])
        for statement in held.document.statements
        if str(statement.paragraph) == paragraph
    ]
    assert any(statement.departs for statement in said)


FAULTY = {
    "received-on-the-next-working-day": (
        "Requests received at the weekend are treated as received on the next working day.",
        "A letter that arrives on a Saturday is deemed to be received on Monday.",
        "E-mails that come in outside office hours are logged as received the following working day.",
    ),
    "regulators-details-typed": (
        "You can write to icocasework@ico.org.uk.",
        "Telephone the Information Commissioner on 0303 123 1113.",
    ),
    "contractor-is-no-stage-of-its-own": (
        "Complaints about a contractor must be made to the contractor in the first instance.",
        "Please complain to the contractor before we look into it.",
    ),
}
SOUND = {
    "received-on-the-next-working-day": (
        "A request that comes on a Saturday is received on that day, and Monday is day one.",
        "If the last day falls on a weekend, we answer by the next working day.",
    ),
    "regulators-details-typed": ("You can write to the Information Commissioner.",),
    "contractor-is-no-stage-of-its-own": (
        "The contractor answers first, on the council's behalf, and that is stage 1.",
        "The contractor mends the road first.",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_found_and_an_innocent_sentence_let_be(name: str) -> None:
    assert [said for said in FAULTY[name] if not BOOK.checks[name].is_in(said, said)] == []
    assert [said for said in SOUND[name] if BOOK.checks[name].is_in(said, said)] == []
