"""Under which law a message asks, with the words that show it (GEN-6, FOI-16).

Nobody has to name the law: what is asked for counts first. A message is read sentence by sentence, since one may hold
a request for environmental information, another for the writer's own file, and a complaint besides. What comes out
only suggests; a person decides, and both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import msgspec

from evenhand.domain.lawbook.yaml_source import read_yaml, typed

Together: TypeAlias = tuple[re.Pattern[str], ...]
FOI, EIR, SAR, DPC, COMPLAINT = "FOI", "EIR", "SAR", "DPC", "COMPLAINT"

_ENDS = r"(?<=[.?!;])(?<!\s[0-9]\.)(?<!\A[0-9]\.)\s+|\n+|(?<=:)\s"  # `1. The cost` is one item of a list
_JOINS = (
    r",?\s+and\s+(?=(?:also|please|tell|send|how|what|which|who|whether|where|why|may|can|could|provide|supply|let|give"
    r"|i|any|a copy|copies|the\s+(?:number|amount|tonnage|results?|readings?|levels?|costs?|total|names?|dates?))\b)"
    r"|,\s+and\s+(?=(?:the|all)\b)|,?\s+(?:together|along)\s+with\s+|,?\s+as\s+well\s+as\s+"
    r"|,?\s+ac?\s+(?=(?:hefyd|faint|sawl|beth|pwy|pa|anfon\w*|hoffwn)\b)"
)
_BREAKS = re.compile(f"{_ENDS}|{_JOINS}", re.IGNORECASE)
_ENDINGS, _JOINED = re.compile(_ENDS), re.compile(_JOINS, re.IGNORECASE)
_BREAKS_OF_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+")
_BULLET = re.compile(r"\s*(?:[-*•–·]|\(?[0-9]{1,2}[.)]|\(?[a-z]\)|[ivx]{1,4}[.)])\s*\S", re.IGNORECASE)
_A_HEADING = 14  # words: as many as a title on its own may have
_A_TITLE = 32  # words: as many as a long one has
_A_SHORT_LIST = 60  # words of a list that stands alone, asked for by nothing but its numbers
_SHOWN = 3  # words of a title that are shown
_OWN_BUSINESS = re.compile(r"\n|[.!]\s+\S|@|https?:", re.IGNORECASE)  # more than one sentence, or an address


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One law that a message may ask under."""

    title: str


class RegimeSigns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of `law/regimes.yaml`."""

    source: str
    regimes: dict[str, Regime]
    families: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    asks: tuple[str, ...]
    records: tuple[str, ...]
    environment: tuple[str, ...]
    money: tuple[str, ...]
    own_data: tuple[str, ...]
    data_misuse: tuple[str, ...]
    own_doing: tuple[str, ...]
    misuse_done: tuple[tuple[str, ...], ...]
    misuse_together: tuple[tuple[str, ...], ...]
    misuse_never: tuple[str, ...]
    misuse_never_first: tuple[str, ...]
    misuse_own: tuple[str, ...]
    dissatisfied: tuple[str, ...]
    no_complaint: tuple[str, ...]
    review: tuple[str, ...]
    to_be_done: tuple[str, ...]
    subjects: tuple[str, ...]
    no_request: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegimeSuggestion:
    """The regimes a message seems to ask under, and for each the words in it that say so, as they were written."""

    regimes: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The words made ready to look for. `regimes` keeps the order in which the file lists them."""

    regimes: Mapping[str, Regime]
    names: Mapping[str, re.Pattern[str]]
    asks: re.Pattern[str]
    records: re.Pattern[str]
    environment: re.Pattern[str]
    money: re.Pattern[str]
    own_data: re.Pattern[str]
    data_misuse: re.Pattern[str]
    own_doing: re.Pattern[str]
    misuse_done: tuple[Together, ...]
    misuse_together: tuple[Together, ...]
    misuse_never: re.Pattern[str]
    misuse_never_first: re.Pattern[str]
    misuse_own: re.Pattern[str]
    dissatisfied: re.Pattern[str]
    no_complaint: re.Pattern[str]
    review: re.Pattern[str]
    to_be_done: re.Pattern[str]
    subjects: re.Pattern[str]
    no_request: re.Pattern[str]


