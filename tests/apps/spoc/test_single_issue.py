"""One answer on its own: owed until it went, copied to whom it was meant for, and posted on a day that has been."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.owing import owed_lines
from evenhand.apps.cases.queries import actor_for, events_of, reading_of
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.spoc.asking import ask_officer
from evenhand.apps.spoc.operations import send_single_issue
from tests.apps.spoc.conftest import BY_MAIL, Council, FakePostRoom, MatterOf, at, day
from tests.apps.spoc.test_cleared_answers import clear
from tests.apps.spoc.test_pages import TODAY, friday, signed_in
from tests.apps.spoc.test_weekly_operations import FRIDAY, draft, save, send

pytestmark = pytest.mark.django_db
__all__ = ["friday"]


def alone(council: Council, arrangement: Case, case: Case) -> LetterSent:
    return send_single_issue(
        arrangement,
        case.ref,
        reason="urgent",
        way=BY_MAIL,
        by=council.users["Sam"],
        at=at(FRIDAY),
        batch=uuid4(),
    )


def test_SPOC_15_what_a_weekly_response_sent_on_its_own_is_owed_until_it_went(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    late = matter("Old minutes", "foi-request", on="2026-08-03")
    draft(council, arrangement)
    send(council, arrangement)
    (line,) = [
        one
        for one in owed_lines(
            arrangement, reading_of(arrangement, TODAY), actor_for(council.users["Sam"], TODAY)
        )
        if one.owed.name == "answer-alone"
    ]
    assert line.owed.title == f"Send the answer on its own: {late.ref}"
    assert [link.url for link in line.links] == [reverse("single-issue", args=[arrangement.ref, late.ref])]
    shown = signed_in(council, "Sam").get(reverse("spoc", args=[arrangement.ref])).content.decode()
    assert line.owed.title in shown
    page = signed_in(council, "Sam").get(line.links[0].url).content.decode()
    assert (
        "not been cleared yet by the information team, where it has been since Monday 3 August 2026" in page
    )
    assert "Write one" not in page
    clear(council, late)
    alone(council, arrangement, late)
    assert "answer-alone" not in [one.name for one in reading_of(arrangement, TODAY).owed]


def test_SPOC_14_an_answer_on_its_own_is_copied_to_whoever_was_chosen_for_it(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The tree")
    draft(council, arrangement)
    olly = council.fact("Olly")
    save(council, arrangement, case, decision="answered", words="It may stay.", copied_to=(olly,))
    page = signed_in(council, "Sam").get(reverse("single-issue", args=[arrangement.ref, case.ref]))
    assert "Copies go by e-mail to: Olly Test." in page.content.decode()
    sent = alone(council, arrangement, case)
    copy = post_room.to("olly@example.org")
    assert copy.subject.startswith("Copy: ")
    assert "It may stay." in copy.bodies.text
    assert not copy.to_customer
    assert "Olly Test" in post_room.to("robin@example.org").bodies.text
    assert [one.recipient for one in LetterSent.objects.filter(copy_of=sent)] == [olly]
    assert events_of(arrangement)[-1].facts["copied_to"] == (olly,)


@pytest.mark.parametrize(
    ("posted", "why"), [("2026-09-05", "has not come yet"), ("1999-01-01", "was received on")]
)
@pytest.mark.parametrize("page", ["single-issue", "weekly-send"])
def test_SPOC_11_a_letter_was_posted_neither_before_the_case_nor_on_a_day_to_come(
    council: Council,
    arrangement: Case,
    matter: MatterOf,
    post_room: FakePostRoom,
    page: str,
    posted: str,
    why: str,
) -> None:
    case = matter("The tree")
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="It may stay.")
    year, month, date = posted.split("-")
    said = {"posted_on_day": date, "posted_on_month": month, "posted_on_year": year}
    url = reverse(page, args=[arrangement.ref, case.ref] if page == "single-issue" else [arrangement.ref])
    answer = signed_in(council, "Sam").post(
        url, {"reason": "urgent", "channel": "letter", "batch": str(uuid4()), **said}
    )
    assert answer.status_code == 200
    (sentence,) = answer.context["form"].errors["posted_on"]
    assert why in sentence
    assert not LetterSent.objects.exists()


def test_SPOC_10_a_reminder_goes_once_for_each_press(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    first, second, client = matter("The drain"), matter("The tree"), signed_in(council, "Sam")
    for case in (first, second):
        council.move(
            case, "contribution.ask", FRIDAY, by="Sam", from_whom=council.fact("Olly"), question="Whose?"
        )
    press = str(client.get(reverse("chases")).context["press"])
    for case in (first, first, second):
        client.post(reverse("chase", args=[case.ref, "contribution-1"]), {"batch": press})
    assert LetterSent.objects.filter(code="contribution-chase").count() == 2
    told = client.post(reverse("chase", args=[first.ref, "contribution-1"]), follow=True)
    assert "nobody was reminded" in told.content.decode()


def test_SPOC_10_an_officer_is_not_asked_the_same_twice(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The drain")

    def ask(question: str) -> str:
        return ask_officer(
            case,
            officer=council.officers["Olly"],
            question=question,
            by=council.users["Sam"],
            at=at(FRIDAY),
            batch=uuid4(),
        )

    ask("Who owns the drain?")
    with pytest.raises(MoveRefused, match="was asked this already on Friday 4 September 2026"):
        ask("Who owns  the drain?")
    page = signed_in(council, "Sam").post(
        reverse("ask-officer", args=[arrangement.ref, case.ref]),
        {
            "officer": str(council.officers["Olly"].pk),
            "question": "Who owns the drain?",
            "batch": str(uuid4()),
        },
    )
    assert "was asked this already" in page.context["form"].errors["officer"][0]
    ask("Who mends the drain?")
    council.move(
        case, "contribution.withdraw", FRIDAY, by="Sam", item="contribution-1", why="Not needed any more."
    )
    ask("Who owns the drain?")
    assert len(reading_of(case, day(FRIDAY)).items_of("contribution")) == 3
