"""Reminders that go by themselves: to the officer, then to their head, then back to whoever asked (SPOC-10)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.contacts.operations import automatic
from evenhand.apps.council import vocabularies
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.asking import ask_officer, chase
from evenhand.apps.spoc.ladder import chased_of, remind_by_itself
from evenhand.domain.contact.chasing import ladder_of
from evenhand.domain.lawbook.vocabularies import Code, Vocabulary
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at, day

pytestmark = pytest.mark.django_db
ITEM = "contribution-1"
# Asked on Tuesday 1 September 2026, so wanted by Tuesday 8 September; the house's ladder: 2 days before, 1, 3 and 5 after.
STEPS = {"2026-09-04": "olly", "2026-09-09": "olly", "2026-09-11": "hope", "2026-09-15": "sam"}


@pytest.fixture
def asked(council: Council, matter: MatterOf) -> Callable[..., Case]:
    """Sam asks Olly about a matter, with the mail that goes then."""

    def ask(title: str = "The drain", procedure: str = "enquiry") -> Case:
        case = matter(title, procedure)
        ask_officer(
            case,
            officer=council.officers["Olly"],
            question=f"Who owns {title.lower()}?",
            by=council.users["Sam"],
            at=at("2026-09-01"),
            batch=uuid4(),
        )
        case.refresh_from_db()
        return case

    return ask


def _taken(case: Case, on: str) -> list[object]:
    item = reading_of(case, day(on)).story.items[ITEM]
    return [event.facts["step"] for event in item.events if event.move == "contribution.remind"]


def test_SPOC_10_each_step_goes_once_on_its_day_and_stands_on_the_case(
    asked: Callable[..., Case], post_room: FakePostRoom
) -> None:
    case = asked()
    before = len(post_room.parcels)
    for on in sorted((*STEPS, "2026-09-03", "2026-09-10", "2026-09-29")):
        assert remind_by_itself(at(on)) == (on in STEPS)
    assert remind_by_itself(at("2026-09-15")) == 0
    went = post_room.parcels[before:]
    assert [parcel.to for parcel in went] == [(f"{name}@example.org",) for name in STEPS.values()]
    assert all(parcel.automatic and parcel.item == ITEM for parcel in went)
    assert "Hope Test" in went[2].bodies.text
    assert "Olly Test" in went[2].bodies.text
    assert not any("Robin" in parcel.bodies.text + parcel.subject for parcel in went)
    assert _taken(case, "2026-09-30") == ["before-the-day", "day-after", "head-of-service", "coordinator"]


def test_SPOC_10_no_officer_reads_a_title_that_names_the_customer(
    council: Council, asked: Callable[..., Case], post_room: FakePostRoom
) -> None:
    case = asked("The drain, says Robin")
    assert remind_by_itself(at("2026-09-04"))
    chase(case, ITEM, by=council.users["Sam"], at=at("2026-09-09"), batch=uuid4())
    assert len(post_room.parcels) == 3
    for parcel in post_room.parcels:
        told = " ".join(f"{parcel.subject} {parcel.bodies.text}".split())
        assert f"Enquiry {case.ref}" in told
        assert "says Robin" not in told


def test_SPOC_10_an_answer_stops_it_and_a_case_that_stands_still_holds_it(
    council: Council, asked: Callable[..., Case], post_room: FakePostRoom
) -> None:
    answered, waiting = asked("The drain"), asked("The tree", "foi-request")
    council.move(answered, "contribution.receive", "2026-09-03", by="Olly", item=ITEM, answer="Mine.")
    council.move(waiting, "ask-clarification", "2026-09-03", by="Ida", asked="Which tree?")
    assert remind_by_itself(at("2026-09-09")) == 0
    says = chased_of(reading_of(waiting, day("2026-09-09")), ITEM, on=day("2026-09-09")).says
    assert says == "No reminder goes while the case waits for the person who asked."
    council.move(waiting, "receive-clarification", "2026-09-21", by="Ida", clarification="The oak.")
    assert remind_by_itself(at("2026-09-21")) == 1
    assert remind_by_itself(at("2026-09-22")) == 0  # the head hears two working days after, and not at once
    assert remind_by_itself(at("2026-09-23")) == 1
    assert _taken(waiting, "2026-09-23") == ["day-after", "head-of-service"]
    assert _taken(answered, "2026-09-23") == []


def test_SPOC_10_nothing_goes_at_night_at_the_weekend_or_before_the_officer_was_written_to(
    council: Council, matter: MatterOf, asked: Callable[..., Case], post_room: FakePostRoom
) -> None:
    unwritten = matter("The tree")
    council.move(
        unwritten,
        "contribution.ask",
        "2026-09-01",
        by="Sam",
        from_whom=council.fact("Olly"),
        question="Whose?",
    )
    asked()
    assert remind_by_itself(at("2026-09-09").replace(hour=1)) == 0
    assert remind_by_itself(at("2026-09-12")) == 0
    assert remind_by_itself(at("2026-09-14")) == 1
    assert _taken(unwritten, "2026-09-14") == []


def test_SPOC_10_the_hours_of_reminders_are_the_councils_own(
    asked: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    late = Code(title="Reminders", flags={"from_hour": 14, "until_hour": 16})
    own = Vocabulary(vocabulary="mail-hours", title="Hours", codes={"reminders": late})
    monkeypatch.setitem(vars(vocabularies), "vocabulary", lambda name: own)

    morning, evening = (at("2026-09-14").replace(hour=hour) for hour in (9, 15))
    assert remind_by_itself(morning) == 0
    assert remind_by_itself(evening) == 0  # 16:00 by the clock on the wall in summer
    assert remind_by_itself(evening.replace(hour=13)) == 1

    own.codes["reminders"] = Code(title="Reminders", flags={"from_hour": 29})
    with pytest.raises(ValueError, match="whole hour of the day"):
        remind_by_itself(morning)


def test_SPOC_10_where_no_head_is_known_it_comes_back_to_whoever_asked(
    council: Council, asked: Callable[..., Case], post_room: FakePostRoom
) -> None:
    council.officers["Hope"].holdings.all().delete()
    case = asked()
    for on in STEPS:
        remind_by_itself(at(on))
    assert post_room.parcels[-2].to == ("sam@example.org",)
    assert _taken(case, "2026-09-15")[-2:] == ["head-of-service", "coordinator"]


def test_SPOC_10_mail_by_itself_says_so_and_its_bound_leaves_the_rest_for_the_next_day(
    asked: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic, "most_a_day", lambda code, *, on: 1)
    cases = [asked("The drain"), asked("The tree")]
    assert remind_by_itself(at("2026-09-09")) == 1
    assert remind_by_itself(at("2026-09-10")) == 1
    assert [len(_taken(case, "2026-09-10")) for case in cases] == [1, 1]
    assert (
        OutgoingMessage.objects.filter(automatic=True, contact__subject__startswith="Reminder: ").count() == 2
    )


def test_SPOC_10_every_rung_of_the_law_has_its_letter_and_goes_to_somebody_there_can_be() -> None:
    book = lawbook()
    known = {"asker", "handler", "from_whom", *book.vocabularies["roles"].codes}
    rungs = ladder_of(book.vocabularies["chase-ladder"], on=day("2026-09-01"))
    assert len(rungs) == len(book.vocabularies["chase-ladder"].codes) == 4
    for rung in rungs:
        assert rung.to
        assert set(rung.to) <= known
        assert book.letters[rung.letter].to == "officer"


def test_SPOC_10_the_case_and_the_list_of_requests_say_what_went_and_what_goes_next(
    council: Council, asked: Callable[..., Case], post_room: FakePostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = asked()
    remind_by_itself(at("2026-09-04"))
    remind_by_itself(at("2026-09-09"))
    for view in ("cases.views", "spoc.views.asking"):
        monkeypatch.setattr(f"evenhand.apps.{view}.localdate", lambda: day("2026-09-10"))
    client = Client()
    client.force_login(council.users["Sam"])
    for url in (reverse("case", args=[case.ref]), reverse("chases")):
        page = client.get(url).content.decode()
        assert "Reminded on Wednesday 9 September 2026." in page
        assert "Next, it goes to their manager or head of service, on Friday 11 September 2026." in page


def test_SPOC_10_a_reminder_whose_day_has_passed_is_not_told_as_one_to_come(
    asked: Callable[..., Case],
) -> None:
    case = asked()
    on = day("2026-09-30")
    assert "and has not gone yet" in chased_of(reading_of(case, on), ITEM, on=on).says


def test_SPOC_10_where_asker_and_handler_have_both_gone_the_case_says_why_no_reminder_goes(
    council: Council, asked: Callable[..., Case], post_room: FakePostRoom
) -> None:
    case = asked()
    for user in council.users.values():
        user.is_active = False
        user.save()
    assert remind_by_itself(at("2026-09-09")) == 0
    says = chased_of(reading_of(case, day("2026-09-10")), ITEM, on=day("2026-09-10")).says
    assert says.endswith("Give the case to another officer.")
