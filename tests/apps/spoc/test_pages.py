"""The pages of the single point of contact: who opens them, what they show, and what a press does."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council import operations as council_operations
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations import Said, draft_weekly, save_matters
from evenhand.apps.work.queries import my_work
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at, day

pytestmark = pytest.mark.django_db
TODAY = day("2026-09-04")


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of these tests is opened on Friday 4 September 2026."""
    for module in (
        "spoc.views.weeks",
        "spoc.views.deciding",
        "spoc.views.asking",
        "letters.views",
        "cases.views",
    ):
        monkeypatch.setattr(f"evenhand.apps.{module}.localdate", lambda: TODAY)
        monkeypatch.setattr(f"evenhand.apps.{module}.now", lambda: at("2026-09-04"))


def signed_in(council: Council, name: str) -> Client:
    client = Client()
    client.force_login(council.users[name])
    return client


def row_data(case: Case, *, then: str = "", **said: str) -> dict[str, object]:
    """What the form of a row sends; with the version that now stands, unless another is said."""
    choice = WeeklyChoice.objects.filter(matter=case).first()
    typed = Draft.objects.filter(case=case, name="answer").first()
    said.setdefault("version", f"{choice.version if choice else ''}.{typed.version if typed else ''}")
    return {"matter": case.ref, "then": then, **{f"{case.ref}-{name}": value for name, value in said.items()}}


PAGES = ("spoc", "weekly", "weekly-preview", "weekly-preview-pdf", "weekly-preview-docx")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("Sam", 200), ("Dee", 200), ("Hope", 200), ("Audrey", 200), ("Olly", 404), ("Cara", 404)],
)
def test_the_pages_of_an_arrangement_open_to_those_who_may_see_it(
    council: Council, arrangement: Case, page: str, who: str, status: int
) -> None:
    response = signed_in(council, who).get(reverse(page, args=[arrangement.ref]))
    # Whoever sees the card alone is led from the arrangement to it, and finds nothing behind the other addresses.
    assert response.status_code == (302 if (who, page) == ("Cara", "spoc") else status)


@pytest.mark.parametrize(("who", "status"), [("Sam", 200), ("Dee", 200), ("Hope", 403), ("Olly", 404)])
def test_sending_is_for_the_single_point_of_contact_and_the_deputy(
    council: Council, arrangement: Case, who: str, status: int
) -> None:
    assert signed_in(council, who).get(reverse("weekly-send", args=[arrangement.ref])).status_code == status


def test_the_list_names_who_looks_after_whom_and_when_it_is_due(council: Council, arrangement: Case) -> None:
    page = signed_in(council, "Sam").get(reverse("spocs")).content.decode()
    assert "Robin Oakley" in page
    assert "Sam Test" in page
    assert "Friday 28 August 2026" in page


def test_a_person_without_arrangements_is_told_how_one_begins(council: Council, arrangement: Case) -> None:
    assert "proposes it" in signed_in(council, "Olly").get(reverse("spocs")).content.decode()


