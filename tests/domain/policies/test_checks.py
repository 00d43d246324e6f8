"""The policy check: what the seeds' own policies get wrong is found, each with file, line, rule, reason and mend."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.checking import Checked, check_policy
from tests.domain.policies.conftest import LAW, POLICIES

AWAITS = "names-nothing"


@pytest.fixture(scope="module")
def checked() -> dict[str, Checked]:
    names = ("coventry", "saltash", "south-cambridgeshire", "lgsco-code", "harrowmere")
    return {name: check_policy(LAW, chain_of(POLICIES, name)) for name in names}


# Every item of the list that the check must find in the councils' own papers: the rule, the council, the paragraph.
SEEDS = {
    "eir-exception-for-cost": ("FOI-32", "saltash", "13 (4)"),
    "ombudsman-for-a-town-council": ("CC-9", "saltash", "9"),
    "eighteen-hours-or-more": ("FOI-20", "coventry", "Questions 1a and 1b (2)"),
    "section-12-2-where-it-is-held": ("FOI-23", "coventry", "Questions 1a and 1b (3)"),
    "not-an-exemption": ("FOI-14", "coventry", "Section 1"),
    "forty-days-without-working": ("FOI-8", "coventry", "Review"),
    "silent-after-acknowledgement": ("SAL-5", "saltash", "7 (9)"),
    "one-review-only": ("SPOC-21", "south-cambridgeshire", "15"),
    "telephone-at-discretion": ("SPOC-7", "south-cambridgeshire", "Footnote"),
    "no-independent-person": ("CSC-7", "coventry", "Appendix 1 6b (2)"),
    "requester-put-on-a-register": ("URB-23", "saltash", "13 (7)"),
    "similar-requests-barred": ("FOI-11", "saltash", "15"),
    "mail-blocked-outright": ("URB-5", "saltash", "7 Stage 1 (8)"),
    "protected-characteristics-out-of-date": ("URB-3", "coventry", "3.2 (7)"),
    "grounds-demanded-for-stage-2": ("CC-1", "coventry", "12.1 (2)"),
    "informal-stage-before-stage-1": ("CC-1", "coventry", "11.1"),
    "repealed-data-protection-act": ("DPC-6", "coventry", "9.1 (9)"),
    "contractor-is-no-stage-of-its-own": ("section 5.2", "coventry", "7.1"),
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_known_slip_of_the_seeds_is_found_and_warned_of(checked: dict[str, Checked], name: str) -> None:
    rule, council, paragraph = SEEDS[name]
    found = [f for f in checked[council].warnings if f.check == name and f.key == f"paragraph {paragraph}"]
    assert found, [f.key for f in checked[council].findings if f.check == name]
    for finding in found:
        assert finding.rule == rule
        assert finding.line
        assert finding.file.endswith(".yaml")
        assert finding.why
        assert finding.mend


def test_section_12_as_an_absolute_exemption_is_found_too(checked: dict[str, Checked]) -> None:
    found = {f.key for f in checked["coventry"].warnings if f.check == "not-an-exemption"}
    assert found == {"paragraph Section 1", "paragraph Section 12 as an exemption"}


DESERVED = {
    "coventry": {
        "contractor-is-no-stage-of-its-own",
        "court-proceedings-always-bar",
        "eighteen-hours-or-more",
        "extension-without-limit",
        "first-stage-holds-the-clock-back",
        "fifteen-days-from-the-panel",
        "forty-days-without-working",
        "grounds-demanded-for-stage-2",
        "half-is-not-under-the-limit",
        "informal-stage-before-stage-1",
        "no-independent-person",
        "not-an-exemption",
        "ombudsman-by-its-old-name",
        "personal-data-always-absolute",
        "protected-characteristics-out-of-date",
        "repealed-data-protection-act",
        "section-12-2-where-it-is-held",
    },
    "saltash": {
        "eir-exception-for-cost",
        "mail-blocked-outright",
        "ombudsman-for-a-town-council",
        "one-month-whatever-happens",
        "requester-put-on-a-register",
        "reviewed-by-the-same-post",
        "silent-after-acknowledgement",
        "similar-requests-barred",
    },
    "south-cambridgeshire": {"identity-of-the-eir", "one-review-only", "telephone-at-discretion"},
    "lgsco-code": set(),
    "harrowmere": set(),
}


@pytest.mark.parametrize("council", DESERVED)
def test_a_shipped_policy_passes_its_own_check_with_the_warnings_it_deserves(
    checked: dict[str, Checked], council: str
) -> None:
    assert [str(error) for error in checked[council].errors] == []
    assert {warning.check for warning in checked[council].warnings} - {AWAITS} == DESERVED[council]


Change = Callable[[str, str], None]


@pytest.fixture
def altered(tmp_path: Path) -> Callable[..., Checked]:
    """South Cambridgeshire's policy with words of one file replaced, or a file added, and checked."""

    def make(
        file: str, *changes: tuple[str, str], add: str = "", council: str = "south-cambridgeshire"
    ) -> Checked:
        folder = tmp_path / council
        if not folder.exists():
            shutil.copytree(POLICIES / council, folder)
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        words = path.read_text(encoding="utf-8") if path.exists() else ""
        for old, new in changes:
            assert old in words, old
            words = words.replace(old, new, 1)
        path.write_text(words + add, encoding="utf-8")
        return check_policy(LAW, [folder])

    return make


