"""Conditions that look at the items of a case, and what the items add up to."""

from __future__ import annotations

from decimal import Decimal

from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.lawbook.procedure import Guard


def item_there(guard: Guard, at: Standing) -> Gaps | None:
    """The number stated is that of another item of a kind, at one of the named stages if any.

    Where a second fact is named, what that item says in it is none of the `values`.
    """
    number = at.facts.get(guard.of[0])
    if number is None:
        return None
    item = at.story.items.get(f"{guard.item}-{number}")
    if item is not None and item.key != at.item and (not guard.stages or item.stage in guard.stages):
        said = (item.facts.get(name) for name in guard.of[1:])
        if not any(isinstance(one, str) and one in guard.values for one in said):
            return None
    return {"item": plain(guard.item), "number": str(number)}


def every(guard: Guard, at: Standing) -> Gaps | None:
    """Every item of a kind stands at one of the named stages; with `values`, those whose fact is one of them."""
    of_kind = [i for i in at.story.items.values() if i.kind == guard.item]
    if guard.values:
        of_kind = [i for i in of_kind if i.facts.get(guard.of[0]) in guard.values]
    behind = [i.key for i in of_kind if i.stage not in guard.stages]
    return {"items": ", ".join(plain(key) for key in behind)} if behind else None


def some(guard: Guard, at: Standing) -> Gaps | None:
    """At least one item of a kind stands at one of the named stages."""
    stages = guard.stages
    found = any(i.kind == guard.item and (not stages or i.stage in stages) for i in at.story.items.values())
    return None if found else {"item": plain(guard.item)}


def some_or_tied(guard: Guard, at: Standing) -> Gaps | None:
    """There is such an item here, or the case is tied to another that may have it, by the kind named (FOI-25)."""
    return None if guard.link in at.surroundings.tied_as else some(guard, at)


def no_open(guard: Guard, at: Standing) -> Gaps | None:
    """No item of a kind stands at one of the named stages."""
    found = [i.key for i in at.story.items.values() if i.kind == guard.item and i.stage in guard.stages]
    return {"items": ", ".join(plain(key) for key in found)} if found else None


def items_offered(guard: Guard, at: Standing) -> Gaps | None:
    """What the items at the named stages were chosen from the list is offered by this very procedure (FOI-16).

    An item from before a change of procedure may hold a code of the law that the case has left.
    """
    asks = (m.asks.get(guard.of[0]) for m in at.procedure.moves.values() if m.item_kind == guard.item)
    ask = next((one for one in asks if one is not None and one.vocabulary in at.vocabularies), None)
    if ask is None:
        return None
    codes = at.vocabularies[ask.vocabulary].codes
    held = [i for i in at.story.items.values() if i.kind == guard.item and i.stage in guard.stages]
    chosen = [(item, str(item.facts.get(ask.name))) for item in held]
    left = [
        f"{plain(item.key)} ({codes[code].title})"
        for item, code in chosen
        if code in codes and not ask.offers(codes[code])
    ]
    return {"items": ", ".join(left)} if left else None


def each_followed(guard: Guard, at: Standing) -> Gaps | None:
    """Each item of a kind whose first fact has one of the values is named by an item of the other kinds.

    The further facts named are what may stand in its place: a reason why nothing follows.
    """
    fact, *instead = guard.of
    named = {
        value
        for item in at.story.items.values()
        if item.kind in guard.by
        for value in item.facts.values()
        if isinstance(value, str)
    }
    left = [
        item.key
        for item in at.story.items.values()
        if item.kind == guard.item
        and item.facts.get(fact) in guard.values
        and item.key not in named
        and not any(item.facts.get(name) not in (None, "", ()) for name in instead)
    ]
    return {"items": ", ".join(plain(key) for key in left)} if left else None


