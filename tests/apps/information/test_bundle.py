"""The bundle of a subject access request, put together from real files (SAR-10)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.long_work import carry_out
from evenhand.apps.cases.models import LongWork
from evenhand.apps.cases.operations import MoveRefused, correct
from evenhand.apps.cases.queries import words_of
from evenhand.apps.documents.queries import content_of
from evenhand.apps.information import deliveries, listing
from evenhand.apps.information.binding import as_pdf
from evenhand.apps.information.bundle_facts import papers_of
from evenhand.apps.information.bundling import BundleRefused, make_bundle
from evenhand.apps.information.paper_files import BUNDLE, OFFERED, changed_since, put_to_paper, stands_against
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.letters.hidden import accept, clean
from evenhand.apps.letters.models import FileToSend
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.information.bundle import Given
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import Handled, day, noon

pytestmark = pytest.mark.django_db
ON = "2026-10-20"
MADE = noon("2026-10-21")


def pdf(words: str, pages: int = 1, turned: int = 0) -> bytes:
    """A plain PDF whose every page says these words and its number."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for number in range(1, pages + 1):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = made.make_stream(f"BT /F 12 Tf 72 700 Td ({words} {number}) Tj ET".encode())
        page.obj.Rotate = turned
    kept = io.BytesIO()
    made.save(kept, deterministic_id=True)
    return kept.getvalue()


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (900, 400), "navy").save(kept, "PNG")
    return kept.getvalue()


@dataclass
class Papers:
    """A subject access request whose papers are listed, decided and given their files a line each."""

    request: Handled
    numbers: list[int] = field(default_factory=list)

    def add(self, title: str, becomes: str, on: str = "", /, **more: Value) -> int:
        dated: dict[str, Value] = {"dated_on": day(on)} if on else {}
        listed = self.request.tell(ON, "paper.list", paper_title=title, source="Housing", pages=1, **dated)
        self.request.tell(ON, "paper.decide", item=listed.item, becomes=becomes, **more)
        self.numbers.append(int(listed.item.rpartition("-")[2]))
        return self.numbers[-1]

    def put(self, number: int, name: str, content: bytes, *, redacted: bool = False) -> FileToSend:
        return put_to_paper(
            self.request.case,
            number,
            name=name,
            content=content,
            redacted=redacted,
            by=self.request.by,
            at=noon(ON),
        )

    def clear(self, outcome: str = "given", **more: Value) -> None:
        search = {"place": "Housing", "terms": "Name", "searched_on": day(ON), "found": len(self.numbers)}
        self.request.tell(ON, "search.make", searcher=officer_fact(self.request.by), **search)
        self.request.tell(ON, "clear-answer", outcome=outcome, answer="Your papers are enclosed.", **more)

    def make(self) -> dict[str, bytes]:
        make_bundle(self.request.case, by=self.request.by, at=MADE, press=uuid4())
        return self.ready()

    def ready(self) -> dict[str, bytes]:
        rows = FileToSend.objects.filter(case=self.request.case, beside=deliveries.BESIDE, item=BUNDLE)
        return {row.name.partition(" ")[2]: content_of(row.file) for row in rows.select_related("file")}


@pytest.fixture
def papers(requested) -> Papers:
    return Papers(requested("subject-access-request", summary="My housing file"))


def ground(papers: Papers, code: str) -> int:
    said = {"extent": "in-part", "scope": "One paper", "why_applies": "It is theirs."}
    made = papers.request.tell(ON, "ground.apply", ground=code, **said)
    if code == "sar-crime":
        harm = {"likelihood": "would", "harm_evidence": "An inquiry would be warned."}
        papers.request.tell(ON, "ground.show-harm", item=made.item, **harm)
    papers.request.tell(ON, "ground.approve", item=made.item, approver=officer_fact(papers.request.by))
    return int(made.item.rpartition("-")[2])


