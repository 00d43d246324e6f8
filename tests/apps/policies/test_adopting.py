"""Adopting a policy: checked, approved by somebody named, in force from a day; kept for good, and open cases keep theirs."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations as cases
from evenhand.apps.cases.models import Case, NeverChanged
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.lawbook.books import stands_adopted
from evenhand.apps.people.models import Customer
from evenhand.apps.policies import library
from evenhand.apps.policies.keeping import EditionAltered, gathered, kept_in, put_into
from evenhand.apps.policies.models import Adoption, PolicyEdition
from evenhand.apps.policies.operations import AdoptionRefused, Approval, adopt, roll_back
from evenhand.apps.policies.queries import standing_on
from evenhand.apps.policies.reviewing import review_due
from evenhand.apps.policies.standing import _Known, take_up

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TODAY, LATER = dt.date(2026, 11, 2), dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _as_shipped_after(db: None) -> Iterator[None]:
    """The lawbook as it comes with the software, before and after each test."""
    _Known.key = None
    stands_adopted(folders=None)
    yield
    _Known.key = None
    stands_adopted(folders=None)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The council's own folder with a shorter promise from December on, and an enquiry procedure of its own."""
    own = library.own_policy()
    folder = tmp_path / own
    shutil.copytree(Path(django_settings.POLICIES) / own, folder)
    (folder / "clocks").mkdir(exist_ok=True)
    (folder / "clocks" / "ENQUIRY-10WD.yaml").write_text(
        "id: ENQUIRY-10WD\nvalues:\n"
        "  - {length: 10, reference: {title: Our promise until now}}\n"
        "  - {from: 2026-12-01, length: 5, reference: {title: Our new promise}}\n",
        encoding="utf-8",
    )
    words = (Path(django_settings.LAW) / "procedures" / "enquiry.yaml").read_text(encoding="utf-8")
    words = words.replace("council: evenhand", f"council: {own}").replace(
        "title: Enquiry\n", "title: Question\n", 1
    )
    (folder / "procedures").mkdir(exist_ok=True)
    (folder / "procedures" / "enquiry.yaml").write_text(words, encoding="utf-8")
    return folder


def approval(**changes: object) -> Approval:
    said: dict[str, object] = {
        "approved_by": "Full Council",
        "approved_on": TODAY,
        "minute": "41/26",
        "in_force_from": LATER,
        "responsible": "Head of Resident Services",
        "next_review_on": dt.date(2027, 12, 1),
    }
    return Approval(**{**said, **changes})  # type: ignore[arg-type]  # each as the test says it


def adopted(folder: Path, **changes: object) -> Adoption:
    return adopt(gathered(library.chain_for(folder)), approval(**changes), by=None, at=AT)


def enquiry(olive: User, morgan: Customer, received: dt.date) -> Case:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": received, "summary": "Bins"}
    at = dt.datetime.combine(received, dt.time(12), dt.UTC)
    return cases.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=received), by=olive, at=at
    )


def test_an_adopted_edition_is_kept_whole_and_known_by_its_hash(draft: Path, tmp_path: Path) -> None:
    adoption = adopted(draft)
    kept = kept_in(adoption.edition)
    assert kept.digest == adoption.edition.digest
    put_into(kept, tmp_path / "out")
    own = library.own_policy()
    written = (tmp_path / "out" / own / "procedures" / "enquiry.yaml").read_bytes()
    assert written == (draft / "procedures" / "enquiry.yaml").read_bytes()


def test_what_stood_before_the_first_adoption_is_kept_too(draft: Path) -> None:
    adopted(draft)
    before = standing_on(LATER - dt.timedelta(days=1))
    assert before is not None
    assert before.adoption.kind == Adoption.Kind.BEFORE
    assert Adoption.objects.count() == 2


def test_the_same_adoption_asked_twice_changes_nothing(draft: Path) -> None:
    assert adopted(draft) == adopted(draft)
    assert Adoption.objects.count() == 2


def test_GEN_5_a_case_is_opened_under_the_edition_of_its_day_and_keeps_it(
    draft: Path, olive: User, morgan: Customer
) -> None:
    early = enquiry(olive, morgan, TODAY)
    adopted(draft)
    take_up(LATER)
    late = enquiry(olive, morgan, LATER)
    assert early.edition == "evenhand/enquiry@2026"
    assert late.edition == f"{library.own_policy()}/enquiry@2026"
    # Ten working days from Monday 2 November, and five from Tuesday 1 December.
    assert reading_of(early, LATER).running[0].due_on == dt.date(2026, 11, 16)
    assert reading_of(late, LATER).running[0].due_on == dt.date(2026, 12, 8)


def test_what_did_our_policy_say_on_that_day(draft: Path) -> None:
    adopted(draft)
    take_up(LATER)
    assert library.procedure_called("enquiry", on=TODAY).procedure.title == "Enquiry"
    assert library.procedure_called("enquiry", on=LATER).procedure.title == "Question"


