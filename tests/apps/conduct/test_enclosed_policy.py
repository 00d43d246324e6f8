"""The policy goes with the letters that say so, by itself: the edition in force on the day of the letter (SAL-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.conduct.evidence import evidence_pieces
from evenhand.apps.documents.queries import content_of
from evenhand.apps.lawbook.books import lawbook, shipped_overlays
from evenhand.apps.letters import gathering
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.operations import LetterRefused, send_owed
from evenhand.apps.letters.ways import Way
from evenhand.apps.people.models import Customer
from evenhand.apps.policies.keeping import gathered
from evenhand.apps.policies.models import Adoption, PolicyEdition
from evenhand.domain.cases.obligations import Obligation
from tests.apps.conduct.conftest import Council, at, day

pytestmark = pytest.mark.django_db
ON = "2026-04-10"


def owed_decision(case: Case) -> Obligation:
    return next(one for one in reading_of(case, day(ON)).owed if one.name == "conduct-decision")


def send_decision(case: Case, by: User, **changed: object) -> LetterSent:
    owed = owed_decision(case)
    about = gathering.about(case, user=by, on=day(ON), owed=owed.key)
    known: Mapping[str, Any] = gathering.gather(lawbook().letters[owed.name], about)
    facts = {"what_it_means": "You may call on Tuesdays.", **known, **changed}
    way = Way(channel="letter", posted_on=day(ON))
    return send_owed(case, owed, facts, way, by=by, at=at(ON), press=uuid4())


def words_of_pdf(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_SAL_3_the_policy_in_force_goes_with_the_letter_and_its_edition_is_kept(
    council: Council, limited: Case, client: Client
) -> None:
    sent = send_decision(limited, council.users["Tess"])

    policy = sent.enclosed.exclude(edition="").get()
    in_force = lawbook().edition("unreasonable-conduct", day(ON))
    assert policy.edition == in_force.id
    assert policy.edition_sha256 == gathered(shipped_overlays()).digest
    assert not policy.of_letter
    said = words_of_pdf(content_of(policy.file))
    assert in_force.title in said
    assert "Our times, and what they rest on" in said
    assert f"{in_force.title}, our policy in force from" in words_of_pdf(content_of(sent.pdf))
    pack = str(evidence_pieces(limited, on=day(ON)))
    assert policy.edition_sha256 in pack
    assert policy.file.sha256 in pack
    client.force_login(council.users["Tess"])
    where = reverse("letter", args=[sent.pk])
    assert f'href="{where}"' in client.get(reverse("case", args=[limited.ref])).content.decode()
    page = client.get(where).content.decode()
    assert policy.edition in page
    assert policy.edition_sha256 in page


def test_the_page_of_a_letter_shows_what_goes_with_it_before_it_goes(
    council: Council, limited: Case, client: Client
) -> None:
    client.force_login(council.users["Tess"])
    page = client.get(reverse("letter-new", args=[limited.ref, owed_decision(limited).key])).content.decode()
    assert "What goes with it by itself" in page
    where = reverse("letter-policy", args=[limited.ref, "unreasonable-conduct", "2026-11-22"]).rpartition(
        "2026"
    )
    assert where[0] in page
    shown = client.get(f"{where[0]}{ON}/")
    assert shown["Content-Type"] == "application/pdf"
    assert "Our times" in words_of_pdf(shown.content)
    assert client.get(f"{where[0]}1999-01-04/").status_code == 404


def test_a_letter_whose_policy_cannot_be_had_is_refused_with_its_sentence(
    council: Council, limited: Case
) -> None:
    tess = council.users["Tess"]
    with pytest.raises(LetterRefused) as early:
        send_decision(limited, tess, date_on=dt.date(1999, 1, 4))
    assert "SAL-3): no policy “unreasonable-conduct” is in force on Monday 4 January 1999" in str(early.value)

    kept = gathered(shipped_overlays())
    edition = PolicyEdition.objects.create(
        policy="x", digest="0" * 64, text=kept.as_text(), kept_at=at("2026-01-01")
    )
    Adoption.objects.create(edition=edition, in_force_from=day("2026-01-01"), recorded_at=at("2026-01-01"))
    with pytest.raises(LetterRefused) as altered:
        send_decision(limited, tess)
    assert "was altered in the database" in str(altered.value)
    assert not LetterSent.objects.filter(code="conduct-decision").exists()


def test_EQM_2_the_policy_goes_in_the_form_that_the_person_needs_too(
    council: Council, limited: Case, customer: Customer
) -> None:
    Customer.objects.filter(pk=customer.pk).update(preferred_format="word-file")
    sent = send_decision(Case.objects.get(pk=limited.pk), council.users["Tess"])
    endings = {one.name.rpartition(".")[2] for one in sent.enclosed.exclude(edition="")}
    assert endings == {"pdf", "docx"}
