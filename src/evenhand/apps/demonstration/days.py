"""A day's work in the story: sorting what came in, asking officers, and the weekly response on its day."""

from __future__ import annotations

import datetime as dt
from functools import partial

from evenhand.apps.cases.models import Case, CaseLink, ClockRow
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.cases.sight import MATTER
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.readers import confirm_receipt
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases, put_on_case, read_and_file
from evenhand.apps.demonstration.arrangement import press
from evenhand.apps.demonstration.mailbox.posting import officers_reply, returned
from evenhand.apps.demonstration.mailbox.story import Mail
from evenhand.apps.demonstration.mailbox.tellings import MatterTold, OtherTold, council_told, dispute_told
from evenhand.apps.demonstration.so_far import Story, evening
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.ways import Way
from evenhand.apps.spoc.asking import ask_officer
from evenhand.apps.spoc.matters import Row, Week, week_of
from evenhand.apps.spoc.operations import Said, draft_weekly, save_matters, send_weekly
from evenhand.domain.cases.events import Value
from evenhand.domain.contact.weekly import Decision
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE

LEFT_FOR_THE_VISITOR = 2  # days of everybody else's mail
RETURNED_IN_WEEK = 2
CLEAR = "clear-answer"


def sort_what_waits(story: Story, day: dt.date) -> None:
    """Sort what came in, save what is left for whoever tries the demonstration."""
    _open_without_mail(story, day)
    left: list[tuple[Contact, Mail]] = []
    for contact, mail in story.waiting:
        if mail.other is not None:
            sorted_now = mail.arrived_on < story.today - dt.timedelta(days=LEFT_FOR_THE_VISITOR)
        else:
            sorted_now = mail.arrived_on <= story.weekly_on - dt.timedelta(days=7)
        if not sorted_now:
            left.append((contact, mail))
        elif mail.other is not None:
            _sort_other(story, contact, mail.other, day)
        else:
            _sort_residents(story, contact, mail, day)
    story.waiting = left


# --- the resident of the dispute ---------------------------------------------------------------------------------


def _sort_residents(story: Story, contact: Contact, mail: Mail, day: dt.date) -> None:
    contact.refresh_from_db()
    by, at = story.cast.users[story.acting(day)], evening(story, day)
    if contact.arrangement_id is None or not (mail.opens or mail.about or mail.aside):
        return  # an oddity: it waits for a person
    if contact.receipt_to_confirm and contact.received_on is not None:
        confirm_receipt(contact, received_on=contact.received_on, by=by, at=at)
    if mail.opens:
        told = [_matter(key) for key in mail.opens]
        matters = [_new_matter(story, one) for one in told]
        cases = open_cases(contact, matters, by=by, at=at, batch=press(mail.name))
        for one, case in zip(told, cases, strict=True):
            story.cases[one.id] = case
            _ask(story, one, case, day)
    elif mail.about in story.cases:
        put_on_case(contact, story.cases[mail.about], by=by, at=at, batch=press(mail.name))
    else:
        why = "Nothing new in it; kept with the others."
        checked = {"fresh_evidence_checked": True, "safeguarding_checked": True, "said_no_request": True}
        read_and_file(contact, **checked, why=why, by=by, at=at)


def _matter(key: str) -> MatterTold:
    return next(one for one in (*dispute_told().matters, *dispute_told().this_week) if one.id == key)


def _new_matter(story: Story, told: MatterTold) -> NewMatter:
    looks_after = (
        "information" if told.procedure != "enquiry" and not told.answer and not told.ask else "spoc"
    )
    return NewMatter(
        procedure=told.procedure,
        summary=told.title,
        question=told.words,
        handler=story.cast.officers[looks_after],
    )