def test_SAR_10_one_numbered_file_with_an_index_in_the_order_of_the_dates(papers: Papers) -> None:
    late = papers.add("Letter about the roof", "disclosed", "2026-05-03")
    early = papers.add("Note of a visit", "disclosed", "2025-02-01")
    photo = papers.add("Photograph of the roof", "disclosed")
    sheet = papers.add("Sheet of repairs", "disclosed", "2026-06-01")
    papers.add("A copy of the letter", "duplicate", "2026-05-03", same_as=late)
    papers.put(late, "letter.pdf", pdf("ROOF", 2))
    papers.put(early, "note.pdf", pdf("VISIT", turned=90))
    papers.put(photo, "roof.png", picture())
    papers.put(sheet, "repairs.csv", b"repair,day\nroof,3 May\n")
    papers.clear()

    made = papers.make()

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made["bundle.pdf"])).pages]
    ref, total = papers.request.case.ref, len(pages)
    assert total == 1 + 1 + 2 + 1 + 1  # index, note, letter, the sheet's cover, photograph
    assert all(f"{ref} page {number} of {total}" in words for number, words in enumerate(pages, start=1))
    assert ["VISIT 1" in pages[1], "ROOF 1" in pages[2], "ROOF 2" in pages[3]] == [True] * 3
    index = " ".join(pages[0].split())
    assert "Saturday 1 February 2025" in index
    assert "Letter about the roof 3 to 4 Whole." in index
    assert "A copy of the letter" not in index
    digest = hashlib.sha256(b"repair,day\nroof,3 May\n").hexdigest()
    assert digest in "".join(pages[4].split())
    with zipfile.ZipFile(io.BytesIO(made["separate files.zip"])) as archive:
        assert archive.read("hashes-sha256.txt").decode() == f"{digest}  Paper {sheet} repairs.csv\n"
        assert archive.read(f"Paper {sheet} repairs.csv") == b"repair,day\nroof,3 May\n"
    with pikepdf.open(io.BytesIO(made["bundle.pdf"])) as bundle:
        assert str(bundle.Root.Lang) == "en-GB"
        assert bundle.Root.ViewerPreferences.DisplayDocTitle
        with bundle.open_outline() as outline:
            assert [one.title for one in outline.root][:2] == ["Index", f"Paper {early}: Note of a visit"]
    with pikepdf.open(io.BytesIO(made["index.pdf"])) as alone:
        assert alone.Root.MarkInfo.Marked
    told = papers.request.reading("2026-10-21").story.happened["assemble"][-1].facts
    assert (told["given"], told["pages"]) == (4, total)
    assert len(str(told["files"]).split(",")) == 3


def test_SAR_10_what_is_held_back_or_taken_out_for_others_is_nowhere_in_the_bundle(papers: Papers) -> None:
    given = papers.add("Letter about the roof", "disclosed")
    shared = papers.add("Complaint with a neighbour in it", "disclosed")
    hers = papers.add("Statement of MRS SECRET", "disclosed")
    advice = papers.add("ADVICE OF COUNSEL", "withheld", ground_number=ground(papers, "sar-privilege"))
    crime = papers.add(
        "REPORT OF A THEFT", "withheld", ground_number=ground(papers, "sar-crime"), named_as="A report"
    )
    for number, how in ((shared, "redact"), (hers, "withhold")):
        found = papers.request.tell(ON, "third-party.find", who="A neighbour", paper_number=number)
        decided = {"consent": "not-asked", "decision": how, "why": "It is about them."}
        papers.request.tell(ON, "third-party.decide", item=found.item, **decided)
    papers.put(given, "letter.pdf", pdf("ROOF"))
    papers.put(shared, "whole.pdf", pdf("NEIGHBOUR NAMED"))
    for number in (hers, advice, crime):
        papers.put(number, f"{number}.pdf", pdf("NEVER"))
    papers.clear("given-in-part", ground=("sar-privilege", "sar-crime"))
    with pytest.raises(
        BundleRefused, match=f"Paper {shared} has no file yet: put the copy from which the parts"
    ):
        papers.make()
    papers.put(shared, "whole again.pdf", pdf("NEIGHBOUR NAMED"), redacted=True)
    with pytest.raises(BundleRefused, match="is the very file that it was made from"):
        papers.make()
    clean(papers.request.case.files_to_send.get(name="whole again.pdf"), at=noon(ON))
    with pytest.raises(BundleRefused, match="is the very file that it was made from"):
        papers.make()
    papers.put(shared, "redacted.pdf", pdf("PARTS OUT"), redacted=True)

    words = " ".join(
        " ".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(papers.make()["bundle.pdf"])).pages
    )

    for hidden in ("NEVER", "NEIGHBOUR NAMED", "SECRET", "COUNSEL", "THEFT", "privilege"):
        assert hidden not in words, hidden
    assert "PARTS OUT" in words
    assert "Parts are taken out. Data of somebody else was taken out." in words
    assert "Not given. It holds data of somebody else." in words
    assert "A report None Not given. Schedule 2 paragraph 2: Crime and taxation." in words


