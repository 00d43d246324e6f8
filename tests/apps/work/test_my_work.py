"""My work: what waits for one person, grouped by when it is due, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.models import Case, CaseContact, CaseLink, CasePerson, ClockRow, ItemRow
from evenhand.apps.cases.operations import Move
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import Absence, Member, Officer, Post, PostHolding
from evenhand.apps.council.operations import record_absence
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.work import mine, queries, views
from evenhand.apps.work.mail import mail_for
from evenhand.apps.work.operations import come_back, go_away
from evenhand.apps.work.rows import LATER, OVERDUE, PROMISES, SOON, TEAM, TODAY, WAITING, horizon
from tests.apps.cases.conftest import AT, officer_fact
from tests.apps.questions import MOST, questions_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)  # a Monday
DUE = dt.date(2026, 10, 19)  # ENQUIRY-10WD of an enquiry received on DAY

OpenEnquiry = Callable[..., Case]


@pytest.fixture
def enquiry_for(morgan) -> OpenEnquiry:
    """An enquiry that somebody looks after."""

    def make(handler: User, summary: str = "Hedge in Mill Lane") -> Case:
        facts = {
            "customer": f"customer:{morgan.pk}",
            "received_on": DAY,
            "summary": summary,
            "handler": officer_fact(handler),
        }
        move = Move(move="receive", facts=facts, happened_on=DAY)
        return operations.open_case("enquiry", move, by=handler, at=AT)

    return make


@pytest.fixture
def paula(person_in) -> User:
    """Another officer."""
    return person_in("officer", "Paula Parks")


def own(user: User) -> Officer:
    return Officer.objects.get(user=user)


def groups_of(user: User, on: dt.date, **more: str) -> dict[str, queries.Group]:
    return {group.code: group for group in queries.my_work(user, on=on, **more)}


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (dt.date(2026, 10, 20), OVERDUE),
        (DUE, TODAY),
        (dt.date(2026, 10, 16), SOON),
        (dt.date(2026, 10, 12), SOON),
        (dt.date(2026, 10, 9), LATER),
    ],
)
def test_a_case_stands_in_the_group_of_its_due_day(olive, enquiry_for, on, code):
    enquiry_for(olive)
    groups = groups_of(olive, on)
    assert {name: group.count for name, group in groups.items() if group.count} == {code: 1}


def test_the_next_five_working_days_leave_out_weekends_and_holidays():
    before_christmas = dt.date(2026, 12, 23)  # a Wednesday; the 25th and the 28th are holidays
    assert horizon(before_christmas, calendars()).soon_until == dt.date(2027, 1, 4)


def test_ENQUIRY_10WD_a_row_says_what_who_for_when_why_and_what_next(olive, enquiry_for, morgan):
    case = enquiry_for(olive)
    (row,) = groups_of(olive, DUE)[TODAY].rows
    assert (row.what, row.who_for, row.ref, row.due_on) == ("Hedge in Mill Lane", morgan.name, case.ref, DUE)
    assert row.remark == "today"
    assert row.reasons
    assert row.action is not None
    assert (row.action.label, row.action.url) == ("Answer", f"/cases/{case.ref}/moves/answer/")


def test_CAL_8_a_row_shows_the_earlier_day_to_work_to(client_of_olive, olive, enquiry_for):
    enquiry_for(olive)
    ClockRow.objects.update(work_to=dt.date(2026, 10, 16))
    (row,) = groups_of(olive, DUE)[TODAY].rows
    assert row.work_to == dt.date(2026, 10, 16)
    assert "Work to Friday 16 October 2026" in strip_tags(client_of_olive.get("/").content.decode())


def test_a_case_of_somebody_else_is_not_in_my_list(olive, paula, enquiry_for):
    enquiry_for(paula)
    assert all(group.count == 0 for group in groups_of(olive, DUE).values())


def test_an_answered_case_leaves_the_list(olive, enquiry_for):
    case = enquiry_for(olive)
    move = Move(move="answer", facts={"answer": "It was cut on Monday."}, happened_on=DAY)
    operations.make_move(case, move, by=olive, at=AT)
    assert all(group.count == 0 for group in groups_of(olive, DUE).values())


def test_somebody_without_a_post_is_told_where_work_comes_from(db):
    nobody = User.objects.create_user("nobody@example.org", name="Nobody")
    assert queries.my_work(nobody, on=DAY) == ()


@pytest.fixture
def asked(olive, paula, enquiry_for) -> Case:
    """An enquiry of Olive's for which Paula was asked something."""
    case = enquiry_for(olive)
    facts = {"from_whom": officer_fact(paula), "question": "When was it cut?"}
    operations.make_move(case, Move(move="contribution.ask", facts=facts, happened_on=DAY), by=olive, at=AT)
    return case


