"""A simulated council answers both letters whole, by the same way as any council's own records."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from msgspec import structs

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import keeping
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations.regrouping import merge, undo_merge
from evenhand.apps.reports import making
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.corrections import corrections
from evenhand.apps.reports.making import make
from evenhand.apps.reports.models import ExactCopy, Publication, PublishedFigure, Target
from evenhand.apps.reports.operations import decide_on_figure, publish
from evenhand.apps.simulation.arrangements import end_arrangement
from evenhand.apps.simulation.plans import Plan, planned, plans
from evenhand.apps.simulation.simulating import NotForSimulation, simulate
from evenhand.domain.cases.events import Decider
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.periods import Span, financial_year
from evenhand.domain.reports.suppression import Mark

_MADE: dict[tuple[str, str], Document] = {}
AT = dt.datetime(2024, 3, 1, 9, 0, tzinfo=dt.UTC)


def line(document: Document, part: str, title: str) -> list[str]:
    """The cells of the first line of this title in the part whose title begins so."""
    found = next(one for one in document.parts if one.title.startswith(part))
    lines = (row for table in found.tables for row in table.lines if row.title == title)
    return [cell.text for cell in next(lines).cells]


class TestTheAnswers(TestCase):
    plan: ClassVar[Plan]
    truth: ClassVar[dict[str, object]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.plan = planned(plans()["parish"], years=2)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "truth.json"
            simulate(cls.plan, seed=3, truth_at=path, progress=lambda what, done, total: None)
            cls.truth = json.loads(path.read_text())

    def answer(self, audience: str = "internal", span: Span | None = None) -> Document:
        """The answer, made once for each audience and period."""
        year = financial_year(2022)
        asked = span or Span(year.from_on, year.until_on, year.says)
        key = (audience, asked.code)
        if key not in _MADE:
            _MADE[key] = make(questions().report("foi523208559"), span=asked, audience=audience, at=AT)
        return _MADE[key]

    def fresh(self, audience: str) -> Document:
        """The answer as the record now stands."""
        year = financial_year(2022)
        span = Span(year.from_on, year.until_on, year.says)
        return make(questions().report("foi523208559"), span=span, audience=audience, at=AT)

    def officer(self) -> User:
        return User.objects.get(email="ted.marlow@simulated.example")

    def test_S1_2_the_yearly_figures_are_those_of_the_plan(self) -> None:
        document = self.answer()
        for year in self.plan.years:
            title = financial_year(year.year).title
            cells = line(document, "2. The five years before", title)
            assert cells[6:8] == [str(year.requests), str(year.on_time)]
            assert cells[9:11] == [str(year.sars), str(year.sars_on_time)]

    def test_S1_1a_d_reviews_are_those_asked_for_in_the_year(self) -> None:
        cells = line(self.answer(), "2. Reviews", financial_year(2022).title)
        year = self.plan.years[-1]
        assert cells[0] == str(year.reviews)

    def test_S1_3_posts_are_told_as_they_stood_on_each_last_day(self) -> None:
        found = next(part for part in self.answer().parts if part.title.startswith("3."))
        on = {table.caption[:16]: [row.title for row in table.lines] for table in found.tables}
        assert any("Senior Information Governance Officer" in posts for posts in on.values())
        assert "Senior Information Governance Officer" not in [row.title for row in found.tables[-1].lines]

    def test_S1_4_what_it_cost_is_recorded_minutes_at_the_rate_of_the_day(self) -> None:
        assert any(cell.startswith("£") for cell in line(self.answer(), "4. What", "Cost of handling"))

    def test_S1_1d_DEF_14_no_target_set_is_an_answer_and_a_target_shows_the_gap(self) -> None:
        assert set(line(self.answer(), "1d.", "Target")) == {"No target set"}
        Target.objects.create(
            group="foi", measure="on-time-of-received", value=90, from_on=dt.date(2021, 4, 1)
        )
        assert set(line(self.fresh("internal"), "1d.", "Target")) == {"90 %"}

    def test_SUP_1_the_public_answer_prints_no_number_from_one_to_four_of_cases(self) -> None:
        small = [
            cell.text
            for cell in self.answer(audience="public").printed().values()
            if cell.figure is not None
            and cell.figure.measure.unit == "requests"
            and cell.text in tuple("1234")
        ]
        assert small == []

    def test_SUP_7_a_released_figure_is_printed(self) -> None:
        key = next(k for k, c in self.answer(audience="public").printed().items() if c.mark is Mark.SMALL)
        decide_on_figure(key, what="release", reason="A case of a company.", by=self.officer(), at=AT)
        assert self.fresh("public").printed()[key].mark is Mark.SHOWN

    def test_AU_2_what_was_published_stays_and_the_next_answer_reckons_with_it(self) -> None:
        first = self.answer(audience="public")
        later = AT + dt.timedelta(minutes=1)
        one, again = (publish(replace(first, run_at=at), by=self.officer(), at=at) for at in (AT, later))
        assert one.pk == again.pk
        other = replace(first, run_at=later, closing=("Another word.",))
        assert publish(other, by=self.officer(), at=later).pk != one.pk
        assert PublishedFigure.objects.filter(publication=one).count() == len(first.printed())
        year = financial_year(2022)
        span = Span(year.from_on, dt.date(2022, 9, 30), "half a year")
        second = make(questions().report("foi523208559"), span=span, audience="public", at=AT)
        shown = {
            k: c.text for k, c in first.printed().items() if c.mark is Mark.SHOWN and k in second.printed()
        }
        assert {k: second.printed()[k].text for k in shown} == shown

    def test_AU_1_the_same_question_later_gives_the_same_numbers(self) -> None:
        year = financial_year(2021)
        span = Span(year.from_on, year.until_on, year.says)
        report = questions().report("foi523208559")
        texts = [
            {k: c.text for k, c in make(report, span=span, audience="internal", at=at).printed().items()}
            for at in (AT, AT + dt.timedelta(days=400))
        ]
        assert texts[0] == texts[1]

    def test_AU_2_people_put_together_and_apart_again_move_the_figures_beside_what_was_published(
        self,
    ) -> None:
        officer = self.officer()
        published = publish(self.answer(audience="public"), by=officer, at=AT)
        assert corrections(published, at=AT).found == ()
        one, other = (
            Case.objects.filter(
                received_on__range=(dt.date(2022, 4, 1), dt.date(2023, 3, 31)), procedure="foi-request"
            )
            .values_list("customer", flat=True)
            .distinct()
            .order_by("customer")[:2]
        )
        later = AT + dt.timedelta(days=5)
        source, target = Customer.objects.get(pk=other), Customer.objects.get(pk=one)
        put = merge(source, into=target, why="The same telephone.", by=officer, at=later)
        strangers = [
            Customer.objects.create(name=name, created_by=officer, created_at=AT)
            for name in ("Nia Roe", "N. Roe")
        ]
        merge(strangers[0], into=strangers[1], why="The same hand.", by=officer, at=later)
        moved = {(one.measure, one.was, one.now) for one in corrections(published, at=later).found}
        whole = {int(was) - int(now) for name, was, now in moved if name == "Different requesters"}
        assert whole == {1}
        self.client.force_login(officer)
        page = self.client.get(reverse("publication-changes", args=[published.pk]))
        self.assertContains(page, "put together or taken apart 1 time")
        undo_merge(put, why="Two people after all.", by=officer, at=later)
        assert corrections(published, at=later).found == ()
        assert published.html == Publication.objects.get(pk=published.pk).html

    def test_AU_1_a_case_recorded_later_is_named_beside_the_figure_that_it_moved(self) -> None:
        officer = self.officer()
        published = publish(self.answer(audience="public"), by=officer, at=AT)
        asked = EventRow.objects.filter(case__procedure="foi-request", case__received_on__year=2022)
        last = asked.order_by("-recorded_at", "-pk")[0]
        Publication.objects.filter(pk=published.pk).update(
            figures_at=last.recorded_at - dt.timedelta(seconds=1)
        )
        Case.objects.filter(pk=last.case_id).update(received_on=dt.date(2022, 4, 4))
        found = corrections(Publication.objects.get(pk=published.pk), at=AT)
        assert {one.measure for one in found.found} >= {"Received"}
        assert last.case.ref in found.cases
        page = reverse("publication-changes", args=[published.pk])
        self.client.force_login(officer)
        self.assertContains(self.client.get(page), last.case.ref)
        self.client.force_login(User.objects.get(email="ines.fallow@simulated.example"))  # opens no such case
        self.assertNotContains(self.client.get(page), last.case.ref)

    def test_AU_1_a_figure_of_days_that_cannot_be_has_no_cases_and_no_fault(self) -> None:
        self.client.force_login(self.officer())
        url = reverse("answer-cases", args=["foi523208559"])
        for days in ("2199-04-01..2199-06-30", "2023-04-01..2022-04-01", "never..ever", ""):
            assert self.client.get(url, {"figure": f"foi|received||{days}"}).status_code == 404, days

    def test_AU_6_the_public_answer_shows_how_long_it_would_take_by_hand_where_its_numbers_are_printed(
        self,
    ) -> None:
        parts = [self.answer(audience=audience).parts[-1] for audience in ("public", "internal")]
        assert [part.title for part in parts] == ["How long this would take by hand"] * 2
        printed = self.answer(audience="public").printed()
        received = [cell for key, cell in printed.items() if "|received||" in key]
        if all(cell.mark is Mark.SHOWN for cell in received):
            assert parts[0] == parts[1]
        else:
            assert parts[0].tables == ()

    def test_SPOC_19_an_arrangement_ends_two_weeks_after_a_notice_that_really_went(self) -> None:
        case = Case.objects.filter(procedure="spoc-arrangement", stage="in-force")[0]
        last = EventRow.objects.filter(case=case).latest("sequence").happened_on
        day = last + dt.timedelta(days=3)
        ends = Move(
            move="review",
            facts={"continue": False, "reasons": "Contact is as usual."},
            happened_on=day,
            decided_by=Decider(body="leadership-team", decided_on=day),
        )
        head = User.objects.get(officer__holdings__post__title="Customer Services Manager")
        make_move(case, ends, by=head, at=dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))
        end_arrangement(case, day)  # while the letter about the review is still owed
        days = dict(EventRow.objects.filter(case=case).values_list("move", "happened_on"))
        assert days["end"] > days["give-notice"] + dt.timedelta(days=14)
        notice = LetterSent.objects.get(case=case, code="ending-notice")
        assert days["tell-customer-of-end"] == notice.posted_on
        assert Case.objects.get(pk=case.pk).stage == "ended"

    def test_the_other_letter_is_made(self) -> None:
        assert make(questions().report("foi485862111"), span=None, audience="public", at=AT).parts

    def test_what_simulate_wrote_is_what_single_moves_write(self) -> None:
        assert list(keeping.faults(today=AT.date())) == []

    def test_the_truth_tells_which_case_is_whose_and_which_repeats(self) -> None:
        refs = {one["case"] for one in self.truth["requests"]}  # type: ignore[attr-defined]  # read from JSON
        asked = ("foi-request", "eir-request", "subject-access-request")
        assert refs == set(Case.objects.filter(procedure__in=asked).values_list("ref", flat=True))

    def test_complaints_and_others_are_told_as_far_as_their_data_says(self) -> None:
        told = self.truth["told"]
        assert isinstance(told, dict)
        assert {"corporate-complaint", "compliment", "unreasonable-conduct"} <= set(told)
        assert self.truth["cut_short"] == []

    def test_CO_1_every_complaint_told_is_received_in_the_report(self) -> None:
        span = Span(dt.date(2024, 4, 1), dt.date(2026, 3, 31), "two years")
        at = dt.datetime(2026, 5, 1, 9, 0, tzinfo=dt.UTC)
        made = make(questions().report("complaints"), span=span, audience="internal", at=at)
        told = self.truth["told"]
        assert isinstance(told, dict)
        assert line(made, "Received", "Received")[-1] == str(told["corporate-complaint"])
        outcomes = next(part for part in made.parts if part.title == "Outcomes and remedies")
        assert "of which upheld" in {row.title.lower() for t in outcomes.tables for row in t.lines}

    def test_invented_records_are_never_mixed_with_others(self) -> None:
        with pytest.raises(NotForSimulation, match="never mixed"):
            simulate(self.plan, seed=1, truth_at=Path("x"), progress=lambda *a: None)

    def test_a_period_that_cannot_be_is_said_in_a_sentence(self) -> None:
        for first, last, why in (
            ("2023-04-01", "2022-04-01", "before it starts"),
            ("2199-04-01", "2199-05-01", "has not come yet"),
            ("yesterday", "2022-04-01", "is no day"),
        ):
            with pytest.raises(CommandError, match=why):
                call_command("answer", "foi523208559", from_on=first, until_on=last)

    def test_SUP_6_exact_figures_need_a_name_and_are_recorded(self) -> None:
        with pytest.raises(CommandError, match="--as"):
            call_command("report", "information-quarterly")
        out = io.StringIO()
        call_command("report", "information-quarterly", user=self.officer().email, stdout=out)
        assert ExactCopy.objects.get().by == self.officer()

    def test_no_record_is_not_nought(self) -> None:
        year = financial_year(2010)
        document = self.answer(span=Span(year.from_on, year.until_on, year.says))
        assert set(line(document, "1a. Requests", "Received")) == {"no record"}

    def test_the_pages_lead_from_a_figure_to_its_cases(self) -> None:
        self.client.force_login(self.officer())
        for url in (reverse("dashboard"), reverse("answers"), reverse("answer", args=["foi485862111"])):
            assert self.client.get(url).status_code == 200, url
        asked = {"from": "2021-04-01", "to": "2022-03-31", "audience": "internal"}
        page = self.client.get(reverse("answer", args=["foi523208559"]), asked)
        key = next(
            k for k, c in page.context["document"].printed().items() if c.figure and len(c.figure.cases) == 1
        )
        address = f"{reverse('answer-cases', args=['foi523208559'])}?{urlencode({'figure': key, **asked})}"
        self.assertContains(page, address.replace("&", "&amp;"))
        behind = self.client.get(address)
        assert len(behind.context["page"].object_list) == 1
        assert ExactCopy.objects.filter(by=self.officer(), form="cases").count() == 1
        assert behind.context["back"] == f"{reverse('answer', args=['foi523208559'])}?{urlencode(asked)}"

    def test_AU_3_a_report_that_does_not_add_up_is_refused_and_names_the_cases_on_every_page(self) -> None:
        book = questions()
        ends = {**book.groups["foi"].outcomes, "withdrawn": "counted-nowhere"}
        lacking = {**book.groups, "foi": structs.replace(book.groups["foi"], outcomes=ends)}
        days = "2022-04-01..2023-03-31"
        missing = Case.objects.filter(
            procedure="foi-request",
            outcome="withdrawn",
            received_on__range=(dt.date(2022, 4, 1), dt.date(2023, 3, 31)),
        )
        assert missing.exists()
        self.client.force_login(self.officer())
        with mock.patch.object(making, "questions", return_value=dataclasses.replace(book, groups=lacking)):
            page = self.client.get(
                reverse("answer", args=["foi523208559"]), {"from": days[:10], "to": days[12:]}
            )
            assert page.status_code == 400
            assert "of Freedom of information requests" in page.context["refused"]
            assert any(case.ref in page.context["refused"] for case in missing)
            behind = {"figure": f"foi|received||{days}"}
            led = self.client.get(reverse("answer-cases", args=["foi523208559"]), behind)
            self.assertRedirects(led, led.headers["Location"], fetch_redirect_response=False)
            assert led.headers["Location"].startswith(reverse("answer", args=["foi523208559"]) + "?from=")

    def test_a_stranger_to_the_figures_gets_none(self) -> None:
        self.client.force_login(User.objects.create_user("nobody@example.org", name="Nobody"))
        for url in (reverse("dashboard"), reverse("answers"), reverse("answer", args=["complaints"])):
            assert self.client.get(url).status_code == 403, url
        assert self.client.get(reverse("settings-figures")).status_code == 403
