"""The register on any day, who may see and take it, the contact log, the papers, and the decision page."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from docx import Document
from pypdf import PdfReader

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases import erasing
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused, correct
from evenhand.apps.conduct import papers
from evenhand.apps.conduct.contact_log import contact_log
from evenhand.apps.conduct.deciding import consistency, decision_page
from evenhand.apps.conduct.models import PaperKind, RegisterView
from evenhand.apps.conduct.papers import make_paper
from evenhand.apps.conduct.register import (
    as_csv,
    in_a_line,
    limit_in_full,
    register_on,
    registered,
    require_export,
)
from evenhand.apps.contacts.models import Contact
from evenhand.apps.documents.queries import content_of
from evenhand.apps.documents.releasing import release
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import add_other_name, record_adjustment
from evenhand.domain.cases.events import Decider
from evenhand.domain.letters import ComposedLetter
from tests.apps.conduct.conftest import Council, at, day, person, warn
from tests.domain.conduct.conftest import CONSIDERED

pytestmark = pytest.mark.django_db
TODAY = day("2026-05-04")


def levels(council: Council, on: str, **more: bool) -> list[tuple[str, list[str]]]:
    found = register_on(council.users["Dora"], day(on), on=TODAY, **more)
    return [(level.title, [line.name for line in level.lines]) for level in found]


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_BE_3_SAL_34_the_register_of_any_past_day_is_as_it_stood_then(council, limited) -> None:
    assert levels(council, "2026-01-01") == []
    assert levels(council, "2026-01-05") == [], "a report alone puts nobody on the register"
    assert levels(council, "2026-01-20") == [("Warned", ["Robin Oakley"])]
    assert levels(council, "2026-05-04") == [("Limits in force", ["Robin Oakley"])]
    assert levels(council, "2027-04-13") == [
        ("Limits have ended, the person is still to be told", ["Robin Oakley"])
    ]


def test_SAL_39_what_has_ended_leaves_the_live_register_and_can_still_be_asked_for(council, limited) -> None:
    decider = council.decider("Mona", "service-manager", "2026-05-01")
    council.move(limited, "lift", "2026-05-01", decider=decider, reasons="All is calm.")
    assert levels(council, "2026-05-04") == []
    assert levels(council, "2026-05-04", with_closed=True) == [("Ended", ["Robin Oakley"])]


def test_SAL_34_an_entry_holds_exactly_what_the_policy_lists(council: Council, limited: Case) -> None:
    helper = person(council, "Sam Oakley")
    council.move(
        limited,
        "associate.name",
        "2026-04-20",
        associate=f"customer:{helper.pk}",
        connection="Lives at the same address, and says so.",
        sameness="The same letter with another name under it.",
        lawful_representative=False,
        only_duplicates=True,
    )
    decider = council.decider("Mona", "service-manager", "2026-04-21")
    council.move(
        limited,
        "associate.treat-the-same",
        "2026-04-21",
        item="associate-1",
        decider=decider,
        reasons="Word for word.",
    )
    council.move(
        limited, "appoint-outside-body", "2026-04-22", outside_body="A county body", appointed_for="To read."
    )
    council.move(
        limited, "tell-aware", "2026-04-22", told_officers=(council.fact("Cara"),), told_why="Takes calls."
    )
    council.move(limited, "make-exception", "2026-04-23", exception="Called on a Friday about a flood.")
    line = registered(limited, TODAY)
    assert line is not None
    entry = line.entry
    assert (line.name, line.address) == ("Robin Oakley", "4 Mill Lane, ZZ99 3VZ")
    assert line.associates == ("Sam Oakley",)
    assert [(x.starts_on, x.ends_on) for x in entry.limits] == [(day("2026-04-13"), day("2027-04-12"))]
    assert [x.on for x in entry.advised] == [day("2026-01-09")]
    assert "A county body" in entry.outside[0].words
    assert "Takes calls." in entry.aware[0].words
    assert len(entry.adjustments) == 2
    assert entry.review_due == (day("2026-10-13"),)
    assert "flood" in entry.exceptions[0].words
    assert "Told: Cara Test. Takes calls." in in_a_line(entry.aware[0])
    assert "by Mona Test: Consider reasonable adjustments" in in_a_line(entry.adjustments[0])
    assert "From Monday 13 April 2026 until Monday 12 April 2027." in limit_in_full(entry.limits[0])
    told = as_csv(register_on(council.users["Dora"], TODAY, on=TODAY))
    assert "Told: Cara Test" in told


def test_SAL_34_an_entry_too_is_shown_as_it_stood_on_a_past_day(council, limited, on_the_day) -> None:
    client = Client()
    client.force_login(council.users["Dora"])
    page = f"/register/{limited.ref}/"
    asked = {"day_day": "20", "day_month": "1", "day_year": "2026"}
    then = client.get(page, asked).content.decode()
    assert "As it stood on" in then
    assert "Consider reasonable adjustments" in then
    assert "From Monday 13 April 2026" not in then, "the limit was proposed later"
    assert "From Monday 13 April 2026" in client.get(page).content.decode()
    assert client.get(page, {**asked, "day_year": "2020"}).status_code == 404
    listed = client.get("/register/", asked).content.decode()
    assert f"{page}?day_day=20&amp;day_month=1&amp;day_year=2026" in listed


def test_BE_5_SAL_30_a_decision_not_to_apply_is_itself_on_record(council: Council, reported: Case) -> None:
    decider = council.decider("Mona", "service-manager", "2026-01-10")
    council.move(reported, "decide-not-to-apply", "2026-01-10", decider=decider, reasons="One bad day.")
    line = registered(reported, TODAY)
    assert line is not None
    assert "One bad day." in line.entry.not_applied[0].words


def test_BE_6_SAL_32_and_SAL_33_complaints_not_taken_and_no_further_replies_are_on_record(
    council, limited
) -> None:
    council.move(
        limited,
        "not-take-complaint",
        "2026-04-20",
        not_taken_why="Decided twice.",
        other_route="The ombudsman.",
    )
    decider = council.decider("Mona", "service-manager", "2026-04-21")
    council.move(
        limited,
        "terminate-contact",
        "2026-04-21",
        decider=decider,
        complaint_state="all-stages-finished",
        nothing_new=True,
        no_more_why="All stages are done.",
    )
    entry = registered(limited, TODAY).entry
    assert "The ombudsman." in entry.complaints_not_taken[0].words
    assert "All stages are done." in entry.no_more_replies[0].words


def test_SAL_39_who_sees_no_register_is_refused(council, limited) -> None:
    for name in ("Olly", "Cara"):
        with pytest.raises(PermissionDenied):
            register_on(council.users[name], TODAY, on=TODAY)


def test_taking_the_register_away_without_the_right_is_refused_and_kept(council, limited) -> None:
    with pytest.raises(PermissionDenied, match="has been recorded"):
        require_export(council.users["Tess"], TODAY, on=TODAY, at=at("2026-05-04"))
    view = RegisterView.objects.get()
    assert (view.user, view.refused, view.exported) == (council.users["Tess"], True, True)
    require_export(council.users["Dora"], TODAY, on=TODAY, at=at("2026-05-04"))


def test_the_file_holds_the_columns_and_no_cell_is_a_formula(council, limited) -> None:
    Customer.objects.filter(name="Robin Oakley").update(name="=HYPERLINK(1)")
    text = as_csv(register_on(council.users["Dora"], TODAY, on=TODAY))
    assert "Adjustments considered" in text.splitlines()[0]
    assert "'=HYPERLINK(1)" in text


def test_the_file_gives_the_day_of_a_letter_sent_just_after_midnight_in_summer(council, limited) -> None:
    LetterSent.objects.filter(case=limited).update(sent_at=dt.datetime(2026, 4, 1, 23, 30, tzinfo=dt.UTC))
    told = as_csv(register_on(council.users["Dora"], TODAY, on=TODAY))
    assert "2026-04-02 conduct-warning" in told


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("register", "cases", "meetings"):
        monkeypatch.setattr(f"evenhand.apps.conduct.views.{reader}.localdate", lambda: TODAY)


def test_BE_14_SAL_39_every_look_is_kept_and_shown(council, limited, on_the_day) -> None:
    client = Client()
    client.force_login(council.users["Dora"])
    assert "Robin Oakley" in client.get("/register/").content.decode()
    assert RegisterView.objects.filter(user=council.users["Dora"], exported=False).count() == 1
    client.get(f"/register/{limited.ref}/")
    past = client.get("/register/?day_day=20&day_month=1&day_year=2026").content.decode()
    assert "Warned (1)" in past
    answer = client.post("/register/export/", {"day_day": "4", "day_month": "5", "day_year": "2026"})
    assert answer["Content-Type"].startswith("text/csv")


def test_SAL_16_an_overdue_review_stands_first_on_the_register(council, limited, on_the_day) -> None:
    client = Client()
    client.force_login(council.users["Dora"])
    later = client.get("/register/?day_day=14&day_month=10&day_year=2026").content.decode()
    assert "1 review overdue" in later
    assert "overdue:" not in client.get("/register/").content.decode()


def test_the_pages_of_a_case_are_for_those_who_decide(council, limited, on_the_day) -> None:
    client = Client()
    for name, status in (("Olly", 403), ("Cara", 404), ("Dora", 200)):
        client.force_login(council.users[name])
        for page in ("decision", "log", "papers"):
            assert client.get(f"/conduct/{limited.ref}/{page}/").status_code == status, (name, page)


def test_BE_1_the_contact_log_falls_out_of_the_record(
    council: Council, limited: Case, customer: Customer
) -> None:
    call = Contact.objects.create(
        direction="in",
        channel="telephone",
        received_at=at("2026-02-03"),
        received_on=day("2026-02-03"),
        stored_at=at("2026-02-03"),
        recorded_by=council.users["Olly"],
        subject="The hedge again",
        customer=customer,
    )
    (logged,) = contact_log(customer, viewer=council.users["Audrey"], on=TODAY)
    assert (logged.pk, logged.on, logged.time) == (call.pk, day("2026-02-03"), "12:00")
    assert (logged.nature, logged.channel, logged.officer) == ("Received", "Telephone call", "Olly Test")


def test_BE_2_SAL_9_the_report_in_part_2_is_made_from_the_record_and_numbered(council, limited) -> None:
    paper = make_paper(limited, PaperKind.PART_2, by=council.users["Dora"], at=at("2026-05-04"))
    text = text_of_pdf(content_of(paper.pdf))
    for heading in ("1. What is asked", "2. History", "4. Evidence", "5. Log of contact", "11. Options"):
        assert heading in text
    assert "Called eleven times" in text
    assert "Recommendations and decisions so far" in text
    assert "whether they are still needed" in " ".join(text.split()), "limits are in force"
    assert "Let them end on their last day." in " ".join(text.split())
    assert "not asked to look into the complaint" in " ".join(text.split())
    word = Document(io.BytesIO(content_of(paper.docx)))
    assert any("2. History" in p.text for p in word.paragraphs)
    second = make_paper(limited, PaperKind.PART_2, by=council.users["Dora"], at=at("2026-05-05"))
    assert (paper.number, second.number) == (1, 2)


def test_nobody_waits_for_a_paper_that_is_drawn_and_a_number_taken_meanwhile_is_not_given_twice(
    council: Council, limited: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, outside = [], connection.savepoint_ids[:]

    def draw(composed: ComposedLetter, head: object) -> bytes:
        drawn.append((composed.reference, connection.savepoint_ids == outside))
        if len(drawn) == 1:
            make_paper(limited, PaperKind.EVIDENCE, by=council.users["Dora"], at=at("2026-05-04"))
        return composed.reference.encode()

    monkeypatch.setattr(papers, "draw_pdf", draw)
    paper = make_paper(limited, PaperKind.EVIDENCE, by=council.users["Dora"], at=at("2026-05-04"))
    assert paper.number == 2
    assert content_of(paper.pdf).endswith(b"paper 2")
    assert [alone for _, alone in drawn] == [True, True, True]


def test_the_public_version_names_nobody(council: Council, limited: Case) -> None:
    paper = make_paper(limited, PaperKind.PUBLIC, by=council.users["Dora"], at=at("2026-05-04"))
    text = text_of_pdf(content_of(paper.pdf))
    assert "Telephones on stated days" in text
    for name in ("Oakley", "Robin", "Mill Lane", limited.ref, "Dora"):
        assert name not in text


def test_a_public_version_that_would_name_somebody_is_refused(council: Council, limited: Case) -> None:
    Customer.objects.filter(pk=limited.customer_id).update(name="Telephones Oakley")
    with pytest.raises(Refused, match="would name somebody"):
        make_paper(limited, PaperKind.PUBLIC, by=council.users["Dora"], at=at("2026-05-04"))


def published(council: Council, case: Case, minute: str) -> str:
    """A review of the limits is decided with this minute, and the public version is made."""
    council.move(case, "consider-adjustments", "2026-05-01", **CONSIDERED)
    council.move(
        case,
        "continue-after-review",
        "2026-05-02",
        by="Tess",
        decider=Decider(
            officer=council.fact("Dora"), role="director", decided_on=day("2026-05-02"), minute=minute
        ),
        reasons="Still needed.",
        next_review_on=day("2026-10-01"),
    )
    paper = make_paper(case, PaperKind.PUBLIC, by=council.users["Dora"], at=at("2026-05-04"))
    return text_of_pdf(content_of(paper.pdf))


@pytest.mark.parametrize(
    "minute",
    ["46/26 (Oakley)", "46/26 on the letter of WEI NG", "46/26, ng", "46/26: R.O.", "46/26 at zz99 3vz", "46/26 Muñoz",
     "46/26 Olly"],
)  # fmt: skip
def test_a_name_of_anybody_in_the_case_in_a_minute_refuses_the_public_version_with_its_place(
    council: Council, limited: Case, minute: str
) -> None:
    later = person(council, "Wei Ng")
    Customer.objects.filter(pk=later.pk).update(name="Wei Ng")
    add_other_name(
        later, name="Ana Munoz", evidence="Said so.", by=council.users["Olly"], at=at("2026-04-20")
    )
    council.move(
        limited,
        "associate.name",
        "2026-04-20",
        associate=f"customer:{later.pk}",
        connection="Says so.",
        sameness="The same letter.",
        lawful_representative=False,
        only_duplicates=True,
    )
    with pytest.raises(Refused, match="look at minute 1"):
        published(council, limited, minute)


def test_a_minute_without_a_name_is_published(council: Council, limited: Case) -> None:
    assert "46/26/22" in published(council, limited, "46/26/22")


def test_SAL_9_the_report_says_by_name_who_saw_it_and_never_a_number_of_ours(council, limited) -> None:
    for kind in (PaperKind.PART_2, PaperKind.EVIDENCE):
        paper = make_paper(limited, kind, by=council.users["Dora"], at=at("2026-05-04"))
        text = " ".join(text_of_pdf(content_of(paper.pdf)).split())
        assert "Olly Test" in text
        assert not re.search(r"(officer|customer|member|contact|service)[: ]\d", text, re.IGNORECASE)


def test_the_evidence_pack_has_everything_in_date_order_with_hashes(council: Council, limited: Case) -> None:
    record_adjustment(
        limited.customer,
        what="large-print",
        from_on=day("2026-02-01"),
        by=council.users["Tess"],
        at=at("2026-02-01"),
    )
    paper = make_paper(limited, PaperKind.EVIDENCE, by=council.users["Dora"], at=at("2026-05-04"))
    text = " ".join(text_of_pdf(content_of(paper.pdf)).split())
    order = [
        text.index(words)
        for words in (
            "Report unreasonable behaviour",
            "Decide on a warning",
            "Large print",
            "Decide on limits",
        )
    ]
    assert order == sorted(order)
    assert "Decided by Mona Test, the service manager, on" in text
    assert "by Olly Test" in text.partition("Recorded")[2][:60]
    limited.refresh_from_db()
    assert limited.head_hash[:20] in text.replace(" ", "")


def test_URB_3_the_decision_page_shows_evidence_adjustments_limits_and_the_draft(council, reported) -> None:
    warn(council, reported)
    record_adjustment(
        reported.customer,
        what="telephone",
        from_on=day("2026-02-01"),
        by=council.users["Tess"],
        at=at("2026-02-01"),
    )
    page = decision_page(council.users["Mona"], reported, at=at("2026-05-04"), chosen="decide")
    assert page.evidence[0].what_happened.startswith("Called eleven times")
    assert page.on_record == ("Speaks by telephone",)
    decided = next(step for step in page.steps if step.title == "Decide on limits")
    assert any("No limit is proposed" in words for words in decided.against)
    assert {draft.letter for draft in page.drafts} >= {"conduct-decision"}


def test_similar_past_decisions_stand_beside_without_a_name(
    council: Council, limited: Case, reported: Case
) -> None:
    other = person(council, "Kit Marlow")
    case = council.open(
        "unreasonable-conduct",
        "report",
        "2026-04-20",
        by="Olly",
        facts={
            "customer": f"customer:{other.pk}",
            "received_on": day("2026-04-20"),
            "summary": "Bins",
            "reported_by": council.fact("Olly"),
            "why_reported": "Calls.",
        },
    )
    council.move(
        case,
        "incident.log",
        "2026-04-20",
        behaviours=("C2", "D1"),
        where="telephone",
        what_happened="Shouted.",
        evidence="statement",
        witness=council.fact("Olly"),
        asked_to_stop=True,
    )
    (similar,) = decision_page(council.users["Mona"], case, at=at("2026-05-04")).similar
    assert (similar.days, similar.warned) == (365, True)
    assert "Oakley" not in repr(similar)
    council.move(case, "consider-adjustments", "2026-04-21", **CONSIDERED)
    decider = council.decider("Mona", "service-manager", "2026-04-22")
    said = {"decider": decider, "reasons": "Once."}
    with pytest.raises(MoveRefused, match="Say in one sentence why this one differs"):
        council.move(case, "decide-not-to-apply", "2026-04-22", **said)
    said_so = council.move(case, "decide-not-to-apply", "2026-04-22", departs="It happened once.", **said)
    taking_out = {"entry": said_so.sequence, "by": council.users["Olly"], "at": at("2026-05-04")}
    with pytest.raises(MoveRefused, match="Say in one sentence why this one differs"):
        correct(case, cleared=("departs",), why="A slip.", **taking_out)
    (pair,) = consistency(on=TODAY).pairs
    assert pair.because == "One was limited, and the other was not."


def test_RET_2_evidence_for_an_ombudsman_goes_with_the_record_and_a_report_to_a_committee_keeps_it(
    council: Council, limited: Case
) -> None:
    by, on = council.users["Dora"], at("2026-05-04")
    pack = make_paper(limited, PaperKind.EVIDENCE, by=by, at=on)
    assert papers.why_papers_stay(limited) == ""
    release(papers.erase_papers(limited, on).files, at=on)
    pack.pdf.refresh_from_db()
    assert pack.pdf.erased_at == on
    assert "erase_papers" in {eraser.__name__ for eraser in erasing._erasers.values()}
    make_paper(limited, PaperKind.PART_2, by=by, at=on)
    assert "part of the committee's record" in papers.why_papers_stay(limited)
