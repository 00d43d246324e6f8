"""What a person newly wrote, without the mail they answer and without their signature.

Every line is given a kind (empty, text, quoted, an introduction such as *On … wrote:*, a mail header, a
rule, a signature), and the rest of the reading is over those kinds. For display only: the whole text is
always kept and searched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

_ATTRIBUTION = re.compile(
    r"^[ \t>*]*+(?:"
    r"on\b.{0,400}?\b(?:wrote|writes|said)\b|"
    r"at\b.{4,200}?\bwrote|"
    r"(?:ar|gan)\b.{4,300}?\b(?:ysgrifennodd|ysgrifennwyd)\b.{0,200}|"
    r"le\b.{0,300}?\ba\s(?:écrit|ecrit)\b|"
    r"(?:am|vom)\b.{0,300}?\b(?:schrieb|geschrieben)\b.{0,200}|"
    r"el\b.{0,300}?\bescribi[óo]\b|"
    r"(?:il|in data)\b.{0,300}?\bha\sscritto\b|"
    r"(?:op|den|em|den|w dniu|dnia|pe|på)\b.{0,300}?\b(?:schreef|skrev|skrev følgende|escreveu|"
    r"napisa[łl]\(?a?\)?|a scris|geschreven)\b|"
    r".{0,200}?\b(?:schreef op|skrev den|pisze|napisał\(?a?\)?|написал\(?а?\)?|пишет|написав)\b|"
    r"[^\n]{0,200}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb|a écrit|writes|escribió|ha scritto|schreef|skrev|"
    r"napisał\(?a?\)?|написал\(?а?\)?)|"
    r"\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}.{0,200}?(?:<[^<>]*@[^<>]*>|写道|のメッセージ)|"
    r"[^\n]{0,200}<[^<>\s]+@[^<>\s]+>\s*schrieb am\b.{0,100}|"
    r"\S[^\n]{0,60}\s(?:wrote|schrieb|a écrit)"
    r")\s?[^\n]{0,3}[:：][ \t*]*$|"
    r"^[ \t>*]*+(?:\w{2,4}, )?\d{1,4}(?:[-/.]\d{1,2}[-/.]\d{1,4}|"
    r" \w{3,9}\.? \d{4})\b.{0,40}?\b\d{1,2}:\d\d.{1,200}[:：][ \t*]*$|"
    r"^[ \t>*]*\d{4}[-/]\d{1,2}[-/]\d{1,2}\s[^\n]{0,120}<[^<>\s]+@[^<>\s]+>[ \t]*$|"
    r"^\d{4}-\d\d-\d\d \d\d:\d\d (?:GMT|UTC)[+-]\d\d:\d\d [^\n]{1,80}$|"
    r"^-{3,}\s*on\b.{0,300}\bwrote\s*-{3,}[ \t]*$",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTION_START = re.compile(
    r"^[ \t>*]*+(?:on|le|am|el|il|op|den|em|ar|w dniu|på|pe|at)\s[^\n]*$|^[ \t>*]*[^\n]*<[^<>\n]*@[^<>\n]*>?\s*$|"
    r"^[^\n]*<[^<>\s]+@[^<>\s]+>\s*schrieb\b[^\n]*$|"
    r"^[ \t>*]*+(?:\w{2,4}, )?\d{1,4}(?:[-/.]\d{1,2}[-/.]\d{1,4}| \w{3,9}\.? \d{4})\b[^\n]*<\s*$",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"^[ \t>*_]*(?:-{2,}\s*(?:original|forwarded|reply|urspr|weitergeleit|message d'origine|"
    r"message transféré|mensaje|messaggio|"
    r"oprindelig|oorspronkelijk|doorgestuurd|ursprungl|neges|исходн|переслан|wiadomość)[^\n]{0,60}-{2,}|"
    r"begin forwarded message\s*:|reply above this line.*|-+\s*please (?:reply|type) above this line.*|"
    r"#+\s*please type your reply.*)[ \t*]*$",
    re.IGNORECASE,
)
_MARKER_STARTS = frozenset("-#bBrR")
_HEADER = re.compile(
    r"^[ \t>]*\*?(?:from|sent|to|cc|bcc|subject|date|reply[- ]to|importance|attachments|von|gesendet|an|"
    r"betreff|datum|de|envoyé|"
    r"à|objet|date d'envoi|enviado(?: el)?|para|asunto|fecha|assunto|data|da|inviato|a|oggetto|van|"
    r"verzonden|aan|onderwerp|fra|sendt|"
    r"til|emne|från|skickat|till|ämne|dato|od|wysłano|do|temat|wysłane|från|oddi wrth|anfonwyd|at|pwnc|от|"
    r"отправлено|кому|тема|дата|від|"
    r"надіслано|发件人|发送时间|收件人|主题|寄件者|寄件日期|收件者|主旨|差出人|送信日時|宛先|件名)\s?\*?\s?[:：]\*?(?:\s|$|\S)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^[ \t]*(?:>|\|(?:[ \t]|$)|[A-Z]{1,3}>(?:[ \t]|$))")  # C> as some programs quote Carol
_TORN_START = re.compile(
    r"^[ \t>*]*on\b[^\n]{0,80}\d{4}[^\n]{0,20}\d{1,2}[:.]\d\d[^\n]{0,200}$", re.IGNORECASE
)
_TORN_PIECE = re.compile(r"^[ \t]*(?:<|>|<?mailto:[^\n]{1,300}|<[^<>\s]+@[^<>\s]+>?)?[ \t]*$", re.IGNORECASE)
_TORN_END = re.compile(r"^[ \t]*>?[ \t]*(?:wrote|writes|said)[ \t]*:[ \t]*$", re.IGNORECASE)
_RULE = re.compile(r"^[ \t>]*(?:[-*=#~_+—–─━]{2,}|—|ᐧ|\u200b)[ \t\xa0]*$")
_SENT_FROM = re.compile(
    r"^[ \t*_(<\[>]*(?:"
    r"(?:sent|sent by|gesendet|posted|written|typed)\s(?:from|via|with|by|using)\s(?:(?:my|a|an|"
    r"the)\s)?[^\n.,]{0,60}(?:\bplease excuse[^\n]*|\.\s+(?:please|excuse|sorry)[^\n]*|"
    r"[.,][^\n]{0,40}typ[^\n]*)?(?:<[^<>\n]*>|\([^()\n]*\)|https?://\S+)?[^\n]{0,60}|"
    r"from my (?:i|android|mobile|samsung|phone|blackberry|windows)[^\n]{0,40}|[\w ]{1,30} from (?:my )?mobile|"
    r"get \[?outlook for[^\n]{0,80}|get outlook[^\n]{0,80}|envoyé (?:depuis|de|à partir)[^\n]{0,60}|"
    r"von mein\w* [^\n]{0,40}gesendet\.?|"
    r"diese nachricht wurde von[^\n]{0,80}gesendet\.?|(?:verzonden|verstuurd) (?:met|vanaf|van|"
    r"vanuit)[^\n]{0,60}|enviado (?:desde|do|a partir)[^\n]{0,60}|"
    r"inviato d(?:a|al|alla)\b[^\n]{0,60}|從我的 [^\n]{0,40}傳送|skickat från[^\n]{0,60}|sendt fra[^\n]{0,60}|"
    r"wysłan[eo] z[^\n]{0,60}|отправлено (?:с|из)[^\n]{0,60}|"
    r"anfonwyd o[^\n]{0,60}|发自我的[^\n]{0,40}"
    r")[ \t*_)>\]]*$",
    re.IGNORECASE,
)
_NOT_A_PROGRAM = re.compile(
    r"\bsent from my (?:desk|home|house|office|account|work|husband|wife|friend|sister|brother|mum|dad|"
    r"son|daughter)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^[ \t]*(?:--|—|–|__)[ \t\xa0]*$")
_FOOTER = re.compile(r"^_{20,}$|^-{30,}$")
_LONGEST = 400_000
_LONGEST_LINE = 600
_MOST_LINES = 4_000
_TELLING = 12  # letters: what is shorter stands in many a mail by chance


def new_text_of(text: str) -> str:
    """The new part of `text`; the whole of it where nothing else would be left."""
    if len(text) > _LONGEST or text.count("\n") > _MOST_LINES:
        return text.strip()
    lines = _joined_attributions(text.replace("\r\n", "\n").replace("\xa0", " ").split("\n"))
    kind_of = {line: _kind(line) for line in lines}  # asked for again and again below, and dear
    kinds = _with_wrapped_headers(_kinds(lines, kind_of))
    kept = _without_quoted(lines, kinds)
    kept = _without_last_quotes(_without_signature(kept, kind_of), kind_of)
    trimmed = "\n".join(line.rstrip() for line in kept).strip("\n ")
    if trimmed.strip():
        return trimmed
    return _pure_forward(lines, kinds) or text.strip()


def own_text_of(text: str) -> str:
    """The new part of `text` with its signature, which says who wrote; the whole where nothing else is left."""
    if len(text) > _LONGEST or text.count("\n") > _MOST_LINES:
        return text.strip()
    lines = _joined_attributions(text.replace("\r\n", "\n").replace("\xa0", " ").split("\n"))
    kinds = _with_wrapped_headers("".join(_kind(line) for line in lines))
    return "\n".join(_without_quoted(lines, kinds)).strip() or text.strip()


def words_beside(text: str, others: Sequence[str]) -> str:
    """What of a mail is said in none of the `others` and quotes nothing; empty where nothing is left.

    For somebody who may not read what the mail answers. Whatever a program quotes without a mark is known by its words:
    a line that stands in one of the others, however it was wrapped there, goes.
    """
    known = [_plain(other) for other in others]
    lines = {_plain(line) for other in others for line in other.split("\n")}
    kept = [line for line in new_text_of(text).split("\n") if not _of_others(line, known, lines)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n ")


def _plain(said: str) -> str:
    return " ".join(said.casefold().replace("\xa0", " ").split())


def _of_others(line: str, known: Sequence[str], lines: Collection[str]) -> bool:
    """Whether a line quotes, introduces a quotation, or stands in what is known; a few words only where they are a line there."""
    if _kind(line) in "qbh":
        return True
    said = _plain(line.strip(" \t>*•-"))
    return bool(said) and (said in lines or (len(said) >= _TELLING and any(said in one for one in known)))


def _kinds(lines: list[str], kind_of: Mapping[str, str]) -> str:
    return "".join([kind_of[line] for line in lines])


def _kind(line: str) -> str:
    line = line.strip() if len(line) > _LONGEST_LINE else line
    if not line.strip():
        return "e"
    line = line[:_LONGEST_LINE]
    if _introduces(line) or _marks(line):
        return "b"
    if (">" in line or "|" in line) and _QUOTE.match(line):
        return "q"
    first = line.lstrip(" \t>")[:1]
    if not (first.isascii() and first.isalnum()) and _RULE.match(line):
        return "d"
    if _SENT_FROM.match(line) and not _NOT_A_PROGRAM.search(line):
        return "s"
    if (":" in line or "：" in line) and _HEADER.match(line):
        return "h"
    return "t"


def _introduces(line: str) -> bool:
    """Whether a line is an introduction. The pattern is dear, and few lines can fit it at all."""
    end = line.rstrip(" \t*\n")[-1:]
    may = end in (":", "：") or "@" in line or line[:1].isdecimal() or (line[:1] == "-" and end == "-")
    return may and _ATTRIBUTION.match(line) is not None


def _marks(line: str) -> bool:
    """Whether a line marks the mail below it as another's, such as *Original message* between dashes."""
    return line.lstrip(" \t>*_")[:1] in _MARKER_STARTS and _MARKER.match(line) is not None


