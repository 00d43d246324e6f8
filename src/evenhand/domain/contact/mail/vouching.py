"""Whether the council's own mail server vouches that a mail comes from where it says (RFC 8601).

Anybody can write any address into *From*. What a sender can write as well is a line that says it was checked, so only
lines of servers that the council names count: such a server takes away those that somebody made up (RFC 8601, 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.domain.contact.mail.headers import Headers
from evenhand.domain.contact.mail.parsed import Vouched

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"^\s*([a-z][\w-]{0,30})\s*=\s*([a-z]{1,20})\b(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"([a-z][\w-]{0,20}\.[\w-]{1,30})\s*=\s*\"?([^\s\";]{1,320})", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([\w.:\[\]-]{1,255})", re.IGNORECASE)
_EXCHANGE = re.compile(r"\bwith\s+(?:microsoft smtp server|mapi|http)", re.IGNORECASE)
_SIGNED_IN = re.compile(r"\bwith\s+(?:utf8)?(?:esmtpa|esmtpsa|asmtp)\b", re.IGNORECASE)
_INTERNAL = "x-ms-exchange-organization-authas"
_MOST = 20
# What of a check names the domain that it was made for.
_NAMES = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom",),
    "auth": ("smtp.auth", "smtp.mailfrom"),
}


@dataclass(frozen=True, slots=True)
class _Check:
    """One check of a statement: its method, what came out, and the domains it was made for."""

    method: str
    result: str
    domains: tuple[str, ...]

    def passes_for(self, domain: str) -> bool:
        """Whether it says that the mail is of this domain, or of one above or below it."""
        if self.result != "pass" or self.method not in _NAMES:
            return False
        return any(_aligned(one, domain) for one in self.domains) or (
            self.method == "dmarc" and not self.domains
        )


def vouched_for(headers: Headers, *, sender: str, servers: tuple[str, ...]) -> tuple[Vouched, str]:
    """Whether a mail comes from the domain of `sender`, as the named servers say, and their words in short.

    `genuine`: a named server says so. `refuted`: it says that it does not; without a named server the topmost
    statement is believed where it says no, and never where it says yes. `unproven`: servers are named and none vouches.
    `unsaid`: nobody is named who could say.
    """
    domain = sender.rpartition("@")[2].lower().strip(".")
    statements = headers.all("authentication-results")[:_MOST]
    top = next(iter(headers.all("received")), "")
    by = _BY.search(top[:4_000])
    from_own = by is not None and _is_of(by.group(1).strip("[]."), servers)
    said = next((one for one in statements if _stated_by(one, servers, from_own=from_own, top=top)), None)
    if said is None and from_own and _inside(headers, top):
        return "genuine", "handed in inside the council"
    if said is None and servers:
        return "unproven", "its mail server says nothing of it"
    checks = _checks(said if said is not None else next(iter(statements), ""))
    words = ", ".join(f"{one.method}={one.result}" for one in checks if one.method in _NAMES)
    if _refuted(checks):
        return "refuted", words
    if said is None or not domain:
        return "unsaid", ""
    return ("genuine" if any(one.passes_for(domain) for one in checks) else "unproven"), words


def _refuted(checks: tuple[_Check, ...]) -> bool:
    return any(one.method == "dmarc" and one.result == "fail" for one in checks)


def _stated_by(statement: str, servers: tuple[str, ...], *, from_own: bool, top: str) -> bool:
    """Whether a named server made a statement. Exchange writes none of its names into it: then it is the receiving one."""
    name = _COMMENT.sub(" ", statement).split(";")[0].strip()
    if "=" in name:
        return from_own and _EXCHANGE.search(top) is not None
    return _is_of(name.split(" ")[0], servers)


def _inside(headers: Headers, top: str) -> bool:
    """Whether a named server took it from somebody who had signed in, or Exchange from inside its organisation."""
    if _SIGNED_IN.search(top):
        return True
    return _EXCHANGE.search(top) is not None and headers.get(_INTERNAL).lower() == "internal"


def _checks(statement: str) -> tuple[_Check, ...]:
    found: list[_Check] = []
    for piece in _COMMENT.sub(" ", statement[:20_000]).split(";")[:_MOST]:
        result = _RESULT.match(piece)
        if result is None:
            continue
        method = result.group(1).lower()
        wanted = _NAMES.get(method, ())
        domains = tuple(
            value.rpartition("@")[2].lower().strip(".<>")
            for name, value in _PROPERTY.findall(result.group(3))
            if name.lower() in wanted
        )
        found.append(_Check(method, result.group(2).lower(), domains))
    return tuple(found)


def _aligned(one: str, other: str) -> bool:
    """Whether two domains are the same, or one lies below the other; a name without a dot is nobody's domain."""
    if "." not in one or "." not in other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _is_of(server: str, servers: tuple[str, ...]) -> bool:
    plain = server.lower().strip(".")
    names = (name.lower().strip(".") for name in servers)
    return any(plain == name or plain.endswith(f".{name}") for name in names if name)
