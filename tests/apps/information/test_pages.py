"""The pages of a request: the answer put together, what lacks, the estimate, and history only by a recorded step."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.council.models import Officer
from evenhand.apps.council.operations import end_holding
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
ON = "2026-10-20"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Every page is opened on Tuesday 20 October 2026."""
    for module in ("information.views.answering", "information.views.panel", "cases.views"):
        monkeypatch.setattr(f"evenhand.apps.{module}.localdate", lambda: day(ON))
    for module in ("information.views.answering", "cases.views"):
        monkeypatch.setattr(f"evenhand.apps.{module}.now", lambda: noon(ON))


def answer_url(request) -> str:
    return reverse("request-answer", args=[request.case.ref])


def test_FOI_1_an_answer_is_not_settled_while_a_question_is_open(requested, client_of):
    request = requested()
    request.tell("2026-10-06", "question.add", question="How much?")
    client = client_of(request.by)
    page = client.get(answer_url(request))
    assert "Question 1 has no answer yet." in page.content.decode()
    assert "section 1(1)" in page.content.decode()
    client.post(answer_url(request), {"batch": str(uuid4())})
    assert request.reading(ON).story.last("clear-answer") is None


def test_FOI_14_questions_given_and_not_held_are_cleared_in_one_press(requested, client_of):
    request = requested()
    for words in ("How much?", "Who chose it?"):
        request.tell("2026-10-06", "question.add", question=words)
    request.tell(ON, "question.answer", item="question-1", question_outcome="given", answer="£5.")
    said = {"question_outcome": "not-held", "not_held_reason": "never-recorded"}
    request.tell(ON, "question.answer", item="question-2", **said)
    press = {"batch": str(uuid4())}
    client = client_of(request.by)
    assert client.post(answer_url(request), press).status_code == 302
    client.post(answer_url(request), press)
    story = request.reading(ON).story
    assert (story.times("clear-answer"), story.facts["outcome"]) == (1, "given-as-held")


def test_FOI_23_a_request_all_refused_for_cost_becomes_a_decision_under_the_right_limb(requested, client_of):
    request = requested()
    request.tell("2026-10-06", "question.add", question="How many files?")
    request.tell(ON, "question.answer", item="question-1", question_outcome="refused")
    said = {"extent": "in-full", "scope": "All.", "why_applies": "450 files of 5 minutes."}
    request.tell(ON, "ground.apply", ground="foi-12(1)", **said)
    request.tell(ON, "ground.approve", item="ground-1", approver=officer_fact(request.by))
    request.tell(ON, "advise", help="One year would fit.")
    client = client_of(request.by)
    refused = client.post(answer_url(request), {"batch": str(uuid4())})
    assert "needs its estimate" in refused.content.decode()
    request.tell(
        ON,
        "estimate.make",
        activity="extracting",
        systems="Paper files",
        records=450,
        sample_records=10,
        sample_minutes=50,
        sampled_on=day("2026-10-08"),
        estimator=officer_fact(request.by),
    )
    page = client.get(answer_url(request)).content.decode()
    assert "Over the limit" in page
    assert "216 of 450" in page
    client.post(answer_url(request), {"batch": str(uuid4())})
    story = request.reading(ON).story
    assert (story.facts["kind"], story.facts["held"]) == ("cost", "held")
    assert [owed.name for owed in request.reading(ON).owed] == ["refusal-cost"]


def test_FOI_12_history_is_closed_until_a_step_of_the_law_opens_it(requested, client_of):
    request, earlier = requested(), requested(on="2026-09-10", summary="Hedge in Mill Lane")
    url = reverse("request-history", args=[request.case.ref])
    client = client_of(request.by)
    assert earlier.case.ref not in client.get(url).content.decode()
    said = {"history_for": "aggregation", "why": "Cost.", "batch": str(uuid4())}
    client.post(url, said)
    page = client.get(url).content.decode()
    assert earlier.case.ref in page
    assert "Within 60 consecutive working days" in page
    assert request.reading(ON).story.last("look-at-history") is not None


