"""How long records are kept: data, shorter by outcome, longer by what the case holds; a council's file goes over it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from evenhand.domain.cases.retention import Kept, kept_until, load_retention
from tests.domain.reports.test_measures_and_procedures import procedures

LAW = Path(__file__).resolve().parents[3] / "src" / "evenhand" / "law"
ENDED = dt.date(2026, 11, 30)


def until(kept: Kept | None, outcome: str = "given", items: tuple[str, ...] = ()) -> dt.date | None:
    return kept_until(kept, ended_on=ENDED, outcome=outcome, items=items)


def test_every_kind_of_record_in_the_lawbook_has_a_time_or_says_what_decides(lawbook):
    kept = load_retention(LAW).kept
    codes = {procedure.retention for procedure in lawbook.procedures.values()}
    assert codes <= set(kept)
    assert all(kept[code].months is not None or kept[code].says for code in codes)


def test_a_request_is_kept_three_years_and_one_that_lapsed_one():
    kept = load_retention(LAW).kept["FOI-EIR"]
    assert until(kept) == dt.date(2029, 11, 30)
    assert until(kept, outcome="not-clarified") == dt.date(2027, 11, 30)


def test_what_the_case_holds_can_make_it_longer():
    kept = load_retention(LAW).kept["CORPORATE-COMPLAINT"]
    assert until(kept, items=("point", "remedy")) == dt.date(2032, 11, 30)


def test_a_part_that_makes_it_longer_is_a_part_of_some_procedure():
    """A part that no procedure has would never make anything longer: what an Ombudsman looked at is kept six years."""
    kept = load_retention(LAW).kept
    parts = {code: {kind for p in procedures() if p.retention == code for kind in p.items} for code in kept}
    assert [(code, kind) for code, one in kept.items() for kind in one.items if kind not in parts[code]] == []
    assert until(kept["BEHAVIOUR-RESTRICTION"], items=("ombudsman",)) == dt.date(2032, 11, 30)


def test_where_no_number_of_months_decides_there_is_no_day():
    assert until(load_retention(LAW).kept["CHILDRENS-SOCIAL-CARE-COMPLAINT"]) is None
    assert until(None) is None


def test_RET_1_a_council_lays_its_own_schedule_over_the_usual_one(tmp_path: Path):
    (tmp_path / "retention.yaml").write_text(
        "source: Minute 12\nkept:\n  SAR: {title: Subject access, months: 60}\n", encoding="utf-8"
    )
    schedule = load_retention(LAW, (tmp_path,))
    assert schedule.kept["SAR"].months == 60
    assert schedule.kept["FOI-EIR"].months == 36
    assert schedule.confirmed_by
