"""Environmental information may be asked for without a name: it is answered, and never taken for anybody's (EIR-2)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django import forms

from evenhand.apps.cases.models import Passage
from evenhand.apps.cases.operations import MoveRefused, reclassify
from evenhand.apps.cases.replying import reply_of
from evenhand.apps.council.operations import add_mailbox
from evenhand.apps.information.history import history_of, open_history
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.addressing import add_address_field, is_offered, offered
from evenhand.apps.letters.operations import send_owed
from evenhand.apps.letters.ways import Way
from evenhand.apps.search.models import SearchDocument
from evenhand.domain.letters import compose
from tests.apps.cases.conftest import AT
from tests.apps.information.conftest import Handled, day, noon

pytestmark = pytest.mark.django_db
ALIAS, ON = "riverwatch@example.com", "2026-10-12"


@pytest.fixture
def nameless(requested):
    """Log a request for environmental information of somebody who gave no name."""

    def make(**said: object) -> Handled:
        return requested("eir-request", customer=None, **said)

    return make


def letter_to(request: Handled) -> object:
    about = gathering.about(request.case, user=request.by, on=day(ON))
    return compose(
        lawbook().letters["name-needed"],
        gathering.gather(lawbook().letters["name-needed"], about),
        lawbook().letters,
    )


def test_EIR_2_a_request_by_mail_without_a_name_is_answered_at_the_address_it_came_from(
    nameless, administrator
):
    add_mailbox(address="foi@example.org", title="Requests", purpose="Requests", by=administrator, at=AT)
    request = nameless(reply_by="email", reply_to=ALIAS)

    request.tell(ON, "ask-name", part="The invoices.")
    (owed,) = [one for one in request.reading(ON).obligations if one.name == "name-needed"]
    about = gathering.about(request.case, user=request.by, on=day(ON), owed=owed.key)
    facts = {**gathering.gather(lawbook().letters["name-needed"], about), "sender_title": "Officer"}
    (address,) = offered(request.case)
    way = Way(channel="email", to=(address.address,))
    sent = send_owed(request.case, owed, facts, way, by=request.by, at=noon(ON), press=uuid4())

    assert request.case.customer is None
    assert sent.to == [ALIAS]
    assert "Requester" in str(sent.content["salutation"])
    assert "The invoices." in str(sent.content["pieces"])
    assert is_offered(request.case, ALIAS)
    assert not is_offered(request.case, "somebody.else@example.com")


def test_EIR_2_the_reply_goes_by_post_by_telephone_or_is_collected(nameless):
    posted = nameless(reply_by="post", reply_to="1 Quay Row\nHarrowmere")
    called = nameless(reply_by="telephone", reply_to="01632 960123")
    fetched = nameless(reply_by="collected")

    assert letter_to(posted).recipient == ("Requester", "1 Quay Row", "Harrowmere")
    assert letter_to(called).recipient == letter_to(fetched).recipient == ("Requester",)
    assert ways_of(posted) == ["On paper, by post"]
    assert ways_of(called) == ["On paper: by telephone, to 01632 960123"]
    assert ways_of(fetched) == ["On paper: collected in person"]


def ways_of(request: Handled) -> list[str]:
    form = forms.Form()
    form.fields["channel"] = forms.ChoiceField()
    add_address_field(form, offered(request.case), reply=reply_of(request.case))
    return [words for _, words in form.fields["channel"].choices]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "say how the answer reaches the person"),
        ({"reply_by": "email"}, "Say where the answer goes"),
        ({"reply_by": "telephone"}, "Say where the answer goes"),
        ({"reply_by": "email", "reply_to": "riverwatch at example dot org"}, "no e-mail address"),
        ({"reply_by": "email", "reply_to": "a@example.org, b@example.org"}, "no e-mail address"),
    ],
)
def test_EIR_2_without_a_name_it_is_said_how_the_answer_reaches_the_person(nameless, said, sentence):
    with pytest.raises(MoveRefused, match=sentence):
        nameless(**said)


def test_EIR_2_a_request_is_named_or_not_and_never_both(requested):
    with pytest.raises(MoveRefused, match="Leave out how it reaches somebody without a name"):
        requested("eir-request", reply_by="email", reply_to=ALIAS)


def test_FOI_12_a_request_for_other_information_needs_a_name(requested, nameless):
    with pytest.raises(MoveRefused, match="requester"):
        requested("foi-request", customer=None)
    with pytest.raises(MoveRefused, match="not something"):
        requested("foi-request", customer=None, reply_by="email", reply_to=ALIAS)


def test_FOI_12_what_turns_out_to_be_freedom_of_information_is_asked_for_a_name_first(nameless, morgan):
    request = nameless(reply_by="email", reply_to=ALIAS)
    change = {"to": "foi-request", "stage": "open", "why": "No environment in it", "on": day(ON)}

    with pytest.raises(MoveRefused, match="needs a name, and none was given"):
        reclassify(request.case, **change, by=request.by, at=noon(ON))
    request.tell(ON, "ask-name", part="All of it.")
    request.tell(ON, "record-name", customer=f"customer:{morgan.pk}")
    reclassify(request.case, **change, by=request.by, at=noon(ON))

    request.case.refresh_from_db()
    assert (request.case.procedure, request.case.customer) == ("foi-request", morgan)
    assert reply_of(request.case) is None
    assert not [one for one in request.reading(ON).obligations if one.open and one.name == "name-needed"]


def test_EIR_2_where_the_answer_goes_may_change_and_a_named_request_has_no_such_place(nameless, requested):
    request, named = nameless(reply_by="email", reply_to=ALIAS), requested("eir-request")

    request.tell(ON, "change-reply", reply_by="collected")

    reply = reply_of(request.case)
    assert reply is not None
    assert reply.way.title == "Collected in person"
    assert offered(request.case) == ()
    with pytest.raises(MoveRefused, match="Add the address to their record"):
        named.tell(ON, "change-reply", reply_by="collected")
    with pytest.raises(MoveRefused, match="named from the first"):
        named.tell(ON, "record-name", customer=f"customer:{named.case.customer_id}")


def test_EIR_2_two_requests_without_a_name_are_nobodys_history(nameless):
    first = nameless(reply_by="email", reply_to=ALIAS)
    nameless(reply_by="email", reply_to=ALIAS)
    said = {"why_it_counts": "aggregation", "why": "Two in a week"}
    open_history(first.case, **said, by=first.by, at=noon(ON), batch=uuid4())

    history = history_of(first.case, first.reading(ON), user=first.by, on=day(ON))

    assert history.others == ()


def test_EIR_2_where_the_answer_goes_stands_in_words_that_are_found_and_that_erasing_destroys(nameless):
    request = nameless(reply_by="email", reply_to=ALIAS)

    assert Passage.objects.filter(case=request.case, words=ALIAS).exists()
    found = SearchDocument.objects.get(kind="case", object_id=request.case.pk)
    assert ALIAS in found.text
    assert ALIAS not in "".join(request.case.event_rows.values_list("text", flat=True))


def test_EIR_2_the_page_says_that_no_name_was_given(nameless, client):
    request = nameless(reply_by="email", reply_to=ALIAS)
    client.force_login(request.by)

    page = client.get(f"/cases/{request.case.ref}/").content.decode()

    assert "No name was given, and none is needed (EIR-2)." in page
    assert f"by e-mail, {ALIAS}" in page