def test_SPOC_11_from_one_click_to_sent_through_the_pages(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    assert client.post(reverse("weekly-draft", args=[arrangement.ref])).status_code == 302
    page = client.get(reverse("weekly", args=[arrangement.ref])).content.decode()
    assert "What about the tree?" in page
    assert "say whether it is answered" in page
    saved = client.post(
        reverse("weekly", args=[arrangement.ref]),
        row_data(case, decision="answered", words="It may stay.", then="send"),
    )
    assert saved.url == reverse("weekly-send", args=[arrangement.ref])
    assert "It may stay." in client.get(reverse("weekly-preview", args=[arrangement.ref])).content.decode()
    sent = client.post(saved.url, {"channel": "email", "batch": str(uuid4())})
    assert sent.status_code == 302
    assert post_room.to("robin@example.org")
    letter = LetterSent.objects.get()
    shown = client.get(reverse("letter", args=[letter.pk])).content.decode()
    assert letter.sha256 in shown
    file = client.get(reverse("letter-pdf", args=[letter.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]  # a file is read whole
    file.close()


def test_SPOC_11_a_letter_on_paper_needs_the_day_it_was_posted(
    council: Council, arrangement: Case, post_room: FakePostRoom
) -> None:
    client = signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    url = reverse("weekly-send", args=[arrangement.ref])
    response = client.post(url, {"channel": "letter", "batch": str(uuid4())})
    assert "the day it was posted" in response.content.decode()
    said = {"channel": "letter", "batch": str(uuid4())}
    posted = {"posted_on_day": "4", "posted_on_month": "9", "posted_on_year": "2026"}
    assert client.post(url, {**said, **posted}).status_code == 302
    assert LetterSent.objects.get().posted_on == TODAY


def test_SPOC_12_the_send_page_refuses_with_a_sentence_while_something_is_undecided(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    page = client.post(
        reverse("weekly-send", args=[arrangement.ref]), {"channel": "email", "batch": str(uuid4())}
    )
    assert page.status_code == 200
    assert case.ref in page.content.decode()
    assert post_room.parcels == []


def test_what_is_typed_is_kept_as_one_goes(council: Council, arrangement: Case, matter: MatterOf) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    kept = client.post(reverse("weekly-keep", args=[arrangement.ref]), row_data(case, words="It may"))
    assert kept.status_code == 200
    assert Draft.objects.get(case=case).words == "It may"


def test_an_answer_longer_than_anybody_types_is_not_kept_and_leaves_what_was(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    keep = reverse("weekly-keep", args=[arrangement.ref])
    version = client.post(keep, row_data(case, words="It may")).json()["fields"][f"{case.ref}-version"]
    long = client.post(keep, row_data(case, words="x" * 3_000_000, version=version))
    assert long.status_code == 400
    assert Draft.objects.get(case=case).words == "It may"


def test_a_stale_save_shows_both_versions_and_overwrites_neither(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("The tree")
    seen = draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04")).rows[case.ref].version
    save_matters(
        arrangement,
        {case.ref: Said(decision="answered", words="Dee's words.", version=seen)},
        by=council.users["Dee"],
        at=at("2026-09-04"),
    )
    page = signed_in(council, "Sam").post(
        reverse("weekly", args=[arrangement.ref]),
        row_data(case, decision="answered", words="Sam's words.", version=seen),
    )
    shown = page.content.decode()
    assert "Dee&#x27;s words." in shown
    assert "Sam&#x27;s words." in shown
    assert Draft.objects.get(case=case).words == "Dee's words."


def test_an_old_tab_of_the_same_person_overwrites_nothing_and_typing_on_never_conflicts(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    first = draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04")).rows[case.ref].version
    keep, page = reverse("weekly-keep", args=[arrangement.ref]), reverse("weekly", args=[arrangement.ref])
    kept = client.post(keep, row_data(case, words="It may", version=first)).json()["fields"]
    second = kept[f"{case.ref}-version"]
    again = client.post(keep, row_data(case, words="It may stay.", version=second))
    assert again.status_code == 200
    assert client.post(keep, row_data(case, words="Old tab.", version=first)).status_code == 409
    shown = client.post(page, row_data(case, words="Old tab.", version=first)).content.decode()
    assert "It may stay." in shown
    assert "Old tab." in shown
    assert Draft.objects.get(case=case).words == "It may stay."


def test_SPOC_17_a_row_shows_the_answer_that_the_information_team_cleared(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case, client = matter("Planning papers", "foi-request"), signed_in(council, "Sam")
    page = reverse("weekly", args=[arrangement.ref])
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    client.post(page, row_data(case, decision="answered", words="Here."))
    blocked = client.get(page).content.decode()
    assert "not been cleared yet by the information team, where it has been since" in blocked
    assert "Carry it over, or ask them on the page of the case" in blocked
    assert "Write one" not in blocked
    other = matter("Minutes", "foi-request")
    council.move(
        other, "clear-answer", "2026-09-02", by="Ida", outcome="given", answer="The minutes are enclosed."
    )
    assert "The minutes are enclosed." in client.get(page).content.decode()


def test_SPOC_10_asking_an_officer_takes_a_prefilled_form_and_sends_a_mail_without_the_requester(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, client = matter("The drain"), signed_in(council, "Sam")
    url = reverse("ask-officer", args=[arrangement.ref, case.ref])
    assert "What about the drain?" in client.get(url).content.decode()
    said = {"officer": council.officers["Olly"].pk, "question": "Who owns the drain?", "batch": str(uuid4())}
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    case.refresh_from_db()
    assert len(reading_of(case, TODAY).items_of("contribution")) == 1
    mail = post_room.to("olly@example.org")
    assert "Who owns the drain?" in mail.bodies.text
    assert "Robin" not in mail.bodies.text
    assert not reading_of(case, TODAY).owed


def test_SPOC_10_several_officers_are_asked_at_once_about_any_case_and_each_of_them_once(
    council: Council, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, client = matter("Planning papers", "foi-request"), signed_in(council, "Ida")
    council.hire("Lee", "officer")
    page = client.get(reverse("case", args=[case.ref])).content.decode()
    url = reverse("ask-officers", args=[case.ref])
    assert f'href="{url}"' in page
    nobody = client.post(url, {"question": "Which papers?", "batch": str(uuid4())}).content.decode()
    assert "Choose the officer to ask" in nobody
    olly, lee = council.officers["Olly"].pk, council.officers["Lee"].pk
    said = {"officer": olly, "second": lee, "third": olly, "question": "Which papers?", "batch": str(uuid4())}
    said |= {"wanted_on_day": "8", "wanted_on_month": "9", "wanted_on_year": "2026"}
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    case.refresh_from_db()
    asked = reading_of(case, TODAY).items_of("contribution")
    assert [item.facts["from_whom"] for item in asked] == [council.fact("Olly"), council.fact("Lee")]
    assert {item.facts["wanted_on"] for item in asked} == {day("2026-09-08")}
    for address in ("olly@example.org", "lee@example.org"):
        assert "Which papers?" in post_room.to(address).bodies.text
    assert not reading_of(case, TODAY).owed
    again = client.post(url, said | {"batch": str(uuid4()), "second": ""}).content.decode()
    assert "Olly Test was asked this already" in again


def test_SPOC_10_the_chase_list_shows_what_i_asked_and_reminds_by_mail(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, client = matter("The drain", on="2026-08-26"), signed_in(council, "Sam")
    council.move(
        case,
        "contribution.ask",
        "2026-08-26",
        by="Sam",
        from_whom=council.fact("Olly"),
        question="Who owns it?",
    )
    page = client.get(reverse("chases")).content.decode()
    assert "Who owns it?" in page
    assert "Late" in page
    client.post(reverse("chase", args=[case.ref, "contribution-1"]), {"batch": str(uuid4())})
    assert "Reminder" in post_room.to("olly@example.org").subject
    other = signed_in(council, "Ida")
    assert other.post(reverse("chase", args=[case.ref, "contribution-1"])).status_code == 404


def test_SPOC_10_whoever_is_asked_sees_the_question_and_no_requester_and_answers_or_returns_it(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The drain")
    council.hire("Lee", "monitoring-officer")
    council.move(
        case,
        "contribution.ask",
        "2026-09-01",
        by="Sam",
        from_whom=council.fact("Lee"),
        question="Who owns it?",
    )
    client = signed_in(council, "Lee")
    page = client.get(reverse("asked-of-me")).content.decode()
    assert "Who owns it?" in page
    assert "Robin" not in page
    url = reverse("answer-asked", args=[case.ref, "contribution-1"])
    assert "Robin" not in client.get(url).content.decode()
    assert client.post(url, {"answer": "The council.", "batch": str(uuid4())}).status_code == 302
    assert reading_of(case, TODAY).items_of("contribution")[0].stage == "received"
    council.move(
        case,
        "contribution.ask",
        "2026-09-01",
        by="Sam",
        from_whom=council.fact("Lee"),
        question="Whose hedge?",
    )
    url = reverse("answer-asked", args=[case.ref, "contribution-2"])
    back = reverse("return-asked", args=[case.ref, "contribution-2"])
    assert f'action="{back}"' in client.get(url).content.decode()
    assert (
        signed_in(council, "Olly").post(back, {"return-why": "x", "return-batch": str(uuid4())}).status_code
        == 404
    )
    assert (
        "Say whose it is"
        in client.post(back, {"return-why": " ", "return-batch": str(uuid4())}).content.decode()
    )
    said = {"return-why": "It is for Highways.", "return-batch": str(uuid4())}
    assert client.post(back, said).status_code == 302
    assert reading_of(case, TODAY).items_of("contribution")[1].stage == "wrong-team"
    assert "Whose hedge?" not in client.get(reverse("asked-of-me")).content.decode()
    (told,) = [one for one in post_room.parcels if one.purpose == "contribution-returned"]
    assert (told.to, "It is for Highways." in told.bodies.text) == (("sam@example.org",), True)
    owed = "Given back by the officer who was asked: ask whoever it belongs to"
    listed = my_work(council.users["Sam"], on=TODAY)
    assert [group.code for group in listed if owed in [row.task for row in group.rows]] == ["soon"]
    council.move(
        case, "contribution.settle", "2026-09-02", by="Sam", item="contribution-2", instead="Highways asked."
    )
    assert not [one for one in reading_of(case, TODAY).obligations if one.open and one.title == owed]
    assert signed_in(council, "Olly").get(url).status_code == 404


def test_SPOC_15_a_single_issue_goes_from_its_page(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04"))
    client.post(
        reverse("weekly", args=[arrangement.ref]), row_data(case, decision="answered", words="It may stay.")
    )
    url = reverse("single-issue", args=[arrangement.ref, case.ref])
    assert "It may stay." in client.get(url).content.decode()
    assert (
        client.post(url, {"reason": "urgent", "channel": "email", "batch": str(uuid4())}).status_code == 302
    )
    case.refresh_from_db()
    assert case.final


def test_SPOC_3_the_start_letter_is_written_from_what_is_known_and_meets_what_is_owed(
    council: Council, arrangement: Case, post_room: FakePostRoom
) -> None:
    council_operations.change_council(
        facts={"address_lines": ["1 High Street", "Exampleton"], "telephone": "01632 960001"},
        by=council.administrator,
        at=at("2026-09-01"),
    )
    owed = next(o for o in reading_of(arrangement, TODAY).owed if o.name == "spoc-start")
    url, client = reverse("letter-new", args=[arrangement.ref, owed.key]), signed_in(council, "Hope")
    page = client.get(url)
    assert "sam@example.org" in page.content.decode()
    said = {
        name: value if not isinstance(value, dt.date) else value.isoformat()
        for name, value in page.context["form"].initial.items()
        if value is not None and not isinstance(value, dt.date)
    }
    for name, value in page.context["form"].initial.items():
        if isinstance(value, dt.date):
            said |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
    said |= {"question_contact": "Write to the head of service.", "send": "yes", "channel": "email"}
    answered = client.post(url, said)
    assert answered.status_code == 302, answered.content.decode()
    assert "spoc-start" not in {o.name for o in reading_of(arrangement, TODAY).owed}
    assert "Sam Test" in post_room.to("robin@example.org").bodies.text


def test_SPOC_3_a_letter_with_a_gap_is_not_sent_and_says_which_rule_asks_for_it(
    council: Council, arrangement: Case, post_room: FakePostRoom
) -> None:
    owed = next(o for o in reading_of(arrangement, TODAY).owed if o.name == "spoc-start")
    url = reverse("letter-new", args=[arrangement.ref, owed.key])
    page = signed_in(council, "Hope").post(url, {"send": "yes", "channel": "email", "batch": str(uuid4())})
    assert "SPOC-24" in page.content.decode()
    assert post_room.parcels == []


def test_SPOC_2_in_a_recorded_absence_the_deputy_is_shown_as_acting(
    council: Council, arrangement: Case
) -> None:
    council_operations.record_absence(
        council.officers["Sam"],
        from_on=day("2026-09-01"),
        until_on=day("2026-09-11"),
        by=council.administrator,
        at=at("2026-09-01"),
    )
    page = signed_in(council, "Dee").get(reverse("spoc", args=[arrangement.ref])).content.decode()
    assert "Dee Test acts" in page
    assert "Friday 11 September 2026" in page


def test_SPOC_4_everybody_who_opens_the_customer_sees_who_to_pass_things_to(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    page = signed_in(council, "Olly").get(reverse("case", args=[matter().ref])).content.decode()
    assert "Sam Test. Pass on whatever you get." in page


def test_the_weekly_page_asks_the_database_no_more_for_more_matters(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    client, url = signed_in(council, "Sam"), reverse("weekly", args=[arrangement.ref])

    def queries() -> int:
        draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    matter("The tree")
    queries()
    few = queries()
    for number in range(6):
        matter(f"Matter {number}")
    assert queries() <= few + 1


def test_enter_in_a_text_field_of_the_week_saves_and_stays(
    council: Council, arrangement: Case, matter: MatterOf, client: Client
) -> None:
    matter("The drain")
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04"))
    client.force_login(council.users["Sam"])
    page = client.get(f"/spoc/{arrangement.ref}/weekly/").content.decode()
    form = page[page.index("data-draft=") :]
    first = form[form.index('<button type="submit"') :].partition("</button>")[
        0
    ]  # the one that Enter presses
    assert 'name="then" value="1">Save' in first


def test_the_case_page_says_first_who_and_when_and_folds_the_rest(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    for number in range(7):
        matter(f"Matter {number}")
    page = signed_in(council, "Sam").get(reverse("case", args=[arrangement.ref])).content.decode()
    shown = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert shown.count("eh-timeline__entry") == 1
    assert "Matter 3" not in shown
    assert "Matter 3" in page
    assert shown.index("Single point of contact</dt>") < shown.index("Kind</dt>")
    assert "Add an internal note" not in shown
    assert "Add an internal note" in page


def test_a_row_that_cannot_be_kept_stays_as_it_was_typed_with_its_error_and_nothing_says_saved(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    good, bad, client = matter("The tree"), matter("The gate"), signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    sent = {
        **row_data(good, decision="answered", words="It may stay."),
        **row_data(bad, decision="carried", words="Half an answer.", awaiting="y" * 501),
        "matter": [good.ref, bad.ref],
    }

    response = client.post(reverse("weekly", args=[arrangement.ref]), sent)

    page = response.content.decode()
    assert (response.status_code, "Saved." in page) == (200, False)
    assert "1 matter is saved. 1 is not saved yet" in page
    assert "Half an answer." in page
    assert "y" * 501 in page
    (problem,) = response.context["problems"]
    assert problem.sentence.startswith(f"{bad.ref}: ")
    assert f'id="{problem.target}"' in page
    assert Draft.objects.get(case=good).words == "It may stay."
    assert not Draft.objects.filter(case=bad).exists()
    kept = client.post(reverse("weekly-keep", args=[arrangement.ref]), sent)
    assert kept.status_code == 422


def test_a_save_that_does_not_say_which_version_it_changes_is_refused_and_loses_no_typing(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    sent = row_data(case, decision="carried", words="Sam's words.", awaiting="The survey.", version="")

    page = client.post(reverse("weekly", args=[arrangement.ref]), sent).content.decode()

    assert "does not say which version it changes, so it was not saved" in page
    assert "Sam&#x27;s words." in page
    assert "The survey." in page
    assert not Draft.objects.filter(case=case).exists()
    assert client.post(reverse("weekly-keep", args=[arrangement.ref]), sent).status_code == 409


def test_what_was_written_for_a_matter_that_was_closed_meanwhile_is_shown_and_not_said_to_be_saved(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case, client = matter("The tree"), signed_in(council, "Sam")
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    sent = row_data(case, decision="answered", words="It may stay.")
    council.move(case, "answer", "2026-09-02", by="Sam", answer="Told by telephone.")
    council.move(
        arrangement, "unlink", "2026-09-02", by="Sam", case=case.ref, kind="matter", why="Settled elsewhere."
    )

    page = client.post(reverse("weekly", args=[arrangement.ref]), sent).content.decode()

    assert f"{case.ref} no longer waits for this response" in page
    assert "It may stay." in page
    assert "Saved." not in page


def test_SPOC_12_all_that_is_open_is_carried_over_in_one_go_and_put_back(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    typed, *fresh = matter("The tree"), matter("The gate"), matter("The drain")
    law = matter("Minutes", "foi-request", on="2026-08-06")
    client, url = signed_in(council, "Sam"), reverse("weekly", args=[arrangement.ref])
    client.post(reverse("weekly-draft", args=[arrangement.ref]))
    row = row_data(typed, decision="answered", words="It may stay.", then="carry")

    unsaid = client.post(url, {**row, "carry-which": "all", "carry-awaiting": ""})
    assert "Say what is still awaited" in unsaid.content.decode()
    done = client.post(
        url,
        {
            **row_data(typed, decision="answered", words="It may stay.", then="carry"),
            "carry-which": "all",
            "carry-awaiting": "The survey of the lane.",
        },
        follow=True,
    )

    page = done.content.decode()
    assert "Carried over: 2 matters." in page
    kept = {choice.matter_id: choice for choice in WeeklyChoice.objects.all()}
    assert [kept[case.pk].decision for case in fresh] == ["carried", "carried"]
    assert {kept[case.pk].awaiting for case in fresh} == {"The survey of the lane."}
    assert (kept[typed.pk].decision, Draft.objects.get(case=typed).words) == ("answered", "It may stay.")
    assert kept[law.pk].decision != "carried"
    undone = client.post(
        url, row_data(typed, decision="answered", words="It may stay.", then="undo-carry"), follow=True
    )
    assert "Undone: 2 matters as before." in undone.content.decode()
    assert {WeeklyChoice.objects.get(matter=case).awaiting for case in fresh} == {""}
    assert {WeeklyChoice.objects.get(matter=case).decision for case in fresh} == {""}
    assert WeeklyChoice.objects.get(matter=typed).decision == "answered"


def test_SPOC_0_whom_it_is_for_is_found_and_proposed_from_one_page(
    council: Council, customer: Customer, client: Client
) -> None:
    client.force_login(council.users["Hope"])
    listed = client.get(reverse("spocs")).content.decode()
    assert reverse("spoc-choose") in listed

    found = client.post(reverse("spoc-choose"), {"words": "oakley"})

    assert reverse("spoc-propose", args=[customer.pk]) in found.content.decode()
    nobody = client.post(reverse("spoc-choose"), {"words": "zzz"}).content.decode()
    assert "Nobody on record matches" in nobody
    client.force_login(council.users["Cara"])
    assert client.get(reverse("spoc-choose")).status_code == 403


def test_SPOC_0_who_writes_most_and_has_no_arrangement_stands_there_to_begin_with(
    council: Council, customer: Customer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.apps.spoc.views.beginning.localdate", lambda: TODAY)
    raw = keep(b"A mail.", at=at("2026-09-01"))
    for _ in range(3):
        Contact.objects.create(
            direction="in",
            channel="email",
            raw=raw,
            stored_at=at("2026-09-01"),
            received_on=day("2026-09-01"),
            customer=customer,
        )
    client.force_login(council.users["Hope"])

    page = client.get(reverse("spoc-choose"))

    assert [(one.customer, one.count) for one in page.context["busiest"]] == [(customer, 3)]
