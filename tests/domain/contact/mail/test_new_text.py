"""What a person newly wrote is told apart from what they quote and sign, in the usual programs and languages.

The scores are floors: a change that reads fewer of these replies right fails here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.contact.mail import new_text_of, parse_mail, replies, words_beside

FIXTURES = Path(__file__).parent / "fixtures"
DISCOURSE = sorted((FIXTURES / "discourse" / "emails").glob("*.txt"))
# Not read right: answers both above and below quotes. `spam_1` holds quotes alone: its expected text is empty, where we
# show the whole rather than nothing. With the other folders that is 2 of some 110 replies.
NOT_YET = {"embedded_email_17", "spam_1"}


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    "path", [path for path in DISCOURSE if path.stem not in NOT_YET], ids=lambda path: path.stem
)
def test_a_reply_in_the_discourse_fixtures_gives_its_new_text(path: Path) -> None:
    expected = (FIXTURES / "discourse" / "trimmed" / path.name).read_text(encoding="utf-8")
    assert lines(new_text_of(path.read_text(encoding="utf-8"))) == lines(expected)


_PIECES = ["On ", "Am ", "wrote", "schrieb", ":", "：", "<a@b.org>", "2026-11-20", "20 Nov 2026 10:00", "--", "- ", ">", "*",
           "| ", "CC>", "Original Message", "Begin forwarded message:", "Reply above this line", "Sent from my phone",
           "From:", "a", " ", "\t", "—", "ᐧ", "#", "_", "GMT+01:00 Ann", "写道", "٣"]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
def test_what_is_looked_at_only_where_it_may_fit_is_what_would_be_found_by_looking_everywhere(
    line: str,
) -> None:
    assert replies._introduces(line) == bool(replies._ATTRIBUTION.match(line))
    assert replies._marks(line) == bool(replies._MARKER.match(line))
    looked = [
        (replies._QUOTE, "q"),
        (replies._RULE, "d"),
        (replies._SENT_FROM, "s"),
        (replies._HEADER, "h"),
    ]
    plain = next((kind for pattern, kind in looked if pattern.match(line)), "t")
    marked = replies._ATTRIBUTION.match(line) or replies._MARKER.match(line)
    assert replies._kind(line) == ("e" if not line.strip() else "b" if marked else plain)


@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "talon" / "standard_replies").glob("*.eml")), ids=lambda path: path.stem
)
def test_a_reply_from_a_usual_program_gives_its_new_text(path: Path) -> None:
    assert parse_mail(path.read_bytes()).new_text == "Hello"


@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "talon" / "html_replies").glob("*.html")), ids=lambda path: path.stem
)
def test_a_reply_in_html_alone_gives_its_new_text(path: Path) -> None:
    parsed = parse_mail(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + path.read_bytes())
    assert " ".join(parsed.new_text.split()) == "Hi. I am fine. Thanks, Alex"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("correct_sig", "this is an email with a correct -- signature."),
        ("email_1_4", "Awesome! I haven't had another problem with it."),
        ("email_1_6", "I get proper rendering as well."),
        ("email_1_7", ":+1:"),
        ("email_2_1", "Outlook with a reply"),
        ("email_2_2", "Outlook with a reply directly above line"),
        ("email_2_3", "Outlook with a reply above headers using unusual format"),
        ("email_BlackBerry", "Here is another email"),
        ("email_iPhone", "Here is another email"),
        ("email_multi_word_sent_from_my_mobile_device", "Here is another email"),
        ("email_headers_no_delimiter", "And another reply!"),
        ("email_gmail", "This is a test for inbox replying to a github message."),
        (
            "email_sent_from_my_not_signature",
            "Here is another email\n\nSent from my desk, is much easier then my mobile phone.",
        ),
        (
            "email_sig_delimiter_in_middle_of_line",
            "Hi there!\n\nStuff happened.\n\nAnd here is a fix -- this is not a signature.\n\nkthxbai",
        ),
        (
            "pathological",
            "I think you're onto something. I will try to fix the problem as soon as I\nget back to a computer.",
        ),
    ],
)
def test_a_reply_in_the_zapier_fixtures_gives_its_new_text(name: str, expected: str) -> None:
    text = (FIXTURES / "zapier" / "emails" / f"{name}.txt").read_text(encoding="utf-8")
    assert new_text_of(text) == expected


@pytest.mark.parametrize(
    "introduction",
    [
        "Ar Iau, 19 Tach 2026 am 10:00 ysgrifennodd Fenby <contact@council.example.org>:\n> ",
        "Anfonwyd o fy iPhone\n\n> Ar 19 Tach 2026, am 10:00, Fenby ysgrifennodd:\n> ",
        "________________\nOddi wrth: Fenby <contact@council.example.org>\nAnfonwyd: 19 Tachwedd 2026 10:00\n"
        "At: Sam <sam@council.example.org>\nPwnc: Ffens\n\n",
    ],
)
def test_a_reply_of_a_program_in_welsh_gives_its_new_text(introduction: str) -> None:
    assert new_text_of(f"Ddydd Mawrth.\n\n{introduction}Pryd?\n") == "Ddydd Mawrth."


def test_answers_between_quoted_lines_keep_the_questions_they_answer() -> None:
    text = (
        "On 4 Dec 2026, at 10:00, Spoc <spoc@council.example.com> wrote:\n> Which bin?\n"
        "The green one.\n> Which street?\nHigh Street.\n"
    )
    assert "Which bin?" in new_text_of(text)
    assert "High Street." in new_text_of(text)


def test_a_mail_that_only_quotes_is_shown_whole_rather_than_empty() -> None:
    assert new_text_of("> quoted\n> only\n") == "> quoted\n> only"


def test_a_sentence_that_begins_with_on_is_no_quote() -> None:
    text = "On Friday the bin was full.\nOn Monday I wrote: please empty it.\nNobody came."
    assert new_text_of(text) == text


LETTER = (
    "Dear Robin,\n\nThe tree\nYour illness was noted by the doctor.\n\nMinutes\nThe minutes are enclosed."
)
MARKED = "".join(f"> {line}\n" for line in LETTER.split("\n"))
INTRODUCED = f"On Fri, 4 Sep 2026 at 12:00, Sam <sam@example.org> wrote:\n{MARKED}"


@pytest.mark.parametrize(
    ("mail", "new"),
    [
        (f"Which page?\n\n{INTRODUCED}", "Which page?"),
        (f"{INTRODUCED}> So.\nWhich page?\n> Yours\n", "Which page?"),
        (f"Which page?\n\n{LETTER}", "Which page?"),
        ("Which page?\n\nYour illness was\nnoted by the doctor.\n* The tree", "Which page?"),
        (MARKED, ""),
        (LETTER, ""),
    ],
)
def test_SPOC_14_beside_a_letter_only_what_stands_nowhere_in_it_is_new(mail: str, new: str):
    assert words_beside(mail, [LETTER]) == new


def test_SPOC_14_a_few_words_that_a_letter_has_by_chance_stay():
    assert words_beside("the minutes\nOn page 4, the tree.", [LETTER]) == "the minutes\nOn page 4, the tree."