ARRANGEMENT = "procedures/spoc-arrangement.yaml"


def sole_error(found: Checked, check: str) -> str:
    errors = [error for error in found.errors if error.check == check]
    assert len(errors) == 1, [str(error) for error in found.findings]
    assert errors[0].line
    assert errors[0].mend
    return str(errors[0])


def test_a_statutory_time_that_is_lengthened_is_an_error_with_its_reference(
    altered: Callable[..., Checked],
) -> None:
    found = altered(
        "clocks/FOI-20WD.yaml",
        add="id: FOI-20WD\nvalues:\n  - {from: 2005-01-01, length: 25, reference: {title: Our policy}}\n",
    )
    said = sole_error(found, "cannot-be-used")
    assert "never lengthen it" in said
    assert "Freedom of Information Act 2000" in said


def test_SPOC_21_a_review_clock_that_never_comes_again_is_an_error(altered: Callable[..., Checked]) -> None:
    found = altered(
        ARRANGEMENT, ("from: [start, review], until: [review, end]", "from: [start], until: [review, end]")
    )
    assert "SPOC-21" in sole_error(found, "reviewed-once-only")


def test_a_stage_that_nobody_can_leave_is_an_error(altered: Callable[..., Checked]) -> None:
    found = altered(
        ARRANGEMENT, ("ended: {title: Ended, final: true, outcome: ended}", "ended: {title: Ended}")
    )
    assert "nobody can ever leave the stage" in sole_error(found, "cannot-be-used")


def test_a_letter_that_drops_what_it_must_state_is_an_error(altered: Callable[..., Checked]) -> None:
    words = (LAW / "letters" / "refusal-cost.yaml").read_text(encoding="utf-8")
    start = words.index("  - {id: help")
    dropped = words[:start] + words[words.index("\n", start) + 1 :].replace(", states: [help]", "")
    found = altered("letters/refusal-cost.yaml", add=dropped)
    assert any("no longer has to state 'help'" in error.what for error in found.errors)


def test_URB_7_a_restriction_that_cannot_end_is_an_error(altered: Callable[..., Checked]) -> None:
    altered(
        "vocabularies/restrictions.yaml",
        add="vocabulary: restrictions\ntitle: Restrictions\ncodes:\n  R01: {title: In writing}\n",
    )
    found = altered(
        ARRANGEMENT,
        (
            "      reasons: {type: text, title: Reasons}\n  start:",
            "      reasons: {type: text}\n      what: {vocabulary: restrictions}\n  start:",
        ),
    )
    assert "when it ends" in sole_error(found, "restriction-that-cannot-end")


def test_stages_that_lead_only_to_one_another_are_an_error(altered: Callable[..., Checked]) -> None:
    found = altered(
        ARRANGEMENT,
        ("stages:\n", "stages:\n  here: {title: Here}\n  there: {title: There}\n"),
        (
            "  plan-end:\n",
            "  go-there:\n    from: [here]\n    to: there\n    by: [head-of-service]\n"
            "  go-here:\n    from: [there, in-force]\n    to: here\n    by: [head-of-service]\n  plan-end:\n",
        ),
    )
    errors = [error for error in found.errors if error.check == "never-ends"]
    assert {error.key for error in errors} == {"stages.here", "stages.there"}
    assert all(error.line for error in errors)


def test_steps_that_wait_for_one_another_are_an_error(altered: Callable[..., Checked]) -> None:
    found = altered(
        ARRANGEMENT,
        (
            "  plan-end:\n",
            "  look:\n    by: [head-of-service]\n    guards: [{holds: happened, of: [mend], rule: SPOC-1}]\n"
            "  mend:\n    by: [head-of-service]\n    guards: [{holds: happened, of: [look], rule: SPOC-1}]\n  plan-end:\n",
        ),
    )
    errors = [error for error in found.errors if error.check == "never-ends"]
    assert {error.key for error in errors} == {"moves.look.guards", "moves.mend.guards"}


def test_URB_7_a_day_that_only_sounds_like_an_end_is_none(altered: Callable[..., Checked]) -> None:
    altered(
        "vocabularies/restrictions.yaml",
        add="vocabulary: restrictions\ntitle: Restrictions\ncodes:\n  R01: {title: In writing}\n",
    )
    found = altered(
        ARRANGEMENT,
        (
            "      reasons: {type: text, title: Reasons}\n  start:",
            "      reasons: {type: text}\n      what: {vocabulary: restrictions}\n      attended_on: {type: date}\n  start:",
        ),
    )
    assert "when it ends" in sole_error(found, "restriction-that-cannot-end")