def _ask(story: Story, told: MatterTold, case: Case, day: dt.date) -> None:
    """Ask an officer what the answer needs; the reply comes two days later, or after the weekly responses it is late by."""
    if not told.ask:
        return
    item = ask_officer(
        case,
        officer=story.cast.officers[told.ask],
        question=told.question,
        by=story.cast.users[story.acting(day)],
        at=evening(story, day),
        batch=press(f"ask.{told.id}"),
    )
    if told.reply:
        reply = partial(_reply, story, told, case, item)
        story.promised[day + dt.timedelta(days=2 + 7 * told.late)].append(reply)


def _reply(story: Story, told: MatterTold, case: Case, item: str, at: dt.datetime) -> None:
    letter = LetterSent.objects.get(case=case, item=item, code="contribution-request")
    sent = _as_sent(letter)
    officer = council_told().officers[told.ask]
    tomorrow = at + dt.timedelta(hours=16)
    mail = officers_reply(
        name=officer.name,
        address=officer.email,
        subject=sent.subject,
        text=told.reply,
        answers=sent.message_id,
        at=tomorrow,
    )
    if mail.arrived_at <= story.now_at:
        story.coming[mail.arrived_on].append(mail)


def _open_without_mail(story: Story, day: dt.date) -> None:
    """Open what was raised by letter or by telephone before the mailbox was connected."""
    for told in dispute_told().matters:
        opened_on = story.weekly_on - dt.timedelta(days=7 * told.week + 4)
        if not told.alone or told.id in story.cases or day < opened_on:
            continue
        who = "agent" if told.spoken else story.acting(day)
        facts: dict[str, Value] = {
            "customer": f"customer:{story.cast.customers[dispute_told().customer].pk}",
            "received_on": day,
            "summary": told.title,
            "handler": f"officer:{story.cast.officers['information' if told.spoken else 'spoc'].pk}",
            **({"spoken": True, "request": told.words} if told.spoken else {"question": told.words}),
        }
        move = Move(move="receive", facts=facts, happened_on=day)
        at = evening(story, day)
        case = open_case(told.procedure, move, by=story.cast.users[who], at=at, batch=press(told.id))
        tie = Move(move="link", facts={"case": case.ref, "kind": "matter"}, happened_on=day)
        make_move(
            story.arrangement,
            tie,
            by=story.cast.users[story.acting(day)],
            at=at,
            batch=press(f"tie.{told.id}"),
        )
        story.cases[told.id] = case


# --- everybody else ----------------------------------------------------------------------------------------------


def _sort_other(story: Story, contact: Contact, told: OtherTold, day: dt.date) -> None:
    by, at = story.cast.users[told.officer], evening(story, day)
    if told.file:
        read_and_file(contact, fresh_evidence_checked=True, safeguarding_checked=True, by=by, at=at)
        return
    parts = [(told.procedure, told.subject, told.officer, told.days_to_answer, told.answer)]
    if told.split is not None:
        more = told.split
        parts.append((more.procedure, more.subject, more.officer, more.days_to_answer, more.answer))
    matters = [
        NewMatter(procedure=procedure, summary=subject, handler=story.cast.officers[officer])
        for procedure, subject, officer, _, _ in parts
    ]
    cases = open_cases(contact, matters, by=by, at=at, batch=press(f"{told.who}.{told.day}"))
    for case, (_, _, officer, days, answer) in zip(cases, parts, strict=True):
        if days is not None:
            story.promised[day + dt.timedelta(days=days)].append(
                partial(_answer, story, case, officer, answer)
            )


def _answer(story: Story, case: Case, officer: str, words: str, at: dt.datetime) -> None:
    request = CLEAR in procedure_of(case).moves
    facts: dict[str, Value] = {"answer": words}
    if request:
        facts["outcome"] = "not-held" if "not recorded" in words else "given"
    by = story.cast.users[officer]
    move = Move(move=CLEAR if request else "answer", facts=facts, happened_on=at.date())
    make_move(case, move, by=by, at=at, batch=press(f"answer.{case.ref}"))
    if request and not CaseLink.objects.filter(other=case, kind=MATTER).exists():
        gone = Move(move="respond", happened_on=at.date())
        make_move(case, gone, by=by, at=at, batch=press(f"gone.{case.ref}"))


