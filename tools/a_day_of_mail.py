"""Write a day's work of invented mails into a folder: all that reaches a council, in the shapes of real programs.

    python tools/a_day_of_mail.py --into box/ --on 2026-11-20 --seed 7
    evenhand intake box/

With `--known FILE` (a line for each: name, tab, address) some of them come from people who are on record.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evenhand.apps.demonstration.mailbox import shapes
from evenhand.apps.demonstration.mailbox.shapes import Words

Person = tuple[str, str]
FIRST = (
    "Ann Ben Cara Dev Ela Finn Gita Hugh Iona Jack Kate Leo Mona Ned Olga Pat Rhys Sara Tom Una Vic Will Zoe"
)
LAST = "Alder Birch Cole Dunn Ellis Frost Gale Hale Irwin Kerr Lamb Moss Nash Orr Penn Quill Reed Shaw Tull Vane Ward"
STREETS = ("Weir Street", "Mill Lane", "Castle Rise", "Ford Road", "Chapel Walk")
TOPICS = (
    ("Bin not collected", "The bin at {n} {street} was missed again. Please come back for it."),
    ("Street light", "The lamp outside {n} {street} has been out for a week."),
    ("Pothole", "There is a deep hole in {street} near number {n}. My wheel is bent."),
    ("Planning application", "How long have I got to comment on 26/00{n}? Where do I see the drawings?"),
    ("Council tax", "I moved out of {n} {street} on the 3rd and you still bill me."),
    ("FOI request", "Under the Freedom of Information Act, how many fines were issued in {street} in 2025?"),
    ("Complaint about the counter", "I wish to complain. I waited an hour at the counter and nobody came."),
    ("Subject access request", "Please send me all that you hold about me. My housing file above all."),
    (
        "Housing repair",
        "The boiler at {n} {street} has been broken since Monday. There is a baby in the house.",
    ),
)
OFFICER = ("Gareth Pugh", "gareth.pugh@harrowmere.example")
FORWARDS = (shapes.forwarded_from_outlook, shapes.forwarded_from_gmail, shapes.forwarded_from_apple)


class Day:
    """The mails of one day, made from a seed."""

    def __init__(self, seed: int, on: dt.date, known: Sequence[Person]) -> None:
        self.chance, self.known, self.seed = random.Random(seed), known, seed
        self.at = dt.datetime.combine(on, dt.time(6), tzinfo=dt.UTC)
        self.count = 0

    def stranger(self) -> Person:
        """Somebody invented who is not on record."""
        first, last = self.chance.choice(FIRST.split()), self.chance.choice(LAST.split())
        return f"{first} {last}", f"{first}.{last}{self.chance.randrange(1000)}@example.org".lower()

    def someone(self, number: int) -> Person:
        """Somebody on record where such were given."""
        return self.known[number % len(self.known)] if self.known else self.stranger()

    def topic(self) -> tuple[str, str]:
        """What somebody writes about: a subject and a text."""
        subject, text = self.chance.choice(TOPICS)
        return subject, text.format(n=self.chance.randrange(1, 60), street=self.chance.choice(STREETS))

    def words(self, who: Person, subject: str, text: str, **more: str) -> Words:
        """A mail of this day before it has a shape."""
        self.count += 1
        return Words(
            sender=who[1], sender_name=who[0], to=("contact@harrowmere.example",), subject=subject, text=text,
            sent_at=self.at - dt.timedelta(minutes=self.chance.randrange(1, 3000)),
            message_id=f"day{self.seed}.{self.count}@mail.example.org", **more,  # type: ignore[arg-type]  # further fields, each as its name says
        )  # fmt: skip

    def plain(self, who: Person, subject: str, text: str) -> bytes:
        """A mail in plain text."""
        return shapes.plain(self.words(who, subject, text))

    def mails(self) -> Iterator[tuple[str, bytes]]:
        """Some two hundred mails, each with the name of its kind."""
        looks = list(shapes.SHAPES.items())
        for number in range(110):
            name, look = looks[number % len(looks)]
            who = self.someone(number // 2) if number % 2 else self.stranger()
            subject, text = self.topic()
            yield name, look(self.words(who, subject, f"Dear council,\n\n{text}\n\n{who[0]}"))
        yield from self._forwards_and_replies()
        yield from self._of_machines()
        yield from self._odd()

    def _forwards_and_replies(self) -> Iterator[tuple[str, bytes]]:
        for number in range(14):
            subject, text = self.topic()
            first = self.words(self.someone(number) if number % 2 else self.stranger(), subject, text)
            passed_on = self.words(OFFICER, f"FW: {subject}", "Please deal with this.")
            yield "forward", FORWARDS[number % 3](passed_on, first)
        for number in range(12):
            again = "Thank you, but that does not answer it. When will it be done?"
            yield "reply", shapes.quoting(self.words(self.someone(number), "Re: Your enquiry", again))

    def _of_machines(self) -> Iterator[tuple[str, bytes]]:
        machines: tuple[Callable[[Words], bytes], ...] = (shapes.out_of_office, shapes.newsletter)
        for number in range(22):
            who = self.someone(number)
            yield "machine", machines[number % 2](self.words(who, "Your letter", "I am away until Monday."))
        for number in range(8):
            report = self.words(
                ("Mail", "mailer-daemon@mail.example.org"), "Undelivered Mail", "Mailbox full."
            )
            yield (
                "bounce",
                shapes.bounce(report, recipient=self.someone(number)[1], returned_id=f"x{number}@x"),
            )

    def _odd(self) -> Iterator[tuple[str, bytes]]:
        for number in range(6):
            yield (
                "one-name",
                self.plain(("Jo Hale", f"jo{number}@example.org"), "About my rent", "It went up. Why?"),
            )
        for subject in ("FOI: how many allotments are empty?", "please take my sofa away", "", "Ring me"):
            yield "subject-alone", self.plain(self.stranger(), subject, "")
        for _ in range(6):
            text = "Bore da. Ni chasglwyd y bin ym Mill Lane yr wythnos hon. A wnewch chi ddod yn ôl?"
            yield "welsh", self.plain(self.stranger(), "Bin heb ei gasglu", text)
        for _ in range(5):
            twice = self.plain(self.stranger(), *self.topic())
            yield from (("doubled", twice), ("doubled", twice))
        for text in ("If nobody comes I will not be here tomorrow.", "I know where your officer lives."):
            yield "urgent", self.plain(self.stranger(), "Last letter", text)
        yield (
            "two-senders",
            b"From: a@example.org\r\nFrom: b@example.com\r\nSubject: two senders\r\n\r\nHello",
        )
        yield "no-sender", b"Subject: nobody\r\n\r\nI want my bin back."
        yield "charset", b"From: o@example.org\r\nContent-Type: text/plain; charset=klingon\r\n\r\nStra\xdfe"
        yield "nothing", b""


def main() -> None:
    """Write the day's mails."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--into", type=Path, required=True)
    said.add_argument("--on", type=dt.date.fromisoformat, required=True)
    said.add_argument("--seed", type=int, default=1)
    said.add_argument("--known", type=Path)
    given = said.parse_args()
    lines = given.known.read_text(encoding="utf-8").splitlines() if given.known else []
    known = [(name, address) for name, _, address in (line.partition("\t") for line in lines)]
    given.into.mkdir(parents=True, exist_ok=True)
    number = 0
    for number, (kind, raw) in enumerate(Day(given.seed, given.on, known).mails(), start=1):
        (given.into / f"{number:03d}-{kind}.eml").write_bytes(raw)
    print(f"{number} mails written to {given.into}")


if __name__ == "__main__":
    main()
