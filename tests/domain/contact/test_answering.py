"""Which of several questions of one mail a reply answers, as far as it quotes them."""

from __future__ import annotations

from evenhand.domain.contact.answering import NAMED, QUOTED_ALONE, WRITTEN_BELOW, Question, Told, answered

HEDGE, TREE = "EH-2026-000001 contribution-1", "EH-2026-000002 contribution-1"
ASKED = {
    HEDGE: Question(
        ("Hedge in Mill Lane", "When was the hedge cut for the last time before the summer?"),
        ("[EH-2026-000001 contribution-1 9f86d081884c7d65]", "EH-2026-000001"),
    ),
    TREE: Question(
        ("Tree in Mill Lane", "Whose tree is it?"),
        ("[EH-2026-000002 contribution-1 0123456789abcdef]", "EH-2026-000002"),
    ),
}
HEAD = "On Mon, 19 Oct 2026 at 06:30, Fenby wrote:\n> Information asked of you\n"
HEDGE_QUOTED = "> Hedge in Mill Lane\n> When was the hedge cut for the last\n> time before the summer?\n"
TREE_QUOTED = "> Tree in Mill Lane\n>> Whose tree is it?\n"
BOTH = HEAD + HEDGE_QUOTED + TREE_QUOTED


def found(text: str, *, new_text: str = "", subject: str = "Re: Your work") -> dict[str, Told]:
    return answered(text, new_text=new_text or text, subject=subject, questions=ASKED)


def test_a_reply_above_the_whole_mail_tells_nothing() -> None:
    assert found(f"In May.\n\n{BOTH}", new_text="In May.") == {}
    assert found(f"{BOTH}\nIn May, and it is ours.") == {}
    assert found("In May.") == {}


def test_a_reply_that_quotes_one_question_answers_that_one() -> None:
    assert found(f"In May.\n\n{HEAD}{HEDGE_QUOTED}", new_text="In May.") == {HEDGE: Told(QUOTED_ALONE)}
    assert found(f"{TREE_QUOTED}\nOurs.") == {TREE: Told(QUOTED_ALONE)}


def test_words_between_the_quoted_questions_answer_the_one_above_them() -> None:
    assert found(f"{HEAD}{HEDGE_QUOTED}\nIn May.\n\n{TREE_QUOTED}\nOurs.\n") == {
        HEDGE: Told(WRITTEN_BELOW, "In May."),
        TREE: Told(WRITTEN_BELOW, "Ours."),
    }
    assert found(f"{HEAD}{HEDGE_QUOTED}\nIn May.\n\n{TREE_QUOTED}") == {HEDGE: Told(WRITTEN_BELOW, "In May.")}


def test_a_reference_in_the_new_words_or_the_subject_names_it_and_one_that_is_quoted_does_not() -> None:
    assert found("About EH-2026-000002: ours.") == {TREE: Told(NAMED)}
    assert found("Ours.", subject="Re: eh-2026-000002") == {TREE: Told(NAMED)}
    assert found(f"Ours.\n> {ASKED[HEDGE].names[0]}\n> {ASKED[TREE].names[0]}\n") == {}


def test_a_line_that_stands_in_both_questions_tells_nothing() -> None:
    same = {key: Question((*one.lines, "Please answer by Monday")) for key, one in ASKED.items()}
    text = "> Please answer by Monday\nIn May.\n"
    assert answered(text, new_text=text, subject="", questions=same) == {}
