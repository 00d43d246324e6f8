"""What goes beside an answer, and the form in which it goes: kept by hash, listed in the letter, never left out."""

from __future__ import annotations

import email
import io
from email.policy import default
from uuid import uuid4

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evenhand.apps.cases.models import Case, ObligationRow
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Attachment, Contact, OutgoingMessage
from evenhand.apps.contacts.operations.posting import post_room as real_post_room
from evenhand.apps.council.models import CouncilSetting, Member
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import content_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering, posting
from evenhand.apps.letters.enclosing import enclosures_of, files_beside, put_beside
from evenhand.apps.letters.models import FileToSend, LetterSent
from evenhand.apps.letters.operations import LetterRefused, send_free
from evenhand.apps.letters.ways import Way
from evenhand.apps.people import operations as people
from evenhand.apps.people.models import Customer
from evenhand.apps.spoc.files import Chosen, answer_asked, change_files
from evenhand.apps.spoc.matters import week_of
from evenhand.apps.spoc.operations import Said, draft_weekly, save_matters, send_single_issue, send_weekly
from evenhand.domain.letters import facts_for
from tests.apps.spoc.conftest import BY_MAIL, LONG_AGO, Council, FakePostRoom, MatterOf, at, day

pytestmark = pytest.mark.django_db
FRIDAY = "2026-09-04"
PLAN = SimpleUploadedFile  # a file as a browser sends it


def answered(council: Council, arrangement: Case, *cases: Case, copied_to: tuple[str, ...] = ()) -> None:
    sam = council.users["Sam"]
    draft_weekly(arrangement, by=sam, at=at(FRIDAY))
    said = {case.ref: Said(decision="answered", words="Yes.", copied_to=copied_to) for case in cases}
    assert save_matters(arrangement, said, by=sam, at=at(FRIDAY)) == ()


def enclose(council: Council, arrangement: Case, case: Case, name: str, content: bytes) -> None:
    row = week_of(arrangement, council.users["Sam"], today=day(FRIDAY)).rows[case.ref]
    change_files(row, Chosen(new=(PLAN(name, content),)), by=council.users["Sam"], at=at(FRIDAY))


def send(council: Council, arrangement: Case) -> LetterSent:
    sent = send_weekly(arrangement, way=BY_MAIL, by=council.users["Sam"], at=at(FRIDAY), batch=uuid4())
    assert sent is not None
    return sent


