"""Words that name somebody who no longer decides are found when the decision is given to another (GEN-7)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.lawbook.policies import chain_of, policies_in
from evenhand.domain.policies.checking import check_policy
from evenhand.domain.policies.checks import Finding
from tests.domain.policies.conftest import LAW, POLICIES

CHECK = "names-who-does-not-decide"
Found = Callable[..., list[Finding]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """What is found of deciders in a shipped policy, with words of some of its files replaced wherever they stand."""

    def make(council: str, **changes: tuple[str, str]) -> list[Finding]:
        for folder in chain_of(POLICIES, council):
            shutil.copytree(folder, tmp_path / folder.name)
        for name, (old, new) in changes.items():
            path = next((tmp_path / council).glob(f"*/{name.replace('_', '-')}.yaml"))
            words = path.read_text(encoding="utf-8")
            assert old in words
            path.write_text(words.replace(old, new), encoding="utf-8")
        checked = check_policy(LAW, chain_of(tmp_path, council))
        assert [str(error) for error in checked.errors] == []
        return [each for each in checked.findings if each.check == CHECK]

    return make


@pytest.mark.parametrize("council", policies_in(POLICIES))
def test_GEN_7_the_shipped_policies_name_those_who_decide(council: str) -> None:
    checked = check_policy(LAW, chain_of(POLICIES, council))
    assert [str(each) for each in checked.findings if each.check == CHECK] == []


def test_GEN_7_asking_for_a_review_by_the_director_is_told_when_the_director_no_longer_reviews(
    found: Found,
) -> None:
    """The director still decides other things here, so that the words must be held against the review itself."""
    findings = found(
        "coventry",
        unreasonable_conduct=("decided_by: {role: [director]}", "decided_by: {role: [leadership-team]}"),
    )
    told = {each.key: each for each in findings}
    assert set(told) == {
        "says",
        "moves.extend.says",
        "moves.ask-for-review.says",
        "moves.uphold-review.says",
    }
    asking = told["moves.ask-for-review.says"]
    assert asking.level == "warning"
    assert asking.rule == "GEN-7"
    assert "“By the Director, once for each decision (COV-4).”" in asking.what
    assert "Leadership team" in asking.what
    lines = Path(asking.file).read_text(encoding="utf-8").splitlines()
    assert asking.line is not None
    assert lines[asking.line - 1].strip().startswith('says: "By the Director')


def test_GEN_7_a_letter_and_a_clock_of_the_law_are_told_where_the_procedure_uses_them(found: Found) -> None:
    """The start letter and SPOC-6M say that the Leadership Team looks at it again."""
    findings = found(
        "south-cambridgeshire",
        spoc_arrangement=("decided_by: {body: leadership-team}", "decided_by: {role: [clerk]}"),
    )
    told = {each.key: each.what for each in findings}
    assert set(told) == {"moves.start.owes[0]", "clocks[1]"}
    assert all("Leadership Team" in what and "Committee clerk" in what for what in told.values())


def test_GEN_7_a_letter_of_the_councils_own_is_told_in_its_own_file(found: Found) -> None:
    findings = found(
        "saltash",
        paragraphs=("A panel of councillors who took", "The Town Clerk will review it, who took"),
    )
    assert [(Path(each.file).name, each.key) for each in findings] == [
        ("paragraphs.yaml", "paragraphs.conduct-review")
    ]
    assert "appeal panel" in findings[0].what
    assert findings[0].line == 3
