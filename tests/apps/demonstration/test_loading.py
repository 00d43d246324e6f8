"""Loading the demonstration: by the operations of real work, into an empty system alone."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from pathlib import Path

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.keeping import faults
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.demonstration import running
from evenhand.apps.demonstration.cast import PASSWORD, logins
from evenhand.apps.demonstration.loading import (
    NotForDemonstration,
    Places,
    State,
    is_found_at,
    load,
    state_of,
)
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.demonstration.running import PortTaken, check_port, no_real_mail
from evenhand.apps.demonstration.so_far import weekly_day
from evenhand.apps.letters.directory import contact_words, letter_book

NOW = instant(dt.date(2026, 11, 25), 18, 0)


def silently(day: dt.date, mails: int) -> None:
    """Show nobody."""


@pytest.fixture
def places(tmp_path: Path, settings: pytest.FixtureRequest) -> Places:
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"  # type: ignore[attr-defined]  # the fixture of pytest-django
    return Places(tmp_path)


@pytest.mark.django_db
def test_an_empty_demonstration_has_the_council_and_a_sign_in_for_each_role(places: Places) -> None:
    assert state_of(places) is State.NOTHING
    load(places, now_at=NOW, with_story=False, progress=silently)

    assert state_of(places) is State.LOADED
    assert len(logins()) == 13
    assert "Complaint investigator" in {one.role for one in logins()}
    assert all(User.objects.get(email=one.email).check_password(PASSWORD) for one in logins())
    assert CouncilSetting.objects.get().demonstration
    assert not Case.objects.exists()
    for port in (8000, 8001):
        is_found_at(port, at=NOW)
        assert CouncilSetting.objects.get().web_address == f"http://127.0.0.1:{port}"
    CouncilSetting.objects.update(web_address="https://evenhand.example.org")
    is_found_at(8000, at=NOW)
    assert CouncilSetting.objects.get().web_address == "https://evenhand.example.org"
    # Each is a fact that a letter of complaints must state, and that only the directory answers.
    assert all(
        contact_words(fact, NOW.date())
        for law in ("childrens-acknowledgement", "childrens-adjudication", "complaint-stage-1")
        for fact in letter_book().letters[law].facts
        if fact in ("advocacy_contact", "escalation_contact")
    )


@pytest.mark.django_db
def test_a_system_with_records_of_its_own_is_left_alone(places: Places) -> None:
    User.objects.create_user("clerk@example.org", name="A real clerk")
    with pytest.raises(NotForDemonstration, match="holds a council's own records"):
        state_of(places)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_story_is_told_whole_and_the_record_holds(places: Places) -> None:
    load(places, now_at=NOW, with_story=True, progress=silently)

    arrangement = Case.objects.get(procedure="spoc-arrangement")
    reading = reading_of(arrangement, NOW.date())
    sent = reading.story.happened["weekly-response.send"]
    assert len(sent) >= 3
    assert any("carried" in one.facts for one in sent)
    assert reading.story.happened["inform-members"]
    # The copy to the ward member came back: that he is to be told another way is all that is still owed.
    assert [one.name for one in reading.obligations if one.met_by is None] == ["tell-another-way"]
    assert weekly_day(NOW.date()) not in [one.facts["scheduled_on"] for one in sent]
    unread = Contact.objects.filter(arrangement=arrangement, read_at__isnull=True)
    assert unread.count() >= 20
    assert Contact.objects.filter(outcome="contribution").count() >= 10
    assert Contact.objects.filter(bounce=True).count() == 1
    assert Quarantined.objects.count() == 1
    assert list(faults(today=NOW.date())) == []
    assert list(places.outbox.glob("*.eml"))


def test_a_demonstration_speaks_to_no_mail_server() -> None:
    kept = no_real_mail({"EVENHAND_SMTP_HOST": "mail.example.org", "EVENHAND_HOME": "var"})
    assert "EVENHAND_SMTP_HOST" not in kept
    assert kept["EVENHAND_DEMONSTRATION"] == "1"


def test_a_port_in_use_is_refused_with_another_one_to_try() -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"--port {port + 1}"):
            check_port(port)


def test_a_slow_start_is_waited_for_and_told_of(monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(running, "_SECONDS_UNTIL_TOLD", 0.0)
    with socket.socket() as listener:
        listener.bind((running.ADDRESS, 0))
        late = threading.Timer(0.5, listener.listen)
        late.start()
        running._wait_for(listener.getsockname()[1], [], told.append)
        late.join()
    assert "Still starting: this machine is busy." in told[0]
