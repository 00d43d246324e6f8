"""Past cases read again under another edition, asked for on a page: what it shows is what reading each case says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations as cases
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.people.models import Customer
from evenhand.apps.policies import drafting, tasks
from evenhand.apps.policies.models import PolicyReplay
from evenhand.apps.policies.replays import ReplayRefused, ask, carry_out

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
RECEIVED = dt.date(2026, 10, 5)  # a Monday: ten working days end on the 19th, three on the 8th
LAST = dt.date(2026, 10, 31)


@pytest.fixture
def past(olive: User, morgan: Customer) -> list[str]:
    """Two enquiries: one answered on the seventh day, one on the second."""
    refs = []
    for answered in (dt.date(2026, 10, 14), dt.date(2026, 10, 7)):
        facts = {"customer": f"customer:{morgan.pk}", "received_on": RECEIVED, "summary": "Bins"}
        case = cases.open_case(
            "enquiry", Move(move="receive", facts=facts, happened_on=RECEIVED), by=olive, at=AT
        )
        cases.make_move(
            case, Move(move="answer", facts={"answer": "Mended."}, happened_on=answered), by=olive, at=AT
        )
        refs.append(case.ref)
    return refs


def test_a_draft_with_a_shorter_time_is_replayed_over_past_cases_and_changes_none(
    client: Client, administrator: User, past: list[str]
) -> None:
    draft = drafting.begin(title="Three days", by=administrator, at=AT)
    drafting.change_time(
        draft,
        "ENQUIRY-10WD",
        length=3,
        from_on=dt.date(2027, 1, 1),
        reference="Minute 1",
        by=administrator,
        at=AT,
    )
    client.force_login(administrator)
    page = client.get(f"/policies/replays/?other=draft:{draft.pk}").content.decode()
    assert "Draft: Three days" in page
    said = {
        "before": "evenhand/enquiry@2026",
        "other": f"draft:{draft.pk}",
        "from_on_day": "1", "from_on_month": "10", "from_on_year": "2026",
        "to_on_day": "31", "to_on_month": "10", "to_on_year": "2026",
    }  # fmt: skip
    answer = client.post("/policies/replays/", said)
    assert answer.status_code == 302, answer.content.decode()
    asked = PolicyReplay.objects.get()
    waiting = client.get(answer["Location"], headers={"Accept": "application/json"}).json()
    assert waiting == {"done": 0, "total": 2, "words": "Waiting to begin", "finished": False}

    carry_out(asked, at=AT)

    assert (asked.found["cases"], asked.found["changes"], asked.found["more_time_needed"]) == (2, 2, 1)
    late, in_time = asked.found["changed"]
    assert late["ref"], in_time["ref"] == past
    assert "late, due 8 October 2026" in late["why"][0]
    assert "on time, due 8 October 2026" in in_time["why"][0]
    page = client.get(answer["Location"]).content.decode()
    assert "2 of 2 cases come out otherwise" in page
    assert "as though these times had always been so: ENQUIRY-10WD" in page
    assert "Under other rules they would have acted otherwise" in page
    reading = reading_of(Case.objects.get(ref=past[0]), LAST)
    assert [clock.due_on for clock in reading.clocks if clock.rule.id == "ENQUIRY-10WD"] == [
        dt.date(2026, 10, 19)
    ]


def test_many_cases_asked_for_on_a_page_are_read_by_a_command_on_every_core_and_come_to_the_same(
    administrator: User, past: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: dict[str, Any] = {"before": "evenhand/enquiry@2026", "from_on": RECEIVED, "to_on": LAST}
    one, other = (ask(**said, other="evenhand/enquiry@2026", by=administrator, at=AT) for _ in range(2))
    begun: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> None:
        assert check, "a replay that fails must be seen to fail"
        begun.append(command[1:])
        call_command(*command[3:])

    monkeypatch.setattr(tasks.subprocess, "run", run)
    tasks.do_replay.func(one.pk)
    assert begun == []
    monkeypatch.setattr(tasks, "MANY", 2)
    assert tasks.do_replay.func(other.pk) == PolicyReplay.State.DONE
    assert begun == [["-m", "evenhand", "policy", "replay-asked", str(other.pk)]]
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.found == other.found
    assert other.found["cases"] == 2


def test_two_different_procedures_are_not_replayed_and_only_keepers_ask(
    client: Client, administrator: User, olive: User, past: list[str]
) -> None:
    said: dict[str, Any] = {
        "before": "evenhand/enquiry@2026",
        "from_on": RECEIVED,
        "to_on": LAST,
        "by": administrator,
        "at": AT,
    }
    with pytest.raises(ReplayRefused, match="two procedures"):
        ask(**said, other="evenhand/foi-request@2005")
    nobody = {**said, "from_on": dt.date(2020, 1, 1), "to_on": dt.date(2020, 12, 31)}
    with pytest.raises(ReplayRefused, match="No case of that edition"):
        ask(**nobody, other="evenhand/enquiry@2026")
    client.force_login(olive)
    assert client.get("/policies/replays/").status_code == 403
