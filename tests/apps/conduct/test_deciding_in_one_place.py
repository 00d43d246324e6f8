"""The decision page: everything is decided on it, a look records nothing, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.apps.cases.forms import first_shown
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.conduct import deciding
from evenhand.domain.conduct.alike import Decision
from tests.apps.conduct.conftest import Council, at, day, warn
from tests.domain.conduct.conftest import CONSIDERED, LIMIT, WEIGHED

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WORDS = "Eleven calls an hour stop the team from helping others."


def dated(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


@pytest.fixture
def ready(council: Council, reported: Case) -> Case:
    """Warned, considered, weighed, and one limit proposed: to be decided on 9 April 2026."""
    warn(council, reported)
    council.move(reported, "consider-adjustments", "2026-04-01", **CONSIDERED)
    council.move(reported, "weigh", "2026-04-01", **WEIGHED)
    council.move(reported, "restriction.propose", "2026-04-01", **LIMIT)
    return reported


@pytest.fixture
def desk(council: Council, monkeypatch: pytest.MonkeyPatch) -> Client:
    for module in ("deciding", "cases"):
        monkeypatch.setattr(f"evenhand.apps.conduct.views.{module}.localdate", lambda: day("2026-04-09"))
        monkeypatch.setattr(f"evenhand.apps.conduct.views.{module}.now", lambda: at("2026-04-09"))
    client = Client()
    client.force_login(council.users["Mona"])
    return client


def typed(council: Council, case: Case, button: str, **more: str) -> dict[str, str]:
    return {
        "step": "decide",
        button: "1",
        "batch": str(uuid4()),
        "seen": str(case.head_sequence),
        "reasons": WORDS,
        "what_it_means": "You may call on Tuesdays and write at any time.",
        "named_officer": str(council.officers["Olly"].pk),
        "decided_role": "service-manager",
        "decided_officer": str(council.officers["Mona"].pk),
        **dated("happened_on", day("2026-04-09")),
        **dated("decided_on", day("2026-04-09")),
        **dated("starts_on", day("2026-04-13")),
        **dated("ends_on", day("2027-04-12")),
        **dated("review_on", day("2026-10-13")),
        **more,
    }


def test_the_form_of_the_next_step_is_open_with_the_days_of_the_proposal_and_whoever_decides(
    council: Council, ready: Case, desk: Client
) -> None:
    page = desk.get(f"/conduct/{ready.ref}/decision/").content.decode()
    assert 'name="reasons"' in page
    assert 'value="2027"' in page
    assert f'<option value="{council.officers["Mona"].pk}" selected>' in page


def test_URB_3_the_days_and_times_of_calls_have_columns_where_a_limit_says_them(
    ready: Case, desk: Client
) -> None:
    page = unescape(desk.get(f"/cases/{ready.ref}/").content.decode())
    assert 'class="eh-wide-table" role="region" aria-label="Limits on contact" tabindex="0"' in page
    table = page[page.index(">Limit</th>") :]
    table = table[: table.index("</table>")]
    assert "They may call until</th>" in table
    assert "midday" in table
    assert "Officers not to be contacted</th>" not in table


def test_every_form_shows_whoever_holds_a_deciding_post_as_the_one_who_decides(
    council: Council, ready: Case
) -> None:
    warn, today = procedure_of(ready).moves["warn"], dt.date(2026, 4, 1)
    mine = {
        "decided_role": "service-manager",
        "decided_officer": council.officers["Mona"].pk,
        "decided_on": today,
    }
    assert mine.items() <= first_shown(warn, council.users["Mona"], today).items()
    assert "decided_officer" not in first_shown(warn, council.users["Tess"], today)


def test_a_look_shows_the_letter_as_it_would_go_and_records_nothing(
    council: Council, ready: Case, desk: Client
) -> None:
    before = EventRow.objects.count()
    page = desk.post(f"/conduct/{ready.ref}/decision/", typed(council, ready, "look")).content.decode()
    assert EventRow.objects.count() == before
    assert "Nothing stands against this" in page
    letter = page[page.index("Draft letter") :]
    assert WORDS in letter
    assert "12 April 2027" in letter
    assert "Still to be said" not in letter


def test_what_the_rules_refuse_is_said_while_one_looks_and_what_was_typed_is_kept(
    council: Council, ready: Case, desk: Client
) -> None:
    path = f"/conduct/{ready.ref}/decision/"
    page = desk.post(
        path, typed(council, ready, "look", **dated("ends_on", day("2028-04-12")))
    ).content.decode()
    assert "(COV-9)" in page
    assert WORDS in page[page.index("Draft letter") :]
    again = desk.get(f"{path}?step=decide").content.decode()
    assert WORDS in again


def test_the_decision_is_recorded_on_the_page_and_its_letter_is_owed_there(
    council: Council, ready: Case, desk: Client
) -> None:
    path = f"/conduct/{ready.ref}/decision/"
    answer = desk.post(path, typed(council, ready, "record"), follow=True)
    ready.refresh_from_db()
    assert ready.stage == "in-force"
    page = answer.content.decode()
    assert "Owed now" in page
    assert "For: Officer, Head of service" in page, "a service manager writes no letter"
    assert "Decision letter" in page
    assert WORDS not in desk.get(f"{path}?step=continue-after-review").content.decode()


def test_a_stale_page_says_what_was_recorded_since_and_records_nothing(
    council: Council, ready: Case, desk: Client
) -> None:
    data = typed(council, ready, "record")
    council.move(ready, "consider-adjustments", "2026-04-09", **CONSIDERED)
    page = desk.post(f"/conduct/{ready.ref}/decision/", data).content.decode()
    ready.refresh_from_db()
    assert ready.stage == "warned"
    assert "While you were writing" in page
    assert WORDS in page


def test_a_decision_unlike_most_similar_ones_asks_one_sentence_and_no_more(
    council: Council, ready: Case, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Decision(
        ref="EH-2020-000001", decided_on=day("2020-01-02"), behaviours=frozenset({"C2", "D1"}), incidents=1,
        limits=frozenset({"R04"}), scopes=frozenset({"service"}), days=30, warned=True, applied=True, outcomes=(),
    )  # fmt: skip
    monkeypatch.setattr(deciding, "all_decisions", lambda *, on: [short])
    path = f"/conduct/{ready.ref}/decision/"
    page = desk.post(path, typed(council, ready, "record")).content.decode()
    ready.refresh_from_db()
    assert ready.stage == "warned"
    assert "Say in one sentence why" in page
    assert "at least twice as long" in page
    desk.post(path, typed(council, ready, "record", departs="The calls went on after two warnings."))
    ready.refresh_from_db()
    assert ready.stage == "in-force"


def test_who_may_not_decide_reads_the_page_and_is_told_whose_step_it_is(
    council: Council, ready: Case, desk: Client
) -> None:
    desk.force_login(council.users["Audrey"])
    page = desk.get(f"/conduct/{ready.ref}/decision/").content.decode()
    assert "This is for:" in page
    assert 'name="reasons"' not in page
    desk.post(f"/conduct/{ready.ref}/decision/", typed(council, ready, "record"))
    ready.refresh_from_db()
    assert ready.stage == "warned"


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(seen|draft_mark|draft_shown)" value="([^"]*)"', page)
    return {"draft_mark": "", **{name: unescape(value) for name, value in found}}  # an empty one has no value


def test_two_people_write_one_step_and_the_second_is_told_what_the_first_wrote(
    council: Council, ready: Case, desk: Client
) -> None:
    path = f"/conduct/{ready.ref}/decision/"
    opened = hidden(desk.get(f"{path}?step=decide").content.decode())
    desk.post(path, typed(council, ready, "look", **dated("review_on", day("2026-11-20"))) | opened)
    second = Client()
    second.force_login(council.users["Dora"])
    theirs = typed(council, ready, "record", reasons="Because.") | opened
    told = second.post(path, theirs).content.decode()
    ready.refresh_from_db()
    assert ready.stage == "warned"
    assert "Mona Test changed" in told
    assert WORDS in told[told.index("What was changed") : told.index("Yours stands below")]
    assert ">\nBecause.</textarea>" in told
    assert re.search(r'name="review_on_day"[^>]*value="20"', told)  # the second had left it alone
    assert (
        WORDS in desk.get(f"{path}?step=decide").content.decode()
    )  # the first's stands until it is replaced
    del theirs["record"]
    second.post(path, theirs | {"look": "1"} | hidden(told))
    assert "Because." in desk.get(f"{path}?step=decide").content.decode()


def test_a_step_that_another_took_shows_what_was_typed_and_a_double_press_shows_nothing_odd(
    council: Council, ready: Case, desk: Client
) -> None:
    path, first = f"/conduct/{ready.ref}/decision/", typed(council, ready, "record")
    second = typed(council, ready, "record", reasons="Mine was longer.")
    desk.post(path, first)
    assert desk.post(path, first).status_code == 302
    lost = desk.post(path, second).content.decode()
    assert "this step may not be taken now" in lost
    assert "Mine was longer." in lost


def test_SAL_1_several_incidents_at_once_each_stand_on_their_own_day(
    council: Council, reported: Case, desk: Client
) -> None:
    page = f"/cases/{reported.ref}/worksheet/incidents/"
    shown = desk.get(page)
    sheet, behaviour = (
        shown.context["sheet"],
        {"behaviours": "C2", "where": "telephone", "evidence": "statement"},
    )
    row = {
        **behaviour,
        "witness": str(council.officers["Olly"].pk),
        "asked_to_stop": "yes",
        "what_happened": "Called.",
    }
    posted = {f"new-{number}-{name}": value for number in (1, 2) for name, value in row.items()}
    posted |= dated("new-1-happened_on", dt.date(2026, 1, 5)) | dated("happened_on", dt.date(2026, 1, 7))
    head = {
        "batch": str(sheet.head["batch"].value()),
        "seen": str(sheet.head["seen"].value()),
        "rows": "2",
        "commit": "1",
    }
    desk.post(page, {**posted, **head})
    days = [item.opened_on for item in reading_of(reported, dt.date(2026, 4, 1)).items_of("incident")]
    assert days[-2:] == [dt.date(2026, 1, 5), dt.date(2026, 1, 7)]
