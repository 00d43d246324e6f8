"""A simulated council answers both letters whole, by the same way as any council's own records."""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
from pathlib import Path
from typing import ClassVar

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from evenhand.apps.accounts.models import User
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.making import make
from evenhand.apps.reports.models import ExactCopy
from evenhand.apps.simulation.plans import Plan, planned, plans
from evenhand.apps.simulation.simulating import NotForSimulation, simulate
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.periods import Span, financial_year

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
        for year in self.plan.years[-1:]:
            title = financial_year(year.year).title
            cells = line(document, "2. The five years before", title)
            assert cells[6:8] == [str(year.requests), str(year.on_time)]
            assert cells[9:11] == [str(year.sars), str(year.sars_on_time)]

    def test_SUP_1_the_public_answer_prints_no_number_from_one_to_four_of_cases(self) -> None:
        small = [
            cell.text
            for cell in self.answer(audience="public").printed().values()
            if cell.figure is not None
            and cell.figure.measure.unit == "requests"
            and cell.text in tuple("1234")
        ]
        assert small == []

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
