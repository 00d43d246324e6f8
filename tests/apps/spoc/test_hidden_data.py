"""What lies hidden in a file stops it from going, until it is cleaned or somebody answers for it by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from evenhand.apps.cases.models import Case
from evenhand.apps.letters.enclosing import files_beside, put_beside
from evenhand.apps.letters.hidden import CannotBeCleaned, accept, against, clean
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.spoc.operations import WeeklyBlocked
from tests.apps.spoc.conftest import Council, FakePostRoom, MatterOf, at
from tests.apps.spoc.test_files_and_formats import FRIDAY, answered, enclose, send

pytestmark = pytest.mark.django_db
MADE = Path(__file__).resolve().parents[2] / "domain" / "information" / "files" / "made"
SPOILT, BOXED, PLAIN = (MADE / name for name in ("spoilt.docx", "boxed.pdf", "plain.pdf"))


def beside(council: Council, case: Case, path: Path) -> FileToSend:
    return put_beside(
        case, "answer", name=path.name, content=path.read_bytes(), by=council.users["Sam"], at=at(FRIDAY)
    )


def test_FOI_50_a_file_that_hides_something_does_not_go_and_its_name_is_said(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    answered(council, arrangement, case)
    enclose(council, arrangement, case, BOXED.name, BOXED.read_bytes())
    with pytest.raises(WeeklyBlocked, match="In “boxed.pdf” something lies hidden"):
        send(council, arrangement)
    assert post_room.parcels == []


def test_FOI_50_a_file_that_could_not_be_read_is_said_to_be_unread_and_not_sent(
    council: Council, matter: MatterOf
) -> None:
    row = put_beside(
        matter(), "answer", name="torn.pdf", content=b"%PDF-1.7 torn", by=council.users["Sam"], at=at(FRIDAY)
    )
    assert against(row).startswith(
        "“torn.pdf” could not be read, or something in it could not: it is not sent."
    )
    with pytest.raises(ValueError, match="it is not sent"):
        accept(row, "Nobody will mind.", by=council.users["Sam"], at=at(FRIDAY))


def test_a_file_goes_when_somebody_answers_for_it_and_the_reason_stands_with_the_letter(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case, sam = matter(), council.users["Sam"]
    answered(council, arrangement, case)
    row = beside(council, case, BOXED)
    accept(row, "The name is public already.", by=sam, at=at(FRIDAY))
    sent = send(council, arrangement)
    went = sent.enclosed.get(name="boxed.pdf")
    assert (went.accepted_because, went.accepted_by) == ("The name is public already.", sam)
    assert [finding["kind"] for finding in went.findings] == ["covered-text"]


def test_a_file_that_hides_nothing_goes_without_a_word(
    council: Council, arrangement: Case, matter: MatterOf, post_room: FakePostRoom
) -> None:
    case = matter()
    answered(council, arrangement, case)
    enclose(council, arrangement, case, PLAIN.name, PLAIN.read_bytes())
    assert send(council, arrangement).enclosed.get(name="plain.pdf").findings == []


def test_a_reason_of_blanks_is_no_reason(council: Council, matter: MatterOf) -> None:
    row = beside(council, matter(), BOXED)
    with pytest.raises(ValueError, match="Say why"):
        accept(row, "   ", by=council.users["Sam"], at=at(FRIDAY))


def test_a_cleaned_copy_takes_the_place_of_the_file_and_what_is_left_is_said(
    council: Council, matter: MatterOf
) -> None:
    row = beside(council, matter(), SPOILT)
    clean(row, at=at(FRIDAY))
    left = {finding["kind"] for finding in row.findings}
    assert "document-property" not in left
    assert "tracked-change" in left
    broken = put_beside(
        row.case, "answer", name="a.pdf", content=b"%PDF-1.7 no", by=council.users["Sam"], at=at(FRIDAY)
    )
    with pytest.raises(CannotBeCleaned, match=r"Mend it in the program"):
        clean(broken, at=at(FRIDAY))


def test_the_page_says_what_was_found_and_takes_a_reason_from_who_may_write(
    council: Council, matter: MatterOf, client: Client
) -> None:
    case = matter()
    row = beside(council, case, BOXED)
    address = f"/cases/{case.ref}/files-to-send/{row.pk}/"
    client.force_login(council.users["Audrey"])
    assert client.get(address).status_code == 403
    client.force_login(council.users["Sam"])
    page = client.get(address).content.decode()
    assert "A box covers text that is still there" in page
    assert "Say why the file may go" in client.post(address, {"because": ""}).content.decode()
    client.post(address, {"because": "Public already."})
    assert files_beside(case, "answer")[0].accepted_because == "Public already."
    assert client.get(f"/cases/{case.ref}/files-to-send/{row.pk + 99}/").status_code == 404