# --- the weekly response -----------------------------------------------------------------------------------------


def weekly_work(story: Story, day: dt.date) -> None:
    """Send the weekly response where its day has come; the one now due is left for the visitor."""
    due = ClockRow.objects.filter(
        case=story.arrangement, rule__in=lawbook().rules_for(WEEKLY_RESPONSE), stopped_on__isnull=True
    )
    if not due.filter(due_on__lte=day).exists():
        return
    who = story.acting(day)
    by, at = story.cast.users[who], evening(story, day)
    arrangement = Case.objects.get(pk=story.arrangement.pk)
    week = week_of(arrangement, by, today=day)
    scheduled_on = week.schedule.scheduled_on
    if week.schedule.due_on > day or scheduled_on >= story.weekly_on:
        return
    week = draft_weekly(arrangement, by=by, at=at, batch=press(f"draft.{scheduled_on}"))
    _clear_answers(story, week, at)
    save_matters(arrangement, _decisions(story, week, scheduled_on), by=by, at=at)
    address = council_told().customers[dispute_told().customer].email
    way = Way(channel="email", to=(address,))
    sent = send_weekly(arrangement, way=way, by=by, at=at, batch=press(f"weekly.{scheduled_on}"))
    if sent is not None and scheduled_on == story.weekly_on - dt.timedelta(weeks=RETURNED_IN_WEEK):
        _come_back(story, sent, at)


def _decisions(story: Story, week: Week, scheduled_on: dt.date) -> dict[str, Said]:
    told = {story.cases[one.id].ref: one for one in dispute_told().matters if one.id in story.cases}
    copied = (f"member:{story.cast.members['ward'].pk}",)
    returns = scheduled_on == story.weekly_on - dt.timedelta(weeks=RETURNED_IN_WEEK)
    return {
        ref: _decision(told[ref], row, copied if returns else ())
        for ref, row in week.rows.items()
        if row.matter.enters and not row.matter.relayed
    }


def _decision(told: MatterTold, row: Row, copied: tuple[str, ...]) -> Said:
    replies = [one.answer for one in row.contributions if one.answer]
    waits = any(one.open for one in row.contributions)
    words = told.answer or (replies[0].rpartition("\n\n")[0] or replies[0] if replies else "")
    if waits or not words:
        return Said(decision=Decision.CARRIED, awaiting="We have asked a colleague and will tell you.")
    return Said(decision=Decision.ANSWERED, words=words, copied_to=copied)


def _clear_answers(story: Story, week: Week, at: dt.datetime) -> None:
    """The information team clears its answers in the morning, so that they may go with the weekly response."""
    told = {story.cases[one.id].ref: one for one in dispute_told().matters if one.id in story.cases}
    for ref, row in week.rows.items():
        if CLEAR in procedure_of(row.case).moves and row.matter.enters and told[ref].answer:
            facts: dict[str, Value] = {"outcome": "given", "answer": told[ref].answer}
            move = Move(move=CLEAR, facts=facts, happened_on=at.date())
            make_move(row.case, move, by=story.cast.users["information"], at=at, batch=press(f"clear.{ref}"))


def _come_back(story: Story, sent: LetterSent, at: dt.datetime) -> None:
    """The copy for the ward member comes back: his mailbox is full."""
    copy = LetterSent.objects.filter(copy_of=sent).order_by("pk").first()
    if copy is not None:
        contact = _as_sent(copy)
        member = story.cast.members["ward"].email
        mail = returned(recipient=member, returned_id=contact.message_id, at=at + dt.timedelta(hours=15))
        story.coming[mail.arrived_on].append(mail)


def _as_sent(letter: LetterSent) -> Contact:
    """The message that a letter went out as."""
    if letter.contact_id is None:
        raise ValueError(f"{letter.subject} has not left the house, so nobody can answer it.")
    return Contact.objects.get(pk=letter.contact_id)
