"""What guards say about the items of a case, and what the items add up to, on a made-up procedure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evenhand.domain.cases.events import Actor
from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.time import Calendars
from tests.domain.cases.conftest import LAW
from tests.domain.cases.telling import Told, case_of

PROCEDURE = """
procedure: bake-off
title: Cake contest
edition: {id: "1", council: fair, in_force_from: 2020-01-01}
source: {title: Made up for the tests}
seen_by: [officer]
keeps_out: [baker]
stages: {open: {title: Open}, judged: {title: Judged, final: true}}
worksheets: {cakes: {item: cake, move: taste, add: enter}}
moves:
  begin: {opens: true, to: open, by: [officer], asks: {summary: line, baker: {type: officer, optional: true}}}
  choose-judge:
    from: [open]
    by: [officer]
    asks: {judge: officer}
    guards: [{holds: not-among, of: [judge, baker], rule: FAIR-1}]
  promise:
    from: [open]
    by: [officer]
    asks: {until: date, why: text}
    guards: [{holds: still-to-come, of: [until], rule: FAIR-2}]
  judge:
    from: [open]
    to: judged
    by: [officer, judge]
    asks: {verdict: {vocabulary: verdicts, optional: true}, although: {type: text, optional: true}}
    derives: {verdict: combined-from-items}
    guards:
      - {holds: agrees, of: [verdict, although], rule: FAIR-3}
      - {holds: each-followed, item: cake, of: [verdict, nothing_because], values: [good], by: [prize], rule: FAIR-4}
items:
  cake:
    title: Cake
    stages: {waiting: {}, tasted: {final: true}}
    moves:
      enter: {opens: true, to: waiting, by: [officer], asks: {name: line, baker: {type: officer, optional: true}}}
      taste:
        from: [waiting, tasted]
        to: tasted
        by: [officer, baker]
        asks: {verdict: {vocabulary: verdicts}, nothing_because: {type: text, optional: true}}
  prize:
    title: Prize
    stages: {given: {final: true}}
    moves:
      give: {opens: true, to: given, by: [officer], asks: {cake: {type: item, item: cake}}}
clocks:
  - {rule: PROMISED-DAY, from: [promise], on: until, until: [promise, judge]}
outcomes: {retention: SERVICE-REQUEST, vocabulary: verdicts}
"""
VERDICTS = """
vocabulary: verdicts
title: Verdicts
codes:
  good: {title: Good}
  fair: {title: Fair in parts, flags: {mixed: true}}
  poor: {title: Poor}
  gone: {title: Taken away, flags: {apart: true}}