def _joined_attributions(lines: list[str]) -> list[str]:
    """Introductions such as *On … wrote:* that a mail program broke over two to four lines, made one."""
    joined: list[str] = []
    place = 0
    while place < len(lines):
        taken = _attribution_length(lines, place)
        joined.append(
            " ".join(line.strip("> \t") for line in lines[place : place + taken])
            if taken > 1
            else lines[place]
        )
        place += taken
    return joined


def _attribution_length(lines: list[str], place: int) -> int:
    start = lines[place]
    if not start.strip() or len(start) > 400 or not _ATTRIBUTION_START.match(start) or _introduces(start):
        return 1
    torn = _torn_length(lines, place)
    if torn:
        return torn
    whole = start
    for length in range(2, 5):
        if place + length > len(lines) or not (following := lines[place + length - 1]).strip():
            return 1
        if re.match(r"^[ \t>*]*on\s", following, re.IGNORECASE) and not following.rstrip().endswith(":"):
            return 1
        whole = f"{whole.rstrip()} {following.strip('> ')}"
        if _introduces(whole):
            return length
    return 1


def _torn_length(lines: list[str], place: int) -> int:
    """How many lines an introduction takes that was torn apart by empty lines round its address; 0 for none."""
    if not _TORN_START.match(lines[place]):
        return 0
    for length, line in enumerate(lines[place + 1 : place + 9], start=2):
        if _TORN_END.match(line):
            return length
        if not _TORN_PIECE.match(line):
            return 0
    return 0


