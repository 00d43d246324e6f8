"""The questions go out once with one reminder, by a signed link that ends, and never to an unsafe address (SUR-1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.complaints import survey_sending as sending
from evenhand.apps.complaints.erasing import erase_survey
from evenhand.apps.complaints.models import SurveyInvitation
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.people.models import Customer
from tests.apps.complaints.conftest import Hall, noon
from tests.apps.complaints.test_boards import _known_address
from tests.apps.complaints.test_surveys_and_equality import draw


@pytest.fixture
def invited(hall: Hall) -> SurveyInvitation:
    """One closed complaint was drawn; letters went to Morgan's address before."""
    CouncilSetting.objects.update(web_address="https://casework.example.org")
    case = hall.answered()
    _known_address(hall, case)
    invitation: SurveyInvitation = draw(hall).invitations.get()
    return invitation


def send(hall: Hall, invitation: SurveyInvitation) -> str:
    sending.send_questions(invitation, by=hall.users["Connie"], at=noon(hall.today))
    invitation.refresh_from_db()
    message = OutgoingMessage.objects.order_by("-pk").first()
    assert message is not None
    return " ".join(str(message.contact.text).split())


def path_in(words: str) -> str:
    start = words.index("https://casework.example.org/survey/") + len("https://casework.example.org")
    return words[start:].split()[0]


def test_SUR_1_the_questions_go_to_a_known_address_with_a_link_that_names_nobody(
    hall: Hall, invited: SurveyInvitation
) -> None:
    words = send(hall, invited)
    assert "You do not have to answer" in words
    assert "only reminder" not in words
    assert "[" not in words
    assert "Morgan" not in path_in(words)
    assert invited.case.ref not in path_in(words)
    assert invited.sent_on == hall.today
    assert mail.outbox == []  # it waits in the queue of our messages, as every mail does


def test_SUR_1_there_is_one_reminder_and_it_says_so(hall: Hall, invited: SurveyInvitation) -> None:
    send(hall, invited)
    assert "only reminder" in send(hall, invited)
    with pytest.raises(Refused, match="One reminder is enough"):
        send(hall, invited)


def test_it_is_answered_without_an_account_once_and_each_question_may_be_left_out(
    hall: Hall, invited: SurveyInvitation, client: Client
) -> None:
    path = path_in(send(hall, invited))
    page = client.get(path)
    assert page.status_code == 200
    assert "Morgan" not in page.content.decode()
    assert "Give at least one answer" in client.post(path, {}).content.decode()
    assert "Thank you" in client.post(path, {"ease": "5", "remedy": "1"}).content.decode()
    invited.refresh_from_db()
    assert (invited.ease, invited.handling, invited.remedy) == (5, None, 1)
    assert "answered already" in client.post(path, {"ease": "1"}).content.decode()
    invited.refresh_from_db()
    assert invited.ease == 5


@pytest.mark.parametrize(("days", "status"), [(28, 200), (29, 410)])
def test_the_link_ends_with_its_last_day(
    hall: Hall,
    invited: SurveyInvitation,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    status: int,
) -> None:
    path = path_in(send(hall, invited))
    later = hall.today + dt.timedelta(days=days)
    monkeypatch.setattr("evenhand.apps.complaints.views.answering.localdate", lambda: later)
    assert client.get(path).status_code == status


def test_a_changed_link_opens_nothing_and_guessing_is_stopped(
    hall: Hall, invited: SurveyInvitation, client: Client
) -> None:
    path = path_in(send(hall, invited))
    for _ in range(10):
        assert client.get(f"{path[:-3]}aa/", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get(path, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert client.get(path, REMOTE_ADDR="203.0.113.10").status_code == 200


def test_nobody_with_a_safe_contact_note_is_drawn_sent_to_or_let_answer(
    hall: Hall, invited: SurveyInvitation, client: Client
) -> None:
    path = path_in(send(hall, invited))
    Customer.objects.filter(pk=hall.customer.pk).update(safe_contact="Only by telephone in the morning.")
    with pytest.raises(Refused, match="safe-contact note"):
        send(hall, invited)
    assert client.get(path).status_code == 410
    hall.answered()
    with pytest.raises(Refused, match="No complaint was answered"):
        draw(hall)


def test_a_browser_sends_the_answers_without_being_taken_for_a_forgery(
    hall: Hall, invited: SurveyInvitation
) -> None:
    path = path_in(send(hall, invited))
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(path)
    # A browser that may not say where it comes from at all says so of a form too: its origin is then “null”.
    origin = "null" if page["Referrer-Policy"] == "no-referrer" else "http://testserver"
    said = {"ease": "4", "csrfmiddlewaretoken": str(page.context["csrf_token"])}
    assert "Thank you" in browser.post(path, said, headers={"origin": origin}).content.decode()
    assert page["Referrer-Policy"] == "same-origin", "the address is the key, so no other site is told it"


def test_who_was_never_written_to_by_mail_gets_the_letter_on_paper(client: Client, hall: Hall) -> None:
    CouncilSetting.objects.update(web_address="https://casework.example.org")
    hall.answered()
    sample = draw(hall)
    client.force_login(hall.users["Connie"])
    page = client.post(f"/complaints/surveys/sample/{sample.pk}/send/", follow=True).content.decode()
    assert "Sent to 0." in page
    assert "Print the letter" in page
    invitation = sample.invitations.get()
    assert invitation.sent_on is None
    paper = client.get(f"/complaints/surveys/{invitation.pk}/letter.pdf")
    assert paper.content.startswith(b"%PDF")


def test_RET_2_what_was_answered_goes_when_the_complaint_is_erased(
    hall: Hall, invited: SurveyInvitation, client: Client
) -> None:
    client.post(path_in(send(hall, invited)), {"ease": "5", "remedy": "1"})
    erase_survey(invited.case, noon(hall.today))
    invited.refresh_from_db()
    assert (invited.ease, invited.handling, invited.remedy) == (None, None, None)
    assert invited.returned_on == hall.today, "that they answered stays"