BACK: dict[str, Any] = {
    "from_on": dt.date(2026, 12, 10),
    "why": "Too short",
    "approved_by": "Leader",
    "minute": "14/26",
    "responsible": "Invented Officer",
    "next_review_on": dt.date(2027, 6, 1),
    "minor_changes_by": "The clerk",
}


def test_a_rollback_names_its_officer_and_its_next_review_which_is_watched(draft: Path) -> None:
    adopted(draft)
    before = Adoption.objects.get(kind=Adoption.Kind.BEFORE)
    at = dt.datetime(2026, 12, 10, 9, 0, tzinfo=dt.UTC)
    for lacking in ({"responsible": " "}, {"next_review_on": dt.date(2026, 12, 10)}):
        with pytest.raises(AdoptionRefused):
            roll_back(**{**BACK, **lacking}, to=before, by=None, at=at)
    back = roll_back(**BACK, to=before, by=None, at=at)
    assert (back.minute, back.responsible, back.minor_changes_by) == (
        "14/26",
        "Invented Officer",
        "The clerk",
    )
    assert review_due(dt.date(2026, 12, 11)) is None
    due = review_due(dt.date(2027, 6, 2))
    assert due is not None
    assert due.due_on == dt.date(2027, 6, 1)


def test_an_edition_may_be_rolled_back_and_cases_of_between_keep_theirs(
    draft: Path, olive: User, morgan: Customer
) -> None:
    adopted(draft)
    take_up(LATER)
    between = enquiry(olive, morgan, LATER)
    before = Adoption.objects.get(kind=Adoption.Kind.BEFORE)
    at = dt.datetime(2026, 12, 10, 9, 0, tzinfo=dt.UTC)
    roll_back(**BACK, to=before, by=None, at=at)
    after = enquiry(olive, morgan, dt.date(2026, 12, 10))
    assert between.edition == f"{library.own_policy()}/enquiry@2026"
    assert after.edition == "evenhand/enquiry@2026"
    assert reading_of(between, dt.date(2026, 12, 10)).running[0].due_on == dt.date(2026, 12, 8)


def test_an_edition_with_errors_is_not_adopted(draft: Path) -> None:
    (draft / "clocks" / "FOI-20WD.yaml").write_text(
        "id: FOI-20WD\nvalues:\n  - {from: 2005-01-01, length: 25, reference: {title: Ours}}\n",
        encoding="utf-8",
    )
    with pytest.raises(AdoptionRefused, match="never lengthen it"):
        adopted(draft)
    assert Adoption.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"approved_by": " "}, "Nobody is named"),
        ({"responsible": ""}, "responsible"),
        ({"in_force_from": TODAY - dt.timedelta(days=1)}, "which is past"),
        ({"approved_on": LATER}, "has not come yet"),
        ({"next_review_on": TODAY}, "next review"),
    ],
)
def test_an_approval_that_is_not_whole_is_refused_in_words(
    draft: Path, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(AdoptionRefused, match=says):
        adopted(draft, **changes)


def test_an_edition_that_alters_another_under_its_name_is_refused(draft: Path) -> None:
    adopted(draft)
    path = draft / "procedures" / "enquiry.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: Question", "title: Query"), encoding="utf-8"
    )
    with pytest.raises(AdoptionRefused, match="another text than before under the same name"):
        adopted(draft, in_force_from=dt.date(2026, 12, 8))


def test_GEN_5_a_time_that_would_change_for_the_past_is_refused(draft: Path) -> None:
    (draft / "clocks" / "ENQUIRY-10WD.yaml").write_text(
        "id: ENQUIRY-10WD\nvalues:\n  - {length: 5, reference: {title: Ours}}\n", encoding="utf-8"
    )
    with pytest.raises(AdoptionRefused, match="ENQUIRY-10WD would change for cases of days before"):
        adopted(draft)


def test_another_councils_policy_is_not_adopted_here(db: None) -> None:
    with pytest.raises(AdoptionRefused, match="This installation serves"):
        adopted(Path(django_settings.POLICIES) / "saltash")


def test_the_record_of_adoptions_cannot_be_changed(draft: Path) -> None:
    adoption = adopted(draft)
    with pytest.raises(NeverChanged):
        adoption.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE policies_policyedition SET text = 'other'")


def test_an_edition_altered_behind_our_back_is_noticed(draft: Path) -> None:
    edition = adopted(draft).edition
    forged = PolicyEdition(
        policy=edition.policy, digest=edition.digest, text=edition.text.replace("Question", "Query")
    )
    with pytest.raises(EditionAltered):
        kept_in(forged)


def test_adopting_on_the_command_line(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (draft / "clocks" / "ENQUIRY-10WD.yaml").unlink()
    call_command(
        "policy",
        "adopt",
        str(draft),
        "--approved-by",
        "Full Council",
        "--from",
        "2099-01-05",
        "--responsible",
        "Clerk",
    )
    assert Adoption.objects.filter(in_force_from=dt.date(2099, 1, 5), approved_by="Full Council").exists()
    assert "Monday 5 January 2099" in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        call_command(
            "policy", "adopt", str(draft), "--approved-by", "X", "--from", "2001-01-01", "--responsible", "Y"
        )
    assert left.value.code == 1
