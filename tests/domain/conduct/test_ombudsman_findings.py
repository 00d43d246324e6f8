"""What ombudsmen find again and again, and the test that shows it cannot happen here, or shows when it does.

The table is the claim; this test holds it true: every finding names tests that exist.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
TOWN, CITY = "domain/conduct/test_town_council.py", "domain/conduct/test_city_council.py"
SAFETY, ADVICE = "domain/conduct/test_staff_safety.py", "apps/conduct/test_advice.py"
REGISTER, ACTING = "apps/conduct/test_register_and_papers.py", "apps/conduct/test_limits_act.py"
CALLS = "apps/conduct/test_calls_that_we_made.py"
FINDINGS = {
    "a review was never done": [
        (TOWN, "test_SAL_16_the_review_falls_due_after_six_months_and_stays_overdue_until_it_is_done"),
        (CITY, "test_COV_6_the_record_is_reviewed_and_an_overdue_review_shows"),
        (ADVICE, "test_SAL_18_the_day_after_the_last_the_card_is_empty_and_nobody_had_to_do_anything"),
    ],
    "a restriction without warning or reasons": [
        (TOWN, "test_SAL_8_the_third_test_is_that_the_warning_was_really_sent"),
        (TOWN, "test_URB_6_without_a_warning_only_where_the_evidence_is_grave_and_with_its_reason"),
        (CITY, "test_COV_1_no_limit_before_the_warning_has_gone_out"),
    ],
    "a limit on the whole council without reason": [
        (CITY, "test_URB_7_the_whole_council_needs_its_own_reason")
    ],
    "cut off without being told that it was under the policy": [
        (
            TOWN,
            "test_SAL_12_the_decision_letter_is_due_in_five_working_days_and_SAL_35_who_needs_to_know_is_told",
        ),
        (CITY, "test_COV_5_contact_ends_only_about_a_finished_complaint_and_with_nothing_new"),
    ],
    "an adjustment was not considered": [
        (TOWN, "test_SAL_36_adjustments_are_considered_again_before_each_decision"),
        (CITY, "test_URB_3_an_adjustment_found_after_the_proposal_still_stops_the_decision"),
        (ADVICE, "test_URB_3_an_adjustment_comes_before_the_limit_it_meets"),
    ],
    "told e-mail only and telephoned anyway": [
        (CALLS, "test_a_call_to_somebody_who_is_answered_by_e_mail_says_why"),
        (CALLS, "test_somebody_told_that_telephone_calls_are_not_taken_is_not_telephoned_without_a_reason"),
        (ADVICE, "test_the_card_says_which_limits_until_when_and_where_to_send_it"),
        (ADVICE, "test_the_bar_above_the_person_says_the_same"),
    ],
    "filed mail was never read": [
        (ACTING, "test_URB_5_diverted_mail_has_a_reader_and_is_never_blocked"),
        (ACTING, "test_URB_5_filing_without_answering_takes_two_ticks_and_a_name"),
    ],
    "a representative was restricted without a decision": [
        (CITY, "test_URB_30_somebody_in_their_place_needs_evidence_a_decision_and_a_letter_of_their_own"),
        (CITY, "test_URB_31_a_lawful_representative_is_no_proxy"),
    ],
    "records were missing": [
        (REGISTER, "test_SAL_34_an_entry_holds_exactly_what_the_policy_lists"),
        (REGISTER, "test_the_evidence_pack_has_everything_in_date_order_with_hashes"),
    ],
    "a later request for information was refused because of who sent it": [
        (ACTING, "test_URB_27_a_request_in_diverted_mail_starts_its_own_clock_from_its_first_arrival"),
        (CITY, "test_URB_23_what_is_said_of_a_request_is_never_said_of_a_person"),
    ],
    "a marker was kept past its date": [
        (SAFETY, "test_PVP_6_a_marker_ends_by_itself_and_is_never_kept_past_its_day")
    ],
    "the deciding officer reviewed their own decision": [
        (CITY, "test_COV_4_the_director_who_reviews_is_not_the_one_who_decided"),
        (SAFETY, "test_PVP_7_an_appeal_is_decided_by_somebody_else_in_twenty_working_days"),
    ],
}


@pytest.mark.parametrize("finding", FINDINGS)
def test_every_finding_has_a_test_that_exists(finding: str) -> None:
    for path, name in FINDINGS[finding]:
        assert re.search(rf"^def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.MULTILINE), (
            path,
            name,
        )


def test_the_table_has_all_twelve() -> None:
    assert len(FINDINGS) == 12


# Every rule on behaviour and on the safety of staff that the rule book numbers, one a line.
RULES = (Path(__file__).parent / "rule-ids.txt").read_text(encoding="utf-8").split()


def test_the_list_of_rules_is_whole() -> None:
    families = {family: sum(rule.startswith(f"{family}-") for rule in RULES) for family in FAMILIES}
    assert families == FAMILIES
    assert len(set(RULES)) == sum(FAMILIES.values())


FAMILIES = {"SAL": 32, "COV": 9, "URB": 19, "PVP": 14}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_about_behaviour_is_named_by_a_test(rule: str, names_of_tests: str) -> None:
    assert re.search(rf"{rule.replace('-', '_')}(?!\d)", names_of_tests), f"no test names {rule}"


@pytest.fixture(scope="module")
def names_of_tests() -> str:
    paths = (path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    return " ".join(
        name
        for path in paths
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
