"""What is not taken as a complaint ends at triage: a ground, a reason, a letter with the ombudsman (table 5.2, CC-7)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from evenhand.apps.cases.models import Case, ObligationRow
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.triage import NewMatter, not_take
from evenhand.apps.contacts.queries.starting import refused_at_triage
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.domain.letters import compose
from tests.apps.contacts.conftest import AT, TODAY, OfficerIn, signed_in

pytestmark = pytest.mark.usefixtures("administrator")

COMPLAINT = NewMatter(procedure="corporate-complaint", summary="A place at a school")
WHY = {
    "reasons": "The school answers for it.",
    "equality_considered": "None of their needs stands in the way of the other route.",
}


@pytest.fixture
def tess(officer_in: OfficerIn) -> Officer:
    return officer_in("complaints-team")


def refused(contact: Contact, tess: Officer, ground: str, *, kind: str = "", **more: str) -> Case:
    facts = {**WHY, "exclusion": ground, **more}
    matter = NewMatter(procedure=kind or COMPLAINT.procedure, summary=COMPLAINT.summary)
    return not_take(contact, matter, facts, by=signed_in(tess), at=AT, batch=uuid4())


def test_CC_7_a_refusal_at_triage_is_logged_counted_and_owes_its_letter(
    contact: Contact, tess: Officer
) -> None:
    case = refused(contact, tess, "school", passed_on_to="Mill Lane School")
    contact.refresh_from_db()
    assert (contact.outcome, contact.outcome_by) == ("not-taken", signed_in(tess))
    assert (case.procedure, case.received_on) == ("corporate-complaint", contact.received_on)
    case.refresh_from_db()
    assert (case.final, case.outcome) == (True, "refused")
    assert ObligationRow.objects.filter(case=case, name="complaint-refused", open=True).exists()


def test_every_ground_of_the_routing_table_makes_a_letter_with_its_signpost_and_the_ombudsman(
    contact: Contact, tess: Officer
) -> None:
    case = refused(contact, tess, "school")
    letter, book = lawbook().letters["complaint-refused"], lawbook().letters
    about = gathering.about(case, user=signed_in(tess), on=TODAY)
    codes = lawbook().vocabularies["complaint-exclusions"].codes
    assert len(codes) >= 13
    for ground in codes:
        about.reading.story.facts["exclusion"] = ground  # type: ignore[index]  # written to although it is a mapping for reading
        about.cache.clear()
        composed = compose(letter, gathering.gather(letter, about), book)
        said = str(composed.pieces)
        assert str(codes[ground].flags["signpost"]) in said, ground
        assert not [gap for gap in composed.gaps if gap.statement in ("reasons", "signpost", "ombudsman")], (
            ground
        )


def test_CC_6_out_of_time_says_why_the_limit_is_kept_and_nothing_is_kept_without_it(
    contact: Contact, tess: Officer
) -> None:
    with pytest.raises(MoveRefused):
        refused(contact, tess, "out-of-time")
    assert not Case.objects.exists()
    contact.refresh_from_db()
    assert contact.outcome == ""
    kept = refused(
        contact, tess, "out-of-time", time_limit_kept="Asked why it came late; no reason was given."
    )
    assert kept.ref


def test_only_who_may_refuse_is_offered_it(tess: Officer, olive: Officer) -> None:
    offered = {
        name: [p.name for p, _ in refused_at_triage(signed_in(who), received_on=TODAY, today=TODAY)]
        for name, who in (("tess", tess), ("olive", olive))
    }
    kinds = ("adult-social-care-complaint", "childrens-complaint", "corporate-complaint", "housing-complaint")
    assert {name: sorted(found) for name, found in offered.items()} == {"tess": sorted(kinds), "olive": []}


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        ("adult-social-care-complaint", "outside-regulations"),
        ("childrens-complaint", "no-sufficient-interest"),
        ("childrens-complaint", "out-of-time"),
    ],
)
def test_CSC_1_ASC_5_social_care_is_refused_at_triage_on_its_own_grounds(
    contact: Contact, tess: Officer, kind: str, ground: str
) -> None:
    more = {"time_limit_kept": "Asked; there was no reason."} if ground == "out-of-time" else {}
    case = refused(contact, tess, ground, kind=kind, **more)
    case.refresh_from_db()
    assert (case.procedure, case.stage) == (kind, "refused")


def test_CC_7_each_procedure_offers_its_own_grounds_of_refusal_alone() -> None:
    codes = lawbook().vocabularies["complaint-exclusions"].codes
    grounds = {
        each.name: {
            code for code, meaning in codes.items() if each.moves["refuse"].asks["exclusion"].offers(meaning)
        }
        for each in lawbook().in_force(TODAY)
        if each.refused_at_triage
    }
    assert "school" in grounds["corporate-complaint"]
    assert "school" not in grounds["childrens-complaint"] | grounds["housing-complaint"]
    assert "no-sufficient-interest" in grounds["childrens-complaint"]
    assert "no-sufficient-interest" not in grounds["adult-social-care-complaint"]
    assert "outside-regulations" not in grounds["corporate-complaint"] | grounds["housing-complaint"]
    assert {"employment", "information-request"} <= grounds["adult-social-care-complaint"]  # ASC-5
    assert set.union(*grounds.values()) == set(codes)
    assert {"out-of-time", "persistent", "ombudsman-decided"} <= set.intersection(*grounds.values())


def test_the_desk_takes_it_in_one_press_and_goes_on_to_the_letter(
    client: Client, contact: Contact, tess: Officer
) -> None:
    client.force_login(signed_in(tess))
    path = f"/triage/{contact.pk}/"
    page = client.get(path).content.decode()
    assert "Where each of these is sent" in page
    name = "not-corporate-complaint-"
    data = {"do": "not-take", "kind": "corporate-complaint", f"{name}batch": str(uuid4())}
    assert "Enter why, in words for the person" in client.post(path, data).content.decode()
    said = {
        f"{name}{key}": value for key, value in {**WHY, "exclusion": "school", "summary": "School"}.items()
    }
    answer = client.post(path, {**data, **said})
    assert answer.status_code == 302
    assert "/letters/" in answer["Location"]
