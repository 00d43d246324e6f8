"""The story as it is told: the YAML files beside this module, read into frozen values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

_HERE = Path(__file__).parent


class OfficerTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer; `login` names what a visitor may sign in as, empty for those who never do."""

    name: str
    title: str
    role: str
    area: str
    login: str = ""

    @property
    def email(self) -> str:
        """The address at the invented council."""
        return f"{self.name.lower().replace(' ', '.')}@harrowmere.example"


class MemberTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A councillor."""

    name: str
    ward: str
    login: str = ""

    @property
    def email(self) -> str:
        """The address at the invented council, in plain letters."""
        plain = self.name.removeprefix("Cllr ").lower().replace("â", "a").replace(" ", ".")
        return f"cllr.{plain}@harrowmere.example"


class PoliticianTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Member of Parliament."""

    name: str
    constituency: str
    email: str


class CustomerTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A resident or an organisation."""

    name: str
    email: str = ""
    kind: str = "person"
    telephone: str = ""
    lines: str = ""
    postcode: str = ""
    language: str = ""
    safe_contact: str = ""


class ListedTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the directory that letters name; `owner` is an officer's short name."""

    name: str
    owner: str
    telephone: str = ""
    email: str = ""


class CouncilTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everybody, and the council's own facts."""

    council: dict[str, Any]
    mailboxes: tuple[dict[str, str], ...]
    service_areas: dict[str, str]
    directory: dict[str, ListedTold]
    officers: dict[str, OfficerTold]
    members: dict[str, MemberTold]
    member_of_parliament: PoliticianTold
    customers: dict[str, CustomerTold]


class MatterTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thread of the dispute: what is asked, whom the point of contact asks, what comes of it.

    `late` is how many weekly responses pass before the officer answers; `alone` was opened without a mail.
    """

    id: str
    title: str
    words: str
    week: int = 0
    procedure: str = "enquiry"
    more: tuple[str, ...] = ()
    ask: str = ""
    question: str = ""
    reply: str = ""
    answer: str = ""
    late: int = 0
    alone: bool = False
    spoken: bool = False


class DisputeTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The resident with the single point of contact."""

    customer: str
    new_address: str
    matters: tuple[MatterTold, ...]
    this_week: tuple[MatterTold, ...]
    asides: tuple[str, ...]


class SplitTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A second thing asked in the same mail."""

    procedure: str
    officer: str
    subject: str
    days_to_answer: int | None = None
    answer: str = ""


class OtherTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mail of anybody else; `day` counts back from today."""

    who: str
    day: int
    to: str
    subject: str
    words: str
    procedure: str = "enquiry"
    officer: str = "agent"
    shape: str = "both"
    days_to_answer: int | None = None
    answer: str = ""
    file: bool = False
    split: SplitTold | None = None


class OthersTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What everybody else writes."""

    mails: tuple[OtherTold, ...]


@cache
def council_told() -> CouncilTold:
    """The invented council and its people."""
    return msgspec.convert(_read("council.yaml"), CouncilTold)


@cache
def dispute_told() -> DisputeTold:
    """The planning dispute of one resident."""
    return msgspec.convert(_read("dispute.yaml"), DisputeTold)


@cache
def others_told() -> OthersTold:
    """What everybody else writes."""
    return msgspec.convert(_read("others.yaml"), OthersTold)


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
