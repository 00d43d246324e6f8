"""What the legal service answers to an officer is held apart at every way out, until somebody says that it is no advice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.items_told import told_of
from evenhand.apps.cases.models import Case, CaseContact, ItemRow
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.conduct.evidence import exhibits
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.information.paper_files import NEVER_GOES, legal_advice_among
from evenhand.apps.letters.gathering import about
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.search.operations import reindex
from evenhand.apps.search.queries import search
from evenhand.apps.spoc.fetching import fetch
from evenhand.apps.spoc.files import answer_asked
from evenhand.apps.spoc.matters import week_of
from tests.apps.spoc.conftest import Council, MatterOf, at, day

pytestmark = pytest.mark.django_db
ADVICE, QUESTION = "The covenant has a quokka in it", "May we build a wombat there?"
ON = day("2026-09-02")


@dataclass
class Advised:
    """A request for information on which the legal service was asked, answered, and gave a file."""

    council: Council
    arrangement: Case
    case: Case
    item: str

    def again(self) -> Case:
        return Case.objects.get(pk=self.case.pk)

    def page(self, who: str) -> str:
        client = Client()
        client.force_login(self.council.users[who])
        return client.get(reverse("case", args=[self.case.ref])).content.decode()

    @property
    def given(self) -> FileToSend:
        return FileToSend.objects.get(case=self.case, beside="offered")

    def says(self, privileged: bool) -> None:
        told = {"privileged": privileged, "why_so": "Looked at again."}
        move = "contribution.say-whether-advice"
        self.council.move(self.case, move, "2026-09-02", by="Ida", item=self.item, **told)


@pytest.fixture
def advised(council: Council, arrangement: Case, matter: MatterOf) -> Advised:
    """Sam asked Lea, a solicitor, who answered on the page and gave a file; nothing was said of its being advice."""
    council.hire("Lea", "legal-service")
    case = matter("The covenant", procedure="foi-request")
    asked = council.move(
        case, "contribution.ask", "2026-09-01", by="Sam", from_whom=council.fact("Lea"), question=QUESTION
    )
    answer_asked(
        case,
        asked.item,
        ADVICE,
        [SimpleUploadedFile("covenant.txt", b"A quokka.")],
        by=council.users["Lea"],
        at=at("2026-09-01"),
        batch=None,
    )
    return Advised(council, arrangement, Case.objects.get(pk=case.pk), asked.item)


def _found(advised: Advised, who: str) -> str:
    reindex()
    hits = search(advised.council.users[who], "quokka", on=ON).hits
    return ADVICE if hits else ""


def _weekly(advised: Advised) -> str:
    week = week_of(advised.arrangement, advised.council.users["Sam"], today=ON)
    row = week.rows[advised.case.ref]
    return str([(one.answer, one.files) for one in row.contributions]) + str(row.given)


WAYS_OUT: dict[str, Callable[[Advised], str]] = {
    "the page of the case": lambda at: at.page("Ida"),
    "search": lambda at: _found(at, "Ida"),
    "letters": lambda at: str(about(at.again(), user=at.council.users["Ida"], on=ON).words),
    "papers, copies and answers": lambda at: str(words_of(at.again())),
    "an evidence pack": lambda at: str(exhibits(at.again())),
    "the weekly response": _weekly,
    "what is fetched for it": lambda at: str(fetch(at.arrangement, [at.again()], ON).words),
    "the parts of a report": lambda at: str(told_of(ItemRow.objects.filter(case=at.case))),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_what_the_legal_service_answers_goes_out_by_no_way(advised: Advised, way: str) -> None:
    assert ADVICE not in WAYS_OUT[way](advised)
    assert "covenant.txt" not in WAYS_OUT[way](advised)
    advised.says(privileged=False)
    assert ADVICE in WAYS_OUT[way](advised)
    advised.says(privileged=True)
    assert ADVICE not in WAYS_OUT[way](advised)


def test_a_pack_does_not_tell_what_the_legal_service_was_asked(advised: Advised) -> None:
    assert QUESTION not in str(exhibits(advised.again()))
    advised.says(privileged=False)
    assert QUESTION in str(exhibits(advised.again()))


def test_whoever_asked_and_whoever_answered_read_it_and_that_there_is_advice_is_no_secret(
    advised: Advised,
) -> None:
    assert ADVICE in advised.page("Sam")
    assert "Held apart" in advised.page("Ida")
    assert reading_of(advised.again(), ON).story.items[advised.item].facts["privileged"] is True


@pytest.mark.parametrize(("who", "opens"), [("Sam", 200), ("Ida", 404)])
def test_the_file_given_with_it_is_opened_by_those_who_read_it_alone(
    advised: Advised, who: str, opens: int
) -> None:
    client = Client()
    client.force_login(advised.council.users[who])
    url = reverse("given-file", args=[advised.case.ref, advised.given.pk])
    answered = client.get(url)
    answered.close()
    assert answered.status_code == opens
    assert (url in advised.page(who)) == (opens == 200)


def test_the_file_stands_against_every_letter_that_it_is_put_beside(advised: Advised) -> None:
    row = advised.given
    beside = FileToSend.objects.create(
        case=advised.again(),
        beside="answer",
        name="x.txt",
        file=row.file,
        added_at=row.added_at,
        added_by=row.added_by,
    )
    assert NEVER_GOES in legal_advice_among([beside])[beside.pk]
    advised.says(privileged=False)
    beside = FileToSend.objects.select_related("case").get(pk=beside.pk)
    assert not legal_advice_among([beside])


def test_a_mail_that_brought_it_is_seen_by_its_reader_and_by_nobody_else_on_the_case(
    council: Council, matter: MatterOf, advised: Advised
) -> None:
    contact = Contact.objects.create(
        direction="in", channel="email", subject="RE: wall", text=ADVICE, stored_at=at("2026-09-02"),
        received_on=day("2026-09-02"),
    )  # fmt: skip
    asked = council.move(
        advised.case,
        "contribution.ask",
        "2026-09-01",
        by="Olly",
        from_whom=council.fact("Lea"),
        question="And now?",
    )
    Contact.objects.filter(pk=contact.pk).update(reader=council.officers["Sam"])
    council.move(
        advised.case,
        "contribution.receive",
        "2026-09-02",
        by="Olly",
        item=asked.item,
        answer=ADVICE,
        contact=contact.fact,
    )

    def sees(who: str) -> bool:
        user: User = council.users[who]
        return contacts_seen_by(user, on=ON).filter(pk=contact.pk).exists()

    assert CaseContact.objects.get(contact_id=contact.pk).apart
    assert (sees("Sam"), sees("Ida"), sees("Hope")) == (True, False, False)
    told = {"privileged": False, "why_so": "It only says who keeps the deeds."}
    council.move(
        advised.case, "contribution.say-whether-advice", "2026-09-02", by="Ida", item=asked.item, **told
    )
    assert sees("Ida")


def test_what_anybody_else_answers_is_on_the_case_for_everybody(council: Council, matter: MatterOf) -> None:
    case = matter("The hedge", procedure="foi-request")
    asked = council.move(
        case, "contribution.ask", "2026-09-01", by="Sam", from_whom=council.fact("Dee"), question="Whose?"
    )
    council.move(case, "contribution.receive", "2026-09-01", by="Olly", item=asked.item, answer="Ours.")
    assert "Ours." in words_of(Case.objects.get(pk=case.pk)).values()