@lru_cache(maxsize=4)
def load_signs(law: Path) -> Signs:
    """The signs of `regimes.yaml` in the law folder. Raises LawbookRefused with file, key and mend."""
    said = typed(read_yaml(law / "regimes.yaml"), RegimeSigns)
    return Signs(
        regimes=said.regimes,
        names={regime: _any_of(phrases) for regime, phrases in said.names.items()},
        asks=_any_of(said.asks),
        records=_any_of(said.records),
        environment=_any_of(said.environment),
        money=_any_of(said.money),
        own_data=_any_of(said.own_data),
        data_misuse=_any_of(said.data_misuse, said.families),
        own_doing=_any_of(said.own_doing),
        misuse_done=_together(said.misuse_done, said.families),
        misuse_together=_together(said.misuse_together, said.families),
        misuse_never=_any_of(said.misuse_never),
        misuse_never_first=_any_of(said.misuse_never_first),
        misuse_own=_any_of(said.misuse_own),
        dissatisfied=_any_of(said.dissatisfied),
        no_complaint=_any_of(said.no_complaint),
        review=_any_of(said.review),
        to_be_done=_any_of(said.to_be_done),
        subjects=_any_of(said.subjects),
        no_request=_any_of(said.no_request),
    )


def _together(
    combined: Iterable[tuple[str, ...]], families: Mapping[str, tuple[str, ...]]
) -> tuple[Together, ...]:
    return tuple(tuple(_any_of(families[name], families) for name in names) for names in combined)


def _any_of(phrases: Iterable[str], families: Mapping[str, tuple[str, ...]] | None = None) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    patterns = "|".join(_as_pattern(phrase, families or {}) for phrase in longest_first)
    return re.compile(rf"(?<![\w])(?:{patterns})(?![\w])", re.IGNORECASE)


def _as_pattern(phrase: str, families: Mapping[str, tuple[str, ...]]) -> str:
    words = (_one_word(word, families) for word in phrase.split())
    return r"\s+".join(words).replace(r"\s+\.\.\s+", r"\s+(?:[\w'’,-]+\s+){0,4}?")


def _one_word(word: str, families: Mapping[str, tuple[str, ...]]) -> str:
    """A word as it is looked for; `{name}` stands for any phrase of a family."""
    if word.startswith("{"):
        members = sorted(families[word.strip("{}")], key=len, reverse=True)
        return "(?:" + "|".join(_as_pattern(member, families) for member in members) + ")"
    return re.escape(word).replace(r"\*", r"[\w-]*")