def test_what_an_officer_was_asked_stands_in_their_list_with_the_move_that_answers(asked, paula):
    item = asked.item_rows.get()
    rows = [row for group in groups_of(paula, DAY).values() for row in group.rows]
    late = groups_of(paula, dt.date(2027, 1, 4))[OVERDUE].rows
    assert [row.ref for row in late] == [asked.ref]
    assert late[0].action is not None
    assert late[0].action.url == f"/cases/{asked.ref}/items/{item.key}/moves/contribution.receive/"
    assert all(row.ref == asked.ref for row in rows)


def test_whoever_an_item_names_and_who_cannot_end_it_is_led_to_the_case(asked, paula):
    asked.people_named.exclude(item="").update(role="looks_on")
    Post.objects.filter(holdings__officer__user=paula).update(role="auditor")
    (row,) = (row for group in groups_of(paula, dt.date(2027, 1, 4)).values() for row in group.rows)
    assert row.action is not None
    assert (row.action.label, row.action.url) == ("Open", f"/cases/{asked.ref}/")


def test_what_was_asked_of_another_stands_under_waiting_with_their_name(asked, olive):
    (row,) = groups_of(olive, DAY)[WAITING].rows
    assert (row.ref, row.waits_for) == (asked.ref, "Paula Parks")


def test_what_was_answered_is_waited_for_no_more(asked, olive, paula):
    item = asked.item_rows.get()
    move = Move(move="contribution.receive", item=item.key, facts={"answer": "Monday"}, happened_on=DAY)
    operations.make_move(asked, move, by=olive, at=AT)
    assert groups_of(olive, DAY)[WAITING].count == 0
    assert all(group.count == 0 for group in groups_of(paula, DAY).values())


def test_somebody_asked_who_may_not_see_the_case_is_told_to_reply_and_sees_no_customer(
    asked, person_in, olive
):
    ada = person_in("member", "Ada Ward")
    CasePerson.objects.filter(case=asked, item=asked.item_rows.get().key).update(officer=own(ada))
    (row,) = groups_of(ada, dt.date(2027, 1, 4))[OVERDUE].rows
    assert row.case_url == ""
    assert row.action is None
    assert row.who_for == ""
    assert "replying to the mail" in row.what


def test_an_open_case_in_which_nothing_runs_is_not_forgotten(olive, enquiry_for):
    case = enquiry_for(olive)
    ClockRow.objects.all().delete()
    Case.objects.update(next_due_on=None)
    groups = groups_of(olive, DAY)
    (row,) = groups[WAITING].rows
    assert (row.ref, row.due_on, row.action and row.action.label) == (case.ref, None, "Open")
    assert sum(group.count for group in groups.values()) == 1


def test_a_request_that_names_nobody_stands_on_the_list_of_its_team_until_it_is_given_to_somebody(
    olive, morgan, person_in
):
    ingrid = person_in("information-team", "Ingrid Information")
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Cost of bins"}
    receive = Move(move="receive", facts=facts, happened_on=DAY)
    case = operations.open_case("foi-request", receive, by=olive, at=AT)
    (row,) = groups_of(ingrid, DAY)[TEAM].rows
    assert (row.ref, row.who_for) == (case.ref, ""), "whoever asked is nobody's business here"
    assert row.due_on == Case.objects.get(pk=case.pk).next_due_on
    assert row.action is not None
    assert row.action.url == f"/cases/{case.ref}/moves/allocate/"
    assert groups_of(ingrid, DAY, only=TEAM)[TEAM].count == 1
    assert TEAM not in groups_of(olive, DAY), "another team's"
    give = Move(move="allocate", facts={"handler": officer_fact(ingrid)}, happened_on=DAY)
    operations.make_move(Case.objects.get(pk=case.pk), give, by=ingrid, at=AT)
    groups = groups_of(ingrid, DAY)
    assert TEAM not in groups
    isla = person_in("information-team", "Isla Information")
    assert TEAM not in groups_of(isla, DAY)
    PostHolding.objects.filter(officer__user=ingrid).update(until_on=DAY - dt.timedelta(days=1))
    assert [row.ref for row in groups_of(isla, DAY)[TEAM].rows] == [case.ref], "who has left reads no list"
    PostHolding.objects.filter(officer__user=ingrid).update(until_on=None)
    assert case.ref in {
        row.ref for group in groups_of(ingrid, DAY, only=LATER).values() for row in group.rows
    }


