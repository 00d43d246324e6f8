"""Delivering somebody's own data by a link: two secrets by two ways, an end, every opening counted (SAR-10)."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from msgspec import structs

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.drafts import keep_draft
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.documents.queries import content_of
from evenhand.apps.information import deliveries
from evenhand.apps.information.deliveries import TooManyTries, open_link, revoke, send_link
from evenhand.apps.information.models import Delivery, DeliveryTry
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.operations import LetterRefused
from evenhand.apps.people.operations import add_email_address
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import day, noon

pytestmark = pytest.mark.django_db
ON, ADDRESS = "2026-10-26", "somebody@example.org"
NOW = noon(ON)


@pytest.fixture
def bundle(requested, morgan, ingrid):
    """A subject access request of somebody with an address, and a file that stands ready."""
    add_email_address(morgan, address=ADDRESS, evidence="Said so", by=ingrid, at=noon("2026-10-05"))
    request = requested("subject-access-request", summary="My housing file")
    put_beside(
        request.case, deliveries.BESIDE, name="Bundle.txt", content=b"All of it.", by=ingrid, at=noon(ON)
    )
    return request


def sent(request, *, press=None, to: str = ADDRESS, told_by: str = "telephone"):
    return send_link(
        request.case,
        to=to,
        told_by=told_by,
        address_of=lambda signed: f"https://council.example/delivery/{signed}/",
        by=request.by,
        at=noon(ON),
        press=press or uuid4(),
    )


def mailed() -> str:
    return content_of(OutgoingMessage.objects.get(purpose="delivery").raw).decode()


def link_in(mail: str) -> str:
    found = re.search(r"/delivery/([^/\s]+)/", mail.replace("=\r\n", "").replace("=3D", "="))
    assert found
    return found.group(1)


def tried(signed: str, secret: str, *, at: dt.datetime = NOW, place: str = "192.0.2.1") -> Delivery:
    return open_link(signed, secret, place=place, at=at)


def test_SAR_10_the_mail_says_only_that_something_waits(bundle):
    made = sent(bundle)
    mail = mailed()
    for private in (
        "Morgan",
        "housing",
        "Bundle",
        "subject access",
        made.secret,
        deliveries.shown(made.secret),
    ):
        assert private not in mail, private
    assert "waits for you" in mail


def test_SAR_10_a_council_may_word_the_mail_with_the_link_and_its_secret_is_still_told_of(
    bundle, monkeypatch
):
    law = lawbook().letters["delivery-link"]
    body = tuple(
        structs.replace(one, paragraph=f"{one.paragraph} Our words.") if "secret" in one.states else one
        for one in law.body
    )
    letters = {**lawbook().letters.letters, "delivery-link": structs.replace(law, body=body)}
    book = replace(lawbook().letters, letters=letters)
    monkeypatch.setattr("evenhand.apps.information.link_mail.letter_book", lambda: book)

    sent(bundle)

    assert "never by e-mail. Our words." in " ".join(mailed().replace("=\n", "").split())


def test_SAR_10_neither_the_link_nor_what_opens_it_is_kept_in_the_clear(bundle):
    made = sent(bundle)
    kept = str(list(Delivery.objects.values()))
    assert made.secret not in kept
    assert link_in(mailed()).split(".")[0] not in kept


def test_SAR_10_both_secrets_together_open_it_and_each_opening_counts(bundle):
    made = sent(bundle)
    signed = link_in(mailed())
    tried(signed, made.secret)
    opened = tried(signed, deliveries.shown(made.secret).lower())
    deliveries.take_file(opened, 1, place="192.0.2.1", at=noon(ON))
    (found,) = deliveries.deliveries_of(bundle.case)
    assert (found.openings, found.taken, found.failures) == (2, 1, 0)


@pytest.mark.parametrize("wrong", ["secret", "signature", "unknown"])
def test_SAR_10_anything_less_opens_nothing_and_all_is_answered_alike(bundle, wrong: str):
    made = sent(bundle)
    signed = link_in(mailed())
    given = {
        "secret": (signed, "AAAA-AAAA-AAAA"),
        "signature": (signed[:-2] + "xx", made.secret),
        "unknown": (deliveries._signer().sign("never-made"), made.secret),
    }[wrong]
    with pytest.raises(Refused, match=re.escape(deliveries.NO_MATCH)):
        tried(*given)
    assert DeliveryTry.objects.filter(opened=False).count() == 1


def test_SAR_10_it_can_be_opened_until_its_last_day_and_no_longer(bundle):
    made = sent(bundle)
    signed = link_in(mailed())
    assert made.delivery.expires_on == day("2026-11-09")
    tried(signed, made.secret, at=noon("2026-11-09"))
    with pytest.raises(Refused):
        tried(signed, made.secret, at=noon("2026-11-10"))
    assert bundle.reading("2026-11-10").items_of("delivery")[0].stage == "expired"


def test_SAR_10_taken_back_it_opens_nothing(bundle):
    made = sent(bundle)
    revoke(made.delivery, why="Wrong file.", by=bundle.by, at=noon(ON))
    with pytest.raises(Refused):
        tried(link_in(mailed()), made.secret)
    assert bundle.reading(ON).items_of("delivery")[0].stage == "revoked"


def test_SAR_10_guessing_is_stopped_even_with_the_right_secret_at_last(bundle):
    made = sent(bundle)
    signed = link_in(mailed())
    for number in range(deliveries.MOST_TRIES):
        with pytest.raises(Refused):
            tried(signed, "AAAA-AAAA-AAAA", place=f"192.0.2.{number}")
    with pytest.raises(TooManyTries):
        tried(signed, made.secret, place="192.0.2.99")
    tried(signed, made.secret, at=noon(ON) + deliveries.LOOKING_BACK * 2, place="192.0.2.99")


def test_SAR_10_what_opens_it_is_never_told_by_mail(bundle):
    with pytest.raises(MoveRefused, match="another way"):
        sent(bundle, told_by="email")
    assert not Delivery.objects.exists()


def test_SAR_10_it_goes_to_no_address_that_is_not_the_persons_own(bundle):
    with pytest.raises(Refused, match="person's record"):
        sent(bundle, to="somebody.else@example.org")


def test_SAR_10_nothing_goes_to_somebody_whose_mail_another_may_read(bundle):
    made = sent(bundle)
    bundle.case.customer.safe_contact = "Ring in the morning"
    bundle.case.customer.save()
    with pytest.raises(Refused):
        tried(link_in(mailed()), made.secret)
    put_beside(bundle.case, deliveries.BESIDE, name="B.txt", content=b"B", by=bundle.by, at=noon(ON))
    with pytest.raises(Refused, match="safe-contact"):
        sent(bundle)


def test_a_second_press_makes_no_second_link_and_shows_no_secret(bundle):
    press = uuid4()
    first, second = sent(bundle, press=press), sent(bundle, press=press)
    assert first.delivery == second.delivery
    assert second.secret == ""
    assert OutgoingMessage.objects.filter(purpose="delivery").count() == 1


def test_nothing_is_sent_without_a_file_and_a_freedom_of_information_answer_needs_no_second_secret(
    requested, bundle
):
    sent(bundle)
    with pytest.raises(Refused, match="at least one file"):
        sent(bundle)
    assert not deliveries.two_secrets(requested().case)


def test_the_officers_page_shows_the_secret_once_and_the_person_takes_the_file_without_signing_in(
    bundle, client, mailoutbox, django_capture_on_commit_callbacks
):
    page = reverse("request-deliver", args=[bundle.case.ref])
    client.force_login(bundle.by)
    upload = SimpleUploadedFile("Letter.txt", b"Dear reader")
    assert client.post(page, {"do": "add", "chosen": [upload]}).status_code == 302
    said = {"do": "send", "to": ADDRESS, "told_by": "telephone", "batch": str(uuid4())}
    shown = client.post(page, said).content.decode()
    found = re.search(r"<strong>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</strong>", shown)
    assert found
    assert found.group(1) not in client.get(page).content.decode()
    client.logout()
    link = reverse("delivery", args=[link_in(mailed())])
    assert "Something waits for you" in client.get(link).content.decode()
    assert client.get(reverse("delivery-file", args=[1])).status_code == 302
    opened = client.post(link, {"secret": found.group(1)}, follow=True).content.decode()
    assert "Bundle.txt" in opened
    assert "Letter.txt" in opened
    answer = client.get(reverse("delivery-file", args=[1]))
    assert b"".join(answer.streaming_content) == b"All of it."
    client.post(reverse("delivery-close"))
    assert "This page is closed" in client.get(reverse("delivery-files")).content.decode()


def test_the_page_is_closed_to_who_may_not_record_it(bundle, person_in, client):
    client.force_login(person_in("officer", "Oscar Officer"))
    assert client.get(reverse("request-deliver", args=[bundle.case.ref])).status_code == 404


@pytest.fixture
def answered(bundle):
    """The same request, cleared, with its letter written on its page so far."""
    search = {"place": "Housing", "terms": "Name", "searched_on": day(ON), "found": 1}
    bundle.tell(ON, "search.make", searcher=officer_fact(bundle.by), **search)
    in_one = "The housing file is one paper, put behind the link as it is."
    bundle.tell(ON, "clear-answer", outcome="given", answer="Your whole housing file.", fewer_because=in_one)
    return bundle


def letter_owed(request):
    (owed,) = deliveries.owed_to_person(request.case, on=day(ON))
    return owed


def written(request, **left_out: str) -> None:
    """What the officer typed on the page of the letter."""
    said = dict.fromkeys(
        ("purposes", "recipients", "kept_for", "sources", "withheld", "review_contact"), "Said."
    )
    typed = {"received_on": "2026-10-05", "answer": "Your whole housing file.", **said, **left_out}
    keep_draft(request.case, f"letter {letter_owed(request).key}", json.dumps(typed), by=request.by, at=NOW)


def delivered(request, press=None):
    return send_link(
        request.case,
        to=ADDRESS,
        told_by="telephone",
        address_of=lambda signed: f"https://council.example/delivery/{signed}/",
        by=request.by,
        at=NOW,
        press=press or uuid4(),
        owed=letter_owed(request),
    )


def test_SAR_10_one_press_delivers_the_letter_with_the_bundle_and_records_the_answer(answered):
    written(answered)
    made = delivered(answered)
    letter = LetterSent.objects.get(case=answered.case)
    files = list(made.delivery.files.order_by("place"))
    assert [file.file_id for file in files] == [letter.pdf_id, files[1].file_id]
    assert files[1].name == "Bundle.txt"
    answered.case.refresh_from_db()
    assert answered.case.stage == "answered"
    assert letter.contact_id == OutgoingMessage.objects.get(purpose="delivery").contact_id
    assert "housing" not in mailed(), "the mail still says only that something waits"
    assert tried(link_in(mailed()), made.secret) == made.delivery


def test_SAR_10_a_letter_that_lacks_something_delivers_nothing(answered):
    written(answered, recipients="")
    with pytest.raises(LetterRefused, match="who has received it"):
        delivered(answered)
    assert not Delivery.objects.exists()
    assert not LetterSent.objects.exists()
    assert not OutgoingMessage.objects.exists()
    assert answered.reading(ON).stage.name == "open"


def test_SAR_10_a_second_press_delivers_no_second_letter(answered):
    written(answered)
    press, owed = uuid4(), letter_owed(answered)
    first = delivered(answered, press)
    again = send_link(
        answered.case,
        to=ADDRESS,
        told_by="telephone",
        address_of=str,
        by=answered.by,
        at=NOW,
        press=press,
        owed=owed,
    )
    assert (again.delivery, again.secret) == (first.delivery, "")
    assert LetterSent.objects.count() == 1


def test_SAR_10_the_page_offers_the_letter_says_what_it_lacks_and_delivers_both(answered, client):
    client.force_login(answered.by)
    page = reverse("request-deliver", args=[answered.case.ref])
    shown = client.get(page).content.decode()
    assert "not ready yet" in shown
    written(answered)
    assert "goes behind the link before the files" in client.get(page).content.decode()
    press = {
        "do": "send",
        "to": ADDRESS,
        "told_by": "telephone",
        "batch": str(uuid4()),
        "letter": letter_owed(answered).key,
    }
    assert client.post(page, press).status_code == 200, "the page that shows the secret"
    assert LetterSent.objects.filter(case=answered.case).exists()
    assert Delivery.objects.get().files.count() == 2