@dataclass(slots=True)
class _Found:
    """What has been found so far, regime by regime, each word once and in the order of reading."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, regime: str, *matches: re.Match[str] | None) -> None:
        for match in matches:
            said = " ".join(match.group().split()) if match else ""
            self.words.setdefault(regime, {}).setdefault(said.casefold(), said)

    def drop(self, regime: str) -> None:
        self.words.pop(regime, None)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    asks: re.Match[str] | None
    """The words that ask, in this sentence or in the one that opens the list in which it stands."""
    beside: re.Match[str] | None = None
    """What of the environment the whole sentence names, of which `text` is one part."""
    more_than_money: bool = False
    """Whether some part of the whole sentence speaks of no money."""


def suggest(text: str, signs: Signs) -> RegimeSuggestion:
    """Under which laws a message asks (GEN-6). A message that asks for nothing and complains of nothing has none."""
    text = " ".join(re.sub(r"[ \t\r\f\v]+", " ", text).split("\x00")).replace("’", "'")
    found = _Found()
    sentences = tuple(_sentences(text, signs))
    for sentence in sentences:
        _what_is_asked(sentence, signs, found)
    _data_misused(text, signs, found)
    _complained(text, signs, found)
    _by_name(text, signs, found, sentences)
    _heading_alone(text, signs, found)
    regimes = tuple(regime for regime in signs.regimes if regime in found.words)
    return RegimeSuggestion(regimes, {regime: _words(found.words[regime]) for regime in regimes})


def _words(said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(word for word in said.values() if word)


def _sentences(text: str, signs: Signs) -> Iterable[_Sentence]:
    """The message's sentences, each in the parts that it joins; an item of a list is asked for by what opens the list."""
    opened: re.Match[str] | None = None
    whole = [one for one in _ENDINGS.split(text) if one.strip()]
    alone = _stands_alone(text, whole, signs)
    for sentence in whole:
        joined: re.Match[str] | None = None
        parts = _JOINED.split(sentence)
        told = _complains(sentence, signs) or signs.to_be_done.search(sentence)
        beside = None if told else signs.environment.search(sentence)
        more = beside is not None and any(signs.money.search(one) is None for one in parts)
        for part in parts:
            done = signs.to_be_done.search(part)
            asks = None if done else signs.asks.search(part)
            if asks is not None:
                opened = asks
            elif not done and (_BULLET.match(part) or sentence.rstrip().endswith("?")):
                asks = opened
            if asks is None and not done:
                asks = joined or (_noted(part, signs) if alone else None)
            joined = joined or asks
            yield _Sentence(part, asks, beside, more)


def _stands_alone(text: str, whole: list[str], signs: Signs) -> bool:
    """Whether a message is one title, or a short list and nothing else: it asks by naming what is on record."""
    if len(text.split()) <= _A_HEADING and not re.search(r"[.?!]\s", text.strip()):
        return True
    listed = len(whole) > 1 and all(_BULLET.match(one) for one in whole)
    return listed and len(text.split()) <= _A_SHORT_LIST and not signs.no_request.search(text)


def _noted(part: str, signs: Signs) -> re.Match[str] | None:
    """The record that a title names; one about the writer's own business asks only for what is on record of the writer."""
    if _complains(part, signs):
        return None
    own = (
        signs.no_request.search(signs.environment.sub(" ", part)) is not None
    )  # `pre-application advice` applies for nothing
    return signs.records.search(part) if not own or signs.own_data.search(part) else None


def _complains(text: str, signs: Signs) -> re.Match[str] | None:
    return signs.dissatisfied.search(signs.no_complaint.sub(" ", text))


def _what_is_asked(sentence: _Sentence, signs: Signs, found: _Found) -> None:
    if sentence.asks is None:
        return
    own = signs.own_data.search(sentence.text)
    environment = signs.environment.search(sentence.text)
    records = signs.records.search(sentence.text)
    if own is not None:
        if not signs.data_misuse.search(sentence.text):
            found.add(SAR, own)
    elif environment is not None:
        found.add(EIR, environment)
        _paid_for(sentence, signs, found)
    elif records is not None:
        found.add(FOI, records)
    elif sentence.beside is not None:
        found.add(EIR, sentence.beside)


def _paid_for(sentence: _Sentence, signs: Signs, found: _Found) -> None:
    """What something about the environment cost, where the same sentence asks for more than that (FOI-16).

    On its own, what a council spends on trees is about the trees. Beside them, whom it paid is a question of its own.
    """
    paid = signs.money.search(sentence.text)
    if paid is not None and sentence.more_than_money:
        found.add(FOI, paid)


def _data_misused(text: str, signs: Signs, found: _Found) -> None:
    misuse = signs.data_misuse.search(signs.own_doing.sub(" ", text))
    if misuse is not None:
        found.add(DPC, misuse)
        return
    sentences = [one for one in _BREAKS_OF_SENTENCES.split(text) if not _asks_for_more(one, signs)]
    for first, second in zip(sentences, [*sentences, ""][1:], strict=True):
        together = _together_in(signs.misuse_own.sub(" ", first), signs.misuse_done)
        together = together or _together_in(f"{first} {second}", signs.misuse_together)
        if together:
            found.add(DPC, *together)
            return