def test_SAR_10_nothing_is_put_together_before_all_is_cleared_and_answered_for(papers: Papers) -> None:
    number = papers.add("Sheet of repairs", "disclosed")
    with pytest.raises(BundleRefused, match="Clear the answer first"):
        papers.make()
    papers.clear()
    commented = io.BytesIO()
    Image.new("RGB", (9, 9)).save(commented, "JPEG", comment=b"taken by somebody")
    row = papers.put(number, "photo.jpg", commented.getvalue())
    assert row.findings
    with pytest.raises(BundleRefused, match="In “photo.jpg”"):
        papers.make()
    accept(row, "It names nobody.", by=papers.request.by, at=noon(ON))
    papers.make()
    ready = FileToSend.objects.get(case=papers.request.case, name__endswith="bundle.pdf")
    assert ready.accepted_because == f"Paper {number}: It names nobody."
    assert ready.findings[0]["place"].startswith(f"Paper {number}")
    decided = papers.request.reading(ON).story.last("paper.decide")
    assert not changed_since(papers.request.reading(ON), decided.sequence)
    slip = {"entry": decided.sequence, "why": "A slip.", "facts": {"becomes": "not-theirs"}}
    correct(papers.request.case, by=papers.request.by, at=noon("2026-10-22"), **slip)
    assert changed_since(papers.request.reading("2026-10-22"), decided.sequence)
    again = papers.request.tell("2026-10-22", "paper.relist", item=f"paper-{number}", why="Look again.")
    papers.request.tell("2026-10-22", "paper.decide", item=again.item, becomes="not-theirs")
    with pytest.raises(BundleRefused, match="Clear the answer again"):
        papers.make()
    with pytest.raises(Refused, match="Papers were changed since the bundle was put together"):
        deliveries.ready(papers.request.case, alone=True, on=day("2026-10-22"))


def test_SAR_10_what_the_legal_service_gave_never_goes_whatever_was_decided(
    papers: Papers, person_in
) -> None:
    number, advice = papers.add("Note", "disclosed"), pdf("ADVICE")
    asked = papers.request.tell(
        ON,
        "contribution.ask",
        from_whom=officer_fact(person_in("deputy-head-of-legal", "Lea Legal")),
        commissioner=officer_fact(person_in("head-of-transformation", "Tia Change")),
        through_legal=True,
        question="May we?",
    )
    put_beside(
        papers.request.case,
        OFFERED,
        name="advice.pdf",
        content=advice,
        by=papers.request.by,
        at=noon(ON),
        item=asked.item,
    )
    papers.put(number, "note.pdf", advice)
    papers.clear()
    with pytest.raises(BundleRefused, match="is legal advice, which is held apart"):
        papers.make()
    clean(papers.request.case.files_to_send.get(name="note.pdf"), at=noon(ON))
    with pytest.raises(BundleRefused, match="is legal advice, which is held apart"):
        papers.make()
    beside = {"name": "by hand.pdf", "content": advice, "by": papers.request.by, "at": noon(ON)}
    put_beside(papers.request.case, deliveries.BESIDE, **beside)
    with pytest.raises(
        Refused, match="“by hand.pdf” is legal advice, which is held apart and goes to nobody"
    ):
        deliveries.ready(papers.request.case, alone=True, on=day(ON))


