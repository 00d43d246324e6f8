"""Policies in the browser and on the command line: in words, as a drawing, and on the case itself."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO

import pytest
import yaml
from django.conf import LazySettings
from django.core.management import call_command, get_commands
from django.test import Client
from django.urls import resolve

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.operations import Move
from evenhand.apps.people.models import Customer
from evenhand.apps.policies import library
from evenhand.apps.policies.views.pages import problems_of
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused

# What is read here are the files of policies, in words and as drawings.
pytestmark = pytest.mark.any_database

AT = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("policy", *arguments, stdout=out)
    return out.getvalue()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    wrong = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("policy", *arguments, stdout=StringIO(), stderr=wrong)
    return left.value.code, wrong.getvalue()


def test_the_policies_are_for_those_who_sign_in(client: Client, db: None) -> None:
    for path in ("/policies/", "/policies/coventry/", "/policies/evenhand/foi-request/"):
        assert client.get(path).status_code == 302


def test_every_policy_has_a_page_with_its_procedures(client: Client, olive: User) -> None:
    client.force_login(olive)
    page = client.get("/policies/").content.decode()
    for name in library.policy_names():
        assert f'href="/policies/{name}/"' in page
        assert f'/">{name}</a>' not in page, "a policy is called by its title"
        assert library.title_of(name).replace("'", "&#x27;") in page
        assert client.get(f"/policies/{name}/").status_code == 200


def test_the_stages_of_a_procedure_in_words_are_folded_and_the_first_is_open(
    client: Client, olive: User
) -> None:
    client.force_login(olive)
    page = client.get("/policies/coventry/unreasonable-conduct/").content.decode()
    folded = re.findall(r'<details class="govuk-details eh-folded"( open)?>', page)
    assert len(folded) > 5
    assert [bool(opened) for opened in folded] == [True] + [False] * (len(folded) - 1)


def test_a_procedure_has_a_page_in_words_and_as_a_drawing(client: Client, olive: User) -> None:
    client.force_login(olive)
    page = client.get("/policies/south-cambridgeshire/spoc-arrangement/").content.decode()
    assert "<svg" in page
    assert 'role="group"' in page
    assert "Stage: In force" in page
    links = set(re.findall(r'<a href="#(drawing-[^"]+)">', page))
    places = set(re.findall(r'id="(drawing-[^"]+)"', page))
    assert links
    assert links <= places  # every stage in a drawing leads to its sentences


@pytest.mark.parametrize("path", ["/policies/coventri/", "/policies/coventry/nothing-of-the-kind/"])
def test_what_is_not_there_is_not_found(client: Client, olive: User, path: str) -> None:
    client.force_login(olive)
    assert client.get(path).status_code == 404


def test_a_case_shows_its_own_way_through_the_procedure(
    client: Client, olive: User, morgan: Customer
) -> None:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": dt.date(2026, 10, 2), "summary": "Bins"}
    case = operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=dt.date(2026, 10, 5)), by=olive, at=AT
    )
    client.force_login(olive)
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "The way of this case through its procedure" in page
    assert "This case stands at “Being looked into”." in page


def test_show_and_draw_on_the_command_line(tmp_path) -> None:
    assert "The time is 20 working days." in said("show", "foi-20wd")
    assert "Stage: Being answered" in said("show", "evenhand/foi-request@2005")
    assert "What it must say" in said("show", "refusal-cost")
    assert "In force" in said("draw", "south-cambridgeshire/spoc-arrangement", "--words")
    file = tmp_path / "foi.svg"
    said("draw", "foi-request", "--svg", str(file))
    assert file.read_text(encoding="utf-8").startswith("<svg")


def test_a_name_that_is_not_there_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "show", "FOI-21WD")[0] == 2
    status, sentence = refused(capsys, "draw", "foi-requests")
    assert status == 2
    assert "Did you mean “foi-request”?" in sentence
    status, sentence = refused(capsys, "show", "foi-request", "--on", "yesterday")
    assert status == 2
    assert "year-month-day" in sentence


def test_a_problem_of_a_file_is_told_without_the_folders_of_the_machine() -> None:
    problem = LawbookProblem("/srv/evenhand/policies/x/clocks/A.yaml", "values", 3, "it is wrong", "Mend it.")
    (said,) = problems_of(LawbookRefused((problem,)))
    assert "clocks/A.yaml" in said
    assert "/srv" not in said


def test_whatever_an_ability_says_can_be_seen_is_a_page_or_a_command_that_is_there(
    settings: LazySettings,
) -> None:
    abilities = yaml.safe_load((settings.LAW / "abilities.yaml").read_text(encoding="utf-8"))["abilities"]
    for name, ability in abilities.items():
        place = ability["seen_at"]
        if place.startswith("/"):
            assert resolve(place), name
        else:
            assert place.removeprefix("evenhand ") in get_commands(), name


def test_pages_call_an_edition_by_its_councils_name_and_never_by_its_id(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    read = client.get("/policies/coventry/corporate-complaint/").content.decode()
    assert "Edition 2024-01 of Coventry City Council" in read
    beside = client.get("/policies/compare/?before=lgsco-code&after=coventry").content.decode()
    assert " of Complaint Handling Code of the Local Government and Social Care Ombudsman to " in beside
    replays = client.get("/policies/replays/").content.decode()
    for page in (read, beside, replays, client.get("/policies/history/").content.decode()):
        assert not re.search(r">[^<]*\b(?:coventry|lgsco-code|evenhand|south-cambridgeshire)/[a-z-]+@", page)
