"""A scrutiny board's own view, what complaints changed, and the response of the governing body (CO-1, CO-3, CO-16)."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import ClassVar

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, ClockRow, ItemRow
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.changes import DONE, LATE, STANDINGS, changes
from evenhand.apps.reports.complaint_records import policy_review
from evenhand.apps.reports.making import boards_of, make
from evenhand.apps.reports.models import ExactCopy, GoverningResponse, ScrutinyBoard
from evenhand.apps.reports.records import tables
from evenhand.apps.reports.standing import standing
from evenhand.apps.simulation.plans import planned, plans
from evenhand.apps.simulation.simulating import simulate
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.periods import Span

AT = dt.datetime(2026, 5, 1, 9, 0, tzinfo=dt.UTC)
YEARS = Span(dt.date(2024, 4, 1), dt.date(2026, 3, 31))


def cell(document: Document, part: str, line: str) -> str:
    """The first cell of a line in the part of this title."""
    found = next(one for one in document.parts if one.title == part)
    return next(row.cells[0].text for table in found.tables for row in table.lines if row.title == line)


class TestBoards(TestCase):
    everything: ClassVar[Document]

    @classmethod
    def setUpTestData(cls) -> None:
        plan = planned(plans()["coventry"], years=1, cases=40)
        with tempfile.TemporaryDirectory() as folder:
            simulate(plan, seed=5, truth_at=Path(folder) / "t.json", progress=lambda what, done, total: None)
        for name, services in (("Communities", ["housing", "streets"]), ("Corporate", ["governance"])):
            ScrutinyBoard.objects.create(name=name, services=services, from_on=dt.date(2020, 4, 1))
        cls.everything = cls.made()

    @classmethod
    def made(cls, board: ScrutinyBoard | None = None) -> Document:
        keep = board.services.__contains__ if board else None
        return make(questions().report("scrutiny"), span=YEARS, audience="internal", at=AT, keep=keep)

    def test_CO_1_the_boards_together_hold_every_complaint_and_each_sees_its_own(self) -> None:
        whole = int(cell(self.everything, "By scrutiny board", "All"))
        assert whole > 0
        own = []
        for board in ScrutinyBoard.objects.all():
            narrowed = self.made(board)
            own.append(int(cell(narrowed, "By scrutiny board", "All")))
            assert cell(self.everything, "By scrutiny board", board.name) == str(own[-1])
        assert sum(own) == whole

    def test_CO_4_what_is_published_has_each_board_on_a_line_of_its_own_and_small_numbers_hidden(
        self,
    ) -> None:
        public = make(questions().report("scrutiny"), span=YEARS, audience="public", at=AT)
        for part in ("By scrutiny board", "Against the times set, by scrutiny board"):
            table = next(one for one in public.parts if one.title == part).tables[0]
            assert {"Communities", "Corporate", "All"} >= {line.title for line in table.lines} > {"All"}
            texts = {cell.text for line in table.lines for cell in line.cells}
            assert not texts & set("1234")

    def test_CO_1_a_board_that_has_ended_looks_at_nothing(self) -> None:
        ScrutinyBoard.objects.update(until_on=dt.date(2021, 3, 31))
        assert boards_of(questions().report("scrutiny"), on=AT.date()) == {}
        assert cell(self.made(), "By scrutiny board", "Not recorded") == cell(
            self.everything, "By scrutiny board", "All"
        )

    def test_SUP_6_a_boards_own_view_is_exact_and_whoever_looks_is_recorded(self) -> None:
        self.client.force_login(self.officer())
        board = ScrutinyBoard.objects.get(name="Communities")
        page = self.client.get(reverse("answer", args=["scrutiny"]), {"board": board.pk})
        assert page.status_code == 200
        assert page.context["document"].audience == "internal"
        assert page.context["document"].title.endswith("Communities")
        self.assertContains(page, "Complaints for scrutiny boards: Communities</h1>")
        assert page.context["may_publish"] is False
        assert all(
            f"board={board.pk}" in link
            for link in re.findall(r'href="\?(from=[^"]+)"', page.content.decode())
        )
        assert ExactCopy.objects.count() == 1
        for other in ("information-rights", "spoc"):
            self.client.get(reverse("answer", args=[other]), {"board": board.pk})
        assert ExactCopy.objects.filter(report="information-rights").count() == 0

    def officer(self) -> User:
        return User.objects.get(email="gwen.astley@simulated.example")

    def test_CO_3_what_complaints_changed_is_each_improvement_and_remedy_with_how_it_stands(self) -> None:
        found = changes(self.officer(), YEARS, on=AT.date()).found
        assert len(found) == ItemRow.objects.filter(kind__in=("learning", "remedy")).count() > 0
        assert {one.standing for one in found} <= set(STANDINGS)
        done = [one for one in found if one.standing == DONE]
        assert done
        assert all(one.done_on and one.shown_by for one in done)
        late = [one for one in found if one.standing == LATE]
        assert all(one.due_on and one.due_on < AT.date() and one.done_on is None for one in late)
        assert "Two people read the address." in {one.what for one in found}

    def test_CO_3_the_page_narrows_by_service_and_asks_as_often_for_many_as_for_few(self) -> None:
        self.client.force_login(self.officer())
        with CaptureQueriesContext(connection) as asked:
            every = self.client.get(reverse("what-changed"), {"year": "2025"})
        assert len(every.context["page"]) > 0
        assert len(asked) <= 12
        page = self.client.get(reverse("what-changed"), {"year": "2025", "service": "housing"})
        assert {one.service for one in page.context["page"]} <= {"housing"}
        self.client.force_login(User.objects.create_user("nobody@example.org", name="Nobody"))
        assert self.client.get(reverse("what-changed")).status_code == 403

    def test_CO_21_what_is_promised_and_broken_stands_where_people_look(self) -> None:
        on, closed = (
            dt.date(2026, 5, 1),
            cases_seen_by(self.officer(), AT.date()).filter(final=True, service="housing").first(),
        )
        assert closed is not None
        ClockRow.objects.filter(rule="PROMISED-DAY").delete()
        days = (on - dt.timedelta(days=1), on, on + dt.timedelta(days=9))
        for run, due in enumerate(days):
            ClockRow.objects.create(
                case=closed, key="x", run=run, rule="PROMISED-DAY", started_on=on, due_on=due
            )
        user = self.officer()
        found = standing(user, on=on, service="housing").kinds
        assert sum(kind.promised for kind in found) == 3
        assert sum(kind.broken for kind in found) == 1
        assert sum(kind.promised for kind in standing(user, on=on, service="streets").kinds) == 0
        self.client.force_login(user)
        self.assertContains(self.client.get(reverse("dashboard")), "Promise broken")
        ClockRow.objects.filter(key="x").update(stopped_on=on)
        assert sum(kind.promised for kind in standing(user, on=on).kinds) == 0

    def test_CO_21_whoever_runs_every_report_is_shown_the_whole_council_and_others_their_own(self) -> None:
        on = AT.date()
        everything = Case.objects.filter(final=False).count()
        for who, title in (("ines.fallow", "in the whole council"), ("noel.firth", "that you may see")):
            user = User.objects.get(email=f"{who}@simulated.example")
            own = cases_seen_by(user, on).filter(final=False).count()
            assert own < everything
            assert standing(user, on=on).open == (everything if who == "ines.fallow" else own)
            self.client.force_login(user)
            self.assertContains(self.client.get(reverse("dashboard")), title)

    def test_SUP_2_times_of_the_code_and_actions_are_counted_for_the_council_alone(self) -> None:
        names, on = ("self-assessment", "non-compliance", "actions"), AT.date()
        said = {
            audience: "\n".join(
                cell.text
                for name in names
                for table in tables(name, YEARS, audience, on=on)
                for line in table.lines
                for cell in line.cells
            )
            for audience in ("internal", "public")
        }
        assert re.search(r"\d+ of \d+ in time", said["internal"])
        assert not re.search(r"\d+ of \d+ in time", said["public"])
        assert "See “Against the times set”" in said["public"]
        for name in names[1:]:
            (table,) = tables(name, YEARS, "public", on=on)
            assert table.lines == ()
            assert "counted under" in table.notes[0]

    def test_CO_16_a_time_still_to_come_and_a_limit_are_no_findings_of_non_compliance(self) -> None:
        def findings(on: dt.date) -> dict[str, list[str]]:
            (table,) = tables("non-compliance", YEARS, "internal", on=on)
            return {line.title: [cell.text for cell in line.cells] for line in table.lines}

        acknowledged = ClockRow.objects.filter(rule="LGC-ACK", due_on__range=(YEARS.from_on, YEARS.until_on))
        due = dt.date(2026, 3, 20)
        ClockRow.objects.filter(rule__startswith="LGC-").exclude(pk=acknowledged[0].pk).delete()
        acknowledged.update(due_on=due, stopped_on=None, limit=False)
        assert findings(due) == {}
        late = findings(due + dt.timedelta(days=1))
        assert list(late.values()) == [["LGC-ACK", "1", "1"]]
        acknowledged.update(limit=True)
        assert findings(due + dt.timedelta(days=1)) == {}

    def test_CO_16_the_response_of_the_governing_body_stands_in_the_yearly_report(self) -> None:
        missing = policy_review(YEARS, "internal")[-1]
        assert missing.lines == ()
        assert "has not answered yet" in missing.notes[0]
        GoverningResponse.objects.create(
            body="Cabinet",
            responded_on=dt.date(2026, 4, 20),
            minute="12/26",
            says="Noted, with thanks.",
            from_on=dt.date(2025, 4, 1),
            until_on=dt.date(2026, 3, 31),
        )
        (line,) = policy_review(YEARS, "internal")[-1].lines
        assert [line.title, *(one.text for one in line.cells)][:3] == [
            "Cabinet",
            "Noted, with thanks.",
            "12/26",
        ]
        assert policy_review(Span(dt.date(2023, 4, 1), dt.date(2024, 3, 31)), "internal")[-1].lines == ()

    def test_CO_1_the_forms_of_boards_and_responses_are_kept(self) -> None:
        self.client.force_login(User.objects.get(email="administrator@simulated.example"))
        for kind in ("boards", "responses"):
            assert self.client.get(reverse("settings-figure-add", args=[kind])).status_code == 200
        days = {"from_on_day": "1", "from_on_month": "4", "from_on_year": "2026"}
        sent = {"name": "Health", "services": ["housing"], **days}
        answer = self.client.post(reverse("settings-figure-add", args=["boards"]), sent)
        if answer.status_code != 302:
            pytest.fail(str(answer.context["form"].errors))
        assert ScrutinyBoard.objects.get(name="Health").services == ["housing"]

    def test_CO_1_the_report_runs_from_the_command_line_for_the_public(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "boards.csv"
            call_command(
                "report",
                "scrutiny",
                audience="public",
                from_on="2024-04-01",
                until_on="2026-03-31",
                csv=str(file),
            )
            assert "Scrutiny board" not in file.read_text(encoding="utf-8-sig")[:5]
