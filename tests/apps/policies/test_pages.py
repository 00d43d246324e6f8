"""The pages of the policies: documents, check, comparing, history, drafts, and open cases under both editions."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations as cases
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move
from evenhand.apps.lawbook.books import stands_adopted
from evenhand.apps.people.models import Customer
from evenhand.apps.policies import drafting, library
from evenhand.apps.policies.forms import AdoptForm, ApproveForm, RollBackForm
from evenhand.apps.policies.models import Adoption, PolicyDraft
from evenhand.apps.policies.standing import _Known, take_up
from evenhand.apps.ui.forms import HouseForm

pytestmark = pytest.mark.any_database
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _as_shipped_after(db: None) -> Iterator[None]:
    _Known.key = None
    stands_adopted(folders=None)
    yield
    _Known.key = None
    stands_adopted(folders=None)


def shown(draft: PolicyDraft) -> dict[str, str]:
    """What a page of a draft carries of the text it showed."""
    draft.refresh_from_db()
    return {"version": str(draft.version), "digest": drafting.kept_of(draft).digest}


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_documents_and_checks_are_there_to_be_read(client: Client, olive: User) -> None:
    client.force_login(olive)
    assert "statements are carried out" in page(client, "/policies/saltash/")
    said = page(client, "/policies/saltash/documents/unreasonable-behaviour/")
    assert "12(4)(d) is about unfinished material" in said
    assert "Carried out otherwise, and said why" in said
    assert "CC-9" in page(client, "/policies/saltash/check/")
    assert client.get("/policies/saltash/documents/nothing/").status_code == 404


def test_two_editions_are_set_side_by_side_with_their_drawing(client: Client, olive: User) -> None:
    client.force_login(olive)
    said = page(client, "/policies/compare/?before=evenhand/enquiry@2026&after=evenhand/service-request@2026")
    assert "stricter" in said
    assert "<svg" in said
    assert "ENQUIRY-10WD" in said


def test_one_procedure_of_another_council_is_chosen_and_set_beside_ours(client: Client, olive: User) -> None:
    client.force_login(olive)
    offered = page(client, "/policies/compare/")
    chosen = re.findall(r'<option value="([^"]+)"', offered)
    theirs = next(one for one in chosen if one.startswith("saltash/"))
    ours = next(one for one in chosen if one.startswith("evenhand/enquiry@"))
    assert len(chosen) == 2 * len(set(chosen))
    said = page(client, f"/policies/compare/?before={theirs}&after={ours}")
    assert "of Saltash Town Council to" in said
    assert "Gone: " in said


def test_a_whole_policy_beside_one_procedure_is_refused_beside_its_field(client: Client, olive: User) -> None:
    client.force_login(olive)
    said = page(client, "/policies/compare/?before=coventry&after=evenhand/enquiry@2026")
    assert "Choose a whole policy beside a whole policy" in said


def test_what_stands_in_one_policy_alone_is_told_too(client: Client, olive: User) -> None:
    client.force_login(olive)
    said = page(client, "/policies/compare/?before=coventry&after=south-cambridgeshire")
    assert "Only in Coventry City Council: " in said
    assert "Only in South Cambridgeshire District Council: " in said


def test_drafts_are_for_those_who_keep_the_settings(client: Client, olive: User, draft: PolicyDraft) -> None:
    client.force_login(olive)
    for path in (
        "",
        f"{draft.pk}/",
        f"{draft.pk}/time/",
        f"{draft.pk}/approve/",
        f"{draft.pk}/adopt/",
        f"{draft.pk}/files/",
    ):
        assert client.get(f"/policies/drafts/{path}").status_code == 403
    assert "Let edition" not in page(client, "/policies/history/")


def test_a_time_is_changed_checked_approved_and_adopted_in_the_browser(
    keeper: Client, olive: User, morgan: Customer
) -> None:
    keeper.post("/policies/drafts/", {"title": "Quicker answers"})
    made = PolicyDraft.objects.get()
    at = f"/policies/drafts/{made.pk}/"
    day = {"from_on_day": "1", "from_on_month": "3", "from_on_year": "2099"}
    keeper.post(
        f"{at}time/", {"rule": "ENQUIRY-10WD", "length": "5", "reference": "Minute 7", **day} | shown(made)
    )
    assert "Put it in force" not in page(keeper, at).replace("It can be put in force", "")
    keeper.post(
        f"{at}approve/",
        {
            "approved_by": "Full Council",
            "approved_on_day": "2",
            "approved_on_month": "1",
            "approved_on_year": "2026",
            "minute": "7",
            **shown(made),
        },
    )
    said = {"responsible": "Head of Service"}
    said |= {
        f"in_force_from_{part}": value for part, value in (("day", "1"), ("month", "3"), ("year", "2099"))
    }
    said |= {
        f"next_review_on_{part}": value for part, value in (("day", "1"), ("month", "3"), ("year", "2100"))
    }
    keeper.post(f"{at}adopt/", said)
    adoption = Adoption.objects.last()
    assert adoption is not None
    assert (adoption.approved_by, adoption.minute, adoption.responsible) == (
        "Full Council",
        "7",
        "Head of Service",
    )
    take_up(dt.date(2099, 3, 1))
    rule = library.own_lawbook().clocks["ENQUIRY-10WD"]
    assert [value.length for value in rule.values] == [10, 5]
    history = page(keeper, "/policies/history/?on_day=1&on_month=3&on_year=2099")
    assert "Full Council" in history


def test_an_approval_falls_when_the_text_changes(draft: PolicyDraft, administrator: User) -> None:
    drafting.approve(draft, approved_by="Leader", approved_on=dt.date(2026, 11, 1), minute="")
    assert draft.approved_digest == drafting.kept_of(draft).digest
    drafting.change_reasons(
        draft,
        "no-answer-reasons",
        "sent-twice",
        title="Sent twice",
        on=dt.date(2026, 12, 1),
        by=administrator,
        at=AT,
    )
    assert draft.approved_digest == ""
    book = library.lawbook_at(library_folders(draft))
    assert book.vocabularies["no-answer-reasons"].codes["sent-twice"].in_force_from == dt.date(2026, 12, 1)


def library_folders(draft: PolicyDraft) -> tuple[Path, ...]:
    from evenhand.apps.policies.keeping import written_out

    return written_out(drafting.kept_of(draft))


def test_a_wording_and_a_decider_are_changed_in_the_browser(keeper: Client, draft: PolicyDraft) -> None:
    at = f"/policies/drafts/{draft.pk}/"
    assert "Paragraph 1" in page(keeper, f"{at}words/?letter=refusal-cost")
    body = drafting.found_in(draft, "letters/refusal-cost.yaml")["body"]
    words = {
        f"p{n}": block["paragraph"].replace("This is a refusal notice", "We refuse your request")
        for n, block in enumerate(body)
        if block.get("paragraph")
    }
    keeper.post(f"{at}words/?letter=refusal-cost", words | shown(draft))
    draft.refresh_from_db()
    book = library.lawbook_at(library_folders(draft))
    assert any(
        block.paragraph.startswith("We refuse your request")
        for block in book.letters.letters["refusal-cost"].body
    )

    keeper.post(
        f"{at}decider/",
        {"move": "spoc-arrangement#start", "roles": ["leadership-team"], "edition": "2027-1", **shown(draft)},
    )
    draft.refresh_from_db()
    book = library.lawbook_at(library_folders(draft))
    own = book.procedures[f"{library.own_policy()}/spoc-arrangement@2027-1"]
    assert own.moves["start"].decided_by_roles == ("leadership-team",)


def test_the_files_of_a_draft_can_be_taken_along(keeper: Client, draft: PolicyDraft) -> None:
    answer = keeper.get(f"/policies/drafts/{draft.pk}/files/")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"{library.own_policy()}/policy.yaml" in names


def test_an_open_case_is_shown_under_both_editions_and_moved_with_a_reason(
    client: Client, olive: User, morgan: Customer, draft: PolicyDraft, administrator: User
) -> None:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": dt.date(2026, 10, 2), "summary": "Bins"}
    case = cases.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=dt.date(2026, 10, 5)), by=olive, at=AT
    )
    words = (Path(django_settings.LAW) / "procedures" / "enquiry.yaml").read_text(encoding="utf-8")
    words = words.replace("council: evenhand", f"council: {library.own_policy()}")
    kept = drafting.kept_of(draft)
    files = {**kept.files, f"{library.own_policy()}/procedures/enquiry.yaml": words}
    from evenhand.apps.policies.operations import Approval, adopt
    from evenhand.domain.policies.adopted import Kept

    approval = Approval(
        approved_by="Leader",
        approved_on=dt.date(2026, 11, 2),
        minute="",
        in_force_from=dt.date(2026, 11, 2),
        responsible="Clerk",
        next_review_on=dt.date(2027, 11, 2),
    )
    adopt(Kept(kept.chain, files), approval, by=administrator, at=AT)
    client.force_login(olive)
    listed = page(client, "/policies/open-cases/")
    assert case.ref in listed
    assert case.edition not in listed
    assert "Under the other" in page(client, f"/policies/open-cases/{case.ref}/")
    client.post(f"/policies/open-cases/{case.ref}/", {"why": ""})
    assert Case.objects.get().edition == "evenhand/enquiry@2026"
    client.post(f"/policies/open-cases/{case.ref}/", {"why": "The council decided so."})
    assert Case.objects.get().edition == f"{library.own_policy()}/enquiry@2026"


SENTENCES: dict[type[HouseForm], dict[str, str]] = {
    RollBackForm: {
        "from_on": "Enter the day from which it stands again",
        "approved_by": "Enter who approved it",
        "responsible": "Enter the officer responsible",
        "next_review_on": "Enter the day of the next review",
        "why": "Enter why it shall stand again",
    },
    ApproveForm: {
        "approved_by": "Enter who approved it",
        "approved_on": "Enter the day when it was approved",
    },
    AdoptForm: {
        "in_force_from": "Enter the day from which it is in force",
        "responsible": "Enter the officer responsible",
        "next_review_on": "Enter the day of the next review",
    },
}


@pytest.mark.parametrize("form", SENTENCES)
def test_what_is_missing_is_asked_for_in_whole_sentences(form: type[HouseForm]) -> None:
    assert {name: errors[0] for name, errors in form({}).errors.items()} == SENTENCES[form]
