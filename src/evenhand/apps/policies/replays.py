"""A replay asked for on a page and carried out in the background: past cases read again under another edition."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies import drafting, library
from evenhand.apps.policies.keeping import written_out
from evenhand.apps.policies.models import PolicyDraft, PolicyReplay
from evenhand.apps.policies.past_cases import cases_under, replayed
from evenhand.apps.policies.tasks import do_replay
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies import replay_words
from evenhand.domain.policies.replaying import as_if_always

DRAFT = "draft:"
KEPT = 500  # changed cases that are held with the result; all are counted


class ReplayRefused(Exception):
    """A replay that cannot be made; the text says why and what to do."""


def editions_of_cases() -> tuple[Procedure, ...]:
    """The editions that cases have, for the question whose cases are read again."""
    book = lawbook()
    had = Case.objects.order_by("edition").values_list("edition", flat=True).distinct()
    return tuple(book.procedures[edition] for edition in had if edition in book.procedures)


def others() -> tuple[tuple[str, str], ...]:
    """What cases may be read under: the drafts in the making, then every edition of this council."""
    drafts = PolicyDraft.objects.filter(adopted_as=None).order_by("-saved_at")
    editions = sorted(lawbook().procedures.values(), key=lambda p: (p.title, p.id))
    return (
        *((f"{DRAFT}{draft.pk}", f"Draft: {draft.title}") for draft in drafts),
        *((each.id, f"{each.title}: {library.spoken(each)}") for each in editions),
    )


def called(side: str) -> str:
    """One side of a replay as people speak of it; an edition or draft that is gone keeps the name it was asked for by."""
    if side.startswith(DRAFT):
        draft = PolicyDraft.objects.filter(pk=int(side.removeprefix(DRAFT))).first()
        return f"the draft “{draft.title}”" if draft else side
    found = lawbook().procedures.get(side)
    return f"{found.title}, {library.spoken(found)}" if found else side


def the_other(before: Procedure, other: str, *, on: dt.date) -> Procedure:
    """The procedure that cases are read under. Raises ReplayRefused where there is none, or it is another procedure."""
    try:
        if other.startswith(DRAFT):
            draft = PolicyDraft.objects.get(pk=int(other.removeprefix(DRAFT)))
            found = library.lawbook_at(written_out(drafting.kept_of(draft))).edition(before.name, on)
        else:
            found = lawbook().procedure(other)
    except (KeyError, PolicyDraft.DoesNotExist) as missing:
        raise ReplayRefused(f"There is nothing to read them under: {missing.args[0]}") from missing
    except LawbookRefused as refused:
        raise ReplayRefused(f"Mend the draft first: {refused.problems[0]}") from refused
    if found.name != before.name:
        says = (
            f"“{before.title}” and “{found.title}” are two procedures. Choose two editions of the same one."
        )
        raise ReplayRefused(says)
    return found


def ask(
    *, before: str, other: str, from_on: dt.date, to_on: dt.date, by: User, at: dt.datetime
) -> PolicyReplay:
    """Ask for a replay, which is then carried out in the background. Raises ReplayRefused."""
    if to_on < from_on:
        raise ReplayRefused("The last day is before the first: give them in order.")
    the_other(lawbook().procedure(before), other, on=to_on)
    total = Case.objects.filter(edition=before, received_on__range=(from_on, to_on)).count()
    if not total:
        raise ReplayRefused("No case of that edition was received in those days. Choose a longer time.")
    asked = PolicyReplay.objects.create(
        before=before, other=other, from_on=from_on, to_on=to_on, total=total, asked_by=by, asked_at=at
    )
    do_replay.enqueue(asked.pk)
    return asked


def carry_out(asked: PolicyReplay, *, at: dt.datetime, processes: int | None = None) -> None:
    """Read the cases again and keep what came of it. Run twice, it comes to the same; so it does with more processes."""
    if asked.state == PolicyReplay.State.DONE:
        return
    asked.state = PolicyReplay.State.GOING
    asked.save(update_fields=["state"])
    before = lawbook().procedure(asked.before)
    try:
        after = the_other(before, asked.other, on=asked.to_on)
    except ReplayRefused as refused:
        asked.state, asked.says, asked.ended_at = PolicyReplay.State.BROKEN, str(refused)[:500], at
        asked.save()
        return

    def progress(done: int) -> None:
        PolicyReplay.objects.filter(pk=asked.pk).update(done=done)

    found = replayed(
        cases_under(asked.before, from_on=asked.from_on, to_on=asked.to_on),
        before,
        after,
        as_of=asked.to_on,
        progress=progress,
        processes=processes,
        keep=KEPT,
    )
    asked.found = {
        **replay_words.as_data(found, old=before.id, new=after.id),
        "always": replay_words.always(as_if_always(before, after)[1]),
    }
    asked.state, asked.done, asked.ended_at = PolicyReplay.State.DONE, found.cases, at
    asked.save()
