"""A draft of the policy in the browser: no mistake locks it, and nobody's words are lost."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client

from evenhand.apps.policies import drafting, library
from evenhand.apps.policies.keeping import written_out
from evenhand.apps.policies.models import PolicyDraft

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
