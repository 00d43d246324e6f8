"""The disclosure log: decided for each answer, checked first, public without sign-in, and given as data."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.similar import published_like
from evenhand.apps.documents.operations import keep
from evenhand.apps.information import disclosures
from evenhand.apps.letters.models import Enclosed, LetterSent
from evenhand.apps.reports.records import tables
from evenhand.domain.reports.periods import Span
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
AT = noon("2026-11-02")
WORDS = {
    "title": "Cost of the new car park",
    "question": "How much did the car park in Mill Lane cost?",
    "answer": "=£1,200,000",
}


@pytest.fixture
def answered(requested):
    request = requested()
    request.tell("2026-10-28", "clear-answer", outcome="given", answer="£1,200,000.")
    request.tell("2026-10-29", "respond")
    return request


@pytest.fixture
def published(answered):
    return disclosures.publish(answered.case, checked=True, by=answered.by, at=AT, **WORDS)


def test_FOI_53_nothing_is_published_before_it_is_checked_for_personal_data(answered):
    with pytest.raises(MoveRefused, match="personal data"):
        disclosures.publish(answered.case, checked=False, by=answered.by, at=AT, **WORDS)
    assert not disclosures.published().exists()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("question", "How much did it cost?\n\nMorgan Ravensdale"),
        ("title", "The question of RAVENSDALE"),
        ("answer", "See what was sent to somebody.else@example.org."),
        ("answer", "He was rung on 07700 900 123."),
    ],
)
def test_FOI_53_what_names_whoever_asked_is_published_only_with_a_reason(answered, part, words):
    said = {**WORDS, part: words}
    with pytest.raises(Refused, match="looks like personal data"):
        disclosures.publish(answered.case, checked=True, by=answered.by, at=AT, **said)
    assert not disclosures.published().exists()
    disclosures.publish(answered.case, checked=True, why="Her own book.", by=answered.by, at=AT, **said)
    assert disclosures.published().exists()


def test_FOI_53_anybody_reads_the_log_without_signing_in_and_nobody_reads_who_asked(published):
    page = Client().get(reverse("disclosure", args=[published.pk])).content.decode()
    assert "How much did the car park in Mill Lane cost?" in page
    assert "Ravensdale" not in page
    assert WORDS["title"] in Client().get(reverse("disclosure-log")).content.decode()


def test_FOI_53_the_log_is_searched_by_words_that_never_stand_in_the_address(published):
    found = Client().post(reverse("disclosure-log"), {"words": "car park costs"}).content.decode()
    assert "1 found" in found
    nothing = Client().post(reverse("disclosure-log"), {"words": "swimming"}).content.decode()
    assert "0 found" in nothing


def test_FOI_53_the_log_is_data_that_no_spreadsheet_runs(published):
    text = Client().get(reverse("disclosure-log-csv")).content.decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["answer"] == "'=£1,200,000"
    data = Client().get(reverse("disclosure-log-json")).json()
    assert data["disclosures"][0]["title"] == WORDS["title"]


def test_FOI_53_what_is_taken_off_is_gone_for_the_public_and_stays_on_record(published, answered):
    disclosures.keep_back(answered.case, why="A name was overlooked.", by=answered.by, at=AT)
    assert Client().get(reverse("disclosure", args=[published.pk])).status_code == 404
    assert disclosures.found_by("car park") == []
    published.refresh_from_db()
    assert published.withdrawn_because == "A name was overlooked."


def test_FOI_53_an_answer_stands_on_the_list_until_somebody_decides(answered, requested):
    on = day("2026-11-02")
    assert list(disclosures.not_decided_on(answered.by, on)) == [answered.case]
    disclosures.keep_back(answered.case, why="Of no interest to others.", by=answered.by, at=AT)
    assert not disclosures.not_decided_on(answered.by, on).exists()


def test_FOI_53_a_published_answer_is_suggested_for_a_request_like_it(published, requested):
    again = requested(request="How much did the car park in Mill Lane cost in 2025?")
    found = published_like(again.case)
    assert [one.title for one in found] == [WORDS["title"]]
    assert "2025" in " ".join(found[0].evidence)


def test_IR_9_what_is_asked_three_times_is_a_candidate_for_the_publication_scheme(requested, ingrid):
    for year in ("2022", "2023", "2024"):
        requested(request=f"How many potholes were repaired in {year}?", summary="Potholes")
    requested(request="Who cleans the swimming pool?", summary="Pool")
    found = disclosures.scheme_candidates(ingrid, day("2026-11-02"), since=day("2026-01-01"))
    assert [len(one.cases) for one in found] == [3]
    assert "pothole" in found[0].words


def test_IR_9_the_report_names_what_was_asked_three_times_and_the_public_gets_their_number(requested):
    cases = [
        requested(request=f"How many potholes were repaired in {year}?", summary="Potholes")
        for year in (2022, 2023, 2024)
    ]
    requested(request="Who cleans the swimming pool?", summary="Pool")
    span = Span(day("2026-01-01"), day("2026-12-31"))
    (internal,) = tables("often-asked", span, "internal", on=day("2026-11-02"))
    (line,) = internal.lines
    assert "pothole" in line.title
    assert [cell.text for cell in line.cells][:2] == ["3", "0"]
    assert all(one.case.ref in line.cells[2].text for one in cases)
    (public,) = tables("often-asked", span, "public", on=day("2026-11-02"))
    assert [[cell.text for cell in line.cells] for line in public.lines] == [["<5"]]
    assert "pothole" not in str(public)
    before = tables(
        "often-asked", Span(day("2025-01-01"), day("2025-12-31")), "internal", on=day("2026-11-02")
    )
    assert before[0].lines == ()


def test_the_page_records_the_decision_and_publishes_the_words_as_edited(answered, monkeypatch):
    for name, value in (("localdate", lambda: day("2026-11-02")), ("now", lambda: AT)):
        monkeypatch.setattr(f"evenhand.apps.information.views.publishing.{name}", value)
    client = Client()
    client.force_login(answered.by)
    url = reverse("request-publish", args=[answered.case.ref])
    assert "£1,200,000." in client.get(url).content.decode()
    said = {"decision": "publish", "checked": "on", "batch": str(uuid4()), **WORDS}
    assert client.post(url, said).status_code == 302
    assert disclosures.published().get().title == WORDS["title"]


def test_FOI_53_whoever_decides_is_told_which_files_went_and_are_not_published(answered):
    file = keep(b"The register.", at=AT, media_type="text/csv")
    letter = LetterSent.objects.create(
        case=answered.case, code="response", subject="Answer", content={}, pdf=file, sha256="", channel="email",
        sent_by=answered.by, sent_at=AT,
    )  # fmt: skip
    Enclosed.objects.create(letter=letter, place=1, name="register.csv", file=file)
    Enclosed.objects.create(letter=letter, place=2, name="large print.pdf", file=file, of_letter=True)
    client = Client()
    client.force_login(answered.by)
    page = client.get(reverse("request-publish", args=[answered.case.ref])).content.decode()
    assert "are not published with it: register.csv. What" in page


def test_the_list_of_answers_to_decide_on_is_a_page(answered, monkeypatch):
    monkeypatch.setattr("evenhand.apps.information.views.publishing.localdate", lambda: day("2026-11-02"))
    client = Client()
    client.force_login(answered.by)
    assert answered.case.ref in client.get(reverse("publishing")).content.decode()


def test_the_list_of_answers_to_decide_on_is_found_from_the_answer_and_from_the_reports(
    answered, client, person_in
):
    client.force_login(person_in("information-team"))
    for page in (reverse("answers"), reverse("request-publish", args=[answered.case.ref])):
        assert reverse("publishing") in client.get(page).content.decode(), page


def test_only_who_decides_on_publishing_is_led_to_it(answered, client, person_in):
    decide = reverse("request-publish", args=[answered.case.ref])
    offered = {}
    for role in ("information-team", "auditor"):
        client.force_login(person_in(role))
        pages = (client.get(page) for page in ("/publishing/", f"/cases/{answered.case.ref}/"))
        offered[role] = [decide in page.content.decode() for page in pages]
    assert offered == {"information-team": [True, True], "auditor": [False, False]}


@pytest.mark.parametrize(
    ("outcome", "asked_again"), [("overturned", True), ("part", True), ("upheld", False)]
)
def test_IR_9_a_review_that_changes_the_answer_has_the_decision_on_publishing_made_again(
    published, answered, person_in, client, outcome: str, asked_again: bool
):
    reviewer = person_in("leadership-team", "Rae Review")
    asked = answered.tell(
        "2026-11-05", "internal-review.request", received_on=day("2026-11-05"), about="Too little."
    )
    answered.tell("2026-11-06", "internal-review.allocate", item=asked.item, reviewer=officer_fact(reviewer))
    fresh = {} if outcome == "upheld" else {"fresh_answer": "With the ramp it was £1,300,000."}
    answered.tell(
        "2026-11-09",
        "internal-review.decide",
        item=asked.item,
        by=reviewer,
        outcome=outcome,
        reasons="Looked at anew.",
        **fresh,
    )
    waiting = disclosures.not_decided_on(answered.by, day("2026-11-09"))
    assert (answered.case in waiting) is asked_again
    owed = [one.name for one in answered.reading("2026-11-09").owed]
    assert ("publication-decided-anew" in owed) is asked_again
    client.force_login(answered.by)
    page = client.get(reverse("request-publish", args=[answered.case.ref]))
    assert ("With the ramp" in page.context["form"].initial["answer"]) is asked_again
    assert answered.case.title not in page.context["form"].initial["question"].splitlines()
    shown = client.get(reverse("case", args=[answered.case.ref])).content.decode()
    assert "Decided<br>Last day to complain to the regulator:" in " ".join(shown.split())
    disclosures.publish(answered.case, checked=True, by=answered.by, at=noon("2026-11-10"), **WORDS)
    assert not disclosures.not_decided_on(answered.by, day("2026-11-10")).exists()