def _asks_for_more(sentence: str, signs: Signs) -> bool:
    """Whether a sentence asks for something to be done or told: it speaks of nothing that went astray.

    `When I came in, the man shouted ...` begins as a question does and is none: a clause follows, and no question mark.
    """
    said = sentence.strip()
    begins = signs.misuse_never_first.match(said) is not None and ("," not in said or said.endswith("?"))
    return begins or signs.misuse_never.search(said) is not None


def _together_in(said: str, combined: Iterable[Together]) -> tuple[re.Match[str], ...]:
    """The words that tell together of personal data that went astray: one of each family; none where one is missing."""
    for families in combined:
        matches = tuple(match for family in families if (match := family.search(said)) is not None)
        if len(matches) == len(families):
            return matches
    return ()


def _complained(text: str, signs: Signs, found: _Found) -> None:
    """A complaint about the handling of data or of a request goes its own way, and is no complaint (rules 5.2)."""
    if DPC in found.words or signs.review.search(text):
        parts = (
            p for p in _BREAKS.split(text) if not (signs.data_misuse.search(p) or signs.review.search(p))
        )
        serious = next((match for part in parts if (match := _service_failed(part, signs))), None)
        if serious is not None:
            found.add(COMPLAINT, serious)
        return
    match = _complains(text, signs)
    if match is not None:
        found.add(COMPLAINT, match)


def _service_failed(part: str, signs: Signs) -> re.Match[str] | None:
    """Beside a data-protection complaint, only a complaint that says so by name stands on its own."""
    match = _complains(part, signs)
    return match if match is not None and "complain" in match.group().casefold() else None


def _by_name(text: str, signs: Signs, found: _Found, sentences: tuple[_Sentence, ...]) -> None:
    for regime, names in signs.names.items():
        named = names.search(text)
        if named is None:
            continue
        if regime in found.words or not _asked_otherwise(regime, text, signs, found, sentences):
            found.add(regime, named)


def _heading_alone(text: str, signs: Signs, found: _Found) -> None:
    """A bare title, such as `Caseloads of social workers`, asks for what is on record about its subject.

    Only where it is the whole message, and nothing in it is about the writer's own business or a thing to be done.
    """
    words = text.split()
    if not words or len(words) > _A_TITLE or _OWN_BUSINESS.search(text) or signs.no_request.search(text):
        return
    subjects = list(signs.subjects.finditer(text))
    laws = set(found.words) - {COMPLAINT}
    named = {SAR} if laws == {SAR} and signs.own_data.search(text) is None else set()
    if not subjects or laws - named or signs.to_be_done.search(text) or signs.review.search(text):
        return
    if COMPLAINT in found.words and any("complain" in said for said in found.words[COMPLAINT]):
        return
    if named and not any(said.group().casefold().endswith("requests") for said in subjects):
        return
    found.drop(COMPLAINT)
    found.drop(SAR)
    found.add(FOI, *subjects[:_SHOWN])


def _asked_otherwise(
    regime: str, text: str, signs: Signs, found: _Found, sentences: tuple[_Sentence, ...]
) -> bool:
    """Whether everything asked for falls under another law than the one it calls itself (FOI-16)."""
    asked = {FOI, EIR, SAR} & set(found.words)
    if regime == SAR:
        return DPC in found.words or bool(_topic_only(text, signs, found))
    if regime == EIR:
        return False
    return bool(asked) and not _more_is_asked(sentences, signs)


def _topic_only(text: str, signs: Signs, found: _Found) -> bool:
    """`How many subject access requests did you refuse?` asks about them, and makes none."""
    return FOI in found.words and signs.own_data.search(text) is None


def _more_is_asked(sentences: tuple[_Sentence, ...], signs: Signs) -> bool:
    """Whether a sentence asks for records that are neither environmental nor the writer's own."""
    return any(
        sentence.asks is not None
        and not signs.environment.search(sentence.text)
        and not signs.own_data.search(sentence.text)
        and signs.records.search(sentence.text)
        and not any(name.search(sentence.text) for name in signs.names.values())
        for sentence in sentences
    )
