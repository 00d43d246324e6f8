"""Set `evenhand people duplicates` beside splink on a table of people whose true groups are known.

splink is no dependency of Evenhand. Install it with pandas in an environment of its own, and give it what Evenhand found::

    evenhand people duplicates fake_1000.csv --map id=unique_id,given_name=first_name,family_name=surname,\
date_of_birth=dob,town=city,email=email > ours.csv
    python tools/against_splink.py fake_1000.csv ours.csv

The model is that of splink's own tutorial, trained on the table by expectation maximisation, never on the truth.
`pairs`: what is found is taken as it is. `groups`: whoever is linked by others counts as linked.
"""

from __future__ import annotations

import csv
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Pair = tuple[int, int]
EVEN_ODDS = 0.0  # splink's match weight at a probability of one half
TUTORIAL = (("first_name", "city"), ("surname",), ("dob",))
WIDER = (("first_name",), ("surname",), ("dob",), ("email",), ("city",))


def groups_of(pairs: Iterable[Pair]) -> set[Pair]:
    """Every pair within the groups that these pairs join."""
    head: dict[int, int] = {}

    def first(one: int) -> int:
        while head.setdefault(one, one) != one:
            one = head[one]
        return one

    for a, b in pairs:
        head[first(a)] = first(b)
    groups = defaultdict(list)
    for one in list(head):
        groups[first(one)].append(one)
    return {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}


def figures(found: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """F1, precision and recall."""
    right = len(found & truth)
    return 2 * right / (len(found) + len(truth)), right / max(1, len(found)), right / len(truth)


def weights_by_splink(table: str, rules: Iterable[tuple[str, ...]]) -> dict[Pair, float]:
    """The match weight of every pair that splink compares under these blocking rules; `1=1` for all pairs."""
    import pandas
    import splink.comparison_library as levels
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    people = pandas.read_csv(table, dtype=str).drop(columns=["cluster"])
    blocking: list[Any] = [block_on(*rule) for rule in rules] or ["1=1"]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            levels.NameComparison("first_name").configure(term_frequency_adjustments=True),
            levels.NameComparison("surname").configure(term_frequency_adjustments=True),
            levels.DateOfBirthComparison("dob", input_is_string=True),
            levels.ExactMatch("city").configure(term_frequency_adjustments=True),
            levels.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=blocking,
    )
    database = DuckDBAPI()
    linker = Linker(database.register(people), settings)
    sure = [block_on("first_name", "surname", "dob"), block_on("email"), block_on("surname", "dob")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (("first_name", "surname"), ("dob",), ("email",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    found = linker.inference.predict(threshold_match_probability=0.0001).as_pandas_dataframe()
    rows = zip(found.unique_id_l, found.unique_id_r, found.match_weight, strict=True)
    return {_pair(a, b): weight for a, b, weight in rows}


def _pair(a: str, b: str) -> Pair:
    return min(int(a), int(b)), max(int(a), int(b))


def main(table: str, ours: str) -> None:
    """Print the figures of both."""
    people = defaultdict(list)
    with Path(table).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people[row["cluster"]].append(int(row["unique_id"]))
    truth = {pair for group in people.values() for pair in itertools.combinations(sorted(group), 2)}
    with Path(ours).open(encoding="utf-8", newline="") as file:
        by_us = {_pair(row["id_a"], row["id_b"]) for row in csv.DictReader(file)}

    def tell(name: str, found: set[Pair]) -> None:
        said = "  ".join(f"{figure:.3f}" for figure in figures(found, truth))
        print(f"{name:42} {said}")

    print(f"{'F1, precision, recall':42}")
    tell("evenhand, untrained: pairs", by_us)
    tell("evenhand, untrained: groups", groups_of(by_us))
    for name, rules in (("tutorial", TUTORIAL), ("wider", WIDER), ("all pairs", ())):
        weights = weights_by_splink(table, rules)
        even = {pair for pair, weight in weights.items() if weight >= EVEN_ODDS}
        tell(f"splink, trained, {name}: pairs", even)
        tell(f"splink, trained, {name}: groups", groups_of(even))
        steps = sorted({round(weight * 4) / 4 for weight in weights.values()})
        tried = ({pair for pair, weight in weights.items() if weight >= step} for step in steps)
        tell(
            f"splink, {name}: pairs, best threshold by truth", max(tried, key=lambda one: figures(one, truth))
        )


if __name__ == "__main__":
    main(*sys.argv[1:3])
