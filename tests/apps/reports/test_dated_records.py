"""What is entered anew from its first day takes the place of what stood before, as the settings pages say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import Member, Officer, Post, ServiceArea
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.complaint_records import sampled
from evenhand.apps.reports.forms import TargetForm
from evenhand.apps.reports.making import aims, rates
from evenhand.apps.reports.models import HourlyRate, PostHours, Target
from evenhand.apps.reports.recorded import sayer
from evenhand.apps.reports.records import JUDGED, RECORDS, tables
from evenhand.apps.reports.words import titles
from evenhand.domain.reports.periods import financial_year

pytestmark = pytest.mark.django_db
OLD, NEW = dt.date(2020, 4, 1), dt.date(2022, 4, 1)


MEASURE = "on-time-of-received"


def test_DEF_14_a_later_target_takes_the_place_of_one_without_an_end() -> None:
    for value, from_on in ((90, OLD), (95, NEW)):
        Target.objects.create(group="foi", measure=MEASURE, value=value, from_on=from_on)
    aim = aims()
    found = [aim("foi", MEASURE, financial_year(year), "").target for year in (2018, 2021, 2022)]
    assert found == [None, 90, 95]


def test_DEF_14_kinds_counted_together_have_a_target_only_where_each_has_the_same() -> None:
    year = financial_year(2021)
    Target.objects.create(group="foi", measure=MEASURE, value=90, from_on=OLD)
    assert aims()("foi+eir", MEASURE, year, "").target is None
    Target.objects.create(group="eir", measure=MEASURE, value=90, from_on=OLD)
    assert aims()("foi+eir", MEASURE, year, "").target == 90
    Target.objects.create(group="eir", measure=MEASURE, value=80, from_on=NEW)
    assert aims()("foi+eir", MEASURE, financial_year(2022), "").target is None


def test_DEF_14_a_service_has_its_own_target_or_that_of_all_and_an_expectation_is_no_target() -> None:
    for value, service, expectation, why in (
        (90, "", False, ""),
        (85, "housing", False, ""),
        (95, "", True, "good"),
        (90, "", True, "poor below this"),
    ):
        Target.objects.create(
            group="foi",
            measure=MEASURE,
            value=value,
            service=service,
            expectation=expectation,
            why=why,
            from_on=OLD,
        )
    of = {name: aims()("foi", MEASURE, financial_year(2021), name) for name in ("", "housing", "streets")}
    assert [of[name].target for name in of] == [90, 85, 90]
    assert {one.expected for one in of.values()} == {(("good", 95), ("poor below this", 90))}


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"measure": "informal-rate"}, "measure", "It is shown for: "),
        ({"measure": "on-time-of-issued", "service": "housing"}, "service", "Choose all services"),
        ({"value": "900"}, "value", "100"),
    ],
)
def test_DEF_14_no_target_is_entered_that_no_report_would_show(
    said: dict[str, str], field: str, why: str
) -> None:
    ServiceArea.objects.create(code="housing", name="Housing")
    given = {
        "group": "foi",
        "measure": MEASURE,
        "value": "90",
        "from_on_day": "1",
        "from_on_month": "4",
        "from_on_year": "2022",
    }
    assert TargetForm({**given, "service": "housing"}).is_valid()
    assert why in str(TargetForm(given | said).errors[field])


def test_S1_4_a_later_rate_holds_though_it_is_lower() -> None:
    for hourly, from_on in (("30.00", OLD), ("24.00", NEW)):
        HourlyRate.objects.create(role="information-officer", hourly=Decimal(hourly), from_on=from_on)
    rate = rates()
    assert rate("information-officer", dt.date(2021, 1, 1)) == 30
    assert rate("information-officer", dt.date(2022, 6, 1)) == 24


def test_S1_3_a_post_whose_hours_changed_is_one_post() -> None:
    post = Post.objects.create(title="Information Officer", role="information-officer")
    for hours, from_on in (("1.00", OLD), ("0.60", NEW)):
        PostHours.objects.create(
            post=post, full_time_equivalent=Decimal(hours), information_rights=True, from_on=from_on
        )
    year = financial_year(2022)
    (table,) = tables("posts", year, "internal", on=NEW)
    assert [[cell.text for cell in line.cells][2] for line in table.lines] == ["0.60", "0.60"]


def test_settings_and_lists_say_words_and_no_codes() -> None:
    ServiceArea.objects.create(code="housing", name="Housing")
    officer = Officer.objects.create(name="Gwen Astley", email="gwen@example.org")
    target = Target(group="foi", measure=MEASURE, service="housing", value=Decimal("90.00"), from_on=NEW)
    assert sayer()(target) == (
        "Freedom of information requests, Housing: On time, of all received, target 90 %, from 1 April 2022"
    )
    words = titles()
    assert words("spoc", f"officer:{officer.pk}") == "Gwen Astley"
    member = Member.objects.create(
        name="Cllr Ada Lowe", ward="Weirside", email="ada@example.org", from_on=OLD
    )
    assert titles()("member", f"member:{member.pk}") == "Cllr Ada Lowe (Weirside)"
    assert words("kind", "service") == "Service"  # a code of another vocabulary too
    assert words("decided-by", "head-of-service") == "Head of service"  # a step of the chase ladder too
    assert words("channel", "telephone") == "Telephone call"  # an adjustment too


def contact(received_on: dt.date) -> Contact:
    """A message that came in and that nobody has sorted."""
    at = dt.datetime.combine(received_on, dt.time(9), tzinfo=dt.UTC)
    return Contact.objects.create(direction="in", channel="email", received_on=received_on, stored_at=at)


@pytest.mark.parametrize(
    ("number", "audience", "said"),
    [(0, "public", "0"), (3, "public", "<5"), (3, "internal", "3"), (6, "public", "6")],
)
def test_DEF_3_messages_that_nobody_sorted_stand_on_a_line_of_their_own(
    number: int, audience: str, said: str
) -> None:
    year = financial_year(2022)
    for place in range(number):
        contact(year.from_on + dt.timedelta(days=place))
    contact(year.until_on + dt.timedelta(days=1))
    (table,) = tables("unsorted", year, audience, on=NEW)
    assert [cell.text for line in table.lines for cell in line.cells] == [said]


def test_SUP_1_a_list_that_is_kept_back_is_not_called_empty() -> None:
    (table,) = tables("spoc-contacts", financial_year(2022), "public", on=NEW)
    assert "not in what goes out" in table.notes[0]


def test_each_record_that_a_question_may_name_has_its_tables_and_the_other_way_round() -> None:
    assert set(questions().records) == {*RECORDS, *JUDGED}


@pytest.mark.parametrize(
    ("sent", "returned", "told"),
    [(20, 10, True), (20, 7, False), (15, 10, False), (20, 0, True), (35, 20, False)],
)
def test_CO_17_SUP_5_a_sample_is_told_to_the_public_where_no_number_and_no_step_is_below_ten(
    sent: int, returned: int, told: bool
) -> None:
    one = SimpleNamespace(eligible=40, sent=sent, returned=returned, rate_percent=50, seed=7)
    assert sampled(one, "internal")[2:4] == (str(sent), str(returned))
    shown = sampled(one, "public")
    assert (shown[0], shown[2], shown[3]) == (
        ("40", str(sent), str(returned)) if told else ("n/a (<10)", "n/a (<10)", "n/a (<10)")
    )
