"""Reviews and the regulator on a closed request: they stand on the work list, and their letters know their facts."""

from __future__ import annotations

import pytest

from evenhand.apps.cases.pages import case_page
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.work import queries
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import day

pytestmark = pytest.mark.django_db
ITEM = "internal-review-1"


@pytest.fixture
def reviewed(requested):
    request = requested()
    request.tell("2026-10-28", "clear-answer", outcome="given", answer="£1,200,000.")
    request.tell("2026-10-29", "respond")
    request.tell(
        "2026-11-10",
        "internal-review.request",
        received_on=day("2026-11-09"),
        about="You left out the second year.",
    )
    return request


def test_FOI_7_a_review_of_an_answered_request_stands_on_the_work_list(reviewed):
    assert reviewed.case.final
    assert reviewed.case.next_due_on == day("2026-12-08")
    groups = {g.code: g for g in queries.my_work(reviewed.by, on=day("2026-12-08"))}
    assert [row.task for row in groups["today"].rows] == ["Answer a request for an internal review"]


def test_FOI_7_a_decided_review_leaves_the_list_once_its_letters_are_sent(reviewed, person_in):
    head = person_in("head-of-service", "Hilda Head")
    reviewed.tell(
        "2026-11-20",
        "internal-review.decide",
        item="internal-review-1",
        by=head,
        outcome="upheld",
        reasons="R.",
    )
    assert [one.name for one in reviewed.reading("2026-11-20").owed if one.item] == ["review-decision"]
    reviewed.tell("2026-11-20", "send-letter", letter="review-decision")
    reviewed.tell("2026-11-20", "decide-publication", publish=False)
    assert reviewed.case.next_due_on is None
    assert not any(group.count for group in queries.my_work(reviewed.by, on=day("2026-11-20")))


def test_FOI_7_the_acknowledgement_says_the_day_of_the_review_and_not_of_the_request(reviewed):
    about = gathering.about(reviewed.case, user=reviewed.by, on=day("2026-11-10"), item="internal-review-1")
    facts = gathering.gather(lawbook().letters["review-acknowledgement"], about)
    assert facts["received_on"] == day("2026-11-09")
    assert facts["answer_by"] == day("2026-12-08")
    assert facts["about"] == "You left out the second year."


def test_FOI_7_the_decision_letter_says_the_outcome_in_words(reviewed, person_in):
    reviewed.tell(
        "2026-11-20",
        "internal-review.decide",
        item="internal-review-1",
        by=person_in("head-of-service", "Hilda Head"),
        outcome="upheld",
        reasons="The second year was not asked for.",
    )
    about = gathering.about(reviewed.case, user=reviewed.by, on=day("2026-11-20"), item="internal-review-1")
    facts = gathering.gather(lawbook().letters["review-decision"], about)
    assert facts["outcome_in_words"] == "The first answer stands"
    assert facts["reasons"] == "The second year was not asked for."


def test_FOI_7_whoever_reviews_opens_the_case_from_the_day_they_are_given_the_review_and_decides(
    reviewed, person_in
):
    anwen, on = person_in("director", "Anwen Apart"), day("2026-11-20")
    assert not cases_seen_by(anwen, on).exists()
    reviewed.tell("2026-11-11", "internal-review.allocate", item=ITEM, reviewer=officer_fact(anwen))
    assert list(cases_seen_by(anwen, on)) == [reviewed.case]
    reviewed.tell("2026-11-20", "internal-review.decide", item=ITEM, by=anwen, outcome="upheld", reasons="R.")
    assert reviewed.reading("2026-11-20").story.items[ITEM].stage == "decided"


def test_FOI_9_how_the_regulator_decided_stands_in_words_whichever_step_said_it(reviewed):
    notified = {"regulator_reference": "IC-1", "about": "Why?", "answer_by": day("2026-12-10")}
    for how in (1, 2):
        reviewed.tell("2026-11-20", "regulator-complaint.notify", received_on=day("2026-11-20"), **notified)
        decided = {"item": f"regulator-complaint-{how}", "outcome": "withdrawn"}
        if how == 1:
            decided |= {"notice_reference": "FS-1", "decided_on": day("2026-11-20"), "findings": "Late."}
            decided |= {"outcome": "part-upheld", "steps_ordered": False}
        move = "regulator-complaint.decide" if how == 1 else "regulator-complaint.close"
        reviewed.tell("2026-11-20", move, **decided)
    page = case_page(reviewed.by, reviewed.case, today=day("2026-11-20"))
    table = next(one for one in page.tables if one.title == "Complaints to the regulator")
    said = [str(cell[1]) for line in table.lines for cell in line.cells[-1:]]
    assert said == ["Withdrawn by the person who complained", "In part for the person who complained"]


def test_DPC_1_the_form_of_a_review_offers_the_complaint_that_it_has_become(requested, client):
    request = requested("subject-access-request")
    client.force_login(request.by)
    page = client.get(f"/cases/{request.case.ref}/moves/internal-review.request/")
    typed = page.context["form"].initial | {"about": "Letters are missing.", "received_on": "2026-11-10"}
    said = client.post(page.request["PATH_INFO"], {k: v for k, v in typed.items() if v is not None})
    address = f"/cases/new/data-protection-complaint/?customer={request.case.customer_id}"
    assert address in said.content.decode(), said.context["form"].errors
