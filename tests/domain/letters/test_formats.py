"""In which form a letter goes: adjustments before wishes, and what we cannot make is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.lawbook.vocabularies import load_vocabularies
from evenhand.domain.letters.formats import Form, Look, form_for

LISTS = load_vocabularies(Path(__file__).parents[3] / "src" / "evenhand" / "law" / "vocabularies")


def test_nothing_on_the_record_asks_for_nothing() -> None:
    assert form_for(LISTS) == Form()


def test_EQM_2_large_print_is_drawn_larger_and_put_beside_a_mail() -> None:
    form = form_for(LISTS, adjustments=("large-print",))
    assert (form.look, form.encloses) == (Look(points=18), ("pdf",))
    assert form.made[0].because == ("the adjustment “Large print”",)
    assert form.notes


def test_a_format_asked_for_twice_is_made_once_and_says_both_reasons() -> None:
    form = form_for(LISTS, preferred_format="large-print", adjustments=("large-print",))
    assert [len(one.because) for one in form.wanted] == [2]


@pytest.mark.parametrize("code", ["braille", "audio", "easy-read", "british-sign-language", "interpreter"])
def test_EQM_2_what_we_cannot_make_is_ordered_and_never_left_out(code: str) -> None:
    assert [one.ordered for one in form_for(LISTS, adjustments=(code,)).wanted] == [True]


@pytest.mark.parametrize("language", sorted(set(LISTS["languages"].codes) - {"en"}))
def test_every_language_but_English_asks_for_a_format_that_somebody_makes(language: str) -> None:
    form = form_for(LISTS, language=language)
    assert form.ordered
    assert form.ordered[0].code in LISTS["formats"].codes


def test_plain_text_and_a_word_file_are_ours_to_make() -> None:
    assert form_for(LISTS, preferred_format="plain-text").text_only
    assert form_for(LISTS, adjustments=("accessible-files",)).encloses == ("docx",)


def test_an_adjustment_decides_the_channel_before_a_wish() -> None:
    form = form_for(LISTS, preferred_channel="letter", preferred_format="paper", adjustments=("email-only",))
    assert form.channel == "email"
    assert "adjustment" in form.channel_because
    assert form_for(LISTS, preferred_format="paper").channel == "letter"


def test_a_code_that_no_list_has_any_more_asks_for_nothing() -> None:
    assert form_for(LISTS, preferred_format="gone", language="gone", adjustments=("gone",)) == Form()


def test_every_format_that_an_adjustment_or_a_language_names_is_in_the_list() -> None:
    named = {
        str(code.flags["format"])
        for name in ("adjustments", "languages")
        for code in LISTS[name].codes.values()
        if "format" in code.flags
    }
    assert named <= set(LISTS["formats"].codes)
