"""What a council may do and would be unwise to: times longer than good practice, and decisions given to the wrong post."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.policies.checking import Checked, check_policy
from tests.domain.policies.conftest import LAW, POLICIES

Altered = Callable[..., Checked]


@pytest.fixture
def altered(tmp_path: Path) -> Altered:
    """A shipped policy with words of one file replaced, or a file added, and checked."""

    def make(council: str, file: str, *changes: tuple[str, str], add: str = "") -> Checked:
        for folder in chain_of(POLICIES, council):
            if not (tmp_path / folder.name).exists():
                shutil.copytree(folder, tmp_path / folder.name)
        path = tmp_path / council / file
        path.parent.mkdir(exist_ok=True)
        words = path.read_text(encoding="utf-8") if path.exists() else ""
        for old, new in changes:
            assert old in words, old
            words = words.replace(old, new, 1)
        path.write_text(words + add, encoding="utf-8")
        return check_policy(LAW, chain_of(tmp_path, council))

    return make


def warned_of(found: Checked, check: str) -> str:
    assert found.errors == (), [str(error) for error in found.errors]
    warnings = [each for each in found.warnings if each.check == check]
    assert warnings, [each.check for each in found.findings]
    assert all(each.line and each.rule and each.mend for each in warnings)
    return " ".join(each.key for each in warnings)


def rule(name: str, length: int, more: str = "") -> str:
    return f"id: {name}\nvalues:\n  - {{length: {length}, reference: {{title: Our policy}}}}\n{more}"


TIMES = [
    ("CC-ACK", 8, "", "acknowledged-later-than-the-code", "CC-1"),
    ("LGC-ACK", 8, "departs: We are small.\n", "acknowledged-later-than-the-code", "CC-1"),
    ("CC-S1", 15, "", "stage-1-longer-than-the-code", "CC-1"),
    ("CC-S2", 30, "", "stage-2-longer-than-the-code", "CC-1"),
    ("CC-INF", 15, "", "informal-time-eats-stage-1", "CC-1"),
    ("URB-6M", 10, "", "review-later-than-is-wise", "URB-7"),
    ("SPOC-6M", 12, "", "review-later-than-is-wise", "URB-7"),
    ("URB-12M-END", 24, "", "restriction-longer-than-a-year", "SAL-17"),
    ("FOI-IR-20", 30, "departs: We are small.\n", "internal-review-longer-than-the-code", "FOI-7"),
    ("SPOC-WEEKLY", 14, "", "weekly-letter-less-often", "SPOC-11"),
    ("CC-ESC", 5, "", "time-to-object-too-short", "CC-1"),
]


def with_times(folder: Path, times: dict[str, str]) -> Checked:
    """South Cambridgeshire's policy with clocks of its own, checked: whatever procedure a clock serves, its time is read."""
    council = folder / "south-cambridgeshire"
    shutil.copytree(POLICIES / council.name, council)
    (council / "clocks").mkdir()
    for name, words in times.items():
        (council / "clocks" / f"{name}.yaml").write_text(words, encoding="utf-8")
    return check_policy(LAW, [council])


@pytest.fixture(scope="module")
def unwise(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    times = {name: rule(name, length, more) for name, length, more, *_ in TIMES}
    return with_times(tmp_path_factory.mktemp("unwise"), times)


@pytest.mark.parametrize(("name", "length", "more", "check", "rule_id"), TIMES)
def test_an_unwise_time_is_warned_of_with_its_file_and_rule(
    unwise: Checked, name: str, length: int, more: str, check: str, rule_id: str
) -> None:
    assert unwise.errors == ()
    found = [each for each in unwise.warnings if Path(each.file).name == f"{name}.yaml"]
    assert [(each.check, each.rule, each.level) for each in found] == [(check, rule_id, "warning")]
    assert str(length) in found[0].what
    assert found[0].line
    assert found[0].mend


def test_a_time_within_good_practice_is_let_be(tmp_path: Path) -> None:
    wise = {"CC-ACK": 5, "LGC-ACK": 5, "CC-S1": 10, "URB-6M": 3, "CC-INF": 2, "CC-ESC": 20, "SPOC-WEEKLY": 7}
    found = with_times(tmp_path, {name: rule(name, length) for name, length in wise.items()})
    assert found.errors == ()
    assert [each.check for each in found.warnings if "/clocks/" in each.file] == []


def test_a_restriction_of_300_days_that_no_clock_brings_back_is_warned_of(altered: Altered) -> None:
    own = (LAW / "clocks" / "URB-12M-END.yaml").read_text(encoding="utf-8")
    own = own.replace("months-beginning-with", "days-beginning-with").replace("length: 12", "length: 300")
    altered("saltash", "clocks/LIMIT-300D.yaml", add=own.replace("URB-12M-END", "LIMIT-300D"))
    found = altered(
        "saltash",
        "procedures/unreasonable-conduct.yaml",
        *(("{rule: URB-6M,", "{rule: LIMIT-300D,") for _ in range(URB_6M)),
    )
    warned_of(found, "restriction-without-a-review")


URB_6M = (
    (POLICIES / "saltash" / "procedures" / "unreasonable-conduct.yaml")
    .read_text(encoding="utf-8")
    .count("{rule: URB-6M,")
)


def test_CC_1_a_stage_before_stage_1_that_holds_its_clock_is_warned_of(altered: Altered) -> None:
    found = altered("coventry", "README.md")
    assert "clocks[2]" in warned_of(found, "first-stage-holds-the-clock-back")
    code = altered("lgsco-code", "README.md")
    assert "first-stage-holds-the-clock-back" not in {each.check for each in code.findings}


@pytest.mark.parametrize(
    ("move", "by", "check"),
    [
        ("uphold", "contact-centre-agent", "decided-below-the-level"),
        ("extend-longer", "contact-centre-agent", "decided-below-the-level"),
        ("refuse-outright", "member", "decided-below-the-level"),
    ],
)
def test_URB_7_a_decision_given_to_the_wrong_post_is_warned_of(
    altered: Altered, move: str, by: str, check: str
) -> None:
    found = altered(
        "south-cambridgeshire",
        "procedures/spoc-arrangement.yaml",
        ("  plan-end:\n", f"  {move}:\n    from: [in-force]\n    by: [{by}]\n  plan-end:\n"),
    )
    assert f"moves.{move}.by" in warned_of(found, check)


def test_URB_7_who_only_records_may_be_anybody_where_another_decides(altered: Altered) -> None:
    found = altered(
        "south-cambridgeshire",
        "procedures/spoc-arrangement.yaml",
        (
            "  plan-end:\n",
            "  uphold:\n    from: [in-force]\n    by: [contact-centre-agent]\n"
            "    decided_by: {role: [head-of-service]}\n"
            "    guards: [{holds: decider-holds-post, rule: URB-7}]\n  plan-end:\n",
        ),
    )
    assert "decided-below-the-level" not in {each.check for each in found.findings}


def test_URB_7_one_post_that_decides_and_reviews_alone_is_warned_of(altered: Altered) -> None:
    assert "continue-after-review" in warned_of(altered("saltash", "README.md"), "reviewed-by-the-same-post")
