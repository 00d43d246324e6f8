"""The weekly response on real records: drafted, decided, sent once, kept exactly as sent."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from evenhand.apps.cases.keeping import faults
from evenhand.apps.cases.models import Case, Draft, EventRow
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import events_of, reading_of, words_of
from evenhand.apps.council.models import Member
from evenhand.apps.documents.queries import content_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.spoc.matters import Week, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations import (
    Said,
    WeeklyBlocked,
    draft_weekly,
    save_matters,
    send_single_issue,
    send_weekly,
)
from evenhand.domain.cases.deciding import Refused
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.contact.weekly import Decision, Group
from tests.apps.spoc.conftest import BY_MAIL, Council, FakePostRoom, MatterOf, at, begin, day

pytestmark = pytest.mark.django_db
FRIDAY = "2026-09-04"
REFUSED = (Refusal(says="Not now."),)


def draft(council: Council, arrangement: Case, on: str = FRIDAY, by: str = "Sam") -> Week:
    return draft_weekly(arrangement, by=council.users[by], at=at(on))


def save(
    council: Council, arrangement: Case, case: Case, *, on: str = FRIDAY, by: str = "Sam", **said: object
) -> None:
    stale = save_matters(arrangement, {case.ref: Said(**said)}, by=council.users[by], at=at(on))  # type: ignore[arg-type]  # each as the test says it
    assert stale == ()


def send(council: Council, arrangement: Case, on: str = FRIDAY, by: str = "Sam") -> LetterSent | None:
    return send_weekly(arrangement, way=BY_MAIL, by=council.users[by], at=at(on), batch=uuid4())


def ask(council: Council, case: Case, on: str = "2026-08-28") -> None:
    council.move(
        case, "contribution.ask", on, by="Sam", from_whom=council.fact("Olly"), question="Who owns the fence?"
    )


def test_SPOC_11_one_click_opens_the_week_and_proposes_what_is_known(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    asked, drafted, fresh = matter("The drain"), matter("The tree"), matter("The gate")
    ask(council, asked)
    Draft.objects.create(case=drafted, name="answer", words="It may stay.", saved_at=at("2026-09-01"))
    week = draft(council, arrangement)
    decisions = {line.matter.ref: line.matter.decision for line in week.draft.lines}
    assert decisions == {
        asked.ref: Decision.CARRIED,
        drafted.ref: Decision.ANSWERED,
        fresh.ref: Decision.UNDECIDED,
    }
    assert week.reading.items_of("weekly-response")[0].facts["scheduled_on"] == day(FRIDAY)


def test_SPOC_11_drafting_twice_opens_one_week_and_keeps_what_was_decided(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter()
    draft(council, arrangement, "2026-09-02")
    save(council, arrangement, case, decision="answered", words="Yes, it may.")
    week = draft(council, arrangement)
    assert len(week.reading.items_of("weekly-response")) == 1
    assert week.rows[case.ref].matter.draft == "Yes, it may."


def test_SPOC_10_the_question_and_what_an_officer_said_stand_beside_the_answer(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("The drain")
    ask(council, case)
    council.move(
        case,
        "contribution.receive",
        "2026-09-01",
        by="Olly",
        item="contribution-1",
        answer="The council owns it.",
    )
    row = draft(council, arrangement).rows[case.ref]
    assert row.question == "What about the drain?"
    assert [(c.from_whom, c.answer, c.open) for c in row.contributions] == [
        ("Olly Test", "The council owns it.", False)
    ]


def test_SPOC_12_nothing_is_sent_while_a_matter_is_undecided(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    draft(council, arrangement)
    with pytest.raises(WeeklyBlocked, match=f"{case.ref}.*answered, carried over or needs no answer"):
        send(council, arrangement)
    assert post_room.parcels == []
    assert not LetterSent.objects.exists()


def test_SPOC_11_sending_answers_carries_and_files_in_one_go(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    answered, carried, filed = matter("The tree"), matter("The drain"), matter("Thanks")
    ask(council, carried)
    draft(council, arrangement)
    save(council, arrangement, answered, decision="answered", words="It may stay.")
    save(council, arrangement, filed, decision="none_needed", reason="thanks")
    sent = send(council, arrangement)
    assert sent is not None
    for case in (answered, carried, filed, arrangement):
        case.refresh_from_db()
    assert [case.stage for case in (answered, carried, filed)] == ["answered", "open", "no-answer-needed"]
    assert carried.carries == 1
    assert "It may stay." in words_of(answered).values()
    facts = events_of(arrangement)[-1].facts
    assert (facts["answered"], facts["carried"], facts["none_needed"]) == (
        (answered.ref,),
        (carried.ref,),
        (filed.ref,),
    )
    said = post_room.to("robin@example.org").bodies.text
    assert "It may stay." in said
    assert "Friday 11 September 2026" in said
    assert not Draft.objects.filter(case=answered).exists()


def test_SPOC_11_the_letter_is_kept_exactly_as_sent_with_its_hash(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    draft(council, arrangement)
    save(council, arrangement, matter("The tree"), decision="answered", words="It may stay.")
    sent = send(council, arrangement)
    assert sent is not None
    assert hashlib.sha256(content_of(sent.pdf)).hexdigest() == sent.sha256
    assert sent.content["letter"] == "weekly-response"
    assert sent.contact_id == 1001
    assert events_of(arrangement)[-1].facts["contact"] == "contact:1001"


def test_SPOC_11_a_double_click_sends_once(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The tree")
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="It may stay.")
    press = uuid4()
    first, second = (
        send_weekly(arrangement, way=BY_MAIL, by=council.users["Sam"], at=at(FRIDAY), batch=press)
        for _ in range(2)
    )
    assert first == second
    assert len(post_room.parcels) == 1
    assert EventRow.objects.filter(case=arrangement, move="weekly-response.send").count() == 1


def test_SPOC_12_a_failure_half_way_leaves_nothing_done(
    council: Council,
    arrangement: Case,
    matter: MatterOf,
    post_room: FakePostRoom,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = matter("The tree")
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="It may stay.")

    def refuse(*_: object, **__: object) -> None:
        raise MoveRefused(())

    monkeypatch.setattr("evenhand.apps.spoc.operations.sending.make_moves", refuse)
    with pytest.raises(MoveRefused):
        send(council, arrangement)
    case.refresh_from_db()
    assert (case.stage, LetterSent.objects.count(), Draft.objects.count()) == ("open", 0, 1)


def test_SPOC_12_carry_overs_are_counted_and_say_so_in_the_letter(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("The drain")
    ask(council, case)
    for friday in ("2026-09-04", "2026-09-11"):
        draft(council, arrangement, friday)
        send(council, arrangement, friday)
    case.refresh_from_db()
    assert case.carries == 2
    said = " ".join(post_room.parcels[-1].bodies.text.split())
    assert "carried over to the next weekly response: 2" in said
    assert "sorry that some of these have waited so long" in said
    assert draft(council, arrangement, "2026-09-16").draft.lines[0].carried_too_often


def test_SPOC_11_the_response_for_christmas_day_goes_on_thursday_24_december_2026(
    council: Council, proposed: Case, post_room: FakePostRoom
) -> None:
    begin(council, proposed, "2026-12-21")
    week = draft(council, proposed, "2026-12-22")
    assert (week.schedule.scheduled_on, week.schedule.due_on) == (day("2026-12-25"), day("2026-12-24"))
    send(council, proposed, "2026-12-24")
    clock = next(c for c in reading_of(proposed, day("2026-12-24")).running if c.rule.id == "SPOC-WEEKLY")
    assert clock.due_on == day("2026-12-31")


@pytest.mark.parametrize(("nil_week", "letters"), [("short-letter", 1), ("no-letter", 0)])
def test_SPOC_11_a_week_with_nothing_to_say_is_as_the_council_sets_it(
    council: Council, proposed: Case, post_room: FakePostRoom, nil_week: str, letters: int
) -> None:
    begin(council, proposed, "2026-08-26", nil_week=nil_week)
    draft(council, proposed)
    send(council, proposed)
    assert [letter.code for letter in LetterSent.objects.all()] == ["weekly-nil"] * letters
    assert reading_of(proposed, day(FRIDAY)).items_of("weekly-response")[0].stage == "nil"


def test_SPOC_14_each_copy_holds_only_the_matters_its_reader_needs(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, ward_member: Member
) -> None:
    tree, drain = matter("The tree"), matter("The drain")
    draft(council, arrangement)
    member = f"member:{ward_member.pk}"
    save(council, arrangement, tree, decision="answered", words="It may stay.", copied_to=(member,))
    save(
        council,
        arrangement,
        drain,
        decision="answered",
        words="We mend it.",
        copied_to=(council.fact("Olly"),),
    )
    sent = send(council, arrangement)
    copy = post_room.to("ward@example.com")
    assert "It may stay." in copy.bodies.text
    assert "We mend it." not in copy.bodies.text
    assert not copy.to_customer
    assert {(one.recipient, *one.matters) for one in LetterSent.objects.filter(copy_of=sent)} == {
        (member, tree.ref),
        (council.fact("Olly"), drain.ref),
    }
    facts = events_of(arrangement)[-1].facts
    assert (facts["copied_to"], facts["members_copied"]) == ((council.fact("Olly"),), (member,))


def test_SPOC_15_a_matter_due_by_law_cannot_be_carried_over(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("Planning papers", "foi-request", on="2026-08-26")
    line = draft(council, arrangement, "2026-09-18").draft.lines[0]
    assert (line.group, line.law_due_on) == (Group.MUST_GO, day("2026-09-24"))
    save(council, arrangement, case, on="2026-09-18", decision="carried")
    with pytest.raises(WeeklyBlocked, match="falls due by law on Thursday 24 September 2026"):
        send(council, arrangement, "2026-09-18")


def test_SPOC_15_a_single_issue_response_answers_one_matter_and_says_why(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, other = matter("The tree"), matter("The drain")
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="It may stay.")
    sent = send_single_issue(
        arrangement,
        case.ref,
        reason="urgent",
        way=BY_MAIL,
        by=council.users["Sam"],
        at=at("2026-09-02"),
        batch=uuid4(),
    )
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.stage, other.stage, sent.code) == ("answered", "open", "single-issue-response")
    assert events_of(arrangement)[-1].move == "send-single-issue"
    assert case.ref not in week_of(arrangement, council.users["Sam"], today=day(FRIDAY)).rows


def test_SPOC_17_an_answer_of_the_information_team_goes_with_the_weekly_response(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter("Planning papers", "foi-request")
    council.move(case, "clear-answer", "2026-09-02", by="Ida", outcome="given", answer="Here are the papers.")
    week = draft(council, arrangement)
    assert week.rows[case.ref].matter.draft == "Here are the papers."
    save(council, arrangement, case, decision="answered", words="Here are the papers.")
    send(council, arrangement)
    case.refresh_from_db()
    assert (case.outcome, case.closed_on) == ("given", day(FRIDAY))
    text = post_room.to("robin@example.org").bodies.text
    assert "Here are the papers." in text
    assert "internal review" in text
    assert events_of(arrangement)[-1].facts["answered"] == (case.ref,)
    assert draft(council, arrangement, "2026-09-08").draft.nothing_to_say


def test_SPOC_17_an_open_request_says_who_answers_it(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("Planning papers", "foi-request")
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="Here they are.")
    says = " ".join(
        b.says for b in week_of(arrangement, council.users["Sam"], today=day(FRIDAY)).draft.blockers
    )
    assert "information team" in says


def test_SPOC_18_a_subject_access_request_enters_no_weekly_response_nor_its_drafts(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    matter("My own file", "subject-access-request")
    week = draft(council, arrangement)
    assert week.rows == {}
    assert week.draft.nothing_to_say
    assert not WeeklyChoice.objects.exists()


def test_SPOC_18_what_is_kept_out_is_counted_only_for_those_who_may_see_it(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    matter("My own file", "subject-access-request")
    assert week_of(arrangement, council.users["Ida"], today=day(FRIDAY)).draft.kept_out
    assert not week_of(arrangement, council.users["Sam"], today=day(FRIDAY)).draft.kept_out


def test_SPOC_18_a_complaint_about_the_single_point_of_contact_is_kept_from_them(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    matter("Your officer was rude", concerns_spoc=True)
    assert draft(council, arrangement).rows == {}
    assert send(council, arrangement) is not None


def test_SPOC_18_a_complaint_is_answered_by_itself_and_holds_back_no_week(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    """Only ordinary enquiries and answers under information law go in; a complaint has stages of its own."""
    complaint, case = matter("Three missed calls", "corporate-complaint"), matter()
    week = draft(council, arrangement)
    assert [one.ref for one in week.draft.kept_out] == [complaint.ref]
    assert "stage by stage" in week.draft.kept_out[0].why_not
    save(council, arrangement, case, decision="answered", words="Yes.")
    assert send(council, arrangement) is not None


def test_SPOC_18_no_kind_of_complaint_enters_a_weekly_response() -> None:
    book = lawbook()
    entering = {p.name for p in book.procedures.values() if p.weekly_response and p.weekly_response.enters}
    assert entering == {"enquiry", "service-request", "foi-request", "eir-request"}


def test_SPOC_12_wherever_a_case_that_enters_stands_open_it_can_be_carried_over() -> None:
    """Otherwise one request that waits for its fee would hold back every answer of the week."""
    book = lawbook()
    for procedure in (p for p in book.procedures.values() if p.weekly_response and p.weekly_response.enters):
        stages = {name for name, stage in procedure.stages.items() if not stage.final}
        carried = procedure.weekly_response.carried if procedure.weekly_response else ""
        assert stages <= procedure.moves[carried].from_stages, procedure.id


def test_SPOC_12_a_refusal_at_sending_names_the_case(
    council: Council,
    arrangement: Case,
    matter: MatterOf,
    post_room: FakePostRoom,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However a decision came to stand that the case no longer allows, its sentence says which case it is."""
    case = matter()
    draft(council, arrangement)
    save(council, arrangement, case, decision="carried", awaiting="The survey.")
    Case.objects.filter(pk=case.pk).update(stage="answered")
    with pytest.raises(WeeklyBlocked, match=f"{case.ref}, The fence: it stands at “Answered”"):
        send(council, arrangement)
    Case.objects.filter(pk=case.pk).update(stage="open")
    monkeypatch.setattr("evenhand.apps.cases.many.decide", lambda *told, **more: Refused(REFUSED))
    with pytest.raises(MoveRefused, match=f"{case.ref}: Not now."):
        send(council, arrangement)


