"""Looking through a file made by the test, and telling what was found in short."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.domain.information.files.checking import check_file
from evenhand.domain.information.files.findings import Finding, in_words, load_hidden_data

LAW = Path(__file__).resolve().parents[4] / "src" / "evenhand" / "law"

Look = Callable[[str, bytes], tuple[Finding, ...]]


@pytest.fixture
def look() -> Look:
    """The findings in a file of this name with these bytes; each can be said in words."""
    hidden = load_hidden_data(LAW)

    def through(name: str, data: bytes) -> tuple[Finding, ...]:
        findings = check_file(name, data, hidden)
        assert all(in_words(finding, hidden) for finding in findings)
        return findings

    return through


def kinds(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.kind for finding in findings}


def said(findings: tuple[Finding, ...], kind: str) -> str:
    """Places and gaps of the findings of one kind, as one text."""
    return " | ".join(
        f"{finding.place} {' '.join(value for _, value in finding.gaps)}"
        for finding in findings
        if finding.kind == kind
    )
