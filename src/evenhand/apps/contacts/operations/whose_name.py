"""Mail in our own name: a copy of what we sent, a colleague's, or somebody else's who wrote our address into *From*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand.apps.contacts.address_keys import key_of_address
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.signing import is_ours, looks_like_ours
from evenhand.apps.contacts.storable import key_of_id
from evenhand.apps.council.queries import council, mailbox_addresses
from evenhand.domain.contact.mail import ParsedMail, Problem

# Where mail bears somebody's address and is not theirs, as far as the mail server can tell.
FALSE_NAME = "false-name"
OWN_MESSAGE, OTHER_WORDS = "own-message", "own-number-other-words"
_NOT_VOUCHED = ("refuted", "unproven")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{3,255}")


def in_our_name(address: str, *, own_domains: Sequence[str], known: bool) -> bool:
    """Whether an address is the council's: of its domains or mailboxes, or of somebody of the council (`known`)."""
    plain = key_of_address(address)
    domain = plain.rpartition("@")[2]
    own = any(domain == one or domain.endswith(f".{one}") for one in own_domains)
    return known or (bool(plain) and (own or plain in mailbox_addresses()))


def is_false_name(parsed: ParsedMail, *, ours: bool) -> bool:
    """Whether a mail counts as somebody else's than its *From* says.

    The council's own mail passes through servers that can vouch for it, so its addresses count only where one does,
    as soon as the council has named one. Of others, only what a server expressly refutes.
    """
    return parsed.vouched in _NOT_VOUCHED if ours else parsed.vouched == "refuted"


def odd_about_name(parsed: ParsedMail, *, ours: bool) -> list[Problem]:
    """What whoever sorts a mail is told of the name it bears and of the message numbers that it quotes or bears."""
    copy = _own_message(parsed)
    found = [copy] if copy is not None else []
    if copy is None or copy.code != OWN_MESSAGE:
        found += _false_name(parsed, ours=ours)
    if not ours and (shown := _shown_for_name(parsed.from_name)):
        sentence = (
            f"It shows {shown}, an address of the council, where its name belongs, and comes from elsewhere."
        )
        found.append(Problem("our-address-for-name", sentence))
    ids = (parsed.in_reply_to, *parsed.references)
    if any(looks_like_ours(one) and not is_ours(one) for one in ids):
        found.append(
            Problem(
                "false-number", "It quotes a message number that looks like ours and that we never gave out."
            )
        )
    return found


def _shown_for_name(name: str) -> str:
    """The address of the council that stands in place of a name, as those write who want to be taken for somebody."""
    own = tuple(council().mail_domains)
    shown = (one.strip(".") for one in _ADDRESS.findall(name[:1_000]))
    return next((one for one in shown if in_our_name(one, own_domains=own, known=False)), "")


def _false_name(parsed: ParsedMail, *, ours: bool) -> list[Problem]:
    said = f" ({parsed.vouched_words})" if parsed.vouched_words else ""
    if not is_false_name(parsed, ours=ours):
        if not ours or parsed.vouched == "genuine":
            return []
        unsaid = (
            "It bears an address of the council, and no mail server says whether it really comes from there. "
            "If anything in it surprises you, ask whoever it names."
        )
        return [Problem("name-unsaid", unsaid)]
    if ours:
        sentence = (
            f"It bears an address of the council, and our mail server does not vouch for it{said}: it may be somebody "
            "else’s. So it answers nothing by itself. Ask whoever it names, by telephone or face to face."
        )
    else:
        sentence = (
            f"Our mail server says that it does not come from the address that it bears{said}: it may be somebody "
            "else’s. So it is nobody’s on record until you say whose it is."
        )
    return [Problem(FALSE_NAME, sentence)]


def _own_message(parsed: ParsedMail) -> Problem | None:
    """What a mail is that bears a message number of ours: that message, or other words under its number."""
    if not is_ours(parsed.message_id):
        return None
    sent = Contact.objects.filter(direction=Direction.OUT, message_key=key_of_id(parsed.message_id)).first()
    words = _plain(sent.text) if sent is not None else ""
    if words and words in _plain(parsed.text):
        return Problem(OWN_MESSAGE, "This is a message that we sent ourselves, come back to us.")
    return Problem(
        OTHER_WORDS,
        "It bears the number of a message of ours and does not say what that message said: somebody else may have "
        "written it, or changed it on the way.",
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