"""


def written(folder: Path, procedure: str = PROCEDURE) -> Path:
    (folder / "procedures").mkdir(parents=True)
    (folder / "vocabularies").mkdir()
    (folder / "procedures" / "bake-off.yaml").write_text(procedure, encoding="utf-8")
    (folder / "vocabularies" / "verdicts.yaml").write_text(VERDICTS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    return load_lawbook(LAW, [written(tmp_path_factory.mktemp("policies") / "fair")])


@pytest.fixture
def contest(fair: Lawbook, calendars: Calendars) -> Told:
    told = case_of(fair, "bake-off", calendars=calendars)
    told.tell("2026-09-01", "begin", summary="Summer fair")
    told.tell("2026-09-01", "cake.enter", name="Sponge")
    told.tell("2026-09-01", "cake.enter", name="Scone", baker="officer:5")
    return told


def taste(told: Told, *verdicts: str, **said: str) -> None:
    for number, verdict in enumerate(verdicts, start=1):
        told.tell("2026-09-02", "cake.taste", item=f"cake-{number}", verdict=verdict, **said)


def prizes(told: Told, *cakes: str) -> None:
    for cake in cakes:
        told.tell("2026-09-02", "prize.give", cake=cake)


def test_alike_items_give_the_whole_what_each_of_them_is(contest: Told) -> None:
    taste(contest, "poor", "poor")
    assert contest.tell("2026-09-03", "judge").facts["verdict"] == "poor"


def test_unlike_items_give_the_whole_the_code_that_is_marked_as_mixed(contest: Told) -> None:
    taste(contest, "good", "poor")
    prizes(contest, "cake-1")
    assert contest.tell("2026-09-03", "judge").facts["verdict"] == "fair"


def test_an_item_marked_as_apart_does_not_count_in_the_whole(contest: Told) -> None:
    taste(contest, "gone", "poor")
    assert contest.tell("2026-09-03", "judge").facts["verdict"] == "poor"


def test_the_whole_is_overruled_only_with_a_reason(contest: Told) -> None:
    taste(contest, "poor", "poor")
    sentence = contest.refused("2026-09-03", "judge", verdict="good")
    assert "adds up to “Poor”" in sentence

    contest.tell("2026-09-03", "judge", verdict="good", although="It was raining.")
    assert contest.events[-1].facts["verdict"] == "good"


def test_each_item_of_a_kind_must_be_followed_by_another_or_say_why_not(contest: Told) -> None:
    taste(contest, "good", "good")
    prizes(contest, "cake-1")
    assert "cake 2" in contest.refused("2026-09-03", "judge")

    contest.tell("2026-09-03", "cake.taste", item="cake-2", verdict="good", nothing_because="It was mine.")
    contest.tell("2026-09-03", "judge")


def test_whom_an_item_names_may_not_be_chosen_either(contest: Told) -> None:
    assert "names as: baker" in contest.refused("2026-09-02", "choose-judge", judge="officer:5")
    contest.tell("2026-09-02", "choose-judge", judge="officer:6")


def test_somebody_whom_the_case_is_about_records_nothing_in_it(contest: Told) -> None:
    baker = Actor(officer="officer:5", roles=frozenset({"officer"}))
    assert "about you" in contest.refused("2026-09-02", "choose-judge", judge="officer:6", by=baker)


def test_they_still_answer_what_they_were_asked_by_name(contest: Told) -> None:
    baker = Actor(officer="officer:5", roles=frozenset())
    contest.tell("2026-09-02", "cake.taste", item="cake-2", verdict="good", by=baker)


def test_a_promised_day_must_be_still_to_come(contest: Told) -> None:
    said = {"why": "The judge is ill."}
    assert "later than the day of this entry" in contest.refused(
        "2026-09-02", "promise", until=dt.date(2026, 9, 2), **said
    )


def test_a_corrected_day_is_held_to_the_condition_of_its_entry(contest: Told) -> None:
    contest.tell("2026-09-02", "promise", until=dt.date(2026, 9, 9), why="The judge is ill.")
    entry = contest.events[-1].sequence
    said = {"supersedes": entry, "why": "Misheard."}
    assert "later than the day of this entry" in contest.refused(
        "2026-09-03", "correct", **said, **{"now.until": dt.date(2026, 9, 1)}
    )
    contest.tell("2026-09-03", "correct", **said, **{"now.until": dt.date(2026, 9, 10)})
    assert contest.reading("2026-09-03").running[0].due_on == dt.date(2026, 9, 10)


def test_CC_2_every_promised_day_is_watched_and_a_missed_one_stays_on_record(contest: Told) -> None:
    contest.tell("2026-09-02", "promise", until=dt.date(2026, 9, 9), why="The judge is ill.")
    first = contest.reading("2026-09-03").running[0]
    assert (first.rule.id, first.due_on) == ("PROMISED-DAY", dt.date(2026, 9, 9))

    contest.tell("2026-09-11", "promise", until=dt.date(2026, 9, 18), why="Still ill.")
    clocks = contest.reading("2026-09-12").clocks
    assert [(clock.due_on, clock.met) for clock in clocks] == [
        (dt.date(2026, 9, 9), False),
        (dt.date(2026, 9, 18), None),
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{item: cake, move: tast}", "has no move “tast”"),
        ("{item: pie, move: taste}", "there is no kind of item “pie”"),
        ("{item: cake}", "nothing to fill in"),
        ("{item: cake, move: enter}", "is made on one that is there"),
    ],
)
def test_a_worksheet_that_does_not_fit_is_refused_with_its_mend(
    tmp_path: Path, wrong: str, said: str
) -> None:
    changed = PROCEDURE.replace("{item: cake, move: taste, add: enter}", wrong)
    with pytest.raises(Exception, match=said):
        load_lawbook(LAW, [written(tmp_path / "fair", changed)])
