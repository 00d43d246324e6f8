"""What became of each question of a request, on which grounds, and what the notice about it still lacks.

Read from the story of a case alone. A notice is put together from these decisions; one that lacks a part which the
law requires cannot be made, and the sentence names the part and the provision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.cases.events import PassageRef, Value
from evenhand.domain.cases.story import ItemStory, Story
from evenhand.domain.information.citing import cited, miscited_in_words
from evenhand.domain.information.notices import Notice, Wanted
from evenhand.domain.lawbook.vocabularies import Code, Vocabulary

GROUNDS, ROUTES = "refusal-grounds", "personal-data-routes"
QUESTION, GROUND = "question", "ground"
ANSWERED, DROPPED, APPROVED = "answered", "dropped", "approved"
NOT_HELD, WITHHELD = "not-held", ("refused", "given-in-part")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a request: its number, which request of the letter it belongs to, and what became of it."""

    number: int
    request: int
    words: str
    outcome: str = ""
    answer: str = ""
    not_held_reason: str = ""
    held_by: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground for withholding: what it covers, why it applies, and both sides of what was weighed."""

    number: int
    code: str
    title: str
    flags: Mapping[str, str | bool | int]
    question: int | None
    request: int
    in_full: bool
    approved: bool
    scope: str = ""
    why_applies: str = ""
    reasons_would_disclose: bool = False
    neither: bool = False
    subsection: str = ""
    for_disclosing: tuple[str, ...] = ()
    for_withholding: tuple[str, ...] = ()
    balance: str = ""
    harm: str = ""
    data_test: tuple[str, ...] = ()
    where_published: str = ""
    preparing: str = ""
    elsewhere: str = ""

    @property
    def qualified(self) -> bool:
        """Whether the public interest has to be weighed."""
        return bool(self.flags.get("qualified"))

    def covers(self, question: Question) -> bool:
        """Whether it is relied on for a question: for that one, or for the whole of its request."""
        return self.question == question.number if self.question else self.request == question.request

    def stands_for(self, question: Question) -> bool:
        """Whether it says why a question is withheld; a ground for what is not held, why that is refused (EIR-11)."""
        refused = (NOT_HELD,) if self.flags.get("not_held") else WITHHELD
        return self.covers(question) and question.outcome in refused


@dataclass(frozen=True, slots=True)
class Lack:
    """What a notice still needs, in a sentence, with the rule that requires it and the provision behind that."""

    says: str
    rule: str
    provision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Every question and ground of a case that still stands."""

    questions: tuple[Question, ...]
    grounds: tuple[Ground, ...]

    @property
    def requests(self) -> tuple[int, ...]:
        """The numbers of the requests in the letter."""
        return tuple(sorted({question.request for question in self.questions} or {1}))

    @property
    def withheld(self) -> tuple[Question, ...]:
        """The questions of which all or a part is withheld."""
        return tuple(q for q in self.questions if q.outcome in WITHHELD)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the grounds, each once, in the order in which they were applied."""
        return tuple(dict.fromkeys(ground.code for ground in self.grounds))

    def outcome(self) -> str:
        """What the answers add up to, as a code of `information-outcomes`; empty while a question is open.

        All refused is a refusal; not held beside what is given is no refusal (FOI-14).
        """
        outcomes = {question.outcome for question in self.questions}
        if not outcomes or not all(question.answered for question in self.questions):
            return ""
        if outcomes == {NOT_HELD}:
            return "not-held"
        if outcomes <= {"refused", NOT_HELD}:
            return "refused"
        if outcomes & {"refused", "given-in-part"}:
            return "given-in-part"
        return "given" if outcomes == {"given"} else "given-as-held"


def answers_of(story: Story, words: Words, vocabularies: Mapping[str, Vocabulary]) -> Answers:
    """Read the questions and grounds of a case; `words` are its passages by name."""
    items = [item for item in story.items.values() if item.stage != DROPPED]
    return Answers(
        questions=tuple(_question(item, words) for item in items if item.kind == QUESTION),
        grounds=tuple(_ground(item, words, vocabularies) for item in items if item.kind == GROUND),
    )


def lacks(answers: Answers, notice: Notice) -> tuple[Lack, ...]:
    """Everything that stands between these decisions and a lawful answer or notice; nothing where all is there."""
    found = [
        _lack(f"Question {q.number} has no answer yet.", notice.answer)
        for q in answers.questions
        if not q.answered
    ]
    for question in answers.withheld:
        if not any(ground.stands_for(question) for ground in answers.grounds):
            found.append(
                _lack(f"Question {question.number} is withheld and no ground says why.", notice.ground)
            )
    found += not_held_lacks(answers, notice)
    found += citation_lacks(answers, notice)
    for ground in answers.grounds:
        found += _lacks_of(ground, answers, notice)
    return tuple(found)


def not_held_lacks(answers: Answers, notice: Notice) -> list[Lack]:
    """The questions about what is not held that no ground refuses, under a law by which that is an exception (EIR-11)."""
    if notice.not_held is None:
        return []
    return [
        _lack(
            f"Question {question.number} is not held. Under this law that is refused, with its reasons and the person's "
            "rights: apply the ground for what is not held.",
            notice.not_held,
        )
        for question in answers.questions
        if question.outcome == NOT_HELD and not any(g.stands_for(question) for g in answers.grounds)
    ]


def citation_lacks(answers: Answers, notice: Notice) -> list[Lack]:
    """The grounds whose subsection was typed in a way in which no notice can state it (FOI-40)."""
    said = (
        (one.number, miscited_in_words(one.title, one.flags, one.subsection, neither=one.neither))
        for one in answers.grounds
    )
    return [_lack(f"Ground {number}: {why}", notice.ground) for number, why in said if why]


def _lack(says: str, wanted: Wanted) -> Lack:
    return Lack(says, wanted.rule, wanted.provision)


def _lacks_of(ground: Ground, answers: Answers, notice: Notice) -> list[Lack]:
    name = f"Ground {ground.number} ({ground.title})"
    found = []
    if not ground.why_applies:
        found.append(_lack(f"{name} does not say why it applies.", notice.why))
    if ground.qualified and not (ground.for_disclosing and ground.for_withholding):
        found.append(_lack(f"{name} is qualified, and both sides are not written down.", notice.sides))
    if ground.qualified and not ground.balance:
        found.append(_lack(f"{name} does not say why withholding outweighs.", notice.balance))
    if notice.data_test is not None and ground.flags.get("data_test") and not ground.data_test:
        says = f"{name} does not say which principle of data protection giving it would break."
        found.append(_lack(says, notice.data_test))
    if ground.flags.get("prejudice") and not ground.harm:
        found.append(_lack(f"{name} shows no evidence of harm.", notice.harm))
    if not ground.approved:
        found.append(_lack(f"{name} is not approved yet.", notice.approval))
    if answers.questions and not any(map(ground.stands_for, answers.questions)):
        what = "not held" if ground.flags.get("not_held") else "withheld"
        found.append(_lack(f"{name} covers no question that is {what}.", notice.ground))
    return found


def _question(item: ItemStory, words: Words) -> Question:
    said = _Said(item.facts, words)
    return Question(
        number=_number(item.key),
        request=said.number("request_number") or 1,
        words=said.text("question"),
        outcome=said.text("question_outcome"),
        answer=said.text("answer"),
        not_held_reason=said.text("not_held_reason"),
        held_by=said.text("held_by"),
        answered=item.stage == ANSWERED,
    )


def _ground(item: ItemStory, words: Words, vocabularies: Mapping[str, Vocabulary]) -> Ground:
    said = _Said(item.facts, words)
    code = said.text("ground")
    meaning = vocabularies[GROUNDS].codes.get(code, Code(title=code))
    route = vocabularies[ROUTES].codes.get(said.text("data_route"))
    neither = bool(meaning.flags.get("neither")) or item.facts.get("neither") is True
    likely = said.text("likelihood").replace("-", " ")
    return Ground(
        number=_number(item.key),
        code=code,
        title=cited(meaning, said.text("subsection"), neither=item.facts.get("neither") is True),
        subsection=said.text("subsection"),
        flags=_flags(meaning, route),
        question=said.number("question_number"),
        request=said.number("request_number") or 1,
        in_full=said.text("extent") == "in-full",
        approved=item.stage == APPROVED,
        scope=said.text("scope"),
        why_applies=said.text("why_applies"),
        reasons_would_disclose=item.facts.get("reasons_would_disclose") is True,
        neither=neither,
        for_disclosing=said.lines("for_disclosing"),
        for_withholding=said.lines("for_withholding"),
        balance=said.text("balance"),
        harm=f"Disclosure {likely} cause harm: {said.text('harm_evidence')}" if likely else "",
        data_test=_data_test(said, meaning, route, neither=neither),
        where_published=said.text("where_published"),
        preparing=said.text("preparing"),
        elsewhere=said.text("elsewhere"),
    )


def _flags(meaning: Code, route: Code | None) -> Mapping[str, str | bool | int]:
    """What a ground needs: where personal data is withheld by a route that is weighed, the public interest too."""
    qualified = bool(route is not None and route.flags.get("qualified"))
    return {**meaning.flags, "qualified": True, "absolute": False} if qualified else meaning.flags


def _data_test(said: _Said, meaning: Code, route: Code | None, *, neither: bool) -> tuple[str, ...]:
    """The data protection test in the words of a notice: which rule it would break, and what was weighed for that."""
    if route is None:
        return ()
    provision = "" if neither else str(route.flags.get(str(meaning.flags.get("regime")), ""))
    parts = [f"{route.flags.get('told', route.title)}{f' ({provision})' if provision else ''}."]
    weighed = (
        ("The legitimate interest in it", "legitimate_interest"),
        ("Whether that needs it", "necessity"),
        ("How it weighs against the rights of the person it is about", "interests_balance"),
    )
    parts += [f"{label}: {text}" for label, name in weighed if (text := said.text(name))]
    return (*parts, *filter(None, (said.text("no_condition"), said.text("data_why"))))


def _number(key: str) -> int:
    return int(key.rpartition("-")[2])


@dataclass(frozen=True, slots=True)
class _Said:
    """The facts of an item, with their passages as words."""

    facts: Mapping[str, Value]
    words: Words

    def text(self, name: str) -> str:
        value = self.facts.get(name)
        if isinstance(value, PassageRef):
            return self.words.get(value.name, "").strip()
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        value = self.facts.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())


def grounds_for(answers: Answers, codes: Sequence[str]) -> tuple[Ground, ...]:
    """The grounds that stand, of these codes; all of them where none is named."""
    return tuple(ground for ground in answers.grounds if not codes or ground.code in codes)
