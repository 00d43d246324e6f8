"""What only some answers call for is not demanded with the others, whatever kind of answer it is."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from evenhand.apps.cases.fact_types import Asking, field_for
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.contacts.models import Contact
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from tests.apps.conduct.conftest import Council, at, day, person

pytestmark = pytest.mark.django_db


def test_no_field_is_required_that_only_some_answers_call_for(council: Council) -> None:
    asking = Asking(user=council.users["Mona"], today=day("2026-01-05"))
    demanded = {
        (procedure.name, move.name, ask.name)
        for procedure in lawbook().in_force(asking.today)
        for move in procedure.moves.values()
        for ask in move.asks.values()
        if ask.when and field_for(ask, asking).required
    }
    assert demanded == set()


@pytest.mark.parametrize("page", ["/cases/{}/moves/decide-not-to-apply/", "/contacts/new/"])
def test_nothing_is_called_optional_that_keeps_it_from_going(
    council: Council, reported: Case, page: str
) -> None:
    client = Client()
    client.force_login(council.users["Mona"])
    shown = client.get(page.format(reported.ref)).content.decode()
    optional = " ".join(re.findall(r"[^<>]*\(optional\)", re.sub(r"\s+", " ", shown)))
    assert "Minute or reference (optional)" in optional or "/cases/" not in page
    assert "Who (optional)" not in optional
    assert "Who got in touch" not in optional


def test_URB_7_an_incident_that_a_colleague_saw_is_recorded_on_the_page_without_a_contact(
    council: Council, reported: Case
) -> None:
    client = Client()
    client.force_login(council.users["Mona"])
    path = f"/cases/{reported.ref}/moves/incident.log/"
    batch = client.get(path).context["form"]["batch"].value()
    said = {
        "batch": batch,
        "happened_on_day": "5",
        "happened_on_month": "1",
        "happened_on_year": "2026",
        "behaviours": ["D3"],
        "where": "telephone",
        "what_happened": "Said he would wait outside.",
        "evidence": "statement",
        "witness": council.officers["Olly"].pk,
        "asked_to_stop": "yes",
    }
    answer = client.post(path, said)
    assert answer.status_code == 302, answer.context["form"].errors
    assert EventRow.objects.filter(case=reported, move="incident.log").count() == 2


def test_URB_7_an_incident_rests_on_no_contact_with_somebody_else(council: Council, reported: Case) -> None:
    """A slip of a number would put their letter into the papers and the evidence about this person."""
    other, held = (
        person(council, "Sam Ashby"),
        {
            "direction": "in",
            "channel": "email",
            "stored_at": at("2026-01-03"),
            "received_at": at("2026-01-03"),
            "received_on": day("2026-01-03"),
        },
    )
    theirs = Contact.objects.create(customer=other, subject="Mine", **held)
    own = Contact.objects.create(customer=reported.customer, subject="Calls", **held)
    unknown = Contact.objects.create(subject="No name", **held)
    move = lawbook().edition("unreasonable-conduct", day("2026-01-05")).moves["incident.log"]
    asking = Asking(user=council.users["Hope"], today=day("2026-01-05"), about=reported.customer_id)
    field = field_for(move.asks["contact"], asking)
    assert field.clean(str(own.pk)) == own
    assert field.clean(str(unknown.pk)) == unknown
    with pytest.raises(ValidationError, match="somebody else"):
        field.clean(str(theirs.pk))
    Customer.objects.filter(pk=other.pk).update(merged_into=reported.customer)
    assert field.clean(str(theirs.pk)) == theirs
    client = Client()
    client.force_login(council.users["Hope"])
    for page in ("moves/incident.log/", "worksheet/incidents/"):
        name = "new-1-contact" if "worksheet" in page else "contact"
        Customer.objects.filter(pk=other.pk).update(merged_into=None)
        said = {name: theirs.pk, "rows": "1", name.replace("contact", "evidence"): "contact", "commit": "1"}
        said[name.replace("contact", "what_happened")] = "Wrote."
        assert "somebody else" in client.post(f"/cases/{reported.ref}/{page}", said).content.decode()
