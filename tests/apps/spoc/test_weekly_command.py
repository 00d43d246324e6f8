"""`evenhand weekly`: the draft as others will call it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evenhand.apps.cases.models import Case
from evenhand.apps.people.models import ViewOfRecord
from evenhand.apps.spoc.operations import draft_weekly
from tests.apps.spoc.conftest import Council, MatterOf, at

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("weekly", *args, stdout=out)
    return out.getvalue()


def test_SPOC_12_it_tells_what_is_carried_over_with_count_and_age(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("The drain")
    council.move(
        case,
        "contribution.ask",
        "2026-08-28",
        by="Sam",
        from_whom=council.fact("Olly"),
        question="Who owns it?",
    )
    council.move(case, "carry-over", "2026-08-28", by="Sam")
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-03"))
    said = run(arrangement.ref, "--on", "2026-09-04", "--as", "sam@example.org")
    assert "weekly response for Friday 4 September 2026" in said
    assert f"{case.ref} The drain: carried, 1 week old, carried over once" in said


def test_SPOC_15_the_json_marks_what_must_go_alone_and_what_blocks(
    council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("Planning papers", "foi-request", on="2026-08-26")
    said = json.loads(run(arrangement.ref, "--on", "2026-09-23", "--as", "sam@example.org", "--json"))
    assert said["matters"][0]["ref"] == case.ref
    assert (said["matters"][0]["group"], said["matters"][0]["law_due"]) == ("must-go", "2026-09-24")
    assert said["may_be_sent"] is False


def test_SPOC_11_it_draws_the_letter_as_pdf_and_docx(
    council: Council, arrangement: Case, tmp_path: Path
) -> None:
    pdf, docx = tmp_path / "week.pdf", tmp_path / "week.docx"
    run(
        arrangement.ref,
        "--on",
        "2026-09-04",
        "--as",
        "sam@example.org",
        "--pdf",
        str(pdf),
        "--docx",
        str(docx),
    )
    assert pdf.read_bytes().startswith(b"%PDF")
    assert docx.read_bytes().startswith(b"PK")


def test_looking_at_it_is_logged_as_a_view(council: Council, arrangement: Case) -> None:
    run(arrangement.ref, "--as", "sam@example.org")
    assert ViewOfRecord.objects.filter(user=council.users["Sam"], case_ref=arrangement.ref).exists()


@pytest.mark.parametrize("who", ["olly@example.org", "cara@example.org", "nobody@example.org"])
def test_nobody_else_is_shown_it(council: Council, arrangement: Case, who: str) -> None:
    with pytest.raises(CommandError):
        run(arrangement.ref, "--as", who)


def test_two_letters_into_one_stream_and_a_closed_sign_in_are_refused(
    council: Council, arrangement: Case
) -> None:
    with pytest.raises(CommandError, match="Only one of --pdf and --docx"):
        run(arrangement.ref, "--as", "sam@example.org", "--pdf", "--docx")
    assert arrangement.ref in run(arrangement.ref.lower(), "--as", "SAM@example.org")

    council.users["Sam"].is_active = False
    council.users["Sam"].save()
    with pytest.raises(CommandError, match="Nobody signs in as sam@example.org"):
        run(arrangement.ref, "--as", "sam@example.org")
