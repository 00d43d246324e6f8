"""The notices to officers and members: sent through the one letter pipeline, recorded, and seen while they are owed."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.cases.models import Case, Passage
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import record_adjustment
from tests.apps.spoc.conftest import LONG_AGO, Council, FakePostRoom, MatterOf, at, day
from tests.apps.spoc.test_pages import friday, signed_in

__all__ = ["friday"]
pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 9, 4, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_friday(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("evenhand.apps.letters.views.localdate", lambda: NOW.date())
    monkeypatch.setattr("evenhand.apps.letters.views.now", lambda: NOW)
    CouncilSetting.objects.update_or_create(
        pk=1, defaults={"name": "Fenby District Council", "mail_domains": ["example.org"]}
    )


def owed_key(arrangement: Case, name: str) -> str:
    (found,) = [one for one in reading_of(arrangement, NOW.date()).owed if one.name == name]
    return found.key


def notice(arrangement: Case, name: str) -> str:
    return reverse("letter-new", args=[arrangement.ref, owed_key(arrangement, name)])


def pressed(client: Client, url: str, **more: object) -> dict[str, object]:
    """The form as it stands on the page, with what is chosen, and the button that sends."""
    form = client.get(url).context["form"]
    kept = {name: form[name].value() for name in form.declared if form[name].value() not in (None, "")}
    dates = {name: value for name, value in kept.items() if isinstance(value, dt.date)}
    for name, value in dates.items():
        kept.pop(name)
        kept |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
    return {**kept, "batch": str(uuid4()), "send": "yes", **more}


def test_SPOC_4_the_notice_to_officers_goes_to_those_who_are_ticked_and_is_on_record(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    matter("The tree", handler=council.fact("Olly"))
    client, url = signed_in(council, "Sam"), notice(arrangement, "notice-to-officers")
    overview = reverse("spoc", args=[arrangement.ref])
    assert "Not sent" in client.get(overview).content.decode()
    assert "Notices not sent" in client.get(reverse("spocs")).content.decode()
    ticked = client.get(url).context["form"].fields["readers"].initial
    assert set(ticked) == {council.fact("Olly"), council.fact("Cara")}
    said = pressed(client, url, readers=ticked, lists="planning-team@example.org")

    sent = client.post(url, said)
    assert sent.status_code == 302, sent.context["form"].errors
    again = client.post(url, said)

    assert (sent.status_code, again.status_code) == (302, 302)
    (parcel,) = post_room.parcels
    assert set(parcel.to) == {"olly@example.org", "cara@example.org", "planning-team@example.org"}
    words = " ".join(parcel.bodies.text.split())
    assert "Sam Test (sam@example.org) is the single point of contact for Robin Oakley" in words
    event = reading_of(arrangement, NOW.date()).story.last("inform-officers")
    assert event is not None
    assert set(event.facts["officers"]) == set(ticked)  # type: ignore[arg-type]  # a list of officers
    assert "example.org" not in str([value for value in event.facts.values() if isinstance(value, str)])
    assert Passage.objects.get(case=arrangement, name=f"{event.sequence}.officers_told").words == (
        "planning-team@example.org"
    )
    assert LetterSent.objects.get(code="notice-to-officers").recipient == "officers"
    page = client.get(overview).content.decode()
    assert "to 2 people" in page


def test_SPOC_4_some_of_many_officers_are_found_by_name_or_post_and_the_ticks_stay(
    council: Council, arrangement: Case, post_room: FakePostRoom
) -> None:
    client, url = signed_in(council, "Sam"), notice(arrangement, "notice-to-officers")
    everybody = dict(client.get(url).context["form"].fields["readers"].choices)
    names = {name.partition(",")[0].split()[0] for name in everybody.values()}
    assert {"Olly", "Cara", "Hope"} <= names
    said = {**pressed(client, url), "readers": [council.fact("Cara")], "find": "hOPe"}
    said.pop("send")

    found = client.post(url, {**said, "look": "yes"})

    listed = {box.data["label"].split()[0]: box.data["selected"] for box in found.context["form"]["readers"]}
    assert listed == {"Hope": False, "Cara": True}
    assert f"1 of {len(everybody)} people found" in found.content.decode()
    assert post_room.parcels == []
    post = client.post(url, {**said, "readers": [council.fact("Cara"), council.fact("Olly")], "send": "yes"})
    assert post.status_code == 302
    assert set(post_room.parcels[0].to) == {"olly@example.org", "cara@example.org"}


def test_SPOC_5_the_notice_to_members_goes_to_members_in_office_and_nobody_else(
    council: Council, arrangement: Case, post_room: FakePostRoom
) -> None:
    mel = council_operations.add_member(
        name="Mel Member",
        ward="Fen",
        email="mel@example.org",
        from_on=day("2023-05-04"),
        by=council.administrator,
        at=LONG_AGO,
    )
    client, url = signed_in(council, "Dee"), notice(arrangement, "notice-to-members")
    offered = client.get(url).context["form"].fields["readers"].choices
    assert [code for code, _ in offered] == [f"member:{mel.pk}"]
    nobody = client.post(url, pressed(client, url)).content.decode()
    assert "Tick who gets it" in nobody
    outside = client.post(
        url, pressed(client, url, readers=[f"member:{mel.pk}"], lists="press@paper.example")
    )
    assert "is not an address of the council" in outside.content.decode()
    assert post_room.parcels == []

    client.post(url, pressed(client, url, readers=[f"member:{mel.pk}"]))

    assert post_room.parcels[0].to == ("mel@example.org",)
    assert "It is your choice" in " ".join(post_room.parcels[0].bodies.text.split())
    assert "notice-to-members" not in {one.name for one in reading_of(arrangement, NOW.date()).owed}


def test_a_notice_says_that_the_telephone_was_granted_and_nothing_of_why(
    council: Council, arrangement: Case, customer: Customer, post_room: FakePostRoom
) -> None:
    record_adjustment(
        customer,
        what="telephone",
        words="Because of failing eyesight",
        from_on=day("2026-08-01"),
        by=council.users["Olly"],
        at=at("2026-08-27"),
    )
    client, url = signed_in(council, "Sam"), notice(arrangement, "notice-to-officers")

    client.post(url, pressed(client, url, readers=[council.fact("Olly")]))

    words = " ".join(post_room.parcels[0].bodies.text.split())
    assert "They may use the telephone. Take their calls." in words
    assert "eyesight" not in words


def test_SPOC_1_a_change_of_people_owes_the_notices_anew(council: Council, arrangement: Case) -> None:
    council.move(arrangement, "inform-officers", "2026-08-27", by="Sam", officers_told="All, at a meeting.")
    council.move(
        arrangement,
        "change-people",
        "2026-09-01",
        by="Hope",
        spoc=council.fact("Olly"),
        deputy=council.fact("Dee"),
    )
    assert "notice-to-officers" in {one.name for one in reading_of(arrangement, NOW.date()).owed}