def test_SAR_10_the_page_lists_files_as_papers_and_a_task_puts_them_together(papers: Papers) -> None:
    client = Client()
    client.force_login(papers.request.by)
    page = reverse("request-bundle", args=[papers.request.case.ref])
    files = [SimpleUploadedFile("Roof.pdf", pdf("ROOF", 3)), SimpleUploadedFile("Visit.pdf", pdf("VISIT"))]
    told = {"do": "list", "source": "Housing", "press": str(uuid4())}
    client.post(page, told | {"several": files})
    client.post(page, told | {"several": files})
    listed = papers.request.reading(ON).items_of("paper")
    assert [item.facts["pages"] for item in listed] == [3, 1]
    for item in listed:
        papers.request.tell(ON, "paper.decide", item=item.key, becomes="disclosed")
    assert "Clear the answer first" in client.get(page).content.decode()
    papers.clear()
    client.post(page, {"do": "make", "batch": str(uuid4())})
    work = LongWork.objects.get(case=papers.request.case)
    assert carry_out(work.pk, at=MADE).says == [
        "The bundle of 5 pages stands ready. Look at it, then deliver it."
    ]
    assert set(papers.ready()) == {"bundle.pdf", "index.pdf"}


def test_SAR_10_the_same_file_twice_is_told_and_a_mail_is_dated_by_itself(papers: Papers) -> None:
    client = Client()
    client.force_login(papers.request.by)
    page = reverse("request-bundle", args=[papers.request.case.ref])
    mail = b"From: a@example.org\nDate: Mon, 2 Mar 2026 23:30:00 -0500\nSubject: Boiler\n\nIt leaks.\n"
    named = {
        "One.pdf": pdf("ROOF"),
        "Two.pdf": pdf("VISIT"),
        "One again.pdf": pdf("ROOF"),
        "Boiler.eml": mail,
    }
    files = [SimpleUploadedFile(name, content) for name, content in named.items()]
    client.post(page, {"do": "list", "source": "Housing", "press": str(uuid4()), "several": files})
    listed = papers.request.reading(ON).items_of("paper")
    assert [item.facts.get("dated_on") for item in listed] == [None, None, None, day("2026-03-03")]
    shown = client.get(page).content.decode()
    assert shown.count("The very file of paper 1.") == 1
    papers.request.tell(ON, "paper.decide", item="paper-1", becomes="duplicate", same_as=3)
    assert "The very file of" not in client.get(page).content.decode(), "set aside already"