@pytest.mark.parametrize(
    "move", ["uphold-review", "turn-down-review", "continue-after-review", "hear-appeal"]
)
def test_URB_7_a_review_by_any_name_is_kept_from_its_decider(
    altered: Callable[..., Checked], move: str
) -> None:
    found = altered(
        ARRANGEMENT,
        ("  plan-end:\n", f"  {move}:\n    from: [in-force]\n    by: [head-of-service]\n  plan-end:\n"),
    )
    assert f"moves.{move}" in sole_error(found, "review-by-its-decider")


def test_URB_7_a_review_open_to_its_own_decider_is_an_error(altered: Callable[..., Checked]) -> None:
    found = altered(
        ARRANGEMENT,
        ("  plan-end:\n", "  decide-review:\n    from: [in-force]\n    by: [head-of-service]\n  plan-end:\n"),
    )
    assert "may also decide the review" in sole_error(found, "review-by-its-decider")


def test_CC_9_an_ombudsman_in_a_town_councils_own_letter_words_is_an_error(
    altered: Callable[..., Checked],
) -> None:
    found = altered(
        "vocabularies/next-steps.yaml",
        add="vocabulary: next-steps\ntitle: Next steps\ncodes:\n  o: {title: Go to the Local Government Ombudsman}\n",
        council="saltash",
    )
    assert "CC-9" in sole_error(found, "ombudsman-for-a-town-council")


def test_two_editions_in_force_on_one_day_are_an_error(altered: Callable[..., Checked]) -> None:
    words = (POLICIES / "south-cambridgeshire" / ARRANGEMENT).read_text(encoding="utf-8")
    newer = words.replace("id: south-cambridgeshire-1", "id: south-cambridgeshire-2").replace(
        "2020-01-01", "2027-01-01"
    )
    said = sole_error(altered("procedures/newer.yaml", add=newer), "two-editions-in-force")
    assert "in_force_until: 2026-12-31" in said


def test_an_edition_without_a_source_is_an_error(altered: Callable[..., Checked]) -> None:
    found = altered(
        ARRANGEMENT,
        (
            "source: {title: SPOC protocol, document: 004_e77c191dea8e7d32.txt, paragraph: Arrangements}",
            "source: {title: ''}",
        ),
    )
    sole_error(found, "reference-without-source")


def test_policies_that_begin_from_one_another_are_told(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "policy.yaml").write_text(
            f"policy: {name}\ntitle: X\ncouncil_kind: parish\nnation: ENG\nbegins_from: [{other}]\n",
            encoding="utf-8",
        )
    with pytest.raises(LawbookRefused, match="begin from one another") as refused:
        chain_of(tmp_path, "one")
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (str(tmp_path / "two" / "policy.yaml"), 5)


BAD_FILES = {
    "tabs": ("codes:\n\ta: {title: A}\n", "a tab stands where spaces belong"),
    "a key twice": ("vocabulary: bad\ntitle: A\ntitle: B\ncodes: {}\n", "stands twice"),
    "yes for true": ("vocabulary: bad\ntitle: A\nconfigurable: yes\ncodes: {}\n", "true or false is wanted"),
    "an unknown key": ("vocabulary: bad\ntitel: A\ncodes: {}\n", "Did you mean 'title'?"),
    "an alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "an alias (*a)"),
    "brackets too deep": ("[" * 9000, "deep in one another"),
    "five megabytes": ("a: b\n" * 1_100_000, "are the most that is read"),
    "not text": ("a: \x00b\n", "not YAML"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_input_is_refused_with_file_line_and_mend_within_a_second(
    altered: Callable[..., Checked], name: str
) -> None:
    words, said = BAD_FILES[name]
    started = time.process_time()
    found = altered("vocabularies/bad.yaml", add=words)
    assert time.process_time() - started < 1
    error = found.errors[0]
    assert error.file.endswith("bad.yaml")
    assert error.line
    assert error.mend
    assert said in str(error)


def test_on_and_no_are_words_and_no_booleans(altered: Callable[..., Checked]) -> None:
    found = altered(
        "vocabularies/switches.yaml", add="vocabulary: switches\ntitle: On\ncodes:\n  on: {title: no}\n"
    )
    assert found.errors == ()
    assert found.book is not None
    assert found.book.vocabularies["switches"].codes["on"].title == "no"


def test_an_unknown_move_or_role_gets_the_nearest_name(altered: Callable[..., Checked]) -> None:
    found = altered(ARRANGEMENT, ("by: [head-of-service, leadership-team]", "by: [head-of-servce]"))
    errors = " ".join(str(error) for error in found.errors)
    assert "Did you mean “head-of-service”?" in errors
    assert all(error.line for error in found.errors)
