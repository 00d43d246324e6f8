"""Files that no mail carries wait behind a link: the letter goes by mail, and the link alone opens them."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.long_work import carry_out
from evenhand.apps.cases.models import EventRow, LongWork
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.documents.queries import content_of
from evenhand.apps.documents.releasing import release
from evenhand.apps.information import deliveries, links
from evenhand.apps.information.models import Delivery
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.enclosing import enclosures_of, files_beside, put_beside
from evenhand.apps.letters.hidden import CannotBeCleaned, accept, clean, look_through
from evenhand.apps.letters.models import FileToSend, LetterSent
from evenhand.apps.letters.operations import LetterRefused, send_free
from evenhand.apps.letters.tasks import look_through_file
from evenhand.apps.letters.ways import Way
from evenhand.apps.people.operations import add_email_address
from tests.apps.information.conftest import noon

pytestmark = pytest.mark.django_db
ON, ADDRESS = "2026-10-26", "somebody@example.org"
LETTER = "letter:blank-letter"


@pytest.fixture
def large(requested, morgan, ingrid, settings):
    """A request for information of somebody with an address, and a file larger than a mail may carry."""
    settings.EVENHAND_MAIL_CARRIES_AT_MOST = 10
    CouncilSetting.objects.update_or_create(defaults={"web_address": "https://council.example/"})
    add_email_address(morgan, address=ADDRESS, evidence="Said so", by=ingrid, at=noon("2026-10-05"))
    request = requested(summary="Plans of the depot")
    put_beside(
        request.case, LETTER, name="plans.txt", content=b"More than ten bytes.", by=ingrid, at=noon(ON)
    )
    return request


def sent(request, *, press=None, channel: str = "email") -> LetterSent:
    facts = {"about": "The plans", "words": "Here they are.", "recipient_name": "Morgan"}
    facts |= {"date_on": noon(ON).date(), "sender_name": "Ingrid", "sender_title": "Officer"}
    facts |= {"council_name": "The council", "reference": request.case.ref}
    return send_free(
        request.case,
        lawbook().letters["blank-letter"],
        facts,
        Way(channel=channel, to=(ADDRESS,), posted_on=noon(ON).date() if channel != "email" else None),
        by=request.by,
        at=noon(ON),
        press=press or uuid4(),
        enclosures=enclosures_of(files_beside(request.case, LETTER)),
    )


def mailed(sent: LetterSent) -> str:
    raw = content_of(OutgoingMessage.objects.get(contact=sent.contact_id).raw).decode()
    return raw.replace("=\r\n", "").replace("=3D", "=")


def link_in(mail: str) -> str:
    found = re.search(r"https://council\.example/delivery/([^/\s]+)/", mail)
    assert found
    return found.group(1)


def test_the_letter_goes_by_mail_and_says_where_its_large_files_are(large):
    letter = sent(large)
    mail = mailed(letter)
    assert "Here they are." in mail
    assert "Content-Disposition: attachment" not in mail
    opened = deliveries.open_link(link_in(mail), "", place="192.0.2.1", at=noon(ON))
    assert [one.name for one in opened.files.all()] == ["plans.txt"]
    assert [one.name for one in letter.enclosed.all()] == ["plans.txt"]
    assert EventRow.objects.filter(case=large.case, move="send-by-link").count() == 1


def test_a_second_press_makes_no_second_link(large):
    press = uuid4()
    assert sent(large, press=press) == sent(large, press=press)
    assert Delivery.objects.count() == 1


def test_on_paper_nothing_is_put_behind_a_link(large):
    sent(large, channel="letter")
    assert not Delivery.objects.exists()


CHOSEN = {"why_this_way": "She asked for it, and knows the risk."}


@pytest.mark.parametrize(
    ("channel", "recorded", "goes"),
    [
        ("email", (), False),
        ("email", ("special-delivery",), False),
        ("email", ("ordinary-mail",), True),
        ("letter", (), False),
        ("letter", ("collected",), True),
        ("letter", ("collected", "ordinary-mail"), False),
    ],
)
def test_SAR_10_papers_about_somebody_go_with_a_letter_only_by_a_way_that_is_on_record(
    requested, ingrid, channel, recorded, goes
):
    request = requested("subject-access-request", summary="My housing file")
    put_beside(request.case, LETTER, name="file.txt", content=b"Few.", by=ingrid, at=noon(ON))
    for way in recorded:
        request.tell(ON, "choose-way", way_of_delivery=way, **CHOSEN)
    if goes:
        assert sent(request, channel=channel).enclosed.filter(name="file.txt").exists()
    else:
        with pytest.raises(LetterRefused, match="may be read or lost on an ordinary way"):
            sent(request, channel=channel)


def test_SAR_10_what_tells_about_one_person_is_never_behind_a_link_that_opens_alone(large, requested, ingrid):
    request = requested("subject-access-request", summary="My housing file")
    put_beside(request.case, LETTER, name="file.txt", content=b"More than ten bytes.", by=ingrid, at=noon(ON))
    with pytest.raises(LetterRefused, match="Deliver it by a link"):
        sent(request)
    assert not Delivery.objects.exists()
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(
    ("missing", "said"), [("address", "web address of Evenhand is not set"), ("safety", "safe-contact note")]
)
def test_without_a_safe_link_the_letter_does_not_go(large, morgan, missing: str, said: str):
    if missing == "address":
        CouncilSetting.objects.update(web_address="")
    else:
        morgan.safe_contact = "Never by e-mail"
        morgan.save()
        large.case.refresh_from_db()
    with pytest.raises(LetterRefused, match=said):
        sent(large)
    assert not LetterSent.objects.exists()


def test_a_link_that_was_taken_back_or_has_ended_opens_nothing(large):
    signed = link_in(mailed(sent(large)))
    after = noon("2026-11-10")
    assert not deliveries.opens_alone(signed, at=after)
    with pytest.raises(Refused):
        deliveries.open_link(signed, "", place="192.0.2.1", at=after)
    deliveries.revoke(Delivery.objects.get(), why="The wrong plans", by=large.by, at=noon(ON))
    assert not deliveries.opens_alone(signed, at=noon(ON))
    assert EventRow.objects.filter(case=large.case, move="take-back-link").exists()


def test_once_a_link_has_ended_the_same_files_go_behind_a_new_one(large):
    sent(large)
    links.put_ready_again(Delivery.objects.get(), by=large.by, at=noon("2026-11-10"))
    press = uuid4()
    new = links.mail_link(large.case, to=ADDRESS, by=large.by, at=noon("2026-11-10"), press=press)
    assert new == links.mail_link(large.case, to=ADDRESS, by=large.by, at=noon("2026-11-10"), press=press)
    assert [one.name for one in new.files.all()] == ["plans.txt"]
    assert not FileToSend.objects.filter(beside=deliveries.BESIDE).exists()


def test_the_page_of_a_link_that_opens_alone_asks_for_a_press_and_for_no_secret(large, client, monkeypatch):
    monkeypatch.setattr("evenhand.apps.information.views.delivering.now", lambda: noon(ON))
    address = reverse("delivery", args=[link_in(mailed(sent(large)))])
    shown = client.get(address).content.decode()
    assert "Show the files" in shown
    assert "letters and numbers" not in shown
    assert not Delivery.objects.get().tries.exists()
    opened = client.post(address, follow=True).content.decode()
    assert "plans.txt" in opened
    taken = client.get(reverse("delivery-file", args=[1]))
    assert b"".join(taken.streaming_content) == b"More than ten bytes."


def test_the_officer_sees_beforehand_where_the_files_go_and_afterwards_what_was_opened(large, client):
    client.force_login(large.by)
    before = client.get(reverse("letter-free", args=[large.case.ref, "blank-letter"])).content.decode()
    assert "wait behind a link" in before
    sent(large)
    page = client.get(reverse("case", args=[large.case.ref])).content.decode()
    assert "Files behind a link" in page
    own = client.get(reverse("request-deliver", args=[large.case.ref])).content.decode()
    assert "Put these files ready again" in own
    assert "told by" not in own


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_a_file_is_looked_through(request, monkeypatch):
    """A file of 50 MB takes seconds; a lock held that long would keep everybody else from writing."""
    held = []

    def looked(*_said):
        held.append(connection.in_atomic_block)
        return ()

    monkeypatch.setattr("evenhand.domain.information.files.checking.check_file", looked)
    request.getfixturevalue("large")
    assert held == [False]


def test_FOI_50_nobody_waits_on_a_page_for_a_large_file_and_it_goes_once_it_was_looked_through(
    requested, ingrid, settings, client
):
    settings.EVENHAND_LOOKS_THROUGH_AT_ONCE = 10
    case = requested().case
    table = b"Name,Where\nRobin,robin@example.org\n"
    row = put_beside(case, LETTER, name="people.csv", content=table, by=ingrid, at=noon(ON))
    page = reverse("file-to-send", args=[case.ref, row.pk])
    client.force_login(ingrid)

    (going,) = enclosures_of(files_beside(case, LETTER))
    assert "still being looked through" in going.against
    assert "does not go before that is done" in client.get(page).content.decode()
    client.post(page, {"because": "It is public."})
    with pytest.raises(ValueError, match="still being looked through"):
        accept(row, "It is public.", by=ingrid, at=noon(ON))
    (asked,) = DBTaskResult.objects.filter(task_path=look_through_file.module_path)
    assert asked.args_kwargs["args"] == [row.pk]

    assert look_through(row.pk, at=noon(ON)) == 1
    assert "look like e-mail addresses" in client.get(page).content.decode()
    (going,) = enclosures_of(files_beside(case, LETTER))
    assert "something lies hidden" in going.against
    assert look_through(row.pk, at=noon(ON)) == 0


SPOILT = Path(__file__).resolve().parents[2] / "domain" / "information" / "files" / "made" / "spoilt.docx"


@pytest.fixture
def to_clean(requested, ingrid, settings, client):
    """A large document in which something lies hidden, its page, and who has it cleaned."""
    settings.EVENHAND_LOOKS_THROUGH_AT_ONCE = 10
    case = requested().case
    row = put_beside(case, LETTER, name="plan.docx", content=SPOILT.read_bytes(), by=ingrid, at=noon(ON))
    look_through(row.pk, at=noon(ON))
    row.refresh_from_db()
    client.force_login(ingrid)
    return row, reverse("file-to-send", args=[case.ref, row.pk])


def test_FOI_50_nobody_waits_on_a_page_for_the_cleaned_copy_of_a_large_file(to_clean, client):
    row, page = to_clean
    first = row.file_id
    watched = client.post(page, {"clean": str(uuid4())})
    work = LongWork.objects.get()
    assert watched.url == reverse("long-work", args=[row.case.ref, work.pk])
    row.refresh_from_db()
    assert row.file_id == first, "the file stays until the copy is whole"
    assert watched.url in client.get(page).content.decode()
    assert client.post(page, {"clean": str(uuid4())}).url == watched.url, "one copy is made at a time"

    carry_out(work.pk, at=noon(ON))
    row.refresh_from_db()
    left = {finding["kind"] for finding in row.findings}
    assert row.file_id != first
    assert "tracked-change" in left
    assert "document-property" not in left
    assert "A cleaned copy stands in" in client.get(watched.url, follow=True).content.decode()
    LongWork.objects.update(state="going", told={"row": row.pk, "file": first})
    assert carry_out(work.pk, at=noon(ON)).state == LongWork.State.DONE, "it may run twice"
    assert FileToSend.objects.get(pk=row.pk).file_id == row.file_id


def test_a_cleaned_copy_never_takes_the_place_of_a_file_that_was_let_go_or_taken_out_meanwhile(
    to_clean, ingrid, client
):
    row, page = to_clean
    client.post(page, {"clean": str(uuid4())})
    accept(row, "It is public.", by=ingrid, at=noon(ON))
    stale = FileToSend.objects.select_related("file").get(pk=row.pk)
    stale.accepted_because = ""
    with pytest.raises(CannotBeCleaned, match="Something became of this file"):
        clean(stale, at=noon(ON))
    assert FileToSend.objects.get(pk=row.pk).accepted_because == "It is public."
    row.delete()
    work = carry_out(LongWork.objects.get().pk, at=noon(ON))
    said = client.get(reverse("long-work", args=[row.case.ref, work.pk])).content.decode()
    assert "No cleaned copy was made" in said
    assert "taken out before its copy was made" in said


def test_RET_3_erasing_destroys_no_file_that_waits_beside_another_case_or_went_with_its_letter(
    requested, ingrid
):
    """Nobody who names a file is overlooked, with a name for the way back or without one."""
    gone, stays = requested().case, requested().case
    rows = [
        put_beside(case, LETTER, name="leaflet.txt", content=b"For all", by=ingrid, at=noon(ON))
        for case in (gone, stays)
    ]
    assert rows[0].file_id == rows[1].file_id
    assert release([(rows[0], rows[0].file_id)], at=noon(ON)) == 0
    assert content_of(rows[1].file) == b"For all"
    assert release([(rows[1], rows[1].file_id)], at=noon(ON)) == 1
