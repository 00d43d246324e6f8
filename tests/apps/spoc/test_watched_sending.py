"""A long weekly response is sent by a task, while its sender watches how far it is (SPOC-11)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from evenhand.apps.cases.long_work import carry_out, standing_of
from evenhand.apps.cases.models import Case, LongWork
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.spoc import operations
from evenhand.apps.spoc.matters import week_of
from evenhand.apps.spoc.operations import Said, draft_weekly, save_matters, send_weekly, takes_long
from tests.apps.spoc.conftest import BY_MAIL, Council, FakePostRoom, MatterOf, at, day

pytestmark = pytest.mark.django_db
NOW = at("2026-09-04")


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    """Every page is opened on Friday 4 September 2026, and how far work is stands in a folder of the test's own."""
    settings.HOME = tmp_path
    for module in ("spoc.views.weeks", "spoc.views.deciding", "cases.views.long_work"):
        monkeypatch.setattr(f"evenhand.apps.{module}.localdate", lambda: day("2026-09-04"))
    monkeypatch.setattr("evenhand.apps.spoc.views.weeks.now", lambda: NOW)


@pytest.fixture
def ready(council: Council, arrangement: Case, matter: MatterOf) -> list[Case]:
    """Two matters with answers, ready to go."""
    cases = [matter("The tree"), matter("The lamp")]
    sam = council.users["Sam"]
    draft_weekly(arrangement, by=sam, at=NOW)
    said = {case.ref: Said(decision="answered", words=f"{case.title}: yes.") for case in cases}
    assert save_matters(arrangement, said, by=sam, at=NOW) == ()
    return cases


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every response counts as a long one."""
    monkeypatch.setattr(operations, "takes_long", lambda week: True)


def signed_in(council: Council, name: str) -> Client:
    client = Client()
    client.force_login(council.users[name])
    return client


def pressed(client: Client, arrangement: Case, batch: UUID | None = None) -> str:
    said = {"channel": "email", "address": "robin@example.org", "batch": str(batch or uuid4())}
    response = client.post(reverse("weekly-send", args=[arrangement.ref]), said)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_SPOC_11_a_long_response_is_watched_until_it_has_gone(
    council: Council, arrangement: Case, ready: list[Case], long: None, post_room: FakePostRoom
) -> None:
    client = signed_in(council, "Sam")
    url = pressed(client, arrangement)
    work = LongWork.objects.get()
    assert url == reverse("long-work", args=[arrangement.ref, work.pk])
    assert post_room.parcels == []
    page = client.get(url).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'data-progress="{url}"' in page
    told = client.get(url, headers={"accept": "application/json"}).json()
    assert told["finished"] is False

    carry_out(work.pk, at=NOW)

    assert client.get(url, headers={"accept": "application/json"}).json()["finished"] is True
    end = client.get(url, follow=True)
    assert end.redirect_chain == [(reverse("spoc", args=[arrangement.ref]), 302)]
    assert "on its way, and on the record" in end.content.decode()
    assert LetterSent.objects.filter(recipient="customer").count() == 1
    work.refresh_from_db()
    assert work.told == {}, "an address that was needed once is not kept"


def test_SPOC_11_a_second_press_and_a_second_run_send_nothing_more(
    council: Council, arrangement: Case, ready: list[Case], long: None, post_room: FakePostRoom
) -> None:
    client, batch = signed_in(council, "Sam"), uuid4()
    assert pressed(client, arrangement, batch) == pressed(client, arrangement, batch)
    told = LongWork.objects.get().told
    carry_out(batch, at=NOW)
    LongWork.objects.update(
        state="going", told=told
    )  # as a worker leaves it that was killed after the letter had gone

    assert carry_out(batch, at=NOW).state == "done"

    assert len(post_room.parcels) == 1


def test_SPOC_12_what_came_to_stand_against_it_is_told_and_nothing_has_gone(
    council: Council,
    arrangement: Case,
    ready: list[Case],
    matter: MatterOf,
    long: None,
    post_room: FakePostRoom,
) -> None:
    client = signed_in(council, "Sam")
    url = pressed(client, arrangement)
    late = matter("The gate")

    work = carry_out(LongWork.objects.get().pk, at=NOW)

    assert (work.state, post_room.parcels) == ("refused", [])
    page = client.get(url).content.decode()
    assert late.ref in page
    assert "Nothing was sent" in page
    assert "http-equiv" not in page


def test_work_that_breaks_off_says_so_and_leaves_nothing_half_done(
    council: Council,
    arrangement: Case,
    ready: list[Case],
    long: None,
    post_room: FakePostRoom,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(council, "Sam")
    url = pressed(client, arrangement)

    def breaks(*args: object, **kwargs: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr("evenhand.apps.spoc.operations.sending.move_each", breaks)
    with pytest.raises(OSError, match="disk"):
        carry_out(LongWork.objects.get().pk, at=NOW)

    assert "It broke off, and nothing was sent" in client.get(url).content.decode()
    assert not LetterSent.objects.exists()


def test_only_who_sees_the_case_watches_its_work(
    council: Council, arrangement: Case, ready: list[Case], long: None, post_room: FakePostRoom
) -> None:
    url = pressed(signed_in(council, "Sam"), arrangement)
    statuses = {
        name: signed_in(council, name).get(url).status_code for name in ("Dee", "Hope", "Olly", "Cara")
    }
    assert statuses == {"Dee": 200, "Hope": 200, "Olly": 404, "Cara": 404}


def test_how_far_it_is_counts_letter_copies_and_matters(
    council: Council, arrangement: Case, ready: list[Case], post_room: FakePostRoom
) -> None:
    sam, noted = council.users["Sam"], list[tuple[int, int, str]]()
    copied = Said(decision="answered", words="Yes.", copied_to=(council.fact("Olly"),))
    save_matters(arrangement, {ready[0].ref: copied}, by=sam, at=NOW)

    send_weekly(
        arrangement,
        way=BY_MAIL,
        by=sam,
        at=NOW,
        batch=uuid4(),
        progress=lambda *far: noted.append(far),
    )

    assert noted == [
        (0, 4, "Drawing the letter."),
        (1, 4, "Making the copy for Olly Test."),
        (3, 4, "Recording 1 of 2 matters."),
        (4, 4, "Recording 2 of 2 matters."),
    ]


def test_how_far_it_is_can_be_read_while_nothing_is_committed(
    council: Council,
    arrangement: Case,
    ready: list[Case],
    long: None,
    post_room: FakePostRoom,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pressed(signed_in(council, "Sam"), arrangement)
    work, seen = LongWork.objects.get(), list[str]()
    monkeypatch.setattr("evenhand.apps.cases.long_work._LEAST_SECONDS", 0)
    send = send_weekly

    def watched(*args: Any, **kwargs: Any) -> object:
        sent = send(*args, **kwargs)
        seen.append(standing_of(work, at=NOW).words)
        return sent

    monkeypatch.setattr("evenhand.apps.spoc.operations.watched.send_weekly", watched)

    carry_out(work.pk, at=NOW)

    assert seen == ["Recording 2 of 2 matters."]


def test_the_council_says_from_how_many_matters_a_sending_is_watched(
    council: Council, arrangement: Case, ready: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    week = week_of(arrangement, council.users["Sam"], today=day("2026-09-04"))
    assert not takes_long(week)
    monkeypatch.setattr(
        "evenhand.apps.spoc.operations.watched.alert_from", {"watched-sending": 2}.__getitem__
    )
    assert takes_long(week)


def test_work_that_has_not_begun_after_half_a_minute_says_that_no_worker_seems_to_run(
    council: Council, arrangement: Case, ready: list[Case], long: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(council, "Sam")
    url = pressed(client, arrangement)
    began = LongWork.objects.get().started_at

    def words_after(seconds: int) -> str:
        later = began + dt.timedelta(seconds=seconds)
        monkeypatch.setattr("evenhand.apps.cases.views.long_work.now", lambda: later)
        return str(client.get(url, headers={"accept": "application/json"}).json()["words"])

    assert "No worker" not in words_after(29)
    assert words_after(31).startswith("No worker seems to be running: ask your administrator")
    LongWork.objects.update(state="going")
    assert "No worker" not in words_after(31)