def test_SPOC_2_what_an_arrangement_ties_is_given_to_somebody(olive, arrangement, morgan, person_in):
    sam = person_in("head-of-service", "Sam Head")
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Lost cat"}
    loose, tied = (
        operations.open_case("enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT)
        for _ in range(2)
    )
    assert {row.ref for row in groups_of(sam, DAY)[TEAM].rows} == {loose.ref, tied.ref}
    CaseLink.objects.create(case=arrangement, other=tied, kind="matter")
    assert {row.ref for row in groups_of(sam, DAY)[TEAM].rows} == {loose.ref}


def test_what_a_case_still_owes_by_no_certain_day_stands_under_promises(asked, olive):
    group = groups_of(olive, DAY)[PROMISES]
    assert [row.task for row in group.rows] == ["Mail to the officer"]


def test_what_a_case_owes_by_a_day_stands_with_all_that_is_due_that_day(asked, olive):
    asked.obligation_rows.update(due_on=DUE)
    for on, code in ((DUE + dt.timedelta(days=1), OVERDUE), (DUE, TODAY), (DUE - dt.timedelta(days=1), SOON)):
        groups = groups_of(olive, on)
        tasks = {name: [row.task for row in group.rows] for name, group in groups.items()}
        assert [name for name, listed in tasks.items() if "Mail to the officer" in listed] == [code]
        assert groups[code].count == 2, "the enquiry itself and what it owes"


def test_what_has_no_day_hides_nothing_that_has_one(asked, olive):
    """SQLite lists what has no day first, where nobody says otherwise."""
    item = asked.item_rows.get()
    ItemRow.objects.bulk_create(
        ItemRow(
            case=asked, key=f"contribution-{n}", kind=item.kind, stage=item.stage, final=False, opened_on=DAY, due_on=None,
        )
        for n in range(2, 2 + queries.SHOWN[WAITING].stop)
    )  # fmt: skip
    group = groups_of(olive, DUE)[WAITING]
    assert group.hidden == 1
    assert group.rows[0].due_on == item.due_on is not None


@pytest.fixture
def arrangement(olive, paula, enquiry_for) -> Case:
    """Stands in for an arrangement: Olive is the single point of contact, Paula her deputy, with one matter."""
    case = enquiry_for(olive, "Everything about Mill Lane")
    CasePerson.objects.filter(case=case).delete()
    CasePerson.objects.create(case=case, officer=own(olive), role="spoc", in_hand=True)
    CasePerson.objects.create(case=case, officer=own(paula), role="deputy", in_hand=True)
    matter = enquiry_for(olive, "A matter of it")
    CasePerson.objects.filter(case=matter).delete()
    CaseLink.objects.create(case=case, other=matter, kind="matter")
    return case


def refs(user: User, on: dt.date) -> set[str]:
    return {row.what for group in groups_of(user, on).values() for row in group.rows}


def test_SPOC_2_the_matters_of_an_arrangement_are_the_single_point_of_contacts(arrangement, olive, paula):
    assert refs(olive, DUE) == {"Everything about Mill Lane", "A matter of it"}
    assert refs(paula, DUE) == set()


def test_SPOC_2_while_the_single_point_of_contact_is_away_the_deputy_has_them(arrangement, olive, paula):
    record_absence(own(olive), from_on=DUE, until_on=None, by=olive, at=AT)
    assert refs(paula, DUE) == {"Everything about Mill Lane", "A matter of it"}
    assert mine.stands_in_for(own(paula).pk, DUE) == ("Olive Officer",)
    assert refs(paula, DUE - dt.timedelta(days=1)) == set()


def test_one_is_away_once_however_often_one_says_so_and_back_the_same(olive):
    officer = own(olive)
    go_away(officer, on=DAY, by=olive, at=AT)
    go_away(officer, on=DAY + dt.timedelta(days=1), by=olive, at=AT)
    assert Absence.objects.get().from_on == DAY
    back_on = DAY + dt.timedelta(days=3)
    come_back(officer, on=back_on, by=olive, at=AT)
    come_back(officer, on=back_on, by=olive, at=AT)
    assert Absence.objects.get().until_on == back_on - dt.timedelta(days=1)


def test_who_comes_back_on_the_day_they_left_was_never_away(olive):
    go_away(own(olive), on=DAY, by=olive, at=AT)
    come_back(own(olive), on=DAY, by=olive, at=AT)
    assert not Absence.objects.exists()


def unread_contact(reader: User, at: dt.datetime = AT) -> Contact:
    return Contact.objects.create(
        direction="in",
        channel="email",
        stored_at=at,
        received_on=at.date(),
        reader=own(reader),
        subject="Hedge",
    )


def test_CONTACT_READ_1WD_mail_to_read_is_counted_for_its_reader(olive, paula):
    unread_contact(olive)
    assert mail_for(olive, on=DAY).to_read == 1
    assert mail_for(paula, on=DAY).to_read == 0


def test_CONTACT_READ_1WD_unread_mail_that_is_late_is_shown_to_the_head_of_service_alone(olive, person_in):
    head = person_in("head-of-service", "Harriet Head")
    unread_contact(olive)
    assert mail_for(head, on=DAY + dt.timedelta(days=1)).overdue == ()
    late_on = DAY + dt.timedelta(days=2)
    (line,) = mail_for(head, on=late_on).overdue
    assert (line.subject, line.reader, line.read_by_on) == (
        "Hedge",
        "Olive Officer",
        DAY + dt.timedelta(days=1),
    )
    assert mail_for(olive, on=late_on).overdue == ()


def test_CONTACT_READ_1WD_late_mail_kept_from_the_head_of_service_is_not_shown_to_them(olive, person_in):
    head = person_in("head-of-service", "Harriet Head")
    contact = unread_contact(olive)
    late_on = DAY + dt.timedelta(days=2)
    assert len(mail_for(head, on=late_on).overdue) == 1
    kept = Case.objects.create(
        ref="EH-2026-000900", procedure="subject-access-request", edition="x", stage="x"
    )
    CaseContact.objects.create(case=kept, contact_id=contact.pk, sequence=1)

    mail = mail_for(head, on=late_on)

    assert (mail.overdue, mail.overdue_count) == ((), 0)


def test_a_group_shows_its_first_rows_and_counts_the_rest(olive, enquiry_for):
    case = enquiry_for(olive)
    clock = ClockRow.objects.get(case=case)
    ClockRow.objects.bulk_create(
        ClockRow(
            case=case, key=clock.key, run=run, rule=clock.rule, rule_class=clock.rule_class, title=clock.title,
            started_on=clock.started_on, due_on=DUE, calendar_version=clock.calendar_version,
        )
        for run in range(1, 30)
    )  # fmt: skip
    group = groups_of(olive, DUE)[TODAY]
    assert (len(group.rows), group.count, group.hidden) == (
        queries.SHOWN[TODAY].stop,
        30,
        30 - queries.SHOWN[TODAY].stop,
    )
    alone = groups_of(olive, DUE, only=TODAY)
    assert list(alone) == [TODAY]
    assert alone[TODAY].hidden == 0


@pytest.mark.parametrize("group", [OVERDUE, WAITING])
def test_a_group_looked_at_by_itself_is_paged_and_every_row_stands_on_one_page(
    client_of_olive, olive, asked, enquiry_for, monkeypatch, group
):
    others = [enquiry_for(olive, f"Hedge {n}").pk for n in range(4)]
    if group == WAITING:  # what was asked of others comes first, then what stands still
        ClockRow.objects.filter(case__in=others).delete()
        Case.objects.filter(pk__in=others).update(next_due_on=None)
    monkeypatch.setattr(queries, "SHOWN_ALONE", 2)
    monkeypatch.setattr(views, "SHOWN_ALONE", 2)
    whole = groups_of(olive, localdate(), only=group)[group].count
    assert whole == 5
    seen = []
    for page in range(1, 4):
        rows = groups_of(olive, localdate(), only=group, page=page)[group].rows
        assert len(rows) == min(2, whole - len(seen))
        seen += [(row.ref, row.task) for row in rows]
    assert len(set(seen)) == whole
    last = client_of_olive.get(f"/?show={group}&page=99").content.decode()
    assert "Page 3 of 3" in last
    assert f'href="?show={group}&amp;page=2"' in last
    assert seen[-1][0] in last


@pytest.fixture
def client_of_olive(olive) -> Client:
    client = Client()
    client.force_login(olive)
    return client


def test_the_first_page_is_my_work(client_of_olive, olive, enquiry_for):
    case = enquiry_for(olive)
    ClockRow.objects.filter(case=case).update(due_on=dt.date(2000, 1, 3))
    page = client_of_olive.get("/").content.decode()
    assert "My work" in page
    assert "Overdue (1)" in page
    assert f'href="/cases/{case.ref}/moves/answer/"' in page
    assert "Why this day" in page


def test_filters_are_links_that_keep_one_another(client_of_olive):
    page = client_of_olive.get("/?show=overdue&kind=enquiry").content.decode()
    assert 'href="?show=today&amp;kind=enquiry"' in page
    assert 'href="?kind=foi-request&amp;show=overdue"' in page


@pytest.mark.parametrize("address", ["/?show=unicorn", "/?kind=unicorn", "/?show=%00&kind='"])
def test_odd_filters_get_a_page(client_of_olive, address):
    assert client_of_olive.get(address).status_code == 200


def test_the_absence_switch_turns_both_ways(client_of_olive):
    assert "I am away" in client_of_olive.get("/").content.decode()
    page = client_of_olive.post("/work/away/", follow=True).content.decode()
    assert "You are recorded as away." in page
    assert "I am back" in page
    page = client_of_olive.post("/work/back/", follow=True).content.decode()
    assert "I am away" in page


def test_an_absence_recorded_for_later_is_said_beside_the_refusal(client_of_olive, olive):
    record_absence(own(olive), from_on=dt.date(2100, 1, 1), until_on=None, by=olive, at=AT)
    page = client_of_olive.post("/work/away/", follow=True).content.decode()
    assert "End that absence first." in page


def test_somebody_without_a_post_gets_a_page_and_cannot_be_away(db):
    client = Client()
    client.force_login(User.objects.create_user("nobody@example.org", name="Nobody"))
    assert "You have no post in the council" in client.get("/").content.decode()
    assert client.post("/work/away/").status_code == 403


def test_the_page_asks_as_many_questions_for_twenty_cases_as_for_two(client_of_olive, olive, enquiry_for):
    enquiry_for(olive)
    enquiry_for(olive)
    ClockRow.objects.update(due_on=dt.date(2000, 1, 3))
    client_of_olive.get("/")
    for_two = questions_of(client_of_olive, "/")
    for number in range(18):
        enquiry_for(olive, f"Hedge {number}")
    ClockRow.objects.update(due_on=dt.date(2000, 1, 3))
    for_twenty = questions_of(client_of_olive, "/")
    assert "Overdue (20)" in client_of_olive.get("/").content.decode()
    assert len(for_twenty) == len(for_two) <= MOST


def test_the_page_of_a_head_of_service_asks_no_more_than_of_anybody(olive, person_in, enquiry_for):
    head = person_in("head-of-service", "Harriet Head")
    enquiry_for(head)
    ClockRow.objects.update(due_on=dt.date(2000, 1, 3))
    for reader in (olive, head):
        unread_contact(reader)
    client = Client()
    client.force_login(head)
    page = client.get("/").content.decode()
    assert "Overdue (1)" in page
    assert len(mail_for(head, on=dt.date(2100, 1, 4)).overdue) == 2
    assert len(questions_of(client, "/")) <= MOST
    # Standing in for another as well, which is one question more.
    case = enquiry_for(olive)
    CasePerson.objects.create(case=case, officer=own(olive), role="spoc", in_hand=True)
    CasePerson.objects.create(case=case, officer=own(head), role="deputy", in_hand=True)
    record_absence(own(olive), from_on=DAY, until_on=None, by=olive, at=AT)
    assert "Olive Officer" in client.get("/").content.decode()
    assert len(questions_of(client, "/")) <= MOST


def test_SPOC_5_a_member_who_is_no_officer_begins_at_their_own_mail() -> None:
    user = User.objects.create_user("finch@members.example.org", name="Cllr Finch")
    Member.objects.create(name="Cllr Finch", email=user.email, from_on=dt.date(2023, 5, 4), user=user)
    client = Client()
    client.force_login(user)
    assert client.get(reverse("work"))["Location"] == reverse("member-mail")
    stranger = User.objects.create_user("nobody@example.org", name="Nobody Yet")
    client.force_login(stranger)
    assert "You have no post in the council" in client.get(reverse("work")).content.decode()


def test_what_names_somebody_says_whether_it_is_in_hand(olive, enquiry_for):
    case = enquiry_for(olive)
    assert CasePerson.objects.get(case=case, item="").in_hand
    facts = {"answer": "It was cut today."}
    operations.make_move(case, Move(move="answer", facts=facts, happened_on=DAY), by=olive, at=AT)
    case.refresh_from_db()
    assert (case.final, case.next_due_on) == (True, None)
    assert not CasePerson.objects.get(case=case, item="").in_hand