def test_the_pages_of_a_request_are_for_those_who_may_see_it(requested, client_of, olive):
    request = requested("subject-access-request")
    for name in ("request-answer", "request-history"):
        url = reverse(name, args=[request.case.ref])
        assert client_of(request.by).get(url).status_code == 200
        assert client_of(olive).get(url).status_code == 404


def test_the_case_page_says_how_far_the_answer_is(requested, client_of):
    request = requested()
    request.tell("2026-10-06", "question.add", question="How much?")
    page = client_of(request.by).get(reverse("case", args=[request.case.ref])).content.decode()
    assert "1 question." in page
    assert answer_url(request) in page


def test_FOI_15_the_answer_page_asks_about_the_form_only_where_the_person_asked_for_one(requested, client):
    plain, wanted = requested(), requested(preferred_form="reusable-dataset")
    client.force_login(plain.by)
    for one in (plain, wanted):
        one.tell("2026-10-06", "question.add", question="How much?")
        one.tell(
            "2026-10-07", "question.answer", item="question-1", question_outcome="given", answer="The table."
        )
    assert "Is it given in that form?" not in client.get(answer_page(plain)).content.decode()
    assert "Is it given in that form?" in client.get(answer_page(wanted)).content.decode()
    against = client.post(answer_page(wanted), {"batch": str(uuid4())}).content.decode()
    assert "say whether they get it so" in against
    said = {"batch": str(uuid4()), "form_given": "otherwise", "form_reason": "It stands on paper alone."}
    assert client.post(answer_page(wanted), said).status_code == 302
    assert wanted.reading(localdate().isoformat()).story.facts["form_given"] == "otherwise"


def answer_page(request) -> str:
    return reverse("request-answer", args=[request.case.ref])


def test_FOI_50_a_page_offers_as_approver_who_holds_such_a_post_or_did_on_the_day(
    requested, client_of, person_in, administrator
):
    request, agent = requested(), person_in("contact-centre-agent", "Cora Contact")
    earlier = person_in("head-of-service", "Hilda Head")
    held = Officer.objects.get(user=earlier).holdings.get()
    end_holding(held, last_on=day("2026-10-12"), by=administrator, at=noon("2026-10-12"))
    applied = {"extent": "in-part", "scope": "A tip.", "why_applies": "It was given in confidence."}
    request.tell("2026-10-09", "ground.apply", ground="foi-41", **applied)
    page = (
        client_of(request.by)
        .get(reverse("case-item-move", args=[request.case.ref, "ground-1", "ground.approve"]))
        .content.decode()
    )
    assert "Ingrid Information</option>" in page
    assert "Hilda Head (held the post earlier)</option>" in page
    assert "Cora Contact</option>" not in page
    for on, who in (("2026-10-09", agent), ("2026-10-13", earlier)):
        with pytest.raises(MoveRefused, match="held one of these posts on the day of it"):
            request.tell(on, "ground.approve", item="ground-1", approver=officer_fact(who))
    said = {"approver": officer_fact(earlier)}
    late = Move(move="ground.approve", facts=said, happened_on=day("2026-10-12"), item="ground-1")
    make_move(request.case, late, by=request.by, at=noon(ON))


def test_FOI_25_references_typed_with_commas_or_spaces_are_each_tied(requested, client_of):
    request, second, third = requested(), requested(on="2026-10-06"), requested(on="2026-10-07")
    said = {"by_whom": "one-person", "similar": "The car park.", "batch": str(uuid4())}
    said |= {"happened_on_day": "20", "happened_on_month": "10", "happened_on_year": "2026"}
    typed = f"{second.case.ref.lower()},  {third.case.ref} {second.case.ref}"
    url = reverse("case-move", args=[request.case.ref, "aggregate"])
    client_of(request.by).post(url, {**said, "together_with": typed})
    event = request.reading(ON).story.last("aggregate")
    assert event.facts["together_with"] == (second.case.ref, third.case.ref)
    page = client_of(request.by).get(reverse("case", args=[request.case.ref])).content.decode()
    assert f'href="{reverse("case", args=[third.case.ref])}"' in page