def test_SAR_10_many_papers_are_listed_one_by_one_by_a_task_and_none_twice(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a file in a transaction would keep everybody else from writing for as long as that takes."""
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    held, opened, case, press = set[int](), list[int](), papers.request.case, uuid4()
    outside = len(connection.savepoint_ids)

    def pages(_file: object) -> int:
        held.add(len(connection.savepoint_ids) - outside)
        opened.append(1)
        if len(opened) == 2:
            raise KeyboardInterrupt("The machine went off.")
        return 7

    monkeypatch.setattr(listing, "_pages_of", pages)
    client = Client()
    client.force_login(papers.request.by)
    page = reverse("request-bundle", args=[case.ref])

    def press_button() -> str:
        files = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("One", "Two", "Three")]
        told = {"do": "list", "several": files, "source": "Housing", "press": str(press)}
        return str(client.post(page, told)["Location"])

    assert press_button() == reverse("long-work", args=[case.ref, press])
    assert papers.request.reading(ON).items_of("paper") == ()
    with pytest.raises(KeyboardInterrupt):
        carry_out(press, at=noon(ON))
    assert carry_out(press, at=noon(ON)).says == ["Papers listed: 3. Now decide what becomes of each."]
    assert press_button() == reverse("long-work", args=[case.ref, press])
    listed = papers.request.reading(ON).items_of("paper")
    assert [item.facts["pages"] for item in listed] == [7, 7, 7]
    assert held == {0}
    rows = FileToSend.objects.filter(case=case, beside="paper").order_by("pk")
    assert [(row.item, row.looked_at is None) for row in rows] == [(f"paper-{n}", False) for n in (1, 2, 3)]


def test_SAR_10_a_file_that_is_spoilt_in_an_unforeseen_way_is_listed_like_any_other(
    tmp_path: Path,
) -> None:
    """One such file kept every other from being listed and put together."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "DDS")
    spoilt = bytearray(kept.getvalue())
    spoilt[80:84] = (1 << 30).to_bytes(4, "little")  # what its colours are: of no kind that there is
    (tmp_path / "plan.dds").write_bytes(spoilt)
    assert as_pdf(tmp_path / "plan.dds", tmp_path / "plan.pdf") == 0


def test_SAR_10_it_is_told_which_files_were_not_listed_when_listing_broke_off(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were listed stand; to list them all again would list them twice."""
    case, press, opened = papers.request.case, uuid4(), list[int]()

    def pages(_file: object) -> int:
        opened.append(1)
        if len(opened) in (2, 3):  # in the page, and by the task that goes on with it
            raise RuntimeError("No memory is left.")
        return 7

    monkeypatch.setattr(listing, "_pages_of", pages)
    client = Client()
    client.force_login(papers.request.by)
    page = reverse("request-bundle", args=[case.ref])
    files = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("One", "Two", "Three")]
    told = {"do": "list", "several": files, "source": "Housing", "press": str(press)}
    watched = str(client.post(page, told)["Location"])
    assert f'href="{watched}">How far it is' in client.get(page).content.decode()

    with pytest.raises(RuntimeError):
        carry_out(press, at=noon(ON))

    said = client.get(watched).content.decode()
    assert "Papers listed before it stopped: 1 of 3." in said
    assert [name in said for name in ("“One.txt”", "“Two.txt”", "“Three.txt”")] == [False, True, True]
    assert "Nothing was half done" not in said
    assert f'href="{watched}">Which were not' in client.get(page).content.decode()
    waiting = FileToSend.objects.filter(case=case, item__startswith="paper-new")
    assert not waiting.exists(), "nothing waits beside the case that nobody lists any more"


def test_more_files_than_a_form_takes_are_refused_in_words(papers: Papers, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    client = Client()
    client.force_login(papers.request.by)
    files = [SimpleUploadedFile(f"{number}.txt", b"A") for number in range(3)]
    told = {"do": "list", "several": files, "source": "Housing", "press": str(uuid4())}
    answer = client.post(reverse("request-bundle", args=[papers.request.case.ref]), told)
    assert answer.status_code == 400
    assert "You chose more than 2 files" in answer.content.decode()


def test_SAR_10_somebody_in_a_paper_that_repeats_another_is_taken_out_of_the_one_that_is_kept(
    papers: Papers,
) -> None:
    kept = papers.add("Complaint", "disclosed")
    again = papers.add("Complaint, copied", "duplicate", same_as=kept)
    found = papers.request.tell(ON, "third-party.find", who="A neighbour", paper_number=again)
    decided = {"consent": "not-asked", "decision": "redact", "why": "It is about them."}
    papers.request.tell(ON, "third-party.decide", item=found.item, **decided)
    (paper,) = papers_of(papers.request.reading(ON), words_of(papers.request.case))
    assert (paper.number, paper.given) == (kept, Given.IN_PART)


def test_SAR_10_a_paper_that_is_given_after_all_names_no_ground(papers: Papers) -> None:
    number = papers.add("Note", "withheld", ground_number=ground(papers, "sar-crime"))
    papers.request.tell(ON, "paper.decide", item=f"paper-{number}", becomes="disclosed")
    found = papers.request.tell(ON, "third-party.find", who="A neighbour", paper_number=number)
    decided = {"consent": "not-asked", "decision": "redact", "why": "It is about them."}
    papers.request.tell(ON, "third-party.decide", item=found.item, **decided)
    (paper,) = papers_of(papers.request.reading(ON), words_of(papers.request.case))
    assert paper.reason == "Data of somebody else was taken out."


def test_SAR_10_a_bundle_of_which_a_paper_turns_out_to_be_legal_advice_is_delivered_no_more(
    papers: Papers, person_in
) -> None:
    number, words = papers.add("Note", "disclosed"), pdf("ADVICE")
    asked = papers.request.tell(
        ON, "contribution.ask", from_whom=officer_fact(person_in("officer", "Lou Lawyer")), question="May we?"
    )
    case, by = papers.request.case, papers.request.by
    row = put_beside(case, OFFERED, name="a.pdf", content=words, by=by, at=noon(ON), item=asked.item)
    given = {"answer": "See the file.", "files": (f"file:{row.file.sha256}",)}
    papers.request.tell(ON, "contribution.receive", item=asked.item, **given)
    papers.put(number, "note.pdf", words)
    papers.clear()
    papers.make()
    deliveries.ready(case, alone=True, on=MADE.date())
    told = {"privileged": True, "why_so": "Lou is a solicitor."}
    papers.request.tell("2026-10-21", "contribution.say-whether-advice", item=asked.item, **told)
    with pytest.raises(Refused, match="is legal advice, which is held apart"):
        deliveries.ready(papers.request.case, alone=True, on=MADE.date())


@pytest.mark.parametrize(("decision", "waits"), [("redact", True), ("withhold", True), ("disclose", False)])
def test_SAR_10_what_is_kept_back_for_somebody_in_no_named_paper_stops_the_bundle(
    papers: Papers, decision: str, waits: bool
) -> None:
    """Older entries could leave the number out, and then nothing was taken out of any paper."""
    number = papers.add("Note", "disclosed")
    noted = papers.request.tell(ON, "third-party.find", who="A neighbour", paper_number=number)
    decided = {"consent": "given", "decision": decision, "why": "It is about them."}
    papers.request.tell(ON, "third-party.decide", item=noted.item, **decided)
    reading = papers.request.reading(ON)
    del reading.story.items[noted.item].facts["paper_number"]
    said = " ".join(stands_against(papers.request.case, reading, ()))
    assert ("(third party 1) is kept back, and it is not said from which paper" in said) == waits


def test_SAR_10_a_page_whose_listing_is_refused_half_way_says_which_papers_were_not_listed(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(papers.request.by)
    page, press = reverse("request-bundle", args=[papers.request.case.ref]), str(uuid4())
    real, made = listing.make_move, list[int]()

    def refused_later(*given: Any, **more: Any) -> Event:
        made.append(1)
        if len(made) == 2:
            raise MoveRefused((Refusal("This request was withdrawn meanwhile."),))
        return real(*given, **more)

    monkeypatch.setattr(listing, "make_move", refused_later)
    files = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("One", "Two", "Three")]
    answer = client.post(page, {"do": "list", "several": files, "source": "Housing", "press": press})

    said = unescape(answer.content.decode())
    assert "This request was withdrawn meanwhile." in said
    assert "Papers listed before it stopped: 1 of 3. Do not list these again." in said
    assert "Not listed: “Two.txt”. Not listed: “Three.txt”." in said
    assert press not in said  # the next press lists what is chosen then, and is not taken for this one
    assert not FileToSend.objects.filter(case=papers.request.case, item__startswith="paper-new").exists()


def test_SAR_10_a_pdf_that_needs_a_password_is_listed_and_goes_as_a_file_of_its_own(tmp_path: Path) -> None:
    """One such file kept all that came after it from being listed."""
    with pikepdf.open(io.BytesIO(pdf("LOCKED"))) as locked:
        locked.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert as_pdf(tmp_path / "locked.pdf", tmp_path / "made.pdf") == 0
