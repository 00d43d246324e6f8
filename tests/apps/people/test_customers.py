"""The record of a person: who may see it, how it is found, corrected and careful."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.people import operations, panels, queries, who_bar
from evenhand.apps.people.models import Customer, ViewOfRecord
from tests.apps.people.conftest import PersonIn

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize("role", ["officer", "head-of-service", "complaints-team", "auditor"])
def test_these_roles_see_the_whole_record(role: str, person_in: PersonIn) -> None:
    viewer = person_in(role)
    customer = operations.add_customer(name="Morgan Ravensdale", by=viewer, at=AT)
    assert queries.customer_for(viewer, customer.pk, on=TODAY) == customer


def test_an_auditor_changes_nothing(person_in: PersonIn, morgan: Customer) -> None:
    with pytest.raises(PermissionDenied, match="does not change"):
        queries.customer_to_change(person_in("auditor"), morgan.pk, on=TODAY)


def test_the_contact_centre_sees_the_card_and_not_the_record(
    person_in: PersonIn, olive: User, morgan: Customer
) -> None:
    operations.set_safe_contact(morgan, words="Never telephone the house", by=olive, at=AT)
    operations.record_adjustment(morgan, what="large-print", from_on=TODAY, by=olive, at=AT)
    agent = person_in("contact-centre-agent")
    card = queries.card_for(agent, morgan.pk, on=TODAY)
    assert card.safe_contact == "Never telephone the house"
    assert card.adjustments == ("Large print",)
    with pytest.raises(PermissionDenied, match="does not see"):
        queries.customer_for(agent, morgan.pk, on=TODAY)


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_these_roles_look_nobody_up(role: str, person_in: PersonIn, morgan: Customer) -> None:
    viewer = person_in(role)
    with pytest.raises(PermissionDenied):
        queries.card_for(viewer, morgan.pk, on=TODAY)
    with pytest.raises(PermissionDenied):
        queries.find_customers(viewer, "Morgan", on=TODAY)


def test_no_post_on_the_day_no_sight_on_the_day(olive: User, morgan: Customer) -> None:
    with pytest.raises(PermissionDenied):
        queries.customer_for(olive, morgan.pk, on=dt.date(2019, 12, 31))


def test_a_customer_who_is_not_there_is_not_found(olive: User) -> None:
    with pytest.raises(Http404, match="look them up by name"):
        queries.customer_for(olive, 999_999, on=TODAY)


@pytest.mark.parametrize(
    "typed",
    ["ravensdale", "RAVENSDALE morgan", "zoë", "Zoe O Shea", "01632 960123", "+441632960123", "zz99 3vz",
     "Morgan@EXAMPLE.org"],
)  # fmt: skip
def test_a_customer_is_found_by_any_name_number_postcode_or_address(
    typed: str, olive: User, morgan: Customer
) -> None:
    operations.add_other_name(morgan, name="Zoë O'Shea", evidence="signs so", by=olive, at=AT)
    operations.add_other_name(morgan, name="Zoe O Shea", evidence="signs so", by=olive, at=AT)
    operations.add_telephone(morgan, number="01632 960123", evidence="called", by=olive, at=AT)
    operations.add_postal_address(
        morgan, lines="1 Mill Lane", postcode="ZZ99 3VZ", evidence="letter", by=olive, at=AT
    )
    operations.add_email_address(morgan, address="morgan@example.org", evidence="mail", by=olive, at=AT)
    assert queries.find_customers(olive, typed, on=TODAY) == [morgan]


@pytest.mark.parametrize("typed", ["", "   ", "smith", "'", "%", "01632 960999", "ZZ99 9ZZ"])
def test_nobody_else_is_found(typed: str, olive: User, morgan: Customer) -> None:
    assert queries.find_customers(olive, typed, on=TODAY) == []


@pytest.mark.parametrize(("name", "typed"), [("Łukasz Sørensen", "lukasz sorensen"), ("Lukasz Yildiz", "Łukasz Yıldız"),
    ("Siân Þórsdóttir", "sian thorsdottir"), ("Sian Thorsdottir", "SIÂN ÞÓRSDÓTTIR")])  # fmt: skip
def test_a_name_is_found_with_its_accents_and_without(name: str, typed: str, olive: User) -> None:
    one = operations.add_customer(name=name, by=olive, at=AT)
    assert queries.find_customers(olive, typed, on=TODAY) == [one]


@pytest.mark.parametrize("typed", [" ".join(f"w{n}" for n in range(3_000)), "a-" * 5_000, "\ufdfa" * 1_000, "x" * 10_000,
    "a\x00@example.org", "\x00", "\ud800@example.org", "\ud83d", "*" * 300, "%_" * 190, "(((" * 120, "@" * 20])  # fmt: skip
def test_whatever_is_typed_for_a_person_finds_nobody_and_breaks_nothing(
    typed: str, olive: User, morgan: Customer
) -> None:
    assert queries.find_customers(olive, typed, on=TODAY) == []


def test_the_inside_of_a_name_is_looked_for_only_where_no_name_begins_so(
    olive: User, morgan: Customer
) -> None:
    dale = operations.add_customer(name="Rowan Dale", by=olive, at=AT)
    assert queries.find_customers(olive, "dale", on=TODAY) == [dale]
    assert queries.find_customers(olive, "vensda", on=TODAY) == [morgan]


def test_a_street_is_no_name(olive: User, morgan: Customer) -> None:
    operations.add_postal_address(
        morgan, lines="1 Mill Lane", postcode="ZZ99 3VZ", evidence="letter", by=olive, at=AT
    )
    assert queries.find_customers(olive, "mill", on=TODAY) == []


def test_a_correction_keeps_what_was_said_before(olive: User, morgan: Customer) -> None:
    for _ in range(2):
        operations.correct(morgan, facts={"name": "Morgan Ravenscroft"}, why="misheard", by=olive, at=AT)
    change = RecordChange.objects.get(what="correct")
    assert (change.before, change.after) == ({"name": "Morgan Ravensdale"}, {"name": "Morgan Ravenscroft"})
    assert [c.pk for c in queries.find_customers(olive, "ravenscroft", on=TODAY)] == [morgan.pk]


def test_a_code_that_its_list_does_not_have_is_refused(olive: User, morgan: Customer) -> None:
    with pytest.raises(Refused, match="not on the list") as refused:
        operations.correct(morgan, facts={"preferred_channel": "pigeon"}, by=olive, at=AT)
    assert refused.value.field == "preferred_channel"


def test_two_people_may_share_a_name(olive: User, morgan: Customer) -> None:
    twin = operations.add_customer(name=morgan.name, by=olive, at=AT)
    assert queries.find_customers(olive, "morgan", on=TODAY) == [morgan, twin]


def test_the_change_log_keeps_every_wording_of_a_safe_contact_note(olive: User, morgan: Customer) -> None:
    operations.set_safe_contact(morgan, words="Post only", by=olive, at=AT)
    with pytest.raises(Refused, match="Say why the note changes"):
        operations.set_safe_contact(morgan, words="", by=olive, at=AT)
    operations.set_safe_contact(morgan, words="", why="They moved out.", by=olive, at=AT)
    wordings = RecordChange.objects.filter(what="set-safe-contact").values_list("after", flat=True)
    assert list(wordings) == [{"safe_contact": "Post only"}, {"safe_contact": ""}]


def test_SPOC_7_an_adjustment_holds_from_its_first_day_to_its_last(olive: User, morgan: Customer) -> None:
    adjustment = operations.record_adjustment(
        morgan, what="telephone", words="after 2 pm", from_on=TODAY, by=olive, at=AT
    )
    operations.end_adjustment(
        adjustment, last_on=dt.date(2026, 12, 4), why="asked us to stop", by=olive, at=AT
    )
    assert queries.adjustment_codes(morgan.pk, dt.date(2026, 12, 4)) == ("telephone",)
    assert queries.adjustment_codes(morgan.pk, dt.date(2026, 12, 5)) == ()
    assert queries.adjustment_words(morgan, on=TODAY) == ("Speaks by telephone: after 2 pm",)


def test_another_adjustment_takes_words_of_its_own(olive: User, morgan: Customer) -> None:
    with pytest.raises(Refused, match="Say in words"):
        operations.record_adjustment(morgan, what="other", from_on=TODAY, by=olive, at=AT)


def test_URB_31_who_may_act_on_one_matter_is_recorded_with_the_matter(olive: User, morgan: Customer) -> None:
    with pytest.raises(Refused, match="Say which matter") as refused:
        operations.add_representative(
            morgan, name="Sam Fen", authority="form", scope="one-matter", scope_words=" ", from_on=TODAY,
            by=olive, at=AT,
        )  # fmt: skip
    assert refused.value.field == "scope_words"


def test_URB_31_a_representative_acts_on_evidence_and_within_dates(olive: User, morgan: Customer) -> None:
    solicitor = operations.add_customer(name="Fen & Marsh LLP", kind="organisation", by=olive, at=AT)
    with pytest.raises(Refused, match="Without it they cannot act"):
        operations.add_representative(
            morgan, by_customer=solicitor, authority="", scope="everything", from_on=TODAY, by=olive, at=AT
        )
    acting = operations.add_representative(
        morgan,
        by_customer=solicitor,
        authority="signed form",
        scope="everything",
        from_on=TODAY,
        by=olive,
        at=AT,
    )
    operations.end_representative(acting, last_on=TODAY, why="withdrawn", by=olive, at=AT)
    assert queries.may_act_for(morgan, solicitor, TODAY)
    assert not queries.may_act_for(morgan, solicitor, dt.date(2026, 11, 21))
    assert not queries.may_act_for(solicitor, morgan, TODAY)


def test_two_who_belong_together_are_tied_once_and_seen_from_both_sides(
    olive: User, morgan: Customer
) -> None:
    rowan = operations.add_customer(name="Rowan Ash", by=olive, at=AT)
    operations.associate(morgan, other=rowan, relation="household", by=olive, at=AT)
    operations.associate(rowan, other=morgan, relation="household", by=olive, at=AT)
    assert [tie.other for tie in queries.associates_of(morgan)] == [rowan]
    assert [tie.other for tie in queries.associates_of(rowan)] == [morgan]
    with pytest.raises(Refused, match="same customer"):
        operations.associate(rowan, other=rowan, relation="household", by=olive, at=AT)


def test_a_view_is_kept_of_a_customer_or_of_a_case(olive: User, morgan: Customer) -> None:
    operations.note_view(user=olive, customer=morgan, at=AT, why="person page")
    operations.note_view(user=olive, case_ref="EH-2026-000123", at=AT, why="case page")
    assert ViewOfRecord.objects.count() == 2
    with pytest.raises(ValueError, match="Name the customer or the case"):
        operations.note_view(user=olive, at=AT, why="nothing")


def test_the_bar_shows_slots_to_those_they_are_for_and_none_where_the_applicant_is_not_looked_at(
    olive: User, morgan: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(who_bar, "_fillers", {slot: [] for slot in who_bar.SLOTS})
    who_bar.fill("spoc", lambda customer, viewer, on: (who_bar.WhoLine("SPOC", "Sam Spoke"),))
    who_bar.fill("safety", lambda customer, viewer, on: (who_bar.WhoLine("Safety", "Two to visit"),))
    bar = who_bar.who(morgan, olive, on=TODAY)
    assert [line.label for line in bar.lines] == ["Safety", "SPOC"]
    assert who_bar.who(morgan, olive, on=TODAY, applicant_blind=True).lines == ()


def test_panels_stand_in_their_places_and_may_be_left_out(
    olive: User, morgan: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_makers", {})
    panels.add(lambda customer, viewer, on: panels.Panel("Contacts", "x.html"), place=20)
    panels.add(lambda customer, viewer, on: panels.Panel("Cases", "x.html"), place=10)
    panels.add(lambda customer, viewer, on: None, place=5)
    assert [panel.title for panel in panels.panels_of(morgan, olive, on=TODAY)] == ["Cases", "Contacts"]