def test_SPOC_11_a_file_goes_with_its_answer_and_stands_with_the_letter_as_sent(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    answered(council, arrangement, case)
    enclose(council, arrangement, case, "plan.txt", b"the plan")
    sent = send(council, arrangement)
    parcel = post_room.to("robin@example.org")
    assert [(one.name, content_of(one.file)) for one in parcel.enclosures] == [("plan.txt", b"the plan")]
    assert [(one.name, one.about) for one in sent.enclosed.all()] == [("plan.txt", case.ref)]
    assert f"plan.txt ({case.ref})" in parcel.bodies.text
    assert not FileToSend.objects.filter(case=case).exists()


def test_SPOC_12_a_file_of_a_matter_that_is_carried_over_waits_with_it(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    goes, waits = matter("The gate"), matter("The drain")
    answered(council, arrangement, goes)
    enclose(council, arrangement, waits, "drain.txt", b"the drain")
    save_matters(arrangement, {waits.ref: Said(decision="carried")}, by=council.users["Sam"], at=at(FRIDAY))
    sent = send(council, arrangement)
    assert not sent.enclosed.exists()
    assert [row.name for row in files_beside(waits, "answer")] == ["drain.txt"]


def test_SPOC_14_a_copy_carries_the_files_of_the_matters_in_it_alone(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, ward_member: Member
) -> None:
    shared, private = matter("The gate"), matter("The drain")
    answered(council, arrangement, shared, private)
    who = f"member:{ward_member.pk}"
    save_matters(
        arrangement,
        {shared.ref: Said(decision="answered", words="Yes.", copied_to=(who,))},
        by=council.users["Sam"],
        at=at(FRIDAY),
    )
    enclose(council, arrangement, shared, "same.txt", b"one")
    enclose(council, arrangement, private, "same.txt", b"two")
    send(council, arrangement)
    assert [one.name for one in post_room.to("robin@example.org").enclosures] == ["same.txt", "same (2).txt"]
    assert [content_of(one.file) for one in post_room.to("ward@example.com").enclosures] == [b"one"]


def test_SPOC_10_what_officers_gave_is_offered_and_goes_only_when_it_is_chosen(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case, sam = matter(), council.users["Sam"]
    asked = council.move(
        case, "contribution.ask", "2026-08-28", by="Sam", from_whom=council.fact("Olly"), question="Whose?"
    )
    answer_asked(
        case, asked.item, "Ours.", [PLAN("deed.txt", b"the deed")],
        by=council.users["Olly"], at=at("2026-08-31"), batch=uuid4(),
    )  # fmt: skip
    by_mail = council.move(
        case, "contribution.ask", "2026-08-28", by="Sam", from_whom=council.fact("Olly"), question="Since?"
    )
    reply = Contact.objects.create(
        direction="in", channel="email", stored_at=at("2026-08-31"), received_on=day("2026-08-31")
    )
    photo = keep(b"a photo", at=at("2026-08-31"), media_type="image/png")
    Attachment.objects.create(
        contact=reply, place=1, name="photo.txt", media_type="image/png", size=7, file=photo
    )
    council.move(
        case,
        "contribution.receive",
        "2026-08-31",
        by="Olly",
        item=by_mail.item,
        answer="1990.",
        contact=reply.fact,
    )
    answered(council, arrangement, case)
    row = week_of(arrangement, sam, today=day(FRIDAY)).rows[case.ref]
    assert sorted(file.name for file in row.given) == ["deed.txt", "photo.txt"]
    assert row.files == ()
    change_files(row, Chosen(put_in=(photo.pk, 999_999)), by=sam, at=at(FRIDAY))
    row = week_of(arrangement, sam, today=day(FRIDAY)).rows[case.ref]
    assert ([f.name for f in row.files], [f.name for f in row.given]) == (["photo.txt"], ["deed.txt"])


def test_SPOC_15_a_single_issue_response_takes_its_files_along(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    answered(council, arrangement, case)
    enclose(council, arrangement, case, "plan.txt", b"the plan")
    sent = send_single_issue(
        arrangement, case.ref, reason="statutory-date", way=BY_MAIL,
        by=council.users["Sam"], at=at(FRIDAY), batch=uuid4(),
    )  # fmt: skip
    assert [one.name for one in sent.enclosed.all()] == ["plan.txt"]
    assert "plan.txt" in post_room.parcels[0].bodies.text


def test_EQM_2_large_print_goes_beside_the_mail_in_larger_type_and_braille_is_owed(
    council: Council, arrangement: Case, matter: MatterOf, customer: Customer, post_room: FakePostRoom
) -> None:
    for what in ("large-print", "braille"):
        people.record_adjustment(
            customer, what=what, from_on=day("2026-01-01"), by=council.users["Olly"], at=LONG_AGO
        )
    case = matter()
    answered(council, arrangement, case)
    sent = send(council, arrangement)
    [large] = post_room.to("robin@example.org").enclosures
    with pdfplumber.open(io.BytesIO(content_of(large.file))) as drawn:
        sizes = {round(char["size"]) for char in drawn.pages[0].chars if char["text"].strip()}
    assert 18 in sizes
    assert 11 not in sizes
    assert sent.enclosed.get().of_letter
    [owed] = [one for one in reading_of(arrangement, day(FRIDAY)).owed if one.name == "other-format"]
    assert (owed.title, owed.about) == ("Copy in another format: Braille", "braille")
    assert ObligationRow.objects.filter(case=arrangement, open=True, title=owed.title).exists()


def test_EQM_2_the_order_is_recorded_and_only_the_copy_in_that_format_meets_what_is_owed(
    council: Council, arrangement: Case
) -> None:
    for code in ("braille", "audio"):
        council.move(arrangement, "need-format", "2026-09-01", by="Sam", format=code, letter="spoc-start")
    order = {"format": "audio", "supplier": "A studio"}
    with pytest.raises(MoveRefused, match="day it is expected"):
        council.move(arrangement, "order-format", "2026-09-02", by="Sam", **order)
    council.move(arrangement, "order-format", "2026-09-02", by="Sam", **order, expected_on=day("2026-09-03"))
    due = dict(
        ObligationRow.objects.filter(case=arrangement, name="other-format").values_list("title", "due_on")
    )
    assert due == {
        "Copy in another format: Audio": day("2026-09-03"),
        "Copy in another format: Braille": None,
    }
    council.move(arrangement, "send-format", "2026-09-03", by="Sam", format="audio")
    owed = [one.about for one in reading_of(arrangement, day(FRIDAY)).owed if one.name == "other-format"]
    assert owed == ["braille"]


def free(council: Council, case: Case, way: Way, **typed: object) -> LetterSent:
    letter, book = lawbook().letters["blank-letter"], lawbook().letters
    sam = council.users["Sam"]
    known = gathering.gather(letter, gathering.about(case, user=sam, on=day(FRIDAY)))
    facts = facts_for(letter, {**known, **typed}, book)
    return send_free(case, letter, facts, way, by=sam, at=at(FRIDAY), press=uuid4())


def test_a_free_letter_is_sent_kept_and_recorded_with_the_day_it_was_posted(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    way = Way(channel="letter", posted_on=day(FRIDAY), posted_by=council.officers["Dee"].pk)
    sent = free(council, case, way, about="Your visit", words="Thank you.", paragraph_1="adjustments")
    [event] = [e for e in reading_of(case, day(FRIDAY)).story.events if e.move == "send-letter"]
    assert event.facts["letter"] == "blank-letter"
    assert (event.facts["posted_on"], event.facts["posted_by"]) == (day(FRIDAY), council.fact("Dee"))
    assert content_of(sent.pdf).startswith(b"%PDF")
    assert "Please tell us if a disability" in post_room.parcels[0].bodies.text


def test_a_free_letter_with_nothing_in_it_does_not_go(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    with pytest.raises(LetterRefused, match="What the letter says"):
        free(council, matter(), BY_MAIL, about="Your visit")
    assert post_room.parcels == []


def test_files_that_no_mail_carries_wait_behind_a_link_once_there_is_an_address_for_one(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, settings: object
) -> None:
    settings.EVENHAND_MAIL_CARRIES_AT_MOST = 10  # type: ignore[attr-defined]  # the fixture of pytest-django
    case = matter()
    answered(council, arrangement, case)
    enclose(council, arrangement, case, "plan.txt", b"more than ten bytes")
    with pytest.raises(Exception, match="a mail carries at most"):
        send(council, arrangement)
    assert not LetterSent.objects.filter(code="weekly-response").exists()
    CouncilSetting.objects.update_or_create(defaults={"web_address": "https://evenhand.council.example"})
    send(council, arrangement)
    assert not post_room.parcels[-1].enclosures
    assert "https://evenhand.council.example/delivery/" in post_room.parcels[-1].bodies.text


def test_a_mail_of_ours_holds_its_enclosures_byte_for_byte_even_another_mail(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    before = posting._Room.deliver
    posting.deliver_by(real_post_room)
    try:
        case = matter()
        answered(council, arrangement, case)
        inner = b"Subject: inner\r\n\r\nHello\r\n"
        row = put_beside(
            case, "answer", name="sent.eml", by=council.users["Sam"], at=at(FRIDAY),
            content=keep(inner, at=at(FRIDAY), media_type="message/rfc822"),
        )  # fmt: skip
        assert enclosures_of([row])[0].about == case.ref
        sent = send(council, arrangement)
    finally:
        posting.deliver_by(before)
    raw = content_of(OutgoingMessage.objects.get(contact=sent.contact_id).raw)
    [attached] = email.message_from_bytes(raw, policy=default).iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("sent.eml", inner)


def test_the_pages_of_files_and_of_free_letters_are_for_those_who_may_write(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom, client: Client
) -> None:
    case = matter()
    letters = f"/cases/{case.ref}/letters/"
    client.force_login(council.users["Audrey"])
    assert client.get(letters).status_code == 403
    assert client.post(f"{letters}write/blank-letter/", {"words": "No."}).status_code == 403
    client.force_login(council.users["Olly"])
    assert b"Letter in your own words" in client.get(letters).content
    page = client.post(
        f"{letters}write/blank-letter/",
        {"about": "Your visit", "words": "Thank you.", "uploads": PLAN("map.png", b"a map"), "look": "yes"},
    )
    assert (b"map.png" in page.content, b"Thank you." in page.content) == (True, True)
    again = client.get(f"{letters}write/blank-letter/").content
    assert (b"map.png" in again, b"Thank you." in again) == (True, True)
