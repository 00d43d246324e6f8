"""A replay put into a table, into rows and into JSON; each says what a replay cannot know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from evenhand.domain.policies.replaying import HONESTY, KINDS, STATES, Figures, Replay

MOST_CASES = 20
NO_SERVICE = "(not said)"


def totals(replay: Replay) -> tuple[tuple[str, int, int], ...]:
    """Each figure under the edition the cases had and under the other."""
    sides = (replay.before, replay.after)
    rows = [
        (f"Clocks: {words.lower()}", *(side.states[state] for side in sides))
        for state, words in STATES.items()
    ]
    rows += [
        ("Letters, notices and tasks owed", *(side.owed for side in sides)),
        ("Reviews", *(side.reviews for side in sides)),
        ("Working days that clocks ran", *(side.work_days for side in sides)),
        ("Entries that do not fit", *(side.anomalies for side in sides)),
    ]
    return tuple(rows)  # type: ignore[arg-type]  # a name and one number a side


def kinds(replay: Replay) -> tuple[tuple[str, int], ...]:
    """In which ways cases come out otherwise, and how many of them do."""
    return tuple((words, replay.kinds[kind]) for kind, words in KINDS.items())


def always(rules: tuple[str, ...]) -> str:
    """What a replay takes for granted of times that changed; nothing where none did."""
    return f"Read as though these times had always been so: {', '.join(rules)}." if rules else ""


def months(replay: Replay) -> Iterator[tuple[str, str, str, int, int]]:
    """Service, month and figure, with its number under each edition."""
    names = dict.fromkeys(key[:2] for side in (replay.before, replay.after) for key in sorted(side.by_month))
    for service, month in sorted(names):
        for figure in (*STATES, "work-days"):
            numbers = tuple(side.by_month[service, month, figure] for side in (replay.before, replay.after))
            if any(numbers):
                yield service or NO_SERVICE, month, figure, numbers[0], numbers[1]


def as_text(replay: Replay, *, old: str, new: str) -> str:
    """The whole for a terminal, with the first of the cases that change."""
    lines = [f"{replay.cases} cases under {old} read again under {new}.", HONESTY, ""]
    width = max(len(name) for name, _, _ in totals(replay))
    lines.append(f"{'':{width}}  {'as it was':>12}  {'otherwise':>12}")
    lines += [f"{name:{width}}  {was:>12,}  {now:>12,}" for name, was, now in totals(replay)]
    lines += [
        "",
        f"On time as it was, and late otherwise: {replay.more_time} cases would need more time or an extension.",
    ]
    lines += ["", "By rule (on time, late, running)"]
    rules = sorted({rule for side in (replay.before, replay.after) for rule, _ in side.by_rule})
    lines += [
        f"{rule}: {_three(replay.before, rule)}; otherwise {_three(replay.after, rule)}" for rule in rules
    ]
    lines += ["", "By service and month (working days that clocks ran, late)"]
    by_month: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for service, month, figure, was, now in months(replay):
        by_month.setdefault((service, month), {})[figure] = (was, now)
    for (service, month), figures in by_month.items():
        worked, late = figures.get("work-days", (0, 0)), figures.get("late", (0, 0))
        lines.append(
            f"{service} {month}: {worked[0]} days, {late[0]} late; otherwise {worked[1]} days, {late[1]} late"
        )
    lines += ["", f"Cases that come out otherwise: {replay.changes}"]
    lines += [f"{words}: {count}" for words, count in kinds(replay)]
    lines += [f"{case.ref}: {' '.join(case.why)}" for case in replay.changed[:MOST_CASES]]
    if replay.changes > MOST_CASES:
        lines.append(f"and {replay.changes - MOST_CASES} more: ask for --json or --csv to see them all.")
    return "\n".join(lines)


def _three(figures: Figures, rule: str) -> str:
    return ", ".join(str(figures.by_rule[rule, state]) for state in ("on-time", "late", "running"))


def as_csv(replay: Replay, *, old: str, new: str) -> str:
    """One row a figure: the totals, each service and month, then each case that changes."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("kind", "service", "month", "figure", old, new))
    rows.writerow(("note", "", "", HONESTY, "", ""))
    rows.writerow(("total", "", "", "Cases", replay.cases, replay.cases))
    rows.writerows(("total", "", "", *row) for row in totals(replay))
    rows.writerow(("total", "", "", "On time as it was, late otherwise", "", replay.more_time))
    rows.writerow(("total", "", "", "Cases that come out otherwise", "", replay.changes))
    rows.writerows(("total", "", "", words, "", count) for words, count in kinds(replay))
    rows.writerows(("month", *row) for row in months(replay))
    rows.writerows(("case", "", "", case.ref, "", " ".join(case.why)) for case in replay.changed)
    return out.getvalue()


def as_data(replay: Replay, *, old: str, new: str) -> dict[str, Any]:
    """The whole as data for JSON."""
    return {
        "note": HONESTY,
        "edition": old,
        "with": new,
        "cases": replay.cases,
        "totals": {name: {"as_it_was": was, "otherwise": now} for name, was, now in totals(replay)},
        "more_time_needed": replay.more_time,
        "by_rule": {
            side: {f"{rule} {state}": count for (rule, state), count in sorted(figures.by_rule.items())}
            for side, figures in (("as_it_was", replay.before), ("otherwise", replay.after))
        },
        "by_service_and_month": [
            {"service": service, "month": month, "figure": figure, "as_it_was": was, "otherwise": now}
            for service, month, figure, was, now in months(replay)
        ],
        "changes": replay.changes,
        "changes_by_kind": dict(replay.kinds),
        "changed": [
            {"ref": case.ref, "why": list(case.why), "kinds": sorted(case.kinds)} for case in replay.changed
        ],
    }
