"""A draft of the policy in the browser: no mistake locks it, and nobody's words are lost."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client

from evenhand.apps.policies import drafting, library
from evenhand.apps.policies.keeping import written_out
from evenhand.apps.policies.models import PolicyDraft

pytestmark = pytest.mark.any_database
DAY = {"from_on_day": "1", "from_on_month": "3", "from_on_year": "2099"}


def at(draft: PolicyDraft, page: str = "") -> str:
    return f"/policies/drafts/{draft.pk}/{page}"


def said(client: Client, path: str, sent: dict[str, str] | None = None) -> str:
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def broken(draft: PolicyDraft) -> PolicyDraft:
    """A draft that cannot be read, as one might have been kept by an earlier release."""
    kept = drafting.kept_of(draft)
    bad = dataclasses.replace(kept, files={**kept.files, f"{kept.chain[-1]}/clocks/X.yaml": "id: [\n"})
    draft.before, draft.text = draft.text, bad.as_text()
    draft.save()
    return draft


@pytest.mark.parametrize("page", ["", "time/", "words/", "decider/", "reasons/"])
def test_a_draft_that_cannot_be_read_says_so_and_can_be_left(
    keeper: Client, broken: PolicyDraft, page: str
) -> None:
    words = said(keeper, at(broken, page)) if not page else keeper.get(at(broken, page), follow=True)
    shown = words if isinstance(words, str) else words.content.decode()
    assert "X.yaml" in shown
    assert "Undo the last change" in shown
    assert "Discard this draft" in shown


def test_the_last_change_is_taken_back(keeper: Client, broken: PolicyDraft) -> None:
    assert "Undo the last change" in said(keeper, at(broken, "undo/"))
    said(keeper, at(broken, "undo/"), {})
    broken.refresh_from_db()
    library.lawbook_at(written_out(drafting.kept_of(broken)))
    assert "no change to take back" in said(keeper, at(broken, "undo/"), {})


def test_a_draft_is_discarded(keeper: Client, draft: PolicyDraft) -> None:
    assert "Discard this draft" in said(keeper, at(draft, "discard/"))
    assert PolicyDraft.objects.filter(pk=draft.pk).exists()
    said(keeper, at(draft, "discard/"), {})
    assert not PolicyDraft.objects.filter(pk=draft.pk).exists()


def test_a_lengthened_lawful_time_is_refused_beside_its_field_and_the_draft_stays(
    keeper: Client, draft: PolicyDraft
) -> None:
    sent = {"rule": "FOI-20WD", "length": "25", "reference": "Minute 7", **DAY}
    shown = said(keeper, at(draft, "time/"), sent | {"version": str(draft.version)})
    assert "never lengthen it" in shown
    assert 'id="id_length_error"' in shown
    before = draft.text
    draft.refresh_from_db()
    assert draft.text == before


@pytest.mark.parametrize("stray", ["Dear {", "Dear {% if x %}", "Dear {nobody_knows}"])
def test_a_stray_brace_is_refused_beside_its_paragraph(
    keeper: Client, draft: PolicyDraft, stray: str
) -> None:
    book = library.lawbook_at(written_out(drafting.kept_of(draft)))
    letter = next(
        each for each in book.letters.letters.values() if sum(bool(b.paragraph) for b in each.body) > 1
    )
    written = {f"p{n}": block.paragraph for n, block in enumerate(letter.body) if block.paragraph}
    last = list(written)[-1]
    sent = {**written, last: stray, "version": str(draft.version)}
    shown = said(keeper, f"{at(draft, 'words/')}?letter={letter.id}", sent)
    assert f'id="id_{last}_error"' in shown
    assert "Nothing was changed" in shown
    before = draft.text
    draft.refresh_from_db()
    assert draft.text == before


def test_a_stale_save_keeps_nothing_and_shows_both_versions(keeper: Client, draft: PolicyDraft) -> None:
    opened = str(draft.version)
    sent = {"rule": "ENQUIRY-10WD", "reference": "Minute 7", **DAY, "version": opened}
    said(keeper, at(draft, "time/"), {**sent, "length": "5"})
    first = PolicyDraft.objects.get(pk=draft.pk)
    shown = said(keeper, at(draft, "time/"), {**sent, "length": "7", "from_on_year": "2100"})
    assert "Nothing of yours was saved yet" in shown
    assert "Both versions" in shown
    assert "5 working days" in shown
    assert "New time: 7" in shown
    assert PolicyDraft.objects.get(pk=draft.pk).text == first.text
    assert str(first.version) in shown


def test_two_wordings_of_one_letter_stand_side_by_side(keeper: Client, draft: PolicyDraft) -> None:
    book = library.lawbook_at(written_out(drafting.kept_of(draft)))
    letter = book.letters.letters["refusal-cost"]
    written = {f"p{n}": block.paragraph for n, block in enumerate(letter.body) if block.paragraph}
    path = f"{at(draft, 'words/')}?letter={letter.id}"
    opened = {"version": str(draft.version)}
    said(keeper, path, {**written, **opened, "p2": f"One of us wrote this. {written['p2']}"})
    shown = said(keeper, path, {**written, **opened, "p2": f"Another wrote that. {written['p2']}"})
    assert "One of us wrote this." in shown
    assert "Another wrote that." in shown
    assert "One of us wrote this." in PolicyDraft.objects.get(pk=draft.pk).text
    assert "Another wrote that." not in PolicyDraft.objects.get(pk=draft.pk).text


def test_a_draft_tells_what_it_changes_and_approval_is_of_what_was_shown(
    keeper: Client, draft: PolicyDraft
) -> None:
    assert "Nothing yet." in said(keeper, at(draft))
    seen = drafting.kept_of(draft).digest
    assert seen in said(keeper, at(draft, "approve/"))
    sent = {"rule": "ENQUIRY-10WD", "length": "5", "reference": "Minute 7", **DAY}
    said(keeper, at(draft, "time/"), {**sent, "version": str(draft.version)})
    assert "5 working days; before, 10 working days" in said(keeper, at(draft))
    approval = {
        "approved_by": "Full Council",
        "approved_on_day": "2",
        "approved_on_month": "1",
        "approved_on_year": "2026",
    }
    shown = said(keeper, at(draft, "approve/"), {**approval, "digest": seen})
    assert "Nothing is approved" in shown
    assert "5 working days; before, 10 working days" in shown
    draft.refresh_from_db()
    assert draft.approved_digest == ""
    said(keeper, at(draft, "approve/"), {**approval, "digest": drafting.kept_of(draft).digest})
    draft.refresh_from_db()
    assert draft.approved_digest == drafting.kept_of(draft).digest
