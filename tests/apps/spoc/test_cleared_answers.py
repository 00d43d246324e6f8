"""An answer that another team clears goes in exactly the words they cleared (SPOC-17)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.operations import Move, MoveRefused, correct, make_move
from evenhand.apps.cases.queries import events_of
from evenhand.apps.spoc.matters import week_of
from evenhand.apps.spoc.operations import WeeklyBlocked
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at, day
from tests.apps.spoc.test_pages import friday, row_data, signed_in
from tests.apps.spoc.test_weekly_operations import draft, save, send

__all__ = ["friday"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CLEARED = "The minutes are enclosed, without the names."


@pytest.fixture
def request_case(council: Council, arrangement: Case, matter: MatterOf) -> Case:
    """A request for which the single point of contact wrote something else than what is then cleared."""
    case = matter("Minutes", "foi-request")
    draft(council, arrangement)
    save(council, arrangement, case, decision="answered", words="The minutes with all names.")
    return case


def clear(council: Council, case: Case) -> None:
    council.move(case, "clear-answer", "2026-09-02", by="Ida", outcome="given", answer=CLEARED)


WHY = {"why_applies": "They hold our solicitor's advice.", "extent": "in-part", "scope": "Page 3."}
WEIGHED = {"for_disclosing": "Trust.", "for_withholding": "Frank advice.", "balance": "The case goes on."}


def withhold(council: Council, case: Case) -> None:
    """Apply a ground, weigh it and approve it."""
    council.move(case, "ground.apply", "2026-09-02", by="Ida", ground="foi-42", **WHY)
    council.move(case, "ground.weigh", "2026-09-02", by="Ida", item="ground-1", **WEIGHED)
    approver = council.fact("Ida")
    council.move(case, "ground.approve", "2026-09-02", by="Ida", item="ground-1", approver=approver)


def test_SPOC_17_the_cleared_words_go_and_no_draft_of_anybody(
    council: Council, arrangement: Case, request_case: Case, post_room: FakePostRoom
) -> None:
    clear(council, request_case)
    save(council, arrangement, request_case, decision="answered", words="Sam knows better.")
    send(council, arrangement)
    said = " ".join(post_room.to("robin@example.org").bodies.text.split())
    assert CLEARED in said
    assert "all names" not in said
    assert "knows better" not in said
    assert "answer" not in events_of(request_case)[-1].facts


def test_SPOC_17_on_the_page_the_cleared_words_cannot_be_changed(
    council: Council, arrangement: Case, request_case: Case
) -> None:
    clear(council, request_case)
    client, url = signed_in(council, "Sam"), reverse("weekly", args=[arrangement.ref])
    form = client.get(url).context["shown"][0][2]
    assert (form["words"].value(), form.fields["words"].disabled) == (CLEARED, True)
    client.post(url, row_data(request_case, decision="answered", words="Something else."))
    row = week_of(arrangement, council.users["Sam"], today=day("2026-09-04")).rows[request_case.ref]
    assert row.matter.draft == CLEARED


def test_SPOC_17_what_was_proposed_stands_in_the_form_of_whoever_clears_it(
    council: Council, request_case: Case
) -> None:
    url = reverse("case-move", args=[request_case.ref, "clear-answer"])
    page = signed_in(council, "Ida").get(url)
    assert "The minutes with all names." in page.content.decode()
    assert Draft.objects.filter(case=request_case).exists()


def test_SPOC_17_who_clears_an_answer_puts_the_files_beside_it(
    council: Council, arrangement: Case, request_case: Case, post_room: FakePostRoom
) -> None:
    clear(council, request_case)
    client, url = signed_in(council, "Ida"), reverse("case-answer-files", args=[request_case.ref])
    assert url in client.get(reverse("case", args=[request_case.ref])).content.decode()
    put = client.post(url, {"uploads": SimpleUploadedFile("minutes.txt", b"Item 1: the fence.")})
    assert put.status_code == 302
    assert "minutes.txt" in client.get(url).content.decode()
    save(council, arrangement, request_case, decision="answered")

    send(council, arrangement)

    assert [one.name for one in post_room.to("robin@example.org").enclosures if one.about] == ["minutes.txt"]


def test_SPOC_17_files_beside_an_answer_are_for_whoever_clears_it(
    council: Council, arrangement: Case, request_case: Case, matter: MatterOf
) -> None:
    url = reverse("case-answer-files", args=[request_case.ref])
    statuses = {name: signed_in(council, name).get(url).status_code for name in ("Ida", "Audrey", "Cara")}
    assert statuses["Ida"] == 200
    assert set(statuses.values()) - {200} <= {403, 404}
    assert statuses["Audrey"] != 200
    assert statuses["Cara"] != 200
    council.move(
        arrangement,
        "unlink",
        "2026-09-02",
        by="Sam",
        case=request_case.ref,
        kind="matter",
        why="Asked by somebody else.",
    )
    assert signed_in(council, "Ida").get(url).status_code == 403


def test_SPOC_15_an_answer_not_cleared_past_its_legal_day_holds_nothing_up_and_goes_on_its_own(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    late, other = matter("Old minutes", "foi-request", on="2026-08-03"), matter("The tree")
    week = draft(council, arrangement)
    assert week.rows[late.ref].matter.decision == "alone"
    save(council, arrangement, other, decision="answered", words="It may stay.")

    sent = send(council, arrangement)

    said = " ".join(post_room.to("robin@example.org").bodies.text.split())
    assert "It may stay." in said
    assert "This was due by law on Tuesday 1 September 2026" in said
    assert "You get it on its own" in said
    assert "Times carried over" not in said
    (response,) = [e for e in events_of(arrangement) if e.move == "weekly-response.send"]
    assert response.facts["alone"] == (late.ref,)
    assert "carried" not in response.facts
    assert events_of(late)[-1].move == "carry-over"
    late.refresh_from_db()
    assert not late.final
    assert sent is not None


def test_SPOC_15_once_cleared_it_goes_on_its_own(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    late = matter("Old minutes", "foi-request", on="2026-08-03")
    draft(council, arrangement)
    send(council, arrangement)
    clear(council, late)
    client, url = signed_in(council, "Sam"), reverse("single-issue", args=[arrangement.ref, late.ref])

    gone = client.post(url, {"reason": "statutory-date", "channel": "email", "batch": str(uuid4())})

    assert gone.status_code == 302
    assert events_of(late)[-1].move == "respond"
    assert CLEARED in " ".join(post_room.parcels[-1].bodies.text.split())


def test_FOI_40_FOI_42_a_weekly_response_refuses_by_notice_the_part_that_its_answer_withholds(
    council: Council, arrangement: Case, request_case: Case, post_room: FakePostRoom
) -> None:
    part = {"outcome": "given-in-part", "ground": ("foi-42",), "answer": CLEARED}
    with pytest.raises(MoveRefused, match="not applied to anything yet.*FOI-40"):
        council.move(request_case, "clear-answer", "2026-09-02", by="Ida", **part)
    withhold(council, request_case)
    council.move(request_case, "clear-answer", "2026-09-02", by="Ida", **part)
    save(council, arrangement, request_case, decision="answered")
    approver = council.fact("Ida")
    council.move(request_case, "ground.approve", "2026-09-02", by="Ida", item="ground-1", approver=approver)
    with pytest.raises(
        WeeklyBlocked, match=r"Changed since the answer was cleared: ground 1.* by the information team"
    ):
        send(council, arrangement)
    council.move(request_case, "clear-answer", "2026-09-02", by="Ida", **part)

    send(council, arrangement)

    said = " ".join(post_room.to("robin@example.org").bodies.text.split())
    for words in (CLEARED, "refusal notice", "Section 42(1)", *WHY.values(), *WEIGHED.values(), "section 50"):
        assert words in said or words == "in-part", words


def test_SPOC_18_an_answer_recorded_after_its_week_has_gone_goes_with_the_next(
    council: Council, arrangement: Case, matter: MatterOf, request_case: Case, post_room: FakePostRoom
) -> None:
    save(council, arrangement, matter("The tree"), decision="answered", words="It may stay.")
    save(council, arrangement, request_case, decision="carried", awaiting="The printer.")
    send(council, arrangement)
    clear(council, request_case)
    late = Move(move="respond", facts={"answer": CLEARED}, happened_on=day("2026-09-03"))
    make_move(request_case, late, by=council.users["Ida"], at=at("2026-09-08"))

    row = draft(council, arrangement, "2026-09-08").rows[request_case.ref]

    assert (row.matter.relayed, row.matter.draft) == (True, CLEARED)


def test_SPOC_17_an_answer_corrected_after_clearing_is_seen_and_the_answer_waits_to_be_cleared_again(
    council: Council, arrangement: Case, request_case: Case, post_room: FakePostRoom
) -> None:
    clear(council, request_case)
    save(council, arrangement, request_case, decision="answered")
    (cleared,) = [event for event in events_of(request_case) if event.move == "clear-answer"]
    facts = {"outcome": "given-in-part", "ground": ("foi-42",), "answer": "The minutes but for page 3."}
    slip = {"entry": cleared.sequence, "why": "A slip.", "facts": facts}
    with pytest.raises(MoveRefused, match="not applied to anything yet"):
        correct(request_case, by=council.users["Ida"], at=at("2026-09-03"), **slip)
    mended = {**slip, "facts": {"answer": "The minutes."}}
    correct(request_case, by=council.users["Ida"], at=at("2026-09-03"), **mended)

    with pytest.raises(WeeklyBlocked, match=r"Clear the answer.*corrected on"):
        send(council, arrangement)

    withhold(council, request_case)
    council.move(request_case, "clear-answer", "2026-09-02", by="Ida", **facts)
    send(council, arrangement)
    said = " ".join(post_room.to("robin@example.org").bodies.text.split())
    assert "The minutes but for page 3." in said
    assert "Section 42(1)" in said


def test_SPOC_17_a_cleared_answer_does_not_go_once_its_request_is_to_be_refused(
    council: Council, arrangement: Case, request_case: Case, post_room: FakePostRoom
) -> None:
    clear(council, request_case)
    save(council, arrangement, request_case, decision="answered")
    withhold(council, request_case)
    refusal = {"kind": "exemption", "ground": ("foi-42",), "reasons": "Advice of our solicitor."}
    council.move(request_case, "decide-refusal", "2026-09-03", by="Ida", **refusal)
    with pytest.raises(
        WeeklyBlocked, match="not been cleared yet by the information team.* since Thursday 3 September 2026"
    ):
        send(council, arrangement)
