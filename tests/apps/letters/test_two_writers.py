"""Two people write one letter: the second is told what the first changed, and nobody's words are lost."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import correct
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import Officer
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import Parcel
from tests.apps.letters.test_letters_to_others import LONG_AGO, do, logged, page_of, parcels, team, typed

__all__ = ["parcels", "team"]  # fixtures


@pytest.fixture
def case(team: User) -> Case:
    """An enquiry of a member, whose acknowledgement is owed."""
    about = {"ward": "Mill", "email": "marsh@example.org", "from_on": LONG_AGO.date()}
    member = council_operations.add_member(name="Cllr Marsh", **about, by=team, at=LONG_AGO)
    return logged("member-enquiry", team, member=f"member:{member.pk}")


@pytest.fixture
def second(team: User) -> Client:
    """Sol, who works in the same team."""
    user = User.objects.create_user("sol@example.org", name="Sol Test")
    officer = council_operations.add_officer(
        name=user.name, email=user.email, user=user, by=team, at=LONG_AGO
    )
    post = council_operations.add_post(title="Second", role="complaints-team", by=team, at=LONG_AGO)
    council_operations.appoint(officer, post=post, from_on=LONG_AGO.date(), by=team, at=LONG_AGO)
    client = Client()
    client.force_login(user)
    return client


def marks(answer: object) -> dict[str, str]:
    form = answer.context["form"]  # type: ignore[attr-defined]  # the test client's
    return {name: str(form[name].value() or "") for name in ("draft_mark", "draft_shown")}


LETTER = "member-acknowledgement"


def test_the_second_writer_is_told_keeps_their_own_words_and_sends_nothing_unseen(
    client: Client, second: Client, team: User, case: Case, parcels: list[Parcel]
) -> None:
    client.force_login(team)
    url = page_of(case, LETTER)
    opened = client.get(url)
    look = typed(opened) | {"look": "yes"}
    look.pop("send")
    names = [name for name in opened.context["form"].declared if name in look][:2]
    mine, left_alone = names
    client.post(url, look | marks(opened) | {mine: "Of the first", left_alone: "Also of the first"})
    told = second.post(url, typed(opened) | marks(opened) | {mine: "Of the second"})
    page = told.content.decode()
    assert "Connie Test changed" in page
    assert "Of the first" in page[page.index("What was changed") : page.index("Yours stands below")]
    assert told.context["form"][mine].value() == "Of the second"
    assert told.context["form"][left_alone].value() == "Also of the first"
    assert parcels == []
    assert client.get(url).context["form"][mine].value() == "Of the first"

    again = second.post(url, look | {left_alone: "Also of the first", mine: "Of the second"} | marks(told))
    assert "Connie Test changed" not in again.content.decode()
    assert client.get(url).context["form"][mine].value() == "Of the second"


def test_saving_the_same_words_twice_or_a_page_of_ones_own_is_no_clash(
    client: Client, team: User, case: Case
) -> None:
    client.force_login(team)
    url = page_of(case, LETTER)
    opened = client.get(url)
    look = typed(opened, look="yes") | marks(opened)
    look.pop("send")
    first = client.post(url, look)
    twice = client.post(url, look)
    later = client.post(url, look | marks(first) | {"sender_title": "Another"})
    for answer in (first, twice, later):
        assert "While you were writing" not in answer.content.decode()


def test_a_letter_that_went_while_somebody_wrote_it_shows_what_they_typed(
    client: Client, second: Client, team: User, case: Case, parcels: list[Parcel]
) -> None:
    client.force_login(team)
    url = page_of(case, LETTER)
    opened = client.get(url)
    in_five_days = localdate() + dt.timedelta(days=5)
    day = {f"answer_by_{part}": str(getattr(in_five_days, part)) for part in ("day", "month", "year")}
    said = {"sender_title": "Adviser", **day}
    press = typed(opened, channel="email", address="marsh@example.org", **said) | marks(opened)
    sent = client.post(url, press)
    assert sent.status_code == 302, sent.context["form"].errors
    late = second.post(url, press | {"sender_title": "Words of the second", "batch": str(uuid4())})
    page = late.content.decode()
    assert "Connie Test sent it" in page
    assert "Words of the second" in page
    assert len(parcels) == LetterSent.objects.count() == 1
    assert client.post(url, press).status_code == 302


def test_a_correction_of_the_record_reaches_the_draft_and_the_page_that_was_open(
    client: Client, team: User, case: Case, parcels: list[Parcel]
) -> None:
    client.force_login(team)
    url = page_of(case, LETTER)
    opened = client.get(url)
    look = typed(opened, look="yes", handler_name="Cleo of the bins") | marks(opened)
    look.pop("send")
    drafted = client.post(url, look)
    assert drafted.context["form"]["matter_title"].value() == "Missed bins"
    correct(case, entry=1, why="Misheard.", facts={"summary": "Missed bells"}, by=team, at=now())

    stale = client.post(url, look | marks(drafted) | {"send": "yes"})
    page = stale.content.decode()
    assert "The record that it is made from changed “What it is about”." in page
    assert "Missed bins" in page[page.index("What was changed") : page.index("Yours stands below")]
    assert parcels == []
    for form in (stale.context["form"], client.get(url).context["form"]):
        values = (form["matter_title"].value(), form["handler_name"].value())
        assert values == ("Missed bells", "Cleo of the bins")
    again = client.post(url, look | marks(stale) | {"matter_title": "Missed bells"})
    assert "While you were writing" not in again.content.decode()


def test_SPOC_17_the_cleared_answer_cannot_be_typed_over_in_its_letter(
    client: Client, team: User, parcels: list[Parcel]
) -> None:
    council_operations.appoint(
        Officer.objects.get(user=team),
        post=council_operations.add_post(title="Officer", role="information-team", by=team, at=LONG_AGO),
        from_on=LONG_AGO.date(),
        by=team,
        at=LONG_AGO,
    )
    request = logged("foi-request", team)
    do(request, team, "clear-answer", outcome="given", answer="It cost £1,200,000.")
    client.force_login(team)
    url = page_of(request, "response")
    opened = client.get(url)
    assert opened.context["form"].fields["answer"].disabled
    said = typed(opened) | marks(opened) | {"answer": "It was free.", "look": "yes"}
    said.pop("send")
    looked = client.post(url, said)
    assert looked.context["form"]["answer"].value() == "It cost £1,200,000."
    assert "It was free." not in str(looked.context["letter"].pieces)
