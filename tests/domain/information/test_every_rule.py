"""Every rule on requests for information that the rule book numbers is named by a test; its clocks, by worked dates."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
RULES = (Path(__file__).parent / "rule-ids.txt").read_text(encoding="utf-8").split()
COUNTED = {"DPC": 7, "EIR": 13, "FOI": 43, "SAR": 12}


def test_the_list_of_rules_is_whole() -> None:
    assert Counter(rule.partition("-")[0] for rule in RULES) == COUNTED


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_on_information_is_named_by_a_test(rule: str, named: str) -> None:
    assert re.search(rf"(?<![A-Za-z]){rule.replace('-', '_')}_[a-zA-Z]", named), f"no test names {rule}"


@pytest.fixture(scope="module")
def named() -> str:
    paths = (path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    return " ".join(
        name
        for path in paths
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