def _with_wrapped_headers(kinds: str) -> str:
    """Header blocks of a mail program, wrapped or spaced, marked as an introduction when three stand together."""
    return re.sub(r"(?<![h])h(?:[te]?h|tth){2,}", lambda block: "b" * len(block.group()), kinds)


def _without_quoted(lines: list[str], kinds: str) -> list[str]:
    """Cut what is quoted: below an introduction or at the end; leave answers written between quotes."""
    if "b" in kinds and not re.search("[ts]", kinds[: kinds.index("b")]):
        return _below_or_between(lines, kinds)
    if "b" in kinds:
        place = kinds.index("b")
        if _answers_between(kinds[place:]):
            end = len(re.sub(r"[eqbds]+$", "", kinds))
            return [line for line, kind in zip(lines[:end], kinds[:end], strict=True) if kind != "b"]
        return lines[: _back_over(kinds, place)]
    end = len(re.sub(r"[eq]+$", "", kinds))
    return lines[:end] if re.search("t", kinds[:end]) else lines


def _back_over(kinds: str, place: int) -> int:
    """Where the new text ends before an introduction: rules and empty lines above it belong to it."""
    while place and kinds[place - 1] in "edq":
        place -= 1
    return place


def _answers_between(below: str) -> bool:
    """Whether, below an introduction, quoted lines and answers take turns and do not stop being quoted."""
    body = re.sub(r"^b+[eb]*", "", below)
    return body.startswith("q") and re.search(r"q[eq]*t", body) is not None and _new_words(body) > 0


