"""What a clock file must hold beyond its shape, and how far a council's own file may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from evenhand.domain.lawbook.clock_shapes import ClockSource, DatedValue, ParamSource
from evenhand.domain.lawbook.problems import LawbookProblem
from evenhand.domain.lawbook.yaml_source import Source

# What a council may say of a rule that is law: less time for itself, and its own words beside the law's.
OVER_LAW = frozenset({"id", "title", "words", "values", "notes", "departs"})
LONGEST = 10_000  # of any unit: a slip of the keyboard, and beyond what a calendar reckons
CLOSED_TO_CLOSURES = "Closure days never lengthen a time set by law or by a code (CAL-5)."


def rule_problems(
    file: Source, said: ClockSource, titles: Mapping[str, ParamSource]
) -> Iterator[LawbookProblem]:
    """What is wrong within one rule file: its name, its values and their order, its parameters."""
    if file.path.stem != said.id:
        what = f"the file is called {file.path.name}, and the rule '{said.id}'"
        yield file.problem("id", what=what, mend=f"Call the rule '{file.path.stem}'.")
    if not said.values:
        yield file.problem("values", what="the rule has no value", mend="Give one with its reference.")
    if said.closures and said.class_ != "LOCAL":
        yield file.problem("closures", what=CLOSED_TO_CLOSURES, mend="Leave 'closures' out.")
    for name in _named(said):
        if name not in titles:
            mend = f"Add '{name}' to clock-params.yaml, with its title and kind."
            yield file.problem("", what=f"the parameter '{name}' is not known", mend=mend)
    for number, value in enumerate(said.values):
        yield from _value_problems(file, said, f"values[{number}]", value)
    for number, (earlier, later) in enumerate(zip(said.values, said.values[1:], strict=False), start=1):
        if later.from_ is None or (earlier.from_ and earlier.from_ >= later.from_):
            mend = "Put the values in the order of their days, each with 'from'."
            yield file.problem(
                f"values[{number}].from", what="this value does not follow the last", mend=mend
            )


def _value_problems(file: Source, said: ClockSource, key: str, value: DatedValue) -> Iterator[LawbookProblem]:
    if said.operator == "cost-limit":
        if value.limit is None or value.rate is None or said.cost is None:
            mend = "Give the limit and the rate in pounds, and 'cost' with what is counted."
            yield file.problem(key, what="a cost rule needs 'limit', 'rate' and 'cost'", mend=mend)
    elif said.operator == "stated":
        if value.length:
            mend = "Leave 'length' out: the day is the one that was stated."
            yield file.problem(f"{key}.length", what="a stated day has no length", mend=mend)
    elif value.length <= 0:
        mend = "Give a whole number, 1 or more."
        yield file.problem(f"{key}.length", what="the value has no length", mend=mend)
    elif value.length > LONGEST:
        what = f"{value.length:,} is longer than any time that is reckoned"
        yield file.problem(f"{key}.length", what=what, mend=f"Give at most {LONGEST:,}.")
    if not value.reference.title.strip() and not value.reference.unverified:
        mend = "Give the title of the law, the policy or the minute, or mark it `unverified: true`."
        yield file.problem(f"{key}.reference.title", what="the time does not say what it rests on", mend=mend)
    if value.until and value.from_ and value.until < value.from_:
        yield file.problem(
            f"{key}.until", what="the value ends before it starts", mend="Correct one of them."
        )


def overlay_problems(file: Source, said: ClockSource, base: ClockSource) -> Iterator[LawbookProblem]:
    """What a council may not do to a rule: lengthen its own lawful time, or shorten the person's."""
    if base.class_ == "LOCAL" or base.configurable:
        return
    if base.class_ == "LAW":
        for key in file.data:
            if key not in OVER_LAW:
                what = f"a council's file cannot change '{key}' of {base.id}, which is law"
                mend = f"It may change: {', '.join(sorted(OVER_LAW - {'id'}))}."
                yield file.problem(key, what=what, mend=mend)
    for number, value in enumerate(said.values):
        for lawful in _standing_with(value, base):
            if _goes_too_far(value.length, lawful.length, whose=base.whose) and not (
                base.class_ == "CODE" and said.departs
            ):
                yield file.problem(f"values[{number}].length", **_refusal(base, value, lawful))
    if base.values[0].from_ != said.values[0].from_ and said.values[0].from_ is not None:
        what = f"{base.id} would have no value before {said.values[0].from_.isoformat()}"
        yield file.problem("values", what=what, mend="Keep the earlier values of the law in the list.")


def _goes_too_far(length: int, lawful: int, *, whose: str) -> bool:
    return length > lawful if whose == "council" else length < lawful


def _refusal(base: ClockSource, value: DatedValue, lawful: DatedValue) -> dict[str, str]:
    done, allowed = ("lengthen", "shorten") if base.whose == "council" else ("shorten", "lengthen")
    bound = "at most" if base.whose == "council" else "at least"
    what = (
        f"a council may {allowed} the time of {base.id}, never {done} it: {value.length} stands here, "
        f"{lawful.length} in {lawful.reference}"
    )
    code = " Or say under 'departs' why the council departs from the code." if base.class_ == "CODE" else ""
    return {"what": what, "mend": f"Give {bound} {lawful.length}.{code}"}


def _standing_with(value: DatedValue, base: ClockSource) -> Iterator[DatedValue]:
    """The lawful values that stand on any day on which this one does."""
    start = value.from_ or dt.date.min
    end = value.until or dt.date.max
    for number, lawful in enumerate(base.values):
        following = base.values[number + 1].from_ if number + 1 < len(base.values) else None
        last = lawful.until or (following - dt.timedelta(days=1) if following else dt.date.max)
        if (lawful.from_ or dt.date.min) <= end and start <= last:
            yield lawful


def _named(said: ClockSource) -> Iterator[str]:
    yield from said.restart.by if said.restart else ()
    for span in (said.disregard, said.pause):
        yield from (span.from_, span.to) if span else ()
    if said.extension and said.extension.told:
        yield said.extension.told
    if said.length_param:
        yield said.length_param.name
    if said.cost:
        yield from (*said.cost.hours, said.cost.records, said.cost.minutes_each)
        yield from (*said.cost.other, *said.cost.not_counted)