def each_rests(guard: Guard, at: Standing) -> Gaps | None:
    """What an item of a kind names by its number stands at none of the stages in `values`: a ground that was dropped.

    Where a second fact is named, the number counts that the latest entry gives which says that fact too: what becomes
    of a paper may be decided again without a ground.
    """
    left = [
        f"{plain(item.key)} ({plain(other.key)})"
        for item in at.story.items.values()
        if item.kind == guard.item and item.stage in guard.stages
        if (other := _named_by(item, guard, at)) is not None and other.stage in guard.values
    ]
    return {"items": ", ".join(left)} if left else None


def _named_by(item: ItemStory, guard: Guard, at: Standing) -> ItemStory | None:
    fact, *said_with = guard.of
    entries = [event.facts for event in item.events if all(name in event.facts for name in said_with)]
    facts = entries[-1] if entries and said_with else item.facts
    return at.story.items.get(f"{guard.by[0]}-{facts.get(fact)}")


def as_many(guard: Guard, at: Standing) -> Gaps | None:
    """There are at least as many items of a kind as items of the other kinds count in a fact: papers that were found."""
    items = at.story.items.values()
    counted = [i.facts.get(guard.of[0]) for i in items if i.kind in guard.by]
    found = sum(int(number) for number in counted if isinstance(number, int | Decimal))
    listed = sum(i.kind == guard.item for i in items)
    return {"found": str(found), "listed": str(listed)} if listed < found else None


def named_anywhere(name: str, at: Standing) -> set[str]:
    """Whoever a fact names in the case, in any of its items, or in what is proposed now."""
    found = [at.facts.get(name), at.story.facts.get(name)]
    found += [item.facts.get(name) for item in at.story.items.values()]
    names: set[str] = set()
    for value in found:
        names.update(value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ())
    return names


def not_among(guard: Guard, at: Standing) -> Gaps | None:
    """Whom the first fact names is not among those whom the others name, in the case or in any of its items.

    Where one of the others is a move, it is whoever last decided that.
    """
    chosen = at.fact(guard.of[0])
    for name in guard.of[1:]:
        if isinstance(chosen, str) and chosen in named_anywhere(name, at) | at.deciders_of((name,)):
            return {"who": plain(guard.of[0]), "among": plain(name)}
    return None


def combined_from_items(name: str, at: Standing) -> str | None:
    """What the facts of this name in the items add up to, by the vocabulary that they are chosen from.

    All alike gives that code; unlike ones give the code flagged `mixed`. A code flagged `apart` does not count.
    """
    codes = at.vocabularies[listed].codes if (listed := _vocabulary_of(name, at)) in at.vocabularies else {}
    found = {
        value
        for item in at.story.items.values()
        if isinstance(value := item.facts.get(name), str) and value in codes
        if not codes[value].flags.get("apart")
    }
    if len(found) <= 1:
        return next(iter(found), None)
    return next((code for code, meaning in codes.items() if meaning.flags.get("mixed")), None)


def agrees(guard: Guard, at: Standing) -> Gaps | None:
    """A stated fact is what the items add up to, unless the second fact says why it is not."""
    name, why = guard.of
    stated, combined = at.facts.get(name), combined_from_items(name, at)
    if stated is None or combined is None or stated == combined or at.facts.get(why):
        return None
    listed = _vocabulary_of(name, at)
    title = at.vocabularies[listed].title_of(combined) if listed in at.vocabularies else combined
    return {"combined": title, "why": plain(why)}


def vocabulary_flag(guard: Guard, at: Standing) -> Gaps | None:
    """Every chosen code carries a flag of its vocabulary (FOI-6: only a qualified exemption)."""
    value = at.fact(guard.of[0])
    chosen = value if isinstance(value, tuple) else (str(value),) if value else ()
    name = _vocabulary_of(guard.of[0], at)
    codes = at.vocabularies[name].codes if name in at.vocabularies else {}
    wrong = [code for code in chosen if code not in codes or not codes[code].flags.get(guard.values[0])]
    return {"codes": ", ".join(codes[c].title if c in codes else c for c in wrong)} if wrong else None


def _vocabulary_of(name: str, at: Standing) -> str:
    return next(
        (a.vocabulary for m in at.procedure.moves.values() for a in m.asks.values() if a.name == name), ""
    )