def test_two_people_editing_one_matter_each_see_both_versions(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter()
    seen = draft(council, arrangement).rows[case.ref].version
    save(council, arrangement, case, by="Dee", decision="answered", words="Dee's words.", version=seen)
    stale = save_matters(
        arrangement,
        {case.ref: Said(decision="answered", words="Sam's words.", version=seen)},
        by=council.users["Sam"],
        at=at(FRIDAY),
    )
    assert [(one.row.matter.draft, one.said.words) for one in stale] == [("Dee's words.", "Sam's words.")]
    assert "Dee Test changed" in str(stale[0])
    assert Draft.objects.get(case=case).words == "Dee's words."


def test_SPOC_2_the_deputy_drafts_decides_and_sends(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    draft(council, arrangement, by="Dee")
    save(council, arrangement, case, by="Dee", decision="answered", words="Yes.")
    assert send(council, arrangement, by="Dee") is not None


@pytest.mark.parametrize("who", ["Olly", "Hope", "Audrey", "Ida"])
def test_only_the_single_point_of_contact_and_the_deputy_draft_and_send(
    council: Council, arrangement: Case, who: str
) -> None:
    user = council.users[who]
    with pytest.raises(PermissionDenied, match="single point of contact"):
        draft_weekly(arrangement, by=user, at=at(FRIDAY))
    with pytest.raises(PermissionDenied, match="single point of contact"):
        send_weekly(arrangement, way=BY_MAIL, by=user, at=at(FRIDAY), batch=uuid4())


def test_SPOC_16_each_matter_keeps_its_own_clock_in_the_arrangement(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter(on="2026-08-27")
    assert case.next_due_rule == "ENQUIRY-10WD"
    assert case.next_due_on == dt.date(2026, 9, 11)


def test_an_answer_that_went_in_a_weekly_response_is_found_by_its_words(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="The wisteria may stay.")
    send(council, arrangement)
    found = SearchDocument.objects.get(kind="case", object_id=case.pk)
    assert "wisteria" in found.text


def test_SPOC_10_a_request_is_withdrawn_and_the_matter_answered_in_one_go(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    ask(council, case)
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="It is yours.")
    send(council, arrangement)
    assert [event.move for event in events_of(case)][-2:] == ["contribution.withdraw", "answer"]
    assert list(faults(today=day(FRIDAY))) == []
