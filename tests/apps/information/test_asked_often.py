"""What is asked often is found by the rarest words of each request, and is what looking at every pair would find (IR-9)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.apps.cases.models import Case
from evenhand.apps.information.disclosures import _alike, _same

TEXTS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=7), max_size=12)


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS)
def test_IR_9_requests_are_grouped_as_if_each_were_laid_beside_all_groups(
    texts: list[frozenset[str]],
) -> None:
    cases = [Case(pk=number) for number in range(len(texts))]
    words = dict(enumerate(texts))
    plain: list[list[Case]] = []
    for case in cases:
        group = next((g for g in plain if _same(words[case.pk], words[g[0].pk])), None)
        if group is None:
            plain.append([case])
        else:
            group.append(case)
    assert _alike(cases, words) == plain
