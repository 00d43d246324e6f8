"""A letter says beside each field what it needs: nothing that keeps it from going is called optional."""

from __future__ import annotations

import re

from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.letters.posting import Parcel
from tests.apps.letters.test_letters_to_others import page_of, parcels, team, typed
from tests.apps.letters.test_two_writers import LETTER, case

__all__ = ["case", "parcels", "team"]  # fixtures


def labels(page: str) -> list[str]:
    found = re.findall(r"<(?:label|legend)[^>]*>(.*?)</(?:label|legend)>", page, re.S)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found]


def test_what_a_letter_needs_is_not_called_optional_and_what_it_may_lack_is(
    client: Client, team: User, case: Case
) -> None:
    client.force_login(team)
    page = client.get(page_of(case, LETTER))
    shown = labels(page.content.decode())
    needed = [
        page.context["form"].fields[name].label for name in ("sender_title", "recipient_name", "channel")
    ]
    assert [label for label in needed if label not in shown] == []
    assert any(label.endswith("(optional)") for label in shown)


def test_what_keeps_a_letter_from_going_stands_beside_its_field(
    client: Client, team: User, case: Case, parcels: list[Parcel]
) -> None:
    client.force_login(team)
    url = page_of(case, LETTER)
    lacking = typed(client.get(url), channel="email", address="", sender_title="")
    form = client.post(url, lacking).context["form"]
    assert "sender_title" in form.errors, form.errors
    assert form.errors.get("address") == [
        "There is no e-mail address to send it to. Add one, or print and post it."
    ]
    nowhere = client.post(url, typed(client.get(url), channel="letter", sender_title="Adviser"))
    assert "There is no postal address" in str(nowhere.context["form"].errors["recipient_address"])
    somewhere = {"recipient_address": "2 Mill Lane", "sender_title": "Adviser"}
    unposted = client.post(url, typed(client.get(url), channel="letter", **somewhere))
    assert unposted.context["form"].errors.get("posted_on") == ["Say on which day the letter was posted."]
    assert parcels == []