def _new_words(body: str) -> int:
    after = re.search(r"q[eq]*(t.*)$", body, re.DOTALL)
    return after.group(1).count("t") if after else 0


def _below_or_between(lines: list[str], kinds: str) -> list[str]:
    """Nothing stands above the introduction: the answer is below the quoted mail, or between its lines."""
    if not re.search(r"q", kinds):
        return []
    last_quote = kinds.rindex("q")
    below = kinds[last_quote + 1 :]
    between = re.search(r"q[eq]*[t][^q]*q", kinds)
    if between:
        end = len(re.sub(r"[eqbds]+$", "", kinds))
        start = kinds.index("b")
        return lines[start:end]
    return lines[last_quote + 1 :] if "t" in below else []


def _without_signature(lines: list[str], kind_of: Mapping[str, str]) -> list[str]:
    """Cut a signature: below `--`, below a list's rule, or *Sent from my …* lines."""
    above = False
    for place, line in enumerate(lines):
        above = above or (place > 0 and kind_of[lines[place - 1]] == "t")
        if above and (_SIGNATURE.match(line) or _FOOTER.match(line.strip())) and len(lines) - place < 60:
            lines = lines[:place]
            break
    kinds = _kinds(lines, kind_of)
    end = len(re.sub(r"[eds]+$", "", kinds))
    if not end:
        return []
    first = re.search(r"(?<=e)s+(?=e|$)", kinds[:])
    if first and "t" in kinds[: first.start()]:
        return lines[: len(re.sub(r"[eds]+$", "", kinds[: first.start()]))]
    return lines[:end]


def _without_last_quotes(lines: list[str], kind_of: Mapping[str, str]) -> list[str]:
    """Quoted lines that stood above a signature answer nothing any more."""
    kinds = _kinds(lines, kind_of)
    end = len(re.sub(r"[eq]+$", "", kinds))
    return lines[:end] if "t" in kinds[:end] else lines


def _pure_forward(lines: list[str], kinds: str) -> str:
    """The text under the first introduction, for a mail in which nothing was added to what it passes on."""
    found = re.match(r"[edqs]*b+[eb]*", kinds)
    below = lines[found.end() :] if found else []
    return "\n".join(line.rstrip() for line in below).strip("\n ")
