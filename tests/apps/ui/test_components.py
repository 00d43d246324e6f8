"""The components say what they are given, safely, and in the words of the house."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from evenhand.apps.ui import dates
from evenhand.apps.ui.components import Happening, Table
from evenhand.apps.ui.errors import Problem, problems_of
from evenhand.apps.ui.forms import HouseForm
from evenhand.apps.ui.identity import Identity
from evenhand.apps.ui.templatetags.ui import choices
from tests.apps.ui.sample_pages import SampleForm


def drawn(source: str, **context: object) -> str:
    context.setdefault("request", RequestFactory().get("/list/?show=mine&page=2"))
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_day_is_written_in_full() -> None:
    assert (
        drawn("{% when day %}", day=date(2026, 12, 4))
        == '<time datetime="2026-12-04">Friday 4 December 2026</time>'
    )


def test_the_day_of_an_instant_is_the_day_in_london() -> None:
    just_before_midnight_utc = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert "Thursday 2 July 2026" in drawn("{% when at %}", at=just_before_midnight_utc)
    assert "Thursday 2 July 2026 at 12:30am" in drawn("{% moment at %}", at=just_before_midnight_utc)


@pytest.mark.parametrize(("hour", "words"), [(0, "12:05am"), (9, "9:05am"), (12, "12:05pm"), (23, "11:05pm")])
def test_times_of_day_are_written_with_am_and_pm(hour: int, words: str) -> None:
    assert dates.in_full_with_time(datetime(2026, 1, 5, hour, 5, tzinfo=UTC)).endswith(f" at {words}")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        dates.in_full(datetime(2026, 1, 5))  # noqa: DTZ001 - the very thing refused


def test_no_day_is_said_in_the_words_given() -> None:
    assert drawn('{% when day "not yet" %}', day=None) == "not yet"


def test_what_people_wrote_comes_out_as_text() -> None:
    nasty = "<script>alert(1)</script>"
    table = Table(caption=nasty, columns=["A"], rows=[[nasty]])
    html = drawn(
        "{% tag nasty %}{% table table %}{% timeline happenings %}{% refused nasty nasty %}"
        "{% details summary=nasty %}x{% enddetails %}"
        "{% post_button nasty '.' word=nasty %}",
        nasty=nasty,
        table=table,
        happenings=[Happening(nasty, date(2026, 1, 1), by=nasty, text=nasty)],
    )
    assert "<script>" not in html


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="not a tag colour"):
        drawn('{% tag "Late" "crimson" %}')


@pytest.mark.parametrize("colour", ["red", "#12345", "#1d5c63;}body{display:none", "#1d5c63\n"])
def test_a_councils_colour_cannot_carry_other_style(colour: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        Identity(council_name="Invented", brand_colour=colour)


def test_a_cell_says_its_column_for_small_screens() -> None:
    tree = HTMLParser(
        drawn("{% table table %}", table=Table("Matters", ["Matter", "Due"], [["Bins", "Friday"]]))
    )
    assert [cell.attributes["data-label"] for cell in tree.css("tbody th, tbody td")] == ["Matter", "Due"]


def test_pages_keep_the_filters_of_the_address() -> None:
    from django.core.paginator import Paginator

    html = drawn("{% pagination page %}", page=Paginator(range(30), 10).page(2))
    assert "?show=mine&amp;page=1" in html
    assert "?show=mine&amp;page=3" in html


def test_every_link_of_an_error_summary_leads_to_something_that_takes_focus() -> None:
    form = SampleForm({})
    tree = HTMLParser(drawn("{% error_summary form %}{{ form }}", form=form))
    links = [link.attributes["href"] for link in tree.css(".govuk-error-summary a")]
    assert len(links) == len([name for name, field in form.fields.items() if field.required])
    for link in links:
        target = tree.css_first(f'[id="{(link or "").removeprefix("#")}"]')
        assert target is not None, link
        assert target.tag in {"input", "select", "textarea"}, link


def test_error_sentences_stand_beside_their_field_and_are_joined_to_it() -> None:
    tree = HTMLParser(str(SampleForm({})))
    for name in ("sender", "email", "area", "words"):
        box = tree.css_first(f"#id_{name}")
        assert box is not None
        described = (box.attributes.get("aria-describedby") or "").split()
        assert f"id_{name}_error" in described
        assert all(tree.css_first(f"#{each}") is not None for each in described)
        assert box.attributes["aria-invalid"] == "true"


def test_a_missing_answer_is_asked_for_by_its_label() -> None:
    errors = SampleForm({}).errors
    assert errors["sender"] == ["Enter sender's name"]
    assert errors["channel"] == ["Select channel"]


def test_a_class_the_form_asked_for_is_kept() -> None:
    class Form(HouseForm):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}))

    assert 'class="govuk-input govuk-input--width-5"' in str(Form())


def test_other_forms_keep_djangos_look() -> None:
    class Plain(forms.Form):
        code = forms.CharField()

    assert "govuk" not in str(Plain())
    assert "govuk-input" in drawn("{% house_fields form %}", form=Plain())
    assert "govuk" not in str(Plain())


def test_problems_of_several_forms_stand_together() -> None:
    first, second = SampleForm({}), Problem("The file is 40 MB; the most is 30 MB", target="id_scan")
    assert problems_of(first, second)[-1] == second
    assert len(problems_of(first, second)) == len(problems_of(first)) + 1


def test_a_panel_without_reasons_does_not_offer_any() -> None:
    assert "Why this day" not in drawn(
        "{% due day reasons %}", day=date(2026, 1, 1) + timedelta(days=3), reasons=[]
    )


def test_what_is_wrong_with_a_form_as_a_whole_looks_like_every_other_error() -> None:
    form = SampleForm({})
    form.add_error(None, "Somebody changed this while you were writing.")
    said = str(form)
    assert "errorlist" not in said
    assert "Error:</span> Somebody changed this while you were writing.</p>" in said


def test_a_list_of_choices_is_drawn_as_django_draws_it() -> None:
    listed = [("", "Choose"), ("a&b", 'A "quoted" <b>'), ("Grouped", [("1", "One"), ("2", "Two")])]
    ours = type("Ours", (HouseForm,), {"one": forms.ChoiceField(choices=listed)})({"one": "2"})
    theirs = forms.ChoiceField(choices=listed).widget.render("one", "2", {"id": "id_one"})

    def told(html: str) -> list[tuple[str, dict[str, str | None], str]]:
        nodes = HTMLParser(html).css("select, optgroup, option")
        return [
            (one.tag, one.attributes, one.text(strip=True) if one.tag == "option" else "") for one in nodes
        ]

    drawn_by_us = told(str(ours["one"]))
    assert drawn_by_us[1:] == told(theirs)[1:]
    assert [one for one in drawn_by_us if "selected" in one[1]] == [
        ("option", {"value": "2", "selected": None}, "Two")
    ]


@pytest.mark.parametrize(
    "words", [("<b>Bold</b>", mark_safe("<b>Bold</b>")), (mark_safe("<b>Bold</b>"), "<b>Bold</b>")]
)  # what is tested
def test_what_one_list_marks_as_safe_is_not_safe_in_the_next(words) -> None:
    drawn = [str(choices([(None, [{"value": "1", "label": label, "attrs": {}}], 0)])) for label in words]
    assert drawn == [f'<option value="1">{conditional_escape(label)}</option>' for label in words]
