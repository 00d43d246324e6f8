"""Which letters are offered on an arrangement: those of its own procedure, and the rest folded."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.letters.queries import BLANK, free_letters, letters_beside
from tests.apps.spoc.conftest import Council

pytestmark = pytest.mark.django_db


def test_the_letters_of_the_procedure_come_first_and_every_other_is_folded(
    council: Council, arrangement: Case
) -> None:
    own, others = letters_beside(arrangement)
    assert {BLANK, "spoc-start"} <= {letter.id for letter in own}
    assert {letter.id for letter in (*own, *others)} == {letter.id for letter in free_letters()}
    assert len(own) < len(others)

    client = Client()
    client.force_login(council.users["Sam"])
    page = client.get(reverse("letter-choose", args=[arrangement.ref])).content.decode()
    folded = page.index("Letters of other kinds of case")
    assert page.index(f"/{own[1].id}/") < folded < page.index(f"/{others[0].id}/")
